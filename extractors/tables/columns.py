"""Which column holds what: a header found among a table's rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from evidence.page import Cell
from extractors.normalise import compact

_DEPTH = 3
"""A header has at most so many rows (a group title above the columns it covers)."""

_COVERS = 0.5
"""The share of a header cell's text that its synonym must make up."""


@dataclass(frozen=True)
class Columns:
    """A header: the column of each name, the texts of all header cells, and how many rows it takes."""

    at: Mapping[str, int]
    titles: tuple[str, ...]
    depth: int


@lru_cache(maxsize=4096)
def _fit(pattern: str, title: str) -> float:
    """How much of a header cell's text a synonym makes up (0..1), with and without what stands in brackets."""
    best = 0.0
    for text in {title, re.sub(r"\([^()]*\)", "", title)} - {""}:
        if re.fullmatch(pattern, text, re.IGNORECASE):
            return 1.0
        found = [m.end() - m.start() for m in re.finditer(pattern, text, re.IGNORECASE)]
        best = max(best, max(found, default=0) / len(text))
    return best


def columns_at(rows: Sequence[Sequence[Cell]], start: int, synonyms: Mapping[str, str], needed: Sequence[str] = ()) -> Columns | None:
    """The header that begins in row `start`, None when none does.

    It must name at least two of the columns, and one of `needed` where that is given. Deeper headers are taken
    only where a further row names further columns.
    """
    best: Columns | None = None
    for depth in range(1, min(_DEPTH, len(rows) - start) + 1):
        block = rows[start : start + depth]
        if depth > 1 and not _is_header_row(block[-1]):
            break
        titles = [_titles(block, c) for c in range(len(rows[start]))]
        at = _assigned(titles, synonyms)
        if best is None or len(at) > len(best.at):
            best = Columns(at, tuple("".join(t) for t in titles), depth)
    if best is None or len(best.at) < 2 or (needed and not any(n in best.at for n in needed)):
        return None
    return best


def _titles(block: Sequence[Sequence[Cell]], column: int) -> tuple[str, ...]:
    """The distinct texts over a column in the header's rows, top to bottom."""
    return tuple(dict.fromkeys(t for row in block if column < len(row) and (t := compact(row[column].text))))


def _is_header_row(row: Sequence[Cell]) -> bool:
    """Whether a row could be the lower part of a header: short words, no numbers of records."""
    texts = [compact(cell.text) for cell in row if cell.text.strip()]
    return bool(texts) and all(len(t) <= 24 and not re.search(r"\d{4}|\*{2}", t) for t in texts) and not re.fullmatch(r"\d+", texts[0])


def _assigned(titles: Sequence[tuple[str, ...]], synonyms: Mapping[str, str]) -> dict[str, int]:
    """Each name's column, best fits first, no column used twice; the leftmost of equals."""
    fits = []
    for order, (name, pattern) in enumerate(synonyms.items()):
        for column, parts in enumerate(titles):
            if parts:
                fit = max(_fit(pattern, parts[-1]), _fit(pattern, "".join(parts)) - 0.01)
                fits.append((-fit, order, column, name))
    at: dict[str, int] = {}
    for fit, _, column, name in sorted(fits):
        if -fit >= _COVERS and name not in at and column not in at.values():
            at[name] = column
    return at
