"""Whose seals are on a paper, whatever its kind: to be held against who signed it in print."""

from __future__ import annotations

from evidence.document import Field
from extractors.fields.confidence import judge
from extractors.fields.organisations import OrganisationRead, find_organisations
from extractors.paper import Paper, Quote

_WHOLE = 0.8
"""Least share of a rim that a body's name fills."""


def named_rims(paper: Paper) -> list[tuple[Quote, OrganisationRead]]:
    """The bodies that the rims of the paper's seals name, in order; what else stands along a rim says what the seal is for."""
    return [
        (Quote(((rim, read.start, read.end),)), read)
        for rim in paper.rims
        for read in find_organisations(rim.text)
        if read.end - read.start >= _WHOLE * len(rim.text)
    ]


def seal_names(paper: Paper) -> Field | None:
    """The bodies named along the rims of the paper's seals, in order; None where no rim names one."""
    found = {read.name: quote for quote, read in named_rims(paper)}
    if not found:
        return None
    first = next(iter(found.values()))
    return first.field(tuple(found), min(judge(quote.score, grammar=True) for quote in found.values()))
