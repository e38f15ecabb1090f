"""Tables without ruled lines: columns and rows from where the text stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from evidence.geometry import BoundingBox
from evidence.page import Table, TextLine
from extractors.tables.pieces import Piece, cell_of, cut

_LEAST_COLUMNS = 3
_SECTION = re.compile(r"^[一二三四五六七八九十]{1,2}、|^[((][一二三四五六七八九十]{1,2}[))]")


def clustered_tables(lines: Sequence[TextLine]) -> tuple[Table, ...]:
    """Tables among `lines`: stretches of printed rows of which several have three or more texts side by side."""
    return tuple(table for block in _blocks(printed_rows(lines)) if (table := _table(block)) is not None)


def printed_rows(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Lines that stand on one height, from top to bottom, each row from left to right."""
    rows: list[list[TextLine]] = []
    for line in sorted((x for x in lines if x.text.strip()), key=lambda x: x.box.middle_y):
        middle = sum(x.box.middle_y for x in rows[-1]) / len(rows[-1]) if rows else -1.0
        if rows and abs(line.box.middle_y - middle) < 0.45 * min(line.box.height, rows[-1][-1].box.height):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda x: x.box.left) for row in rows]


def _blocks(rows: list[list[TextLine]]) -> list[list[list[TextLine]]]:
    """Stretches that begin and end with a wide row (three texts or more) and hold no long stretch of narrow ones."""
    blocks: list[list[list[TextLine]]] = []
    narrow: list[list[TextLine]] = []
    for row in rows:
        if len(row) < _LEAST_COLUMNS:
            narrow.append(row)
            continue
        if blocks and len(narrow) <= 4 and row[0].box.top - blocks[-1][-1][0].box.bottom < 0.12:
            blocks[-1] += [*narrow, row]
        else:
            blocks.append([row])
        narrow = []
    return [_with_tail(block, rows) for block in blocks if sum(len(row) >= _LEAST_COLUMNS for row in block) >= 2]


def _with_tail(block: list[list[TextLine]], rows: list[list[TextLine]]) -> list[list[TextLine]]:
    """`block` with the narrow rows right under it: the last record's wrapped text."""
    at = rows.index(block[-1])
    tail: list[list[TextLine]] = []
    for row in rows[at + 1 : at + 3]:
        last = (tail or block)[-1]
        if len(row) >= _LEAST_COLUMNS or row[0].box.top - last[0].box.bottom > 0.8 * last[0].box.height:
            break
        tail.append(row)
    return block + tail


def _table(block: list[list[TextLine]]) -> Table | None:
    borders = _borders(block)
    if len(borders) - 1 < _LEAST_COLUMNS:
        return None
    pieces, headings = [], []
    for row in block:
        found = [piece for line in row for piece in _cut(line, borders, alone=len(row) == 1)]
        headings += found if len(row) == 1 and _across(row[0], borders) else []
        pieces += found
    rows = row_of_each(pieces, headings)
    order = sorted(set(rows.values()))
    table = []
    for r in order:
        mine = [p for p in pieces if rows[id(p)] == r]
        top, bottom = min(p.box.top for p in mine), max(p.box.bottom for p in mine)
        table.append(
            tuple(
                cell_of([p for p in mine if p.column == c], BoundingBox.of(borders[c], top, borders[c + 1], bottom))
                for c in range(len(borders) - 1)
            )
        )
    return Table(tuple(table))


def _across(line: TextLine, borders: Sequence[float]) -> bool:
    return any(line.box.left < b < line.box.right for b in borders[1:-1]) or bool(_SECTION.match(line.text))


def _cut(line: TextLine, borders: Sequence[float], alone: bool) -> list[Piece]:
    """`line` cut into columns. A line that stands alone is a heading or wrapped text: it stays whole, where it begins."""
    if not alone:
        return cut(line, borders)
    column = next((c for c in range(len(borders) - 2) if line.box.left < borders[c + 1]), len(borders) - 2)
    return [Piece(line.text.strip(), line.box, line.score, column)]


def _borders(block: list[list[TextLine]]) -> list[float]:
    """Column borders: the middles of the white gaps that run through all full rows.

    A text that lies across two texts of the fullest row has run together from two cells and is left out.
    """
    full = max(len(row) for row in block)
    model = next(row for row in block if len(row) == full)
    spans = []
    for row in block:
        if len(row) < 0.6 * full:
            continue
        for line in row:
            crossed = [m for m in model if m.box.overlap_x(line.box) > 0.3 * m.box.width]
            if line in model or len(crossed) < 2:
                spans.append((line.box.left, line.box.right))
    columns: list[list[float]] = []
    for left, right in sorted(spans):
        if columns and left <= columns[-1][1] + 0.002:
            columns[-1][1] = max(columns[-1][1], right)
        else:
            columns.append([left, right])
    left = min(line.box.left for row in block for line in row)
    right = max(line.box.right for row in block for line in row)
    return [left, *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), right]


def row_of_each(pieces: Sequence[Piece], headings: Sequence[Piece] = ()) -> dict[int, int]:
    """The record each piece belongs to (by ``id``), records counted from the top.

    Most columns hold one line a record: where those stand are the records; the lines of wrapped columns go to
    the record they are nearest to. Each of `headings` is a row of its own.
    """
    height = sorted(p.box.height for p in pieces)[len(pieces) // 2]
    anchors: list[float] = []
    for piece in sorted([*_anchoring(pieces), *headings], key=lambda p: p.box.middle_y):
        if not anchors or piece.box.middle_y - anchors[-1] > 0.6 * height:
            anchors.append(piece.box.middle_y)
    return {id(p): min(range(len(anchors)), key=lambda i: abs(anchors[i] - p.box.middle_y)) for p in pieces}


def _anchoring(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces of the columns that do not wrap: those with the commonest number of pieces, or fewer but nearly as many."""
    counts = Counter(p.column for p in pieces)
    often = Counter(n for n in counts.values() if n >= 2)
    most = max(counts.values())
    usual = min(
        (n for n in often if n >= 0.3 * most),
        key=lambda n: (-often[n], n),
        default=most,
    )
    chosen = {c for c, n in counts.items() if 0.8 * usual <= n <= usual}
    return [p for p in pieces if p.column in chosen]
