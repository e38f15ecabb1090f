"""The number and the version of an enterprise's own paper, labelled or as running heads set them (QP-18 A/0)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.document import Field
from extractors.blocks import BARE_NUMBER, FOOT
from extractors.blocks import HEAD as BLOCK_HEAD
from extractors.captions import is_caption
from extractors.fields.confidence import judge
from extractors.fields.dates import find_dates
from extractors.fields.revisions import columns, latest, lies_in
from extractors.fields.standards import find_standard_numbers
from extractors.fields.unknown_labels import MOST, only_behind
from extractors.paper import Line, Paper, Quote
from extractors.rows import rows_of

_NUMBER = re.compile(r"[A-Z0-9\u4e00-\u9fff]{0,6}[A-Z0-9][A-Z0-9/.\-_ ()]{2,28}", re.IGNORECASE)
_NUMBER_LABELS = (
    r"(?:文件|文档|表单|记录|表格|制度|体系文件|手册|规程|指导书)(?:编号|编码|号|代[号码])|(?<![\u4e00-\u9fff])表号(?=[::\s])|(?<![\u4e00-\u9fff])(?:编号|编码)"
    r"|Doc(?:ument)?\.?\s?No\.?"
)
_VERSION = re.compile(
    r"(?:第?[一二三四五六七八九十]版|第?[A-Z]?\d{1,2}(?:\.\d{1,2}){0,2}版|V?\d{1,2}\.\d{1,2}|[A-Z]\s?[/.\-]\s?\d{1,2}"
    r"|[A-Z]\d{0,2}(?:版)?|V\d{1,2}|\d{1,2}(?:/\d{1,2})?|\d{4}版|\d{4})(?![\dA-Z\-.])",
    re.IGNORECASE,
)
VERSION_LABELS = (
    r"版本号?(?:\s?[/&]\s?(?:版次|修订(?:次|状态|号)?|修改(?:状态|码)?))?|版次|版号|版\s?本|版(?=[A-Z](?:/\d{1,2})?$)"
    r"|(?<![A-Za-z])(?:Version|Rev(?:ision)?|Ver)\.?"
)
_ALONE = (
    r"^[((]?(第[一二三四五六七八九十\dA-Z]+版|[A-Z]/\d{1,2}版?|[A-Z]版(?:第?\d次修改)?|V\d{1,2}\.\d{1,2}版?)[))]?(?:\s?第\d+次修[订改])?$"
)
_CODE = re.compile(r"[A-Z][A-Z0-9]{0,7}(?:[/\-.][A-Z0-9]{1,8}){1,5}(?:\s\d{1,4}(?:[.\-]\d{2,4})*)?(?=$|[\s()])")
_STATED = re.compile(
    r"[\s(]{1,2}(?:Rev\.?\s?|Ver\.?\s?|版[本次]?:?\s?)?"
    r"(?P<version>[A-Z]/\d{1,2}|V?\d{1,2}\.\d{1,2}|第?[A-Z\d一二三四五六七八九]{1,4}版|(?<=Rev\.)[A-Z]|(?<=Rev\.\s)[A-Z])\)?$",
    re.IGNORECASE,
)
"""A version behind the number on its line."""
_OFFICE = r"^([\u4e00-\u9fff]{2,8}[\[(](?:19|20)\d{2}[\])]第?\d{1,4}号)$"
"""The number of a letter by which a company brings a paper into force (永盛〔2022〕15号)."""


def document_number(paper: Paper) -> Field | None:
    lists = columns(paper, _NUMBER_LABELS, lambda t: bool(_CODE.match(t)))
    for quote in paper.labelled(_NUMBER_LABELS, _is_number):
        m = _NUMBER.match(quote.text)
        if m is None or lies_in(quote, lists):
            continue
        text = re.sub(r"\s+(?:[A-Z]/\d|V\d|Rev).*$", "", m.group())
        piece = quote.cut(0, len(text)).strip(" (")
        if re.search(r"[A-Za-z]|-", piece.text):
            return piece.field(re.sub(r"\s+", "", piece.text), judge(piece.score, labelled=True, grammar=True))
    bare = paper.first(BARE_NUMBER)
    if bare is not None:
        return bare.field(bare.text, judge(bare.score, grammar=True))
    return _unlabelled_code(paper, lists) or _office_number(paper) or _behind_unknown(paper)


def _is_number(text: str) -> bool:
    m = _NUMBER.match(text)
    lettered = re.match(r"[A-Z]{2,8}(?:[/\-][A-Z]{1,4}){1,2}$", text)
    return lettered is not None or (m is not None and bool(re.search(r"\d", m.group())) and not find_dates(m.group()))


def _behind_unknown(paper: Paper) -> Field | None:
    unknown = only_behind(
        paper,
        lambda t: (m := _CODE.fullmatch(t)) is not None and bool(re.search(r"\d", m[0])) and not find_standard_numbers(t),
        heads="[号码]",
    )
    return unknown.field(unknown.text, min(MOST, judge(unknown.score, grammar=True))) if unknown else None


def _office_number(paper: Paper) -> Field | None:
    quote = Paper(paper.pages[:1]).first(_OFFICE)
    return quote.field(quote.number, min(MOST, judge(quote.score, grammar=True))) if quote else None


def _unlabelled_code(paper: Paper, lists: tuple[tuple[Line, ...], ...]) -> Field | None:
    """A code at head or foot beside its version, as running heads set them, or on several pages: the document's number; less sure the
    only one that stands so once, or alone on its row."""
    seen: dict[str, list[Quote]] = {}
    for quote, versioned in _codes(paper):
        if lies_in(quote, lists):
            continue
        seen.setdefault(quote.text, []).extend([quote] * (2 if versioned else 1))
    sure = [quotes[0] for quotes in seen.values() if len(quotes) >= 2]
    if len(sure) == 1:
        return sure[0].field(_tight(sure[0]), judge(sure[0].score, grammar=True))
    if sure or len(seen) != 1:
        return None
    only = next(iter(seen.values()))[0]
    return only.field(_tight(only), min(MOST, judge(only.score, grammar=True)))


def _codes(paper: Paper) -> Iterator[tuple[Quote, bool]]:
    """Codes of running heads and feet and of rows of their own, and whether their row says the version too."""
    for page in paper.pages:
        for row in rows_of(page):
            edge = row.bottom < BLOCK_HEAD or row.top > FOOT
            for line in row.lines if edge or (len(row.lines) == 1 and page is paper.pages[0]) else ():
                opened = re.match(r"\(?", line.text)
                m = _CODE.match(line.text, opened.end() if opened else 0)
                rest = line.text[m.end() :].strip(")") if m else ""
                stated = bool(_STATED.fullmatch(rest))
                if m is None or not (stated or not rest or edge) or not _names_a_paper(m[0]) or _is_value(row.lines, line):
                    continue
                said = stated or bool(re.search(r"版[本次号]|修[订改]|(?<![A-Z])[A-Z]/\d", row.compact.replace(m[0], "")))
                yield Quote(((line, m.start(), m.end()),)), edge and said


def _names_a_paper(code: str) -> bool:
    return len(code) >= 6 and bool(re.search(r"\d", code)) and not find_standard_numbers(code) and not find_dates(code)


def _is_value(row: tuple[Line, ...], line: Line) -> bool:
    """Whether a caption stands left of `line` on its row: it is what that calls it, a model or a job."""
    before = [o for o in row if o.box.right <= line.box.left + 0.01]
    return bool(before) and (is_caption(before[-1]) or before[-1].text.endswith(":"))


def _tight(quote: Quote) -> str:
    return re.sub(r"\s+", "", quote.text)


def version(paper: Paper) -> Field | None:
    lists = columns(paper, VERSION_LABELS, lambda t: bool(_VERSION.fullmatch(t)))
    for quote in paper.labelled(VERSION_LABELS, lambda t: bool(_VERSION.match(t))):
        m = _VERSION.match(quote.text)
        if m and not lies_in(quote, lists):
            piece = quote.cut(0, m.end())
            return piece.field(_issue(piece), judge(piece.score, labelled=True, grammar=True))
    if lists:
        newest = latest(lists[0])
        return newest.field(_issue(newest), judge(newest.score, labelled=True, grammar=True) - 0.08)
    alone = paper.first(_ALONE) or _behind_number(paper)
    if alone is not None:
        return alone.field(_issue(alone), judge(alone.score, grammar=True))
    unknown = only_behind(paper, lambda t: re.fullmatch(r"[A-Z]/\d{1,2}|V\d{1,2}\.\d{1,2}", t) is not None)
    return unknown.field(unknown.text, min(MOST, judge(unknown.score, grammar=True))) if unknown else None


def _issue(quote: Quote) -> str:
    """The mark of an issue without the words around it: 第3版 is 3, V1.2版 is V1.2, 第三版 stays."""
    return re.sub(r"^(V[\d.]+)版$|^第([A-Z\d]{1,3})版$", lambda m: m[1] or m[2], _tight(quote))


def _behind_number(paper: Paper) -> Quote | None:
    """The version that stands behind the number on its line (QR-021 A/0)."""
    for line in paper.lines:
        m = re.search(rf"(?:^|[::\s]){_CODE.pattern}", line.text)
        stated = _STATED.fullmatch(line.text, m.end()) if m and re.search(r"\d", m[0]) else None
        if stated is not None:
            return Quote(((line, stated.start("version"), stated.end("version")),))
    return None
