"""Names of certification and testing bodies that lost a character under a seal, whole again where only one name is possible.

Two things prove a name: the rim of the body's seal, which says it again, and the grammar of such names (认证中 at the end of a
name, or before 有限公司, is 认证中心). What was read stays beside the mended name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from evidence.document import Field
from extractors.fields.confidence import judge
from extractors.fields.organisations import find_organisations
from extractors.fields.vocabulary import AUTHORITIES
from extractors.paper import Paper, Quote

MOST_BY_RIM, MOST_BY_GRAMMAR = 0.9, 0.8
"""Highest confidence of a name that the seal, or only the grammar of names, made whole."""
LOST = 2
"""Most characters that a seal may have taken from a name."""
LEAST = 6
"""Fewest characters of a name that must be left."""

_WORK = "认证|认可|检测|检验|测试|计量|鉴定|评定|评价|评估|校准|检定|检疫"
_CENTRE = re.compile(rf"(?P<work>{_WORK})中(?=(?:\([\u4e00-\u9fff]{{2,6}}\))?(?:有限责任公司|有限公司|股份|$))")
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
    by_rim = {rim for rim in _rims(paper) if _lacks(name, rim)}
    if len(by_rim) == 1:
        return _mended(found, by_rim.pop(), MOST_BY_RIM)
    grown = _CENTRE.sub(r"\g<work>中心", name)
    return _mended(found, grown, MOST_BY_GRAMMAR) if grown != name else found


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
