"""The document-control block of system documents (文件编号, 版本, 生效日期), and whose documents they are."""

from __future__ import annotations

import re
from collections import Counter

from evidence.document import Field
from extractors.blocks import BARE_NUMBER, block_titles, line_over
from extractors.blocks import HEAD as BLOCK_HEAD
from extractors.fields.confidence import judge
from extractors.fields.dates import find_dates
from extractors.fields.labelled import labelled_date
from extractors.fields.organisations import find_organisations
from extractors.fields.standards import find_standard_numbers
from extractors.fields.unknown_labels import MOST, only_behind
from extractors.paper import Line, Paper, Quote, Reading, first_of
from extractors.rows import Row, rows_of

FIELDS = ("holder", "title", "document_number", "version", "effective_date")
NUMBER_KEY = r"(?:文件|制度|规程|手册|体系文件)?(?:编号|编码|号)[::]?([A-Z0-9][A-Z0-9/.\-]{2,24})"
"""What pages of one system document share (as a kind's `key`)."""
STANDARD_COVER = (
    r"^(?:中华人民共和国)?(?:国家|行业|团体)标准$|[省市区]地方标准$|(?:^|公司|厂|集团)企业标准$|^ICS\d"
    r"|^Q/[A-Z0-9]{2,12}-?\d{1,4}(?:\.\d{1,3})?-20\d{2}$|^(?:GB|DB\d{2,4}|T/[A-Z][A-Z0-9]*)(?:/[TZ])?\d{1,6}(?:\.\d{1,3})*-(?:19|20)\d{2}$"
)
"""What stands on the cover of a published standard, whatever its title: no paper of an enterprise's system."""
DETAILS = r"文件(?:编[号码]|代[号码])|受控|版本|版次|(?:生效|实施|执行|施行|启用)(?:日期|时间):|编制:|审核:|批准:"

_NUMBER = re.compile(r"[A-Z0-9\u4e00-\u9fff]{0,6}[A-Z0-9][A-Z0-9/.\-_ ()]{2,28}", re.IGNORECASE)
_VERSION = re.compile(
    r"第?[一二三四五六七八九十]版|第?[A-Z]?\d{1,2}(?:\.\d{1,2}){0,2}版|V?\d{1,2}\.\d{1,2}|[A-Z]\s?[/.\-]\s?\d{1,2}"
    r"|[A-Z]\d{0,2}(?:版)?|V\d{1,2}|\d{1,2}(?:/\d{1,2})?|\d{4}版|\d{4}",
    re.IGNORECASE,
)
_FIRM = r"(?:公司|厂|集团|合作社)"
_COMPANY = rf"[\u4e00-\u9fffA-Za-z0-9()·]{{4,40}}{_FIRM}"
_EFFECT = r"(?:生效|实施|执行|施行|实行|启用|发布实施|颁布实施)(?:(?:日期|时间|日)|(?=\s*:?\s*(?:19|20)\d{2}))"
_ENDING = re.compile(r"^[\u4e00-\u9fff()]{4,}(?:股|股份|股份有|有|有限|有限责|有限责任|有限责任公|有限公|公)$")
SHORTEST = 5
"""Fewest characters of a company's name: a trade, what it makes, and 厂."""
OPENING = 6
"""Pages among which a manual says what it is (cover, approval, contents, changes); looking further takes the square of its lines."""
_LABELS = r"文件名称|文件标题|制度名称|标题|名称"


def read_control_block(title_words: str) -> _Reader:
    """A `Kind.read` for a system document whose titles hold `title_words` (a pattern)."""
    return _Reader(title_words)


class _Reader:
    def __init__(self, title_words: str) -> None:
        self._words = re.compile(title_words)

    def __call__(self, whole: Paper) -> Reading:
        paper = Paper(whole.pages[:OPENING])
        found = {
            "holder": company(paper),
            "title": _title(paper, self._words),
            "document_number": _document_number(paper),
            "version": _version(paper),
            "effective_date": first_of([labelled_date(paper, _EFFECT), _date_before(paper)]),
        }
        return Reading({name: one for name, one in found.items() if one is not None})


def company(paper: Paper) -> Field | None:
    """Whose paper it is: labelled, else the company alone on a row of the first page, else the one named most."""
    for quote in paper.labelled(r"企业名称|公司名称|单位名称|编制单位|申报单位|申请单位|组织名称", lambda t: bool(_first_company(t))):
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
    """A name that a narrow cell broke within the words that end it (……有限公 / 司)."""
    m = _ENDING.search(line.text) if line.box.top < BLOCK_HEAD else None
    below = paper.below(line) if m else None
    if m is None or below is None or not ("有限责任公司".endswith(below.text) or "股份有限公司".endswith(below.text)):
        return None
    quote = Quote(((line, 0, len(line.text)), (below, 0, len(below.text))))
    read = _first_company(quote.text)
    return _company_field(quote, read[2], labelled=False) if read and read[0] == 0 and read[1] == len(quote.text) else None


def _first_company(text: str) -> tuple[int, int, str] | None:
    return next(
        ((o.start, o.end, o.name) for o in find_organisations(text) if o.sort in ("company", "certifier") and len(o.name) >= SHORTEST), None
    )


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


def _title(paper: Paper, words: re.Pattern[str]) -> Field | None:
    for quote in paper.labelled(_LABELS, lambda t: bool(words.search(t)), stop=r"[\u4e00-\u9fff]{2,6}[::]"):
        return quote.field(re.sub(r"\s+", "", quote.text), judge(quote.score, labelled=True))
    for page in paper.pages:
        rows = rows_of(page)
        celled = next((line for line in block_titles(page) if words.search(_told(line)) and not _COLUMN.search(line.text)), None)
        if celled and not any(r.title and words.search(r.compact) and r.height > 1.5 * celled.box.height for r in rows):
            above = line_over(celled)
            quote = Quote(tuple((line, 0, len(line.text)) for line in ((above, celled) if above else (celled,))))
            return (
                quote.field(re.sub(r"\s+", "", quote.text), judge(quote.score, grammar=True))
                if above
                else _without_company(Row((celled,)), words)
            )
        parts = [part for r in rows for part in (_lines_apart(r) if len(r.compact) > LONGEST_TITLE else (r,))]
        fitting = [r for r in parts if words.search(r.compact) and len(r.compact) <= LONGEST_TITLE and not _COLUMN.search(r.compact)]
        titled = sorted((r for r in fitting if r.title), key=lambda r: (-round(r.height, 2), r.top)) or fitting[:1]
        if titled:
            return _without_company(titled[0], words)
    return None


_COLUMN = re.compile(r"[码号]$|。|号[::]?\s?[A-Z]*\d{4,}")
"""What ends a column's heading (追溯码), gives a number to look up, or stands in a sentence: no title."""
LONGEST_TITLE = 40
"""Most characters of a title."""


def _told(line: Line) -> str:
    """The text of a title's line, with the one over it that begins the title."""
    above = line_over(line)
    return re.sub(r"\s+", "", (above.text if above else "") + line.text)


def _lines_apart(row: Row) -> tuple[Row, ...]:
    """The lines of a row each for itself: a system's name stands beside who is signed in."""
    return tuple(Row((line,)) for line in row.lines)


def _without_company(row: Row, words: re.Pattern[str]) -> Field:
    """The title without the company it may start with; of several lines in the row, the one with the words."""
    line = next((o for o in row.lines if words.search(o.text)), None)
    quote = Quote.of(line) if line else row.quote
    m = re.match(_COMPANY, quote.text)
    if m and m.end() < len(quote.text):
        quote = quote.cut(m.end(), len(quote.text)).strip()
    m = re.match(rf"(?:{_LABELS})[::]?", quote.text)
    if m and m.end() < len(quote.text):
        quote = quote.cut(m.end(), len(quote.text)).strip()
    return quote.field(re.sub(r"\s+", "", quote.text).strip("《》"), judge(quote.score, grammar=True))


def _document_number(paper: Paper) -> Field | None:
    def accept(text: str) -> bool:
        m = _NUMBER.match(text)
        lettered = re.match(r"[A-Z]{2,8}(?:[/\-][A-Z]{1,4}){1,2}$", text)
        return lettered is not None or (m is not None and bool(re.search(r"\d", m.group())) and not find_dates(m.group()))

    for quote in paper.labelled(
        r"(?:文件|文档|表单|记录|表格|制度|体系文件|手册|规程|指导书)(?:编号|编码|号|代[号码])|(?<![\u4e00-\u9fff])表号(?=[::\s])|(?<![\u4e00-\u9fff])(?:编号|编码)"
        r"|Doc(?:ument)?\.?\s?No\.?",
        accept,
    ):
        m = _NUMBER.match(quote.text)
        if m:
            text = re.sub(r"\s+(?:[A-Z]/\d|V\d|Rev).*$", "", m.group())
            piece = quote.cut(0, len(text)).strip(" (")
            if re.search(r"[A-Za-z]|-", piece.text):
                return piece.field(re.sub(r"\s+", "", piece.text), judge(piece.score, labelled=True, grammar=True))
    bare = paper.first(BARE_NUMBER) or _beside_version(paper)
    if bare is not None:
        return bare.field(bare.text, judge(bare.score, grammar=True))
    unknown = only_behind(
        paper, lambda t: bool(_CODE.fullmatch(t) and re.search(r"\d", t)) and not find_standard_numbers(t), heads="[号码]"
    )
    return unknown.field(unknown.text, min(MOST, judge(unknown.score, grammar=True))) if unknown else None


_CODE = re.compile(r"^([A-Z][A-Z0-9]{0,7}(?:[/\-.][A-Z0-9]{1,8}){1,4})(?=$|\s|[A-Z]/\d)")


def _beside_version(paper: Paper) -> Quote | None:
    """A code at the head of a page beside its version, as running heads set them, or on several pages: the document's number."""
    seen: dict[str, list[Quote]] = {}
    for page in paper.pages:
        for row in rows_of(page):
            for line in row.lines if row.bottom < BLOCK_HEAD else ():
                m = _CODE.match(line.text)
                if m and re.search(r"\d", m[1]) and len(m[1]) >= 6 and not find_standard_numbers(m[1]):
                    versioned = re.search(r"版[本次号]|修[订改]|(?<![A-Z])[A-Z]/\d", row.compact.replace(m[1], ""))
                    seen.setdefault(m[1], []).extend([Quote(((line, 0, m.end(1)),))] * (2 if versioned else 1))
    found = [quotes[0] for quotes in seen.values() if len(quotes) >= 2]
    return found[0] if len(found) == 1 else None


def _version(paper: Paper) -> Field | None:
    amended = r"(?:\s?[/&]\s?(?:版次|修订(?:次|状态|号)?|修改(?:状态|码)?))?"
    labels = rf"版本号?{amended}|版次|版号|版\s?本|版(?=[A-Z](?:/\d{{1,2}})?$)|(?<![A-Za-z])(?:Version|Rev(?:ision)?|Ver)\.?"
    for quote in paper.labelled(labels, lambda t: bool(re.match(rf"(?:{_VERSION.pattern})(?![\d\-.])", t, re.IGNORECASE))):
        m = re.match(rf"(?:{_VERSION.pattern})(?![\d\-.])", quote.text, re.IGNORECASE)
        if m:
            piece = quote.cut(0, m.end())
            return piece.field(re.sub(r"\s+", "", piece.text), judge(piece.score, labelled=True, grammar=True))
    quote2 = paper.first(r"^[((]?(第[一二三四五六七八九十\dA-Z]+版|[A-Z]/\d{1,2}版?|[A-Z]版(?:第?\d次修改)?|V\d{1,2}\.\d{1,2}版?)[))]?$")
    if quote2 is not None:
        return quote2.field(re.sub(r"^(V[\d.]+)版$", r"\1", quote2.text), judge(quote2.score, grammar=True))
    unknown = only_behind(paper, lambda t: re.fullmatch(r"[A-Z]/\d{1,2}|V\d{1,2}\.\d{1,2}", t) is not None)
    return unknown.field(unknown.text, min(MOST, judge(unknown.score, grammar=True))) if unknown else None


def _date_before(paper: Paper) -> Field | None:
    """2023年1月1日(起)实施."""
    for line in paper.lines:
        for read in find_dates(line.text):
            if len(read.value) >= 7 and re.match(r"\s*起?\s*(?:正式)?(?:实施|实行|生效|执行|施行|启用)", line.text[read.end :]):
                quote = Quote(((line, read.start, read.end),))
                return quote.field(read.value, judge(quote.score, labelled=True, grammar=True))
    return None
