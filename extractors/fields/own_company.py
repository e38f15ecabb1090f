"""Whose paper an enterprise's own paper is."""

from __future__ import annotations

import re
from collections import Counter

from evidence.document import Field
from extractors.blocks import HEAD
from extractors.fields.confidence import judge
from extractors.fields.organisations import find_organisations
from extractors.fields.vocabulary import PLACES
from extractors.paper import Line, Paper, Quote
from extractors.rows import rows_of

_FIRM = r"(?:公司|厂|集团|合作社)"
_ENDING = re.compile(r"^[\u4e00-\u9fff()]{4,}(?:股|股份|股份有|有|有限|有限责|有限责任|有限责任公|有限公|公)$")
_NAME = r"[\u4e00-\u9fff()]+"
SHORTEST = 5
"""Fewest characters of a company's name: a trade, what it makes, and 厂."""
LONGEST_REST = 10
"""Most characters of a name that a narrow cell leaves for its second line."""


def company(paper: Paper) -> Field | None:
    """Whose paper it is: labelled, else the company alone on a row of the first page, else the one named most."""
    labels = r"企业名称|公司名称|单位名称|所属公司|编制单位|申报单位|申请单位|组织名称"
    for quote in paper.labelled(labels, lambda t: bool(_first_company(t))):
        read = _first_company(quote.text)
        if read is not None and read[0] <= 4:
            return _company_field(quote.cut(read[0], read[1]), read[2], labelled=True)
    for page in paper.pages[:2]:
        for row in rows_of(page):
            for line in row.lines:
                broken = _broken_company(paper, line)
                if broken is not None:
                    return broken
                read = _first_company(line.text) if re.search(_FIRM, line.text) else None
                if read and read[0] == 0 and (read[1] >= len(line.text) - 8):
                    return _company_field(Quote(((line, read[0], read[1]),)), read[2], labelled=False)
    return _most_named(paper)


def _broken_company(paper: Paper, line: Line) -> Field | None:
    """A name that a narrow cell broke: within the words that end it (……有限公 / 司), or before them (江门市……五金塑胶制 / 品有限公司)."""
    if line.box.top > HEAD or not (_ENDING.search(line.text) or (line.text.startswith(PLACES) and re.fullmatch(_NAME, line.text))):
        return None
    below = paper.below(line, 0.7)
    if below is None or len(below.text) > LONGEST_REST or not re.fullmatch(_NAME, below.text) or below.text.startswith(PLACES):
        return None
    if (whole := _first_company(line.text)) and whole[:2] == (0, len(line.text)):
        return None
    quote = Quote(((line, 0, len(line.text)), (below, 0, len(below.text))))
    read = _first_company(quote.text)
    return _company_field(quote, read[2], labelled=False) if read and read[0] == 0 and read[1] == len(quote.text) else None


def _first_company(text: str) -> tuple[int, int, str] | None:
    for one in find_organisations(text):
        name = enterprise(one.name)
        if (one.sort in ("company", "certifier") or name != one.name) and len(name) >= SHORTEST and not re.match(r"\d", name):
            return one.start, one.end - (len(one.name) - len(name)), name
    return None


def enterprise(name: str) -> str:
    """The enterprise of a laboratory that carries its name (某某有限公司检测中心 is 某某有限公司's)."""
    m = re.fullmatch(
        r"(.{2,}(?:公司|集团|厂))(?:[\u4e00-\u9fff]{0,6})(?:实验|检验|化验|检测|试验|测试|质检|技术|理化|计量)(?:检测)?(?:室|中心)", name
    )
    return m[1] if m else name


def _company_field(quote: Quote, name: str, *, labelled: bool) -> Field:
    return quote.field(name, judge(quote.score, labelled=labelled, grammar=True))


def _most_named(paper: Paper) -> Field | None:
    """The company that running text names most often on the first pages."""
    seen: dict[str, Quote] = {}
    count: Counter[str] = Counter()
    for page in paper.pages[:4]:
        for row in rows_of(page):
            for line in row.lines:
                if not re.search(_FIRM, line.text):
                    continue
                read = _first_company(line.text)
                if read:
                    count[read[2]] += 1
                    seen.setdefault(read[2], Quote(((line, read[0], read[1]),)))
    if not count:
        return None
    name, times = count.most_common(1)[0]
    return seen[name].field(name, judge(seen[name].score, grammar=True, rivals=len(count) - 1) - (0.1 if times == 1 else 0.05))
