"""Lists without columns: each record is a few lines of labels and values, one record under another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from evidence.page import Cell
from extractors.normalise import compact
from extractors.paper import Line, Paper
from extractors.tables.columns import fit
from extractors.tables.records import PlacedCell, Record

LEAST, FEWEST = 2, 3
"""Fewest records of such a list, and fewest values of a record: a certificate's labels come once, a sentence has one."""
_LABEL = re.compile(r"(?:^|(?<=[\s\dX)]))(?P<label>[\u4e00-\u9fff/]{2,10}|[A-Z][A-Za-z./ ]{2,24}?)\s*[:：]\s*")


def cards(paper: Paper, synonyms: Mapping[str, str], needed: Sequence[str]) -> tuple[Record, ...]:
    """The records told so; () where there are fewer than two. `synonyms` and `needed`: see `records`.

    A record ends where one of its labels comes again.
    """
    found: list[dict[str, PlacedCell]] = [{}]
    for line in paper.lines:
        for name, cell in _labelled(line, synonyms):
            if name in found[-1]:
                found.append({})
            found[-1][name] = cell
    whole = [one for one in found if len(one) >= FEWEST and any(name in one for name in needed)]
    if len(whole) < LEAST or _is_office(paper):
        return ()
    names = frozenset(name for one in whole for name in one)
    return tuple(Record(one, {}, "", (first := next(iter(one.values()))).page, first.cell.box.top, names) for one in whole)


def _is_office(paper: Paper) -> bool:
    """Whether the paper is an office file: its labels stand in cells, which tables read."""
    return all(page.route == "office" for page in paper.pages)


def _labelled(line: Line, synonyms: Mapping[str, str]) -> Iterator[tuple[str, PlacedCell]]:
    """The values on a line whose labels name a column."""
    labels = list(_LABEL.finditer(line.text))
    for m, after in zip_longest(labels, labels[1:]):
        name = next((name for name, pattern in synonyms.items() if fit(pattern, compact(m["label"])) == 1.0), None)
        end = after.start() if after else len(line.text)
        value = line.text[m.end() : end].strip(" ;,、")
        if name is not None and value:
            box = line.span(m.end(), end)
            yield name, PlacedCell(line.page, Cell(value, box, "", line.source.score))
