"""Which office a record of social insurance comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher

from evidence.document import Field, Value
from extractors.fields.authority_names import BODIES, PLACE_NAMES, mended
from extractors.fields.issuers import sealed
from extractors.paper import Paper, first_of
from extractors.rows import rows_of
from extractors.tables.form import labelled_fields, outer

_ISSUER = (
    r"(证明|经办|出具|社保经办|打印|征收|开具|出证|参保|主管|社会保险经办|社保)(机构|单位|机关|部门)"
    r"(名称)?(\([^()]{1,12}\))?(?=[::]|$)|税务机关"
)
_AGENCY = re.compile(
    r"[\u4e00-\u9fff]{2,24}?(?:(?:社会保险|社会保障|社会劳动保险|劳动保险|社保|养老保险|医疗保险|机关事业保险)"
    r"(?:经办|基金|事业|服务|管理|结算|征缴|公共|发展|稽核|[和与]?(?:住房)?公积金){0,5}(?:局|中心|分局|所|处)|社保局"
    r"|人力资源和社会保障局|税务局(?:[\u4e00-\u9fff]{2,8}(?:分局|税务所))?)"
)
_CITY = re.compile(r"(税务总局[\u4e00-\u9fff]{2})[^市省区县](?=[\u4e00-\u9fff]{2}[区市县]税务局)()")
"""A city's 市 between its name and its district's, misread."""
_PLACED = re.compile(r"[省市区县州盟旗](?=[\u4e00-\u9fff]{2})")
_NOT_AGENCY = re.compile(r"^(请|可|由|到|向|登录|经|如有|详询|咨询|在)|网|查询|微信")


def insuring_agency(paper: Paper) -> Field | None:
    """The agency after its label, else the one that signs, else what seals and misreadings left of it."""
    found = first_of(
        [
            *labelled_fields(paper, _ISSUER, _agency),
            *_loose_agencies(paper),
            _misread(paper),
            _in_pieces(paper),
            _stamped(paper),
            _remains(paper),
        ]
    )
    return _with_place(paper, found)


def _stamped(paper: Paper) -> Field | None:
    """The agency of the seal; None where it names no place, as every such agency does: then characters of it were misread."""
    found = sealed(paper, ("authority",))
    return found if found is not None and _PLACED.search(str(found.value)) else None


def _agency(text: str) -> Value | None:
    m = _AGENCY.search(_CITY.sub(r"\1市\2", text))
    return m[0] if m and not _NOT_AGENCY.search(m[0]) else None


def _with_place(paper: Paper, issuer: Field | None) -> Field | None:
    """``门市社会保险基金管理局`` with the character it lost at its beginning, where the paper names one such city only."""
    cut_off = re.match(r"([\u4e00-\u9fff])市", str(issuer.value)) if issuer else None
    if issuer is None or cut_off is None:
        return issuer
    cities = set(re.findall(rf"[\u4e00-\u9fff]{cut_off[1]}市", outer(paper).text))
    if len(cities) != 1:
        return issuer.with_confidence(issuer.confidence - 0.3)
    source = replace(issuer.source, method=f"{issuer.source.method}+repair:place")
    whole_name = cities.pop() + str(issuer.value)[2:]
    return replace(issuer, value=whole_name, source=source, alternatives=(issuer.value,)).with_confidence(issuer.confidence - 0.12)


def _loose_agencies(paper: Paper) -> Iterator[Field]:
    """Agencies named without a label: the last one that stands on a line of its own (the signature, the seal)."""
    for quote, m in reversed(list(outer(paper).find(_AGENCY.pattern))):
        rest = quote.pieces[0][0].text.replace(m[0], "")
        if len(rest) <= 12 and not _NOT_AGENCY.search(m[0]):
            name = _CITY.sub(r"\1市\2", m[0])
            sure = min(0.85 if name == m[0] else 0.75, quote.score)
            yield quote.field(name, sure, suffix="" if name == m[0] else "+repair:place")


def _misread(paper: Paper) -> Field | None:
    """The agency beside its label where a character or two of its name were misread, as under a seal."""

    def agency(text: str) -> Value | None:
        names = [n for n in mended(text, outer(paper).text.replace(text, "")) if _agency(n)]
        return names[0] if len(names) == 1 else None

    found = next(labelled_fields(paper, rf"{_ISSUER}|社会保险经办机构", agency), None)
    if found is None:
        return None
    source = replace(found.source, method=f"{found.source.method}+repair:vocabulary")
    return replace(found, source=source, alternatives=(found.raw,)).with_confidence(min(0.8, found.confidence - 0.1))


def _in_pieces(paper: Paper) -> Field | None:
    """The agency after its label of which a seal left some pieces (``江门市 保险基 金管理``), by the bodies that they fit."""
    for page in paper.pages:
        for row in rows_of(page):
            m = re.search(
                rf"(?:{_ISSUER})[^:]*:(?P<place>[\u4e00-\u9fff]{{2,8}}?[市县区])(?P<left>[\u4e00-\u9fff]{{4,}}?)(?=[^\u4e00-\u9fff]|$|证明|打印|出具|日期|时间)",
                row.text,
            )
            fitting = [body for body in BODIES if m and m["left"] in body]
            if m and fitting:
                names = [m["place"] + body for body in fitting]
                sure = (0.6 if len(names) == 1 else 0.45) * row.quote.score
                return row.quote.field(names[0], sure, suffix="+repair:vocabulary", alternatives=tuple(names[1:]))
    return None


_INSURERS = tuple(body for body in BODIES if "社会保险" in body)
_ALIKE = 0.7
"""How much of an office's name must be left, in order, for it to be known (保险基金营理局 is 社会保险基金管理局)."""


def _remains(paper: Paper) -> Field | None:
    """The insurance office of which a place that is known is whole and the body lost characters, its label misread too."""
    for page in paper.pages:
        for row in reversed(rows_of(page)):
            for m in re.finditer(
                rf"(?P<place>{'|'.join(PLACE_NAMES)})\s?(?P<left>[\u4e00-\u9fff]{{5,10}}?)(?=打印|出具|[^\u4e00-\u9fff]|$)", row.text
            ):
                close = sorted(((SequenceMatcher(None, m["left"], body).ratio(), body) for body in _INSURERS), reverse=True)
                if close[0][0] >= _ALIKE and m["left"][-1] == close[0][1][-1] and "保险" in m["left"]:
                    others = tuple(m["place"] + body for ratio, body in close[1:] if ratio >= _ALIKE)
                    quote = row.quote.cut(m.start(), m.end())
                    return quote.field(m["place"] + close[0][1], 0.6 * quote.score, suffix="+repair:vocabulary", alternatives=others)
    return None
