"""Whose seals are on a paper, whatever its kind: to be held against who signed it in print."""

from __future__ import annotations

from evidence.document import Field
from extractors.fields.confidence import judge
from extractors.fields.organisations import find_organisations
from extractors.paper import Paper, Quote

_WHOLE = 0.8
"""Least share of a rim that a body's name fills; the rest says what the seal is for."""


def seal_names(paper: Paper) -> Field | None:
    """The bodies named along the rims of the paper's seals, in order; None where no rim names one."""
    found = {
        read.name: Quote(((rim, read.start, read.end),))
        for rim in paper.rims
        for read in find_organisations(rim.text)
        if read.end - read.start >= _WHOLE * len(rim.text)
    }
    if not found:
        return None
    first = next(iter(found.values()))
    return first.field(tuple(found), min(judge(quote.score, grammar=True) for quote in found.values()))
