"""Values of forms, whether their labels stand in cells or in running lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

from evidence.document import Field, Provenance, Value
from extractors.fields.confidence import judge
from extractors.paper import Paper, Quote
from extractors.tables.masks import masked
from extractors.tables.pairs import labelled_cells

Reader = Callable[[str], Value | None]
"""The value a text holds, None when it holds none."""


def labelled_fields(paper: Paper, label: str, read: Reader, *, lines: int = 1) -> Iterator[Field]:
    """Fields whose value stands after `label` and is understood by `read`: in the next cell, else on or below the line.

    What they quote has citizens' numbers masked.
    """
    for cell in labelled_cells(paper.pages, label):
        value = read(cell.text)
        if value is not None:
            yield cell.field(value, grammar=True)
    for quote in outer(paper).labelled(label, lambda text: read(text) is not None, lines=lines):
        value = read(quote.text)
        if value is not None:
            yield masked_field(quote, value)


_LONG = 600
_HEAD, _FOOT = 250, 100


@lru_cache(maxsize=8)
def outer(paper: Paper) -> Paper:
    """The paper without the middle of pages of more than 600 lines (workbooks of thousands of rows): labels of the whole stand
    above and below the list, and looking for neighbours takes the square of the lines."""
    if all(len(page.lines) <= _LONG for page in paper.pages):
        return paper
    return Paper(tuple(replace(p, lines=(*p.lines[:_HEAD], *p.lines[-_FOOT:])) if len(p.lines) > _LONG else p for p in paper.pages))


def masked_field(quote: Quote, value: Value) -> Field:
    """A field of `quote` that shows no citizen's number."""
    place = quote.provenance()
    source = Provenance(place.file, place.page, place.box, masked(place.quote), place.method)
    return Field(value, masked(quote.text), judge(quote.score, labelled=True, grammar=True), source)
