"""Names of certification and testing bodies that a seal damaged, whole again where only one name is possible.

Three things prove a name: the rim of the body's seal, which says it again; the rim together with what a second model read in the line,
where both say another character than the first did; and the grammar of such names (认证中 at the end of a name, or before 有限公司, is
认证中心). What was read stays beside the mended name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher

from evidence.document import Field
from extractors.fields.confidence import judge
from extractors.fields.organisations import find_organisations
from extractors.fields.vocabulary import AUTHORITIES, PLACES
from extractors.normalise import normalise
from extractors.paper import Line, Paper, Quote

MOST_BY_RIM, MOST_BY_GRAMMAR = 0.9, 0.8
"""Highest confidence of a name that the seal, or only the grammar of names, made whole."""
LOST = 2
"""Most characters that a seal may have taken from a name."""
LEAST = 6
"""Fewest characters of a name that must be left."""

_WORK = "认证|认可|检测|检验|测试|计量|鉴定|评定|评价|评估|校准|检定|检疫"
_CENTRE = re.compile(rf"(?P<work>{_WORK})(?:中|(?<!中)心)(?=(?:\([\u4e00-\u9fff]{{2,6}}\))?(?:有限责任公司|有限公司|股份|$))")
_CUT_OFF = re.compile(rf"(?!.{{0,6}}(?:正在|目前|尚在|已在))[\u4e00-\u9fff()]{{4,20}}(?:{_WORK})中")
"""A whole text that is a centre's name without its last character."""


def whole(found: Field, paper: Paper) -> Field:
    """A body's field with the name its seal or the grammar of names proves; as it is where neither proves another."""
    name = found.value
    if not isinstance(name, str) or name.isascii():
        return found
    known = {one for one in AUTHORITIES if len(one) - len(name) == 1 and _lacks(name, one)}
    if len(known) == 1 and name not in AUTHORITIES:
        return _mended(found, known.pop(), MOST_BY_GRAMMAR)
    voted = {text[at : at + len(name)] for line, text in _voted(paper) if (at := line.text.find(name)) >= 0}
    if len(voted) == 1:
        return _mended(found, voted.pop(), MOST_BY_RIM)
    by_rim = {rim for rim in _rims(paper) if _lacks(name, rim)}
    if len(by_rim) == 1:
        return _mended(found, by_rim.pop(), MOST_BY_RIM)
    grown = _bracketed(name, paper) or _CENTRE.sub(r"\g<work>中心", name)
    return _mended(found, grown, MOST_BY_GRAMMAR) if grown != name else found


def _bracketed(name: str, paper: Paper) -> str | None:
    """The whole name of which `name` is what stands behind a bracket before a place that was not read to close (甲(北京认证公司)."""
    place = next((p for p in PLACES if name.startswith(p)), None)
    if place is None:
        return None
    for line in paper.lines:
        led = re.search(rf"(?<![\u4e00-\u9fff])(?P<lead>[\u4e00-\u9fff]{{2,8}})\({re.escape(name)}(?![^()]*\))", line.text)
        if led:
            return f"{led['lead']}({place}){name[len(place) :]}"
    return None


def by_vote(paper: Paper, sorts: tuple[str, ...]) -> Field | None:
    """The body alone on a line of the lower half whose name only seal and second model together make one (国际人证 is 国际认证)."""
    for line, text in _voted(paper):
        for read in find_organisations(text):
            if read.sort in sorts and read.end - read.start >= 0.75 * len(text) and line.box.middle_y > 0.5:
                quote = Quote(((line, read.start, read.end),))
                return _mended(quote.field(quote.text, judge(quote.score, grammar=True)), read.name, MOST_BY_RIM)
    return None


def _voted(paper: Paper) -> Iterator[tuple[Line, str]]:
    """Lines with the characters in place in which a seal's rim and the second model agree against the first."""
    rims = set(_rims(paper))
    for line in paper.lines if rims else ():
        other = normalise(line.source.other or "")
        for rim in rims if len(other) == len(line.text) else ():
            text = _vote(line.text, other, rim)
            if text != line.text:
                yield line, text


def _vote(text: str, other: str, rim: str) -> str:
    """`text` with what both `other` and `rim` say, where the rim says the same name but for a few characters."""
    matcher = SequenceMatcher(None, text, rim, autojunk=False)
    if sum(block.size for block in matcher.get_matching_blocks()) < max(LEAST, len(rim) - LOST):
        return text
    signs = list(text)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "replace" and b - a == d - c:
            signs[a:b] = [said if said == rim[c + i] else signs[a + i] for i, said in enumerate(other[a:b])]
    return "".join(signs)


def cut_off(quote: Quote, paper: Paper, *, labelled: bool) -> Field | None:
    """The centre whose name `quote` is without its last character, or None."""
    text = re.sub(r"\s+", "", quote.text).strip(":,。")
    if not _CUT_OFF.fullmatch(text):
        return None
    return whole(quote.field(text, judge(quote.score, labelled=labelled, grammar=False)), paper)


def _rims(paper: Paper) -> Iterator[str]:
    for rim in paper.rims:
        for read in find_organisations(rim.text):
            if read.end - read.start >= 0.8 * len(rim.text):
                yield read.name


def _lacks(name: str, whole_name: str) -> bool:
    """Whether `name` is left when one or two characters of `whole_name` are lost."""
    rest = iter(whole_name)
    return len(name) >= LEAST and 0 < len(whole_name) - len(name) <= LOST and all(c in rest for c in name)


def _mended(found: Field, name: str, most: float) -> Field:
    source = replace(found.source, method=found.source.method + "+repair:name")
    others = tuple(dict.fromkeys((str(found.value), *found.alternatives)))
    return replace(found, value=name, confidence=round(min(most, found.confidence), 4), source=source, alternatives=others)
