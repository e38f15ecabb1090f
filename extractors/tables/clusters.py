"""Tables without ruled lines: columns and rows from where the text stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from evidence.geometry import BoundingBox
from evidence.page import Table, TextLine
from extractors.tables.borders import SECTION, borders_of
from extractors.tables.pieces import Piece, cell_of, cut

_LEAST_COLUMNS = 3

_LEAST_BANDS, _RULED = 4, 0.7
"""Fewest records between ruled lines, and the share of a table's width that a line must reach over to part them."""


def clustered_tables(lines: Sequence[TextLine], across: Sequence[BoundingBox] = ()) -> tuple[Table, ...]:
    """Tables among `lines`: stretches of printed rows of which several have three or more texts side by side.

    `across` are ruled lines: where each record has one under it (and no column is ruled), they part the records.
    """
    return tuple(table for block in _blocks(printed_rows(lines)) if (table := _table(block, across)) is not None)


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
    wide = [_breadth(rows, i) >= _LEAST_COLUMNS for i in range(len(rows))]
    blocks: list[list[int]] = []
    for i in range(len(rows)):
        if not wide[i]:
            continue
        last = blocks[-1][-1] if blocks else None
        if last is not None and i - last <= 5 and rows[i][0].box.top - rows[last][0].box.bottom < 0.12:
            blocks[-1] += range(last + 1, i + 1)
        else:
            blocks.append([i])
    return [
        [*_head(block, rows), *(rows[i] for i in block), *_tail(block, rows)]
        for block in blocks
        if sum(wide[i] for i in block) >= 2 and sum(len(rows[i]) >= _LEAST_COLUMNS for i in block) >= 1
    ]


def _breadth(rows: list[list[TextLine]], at: int) -> int:
    """How many texts stand side by side in a row; those of a row half a line higher or lower count too, where cells of
    one, two or more lines are set around one middle."""
    row = rows[at]
    texts = list(row)
    for other in rows[max(0, at - 1) : at + 2]:
        if other is not row and abs(other[0].box.middle_y - row[0].box.middle_y) < 0.9 * min(other[0].box.height, row[0].box.height):
            texts += [x for x in other if not any(x.box.overlap_x(t.box) > 0 for t in texts)]
    return len(texts)


def _head(block: list[int], rows: list[list[TextLine]]) -> list[list[TextLine]]:
    """The narrow rows right above a block: lines of a wrapped cell set around the first row's middle, so as many stand below it."""
    first = rows[block[0]]
    middle, high = first[0].box.middle_y, first[0].box.height
    found: list[list[TextLine]] = []
    for row in reversed(rows[max(0, block[0] - 2) : block[0]]):
        rise = middle - row[0].box.middle_y
        below = [x for other in rows[block[0] + 1 : block[0] + 4] for x in other if abs(x.box.middle_y - middle - rise) < 0.35 * high]
        if rise > 2.6 * high or not all(any(x.box.overlap_x(y.box) > 0 for y in below) for x in row):
            break
        if any(x.box.overlap_x(y.box) > 0 and rise > 1.6 * high for x in row for y in first):
            break
        found.insert(0, row)
    return found


def _tail(block: list[int], rows: list[list[TextLine]]) -> list[list[TextLine]]:
    """The narrow rows right under a block: the last record's wrapped text."""
    last = rows[block[-1]]
    tail: list[list[TextLine]] = []
    for row in rows[block[-1] + 1 : block[-1] + 3]:
        if len(row) >= _LEAST_COLUMNS or row[0].box.top - last[0].box.bottom > 0.8 * last[0].box.height:
            break
        tail.append(row)
        last = row
    return tail


def rows_within(lines: Sequence[TextLine], borders: Sequence[float]) -> Table | None:
    """The rows at the top of a page that go on with a table of the columns between `borders`; None where there are none.

    Used where a page has too few rows of a table to show its columns by themselves."""
    block: list[list[TextLine]] = []
    for row in printed_rows(lines):
        if row[0].box.right < borders[0] or row[0].box.left > borders[-1] or (not block and row[0].box.top > 0.3):
            continue
        inside = all(sum(x.box.left + 0.01 < b < x.box.right - 0.01 for b in borders[1:-1]) == 0 for x in row)
        if block and (not inside or row[0].box.top - block[-1][0].box.bottom > 3 * row[0].box.height):
            break
        if inside:
            block.append(row)
    if not any(len(row) >= _LEAST_COLUMNS for row in block):
        return None
    return _filled(block, borders)


def _table(block: list[list[TextLine]], across: Sequence[BoundingBox]) -> Table | None:
    borders = borders_of(block)
    return _filled(block, borders, across) if len(borders) - 1 >= _LEAST_COLUMNS else None


def _filled(block: list[list[TextLine]], borders: Sequence[float], across: Sequence[BoundingBox] = ()) -> Table:
    """The table with the texts of `block` in the columns between `borders`."""
    pieces, headings = [], []
    for row in block:
        found = [piece for line in row for piece in _cut(line, borders, alone=len(row) == 1)]
        headings += found if len(row) == 1 and _across(row[0], borders) else []
        pieces += found
    rows = band_of_each(pieces, across, borders) or row_of_each(pieces, headings)
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
    return any(line.box.left < b < line.box.right for b in borders[1:-1]) or bool(SECTION.match(line.text))


def _cut(line: TextLine, borders: Sequence[float], alone: bool) -> list[Piece]:
    """`line` cut into columns. A line that stands alone is a heading or wrapped text: it stays whole, where it begins."""
    if not alone:
        return cut(line, borders)
    column = next((c for c in range(len(borders) - 2) if line.box.left < borders[c + 1]), len(borders) - 2)
    return [Piece(line.text.strip(), line.box, line.score, column)]


def band_of_each(pieces: Sequence[Piece], across: Sequence[BoundingBox], borders: Sequence[float]) -> dict[int, int]:
    """The record each piece belongs to (by ``id``) where a ruled line lies under every record; {} where none do.

    A stretch between two lines is a record where half of its columns or more hold one line of text.
    """
    wide = [
        b.middle_y for b in across if b.overlap_x(BoundingBox.of(borders[0], 0.0, borders[-1], 1.0)) > _RULED * (borders[-1] - borders[0])
    ]
    edges = sorted(wide)
    bands = {id(p): bisect_left(edges, p.box.middle_y) for p in pieces}
    filled = [Counter(p.column for p in pieces if bands[id(p)] == band) for band in sorted(set(bands.values()))]
    single = [band for band in filled if sum(n == 1 for n in band.values()) * 2 >= len(band)]
    return bands if len(filled) >= _LEAST_BANDS and len(single) >= 0.8 * len(filled) else {}


def row_of_each(pieces: Sequence[Piece], headings: Sequence[Piece] = ()) -> dict[int, int]:
    """The record each piece belongs to (by ``id``), records counted from the top.

    Most columns hold one line a record: where those stand are the records; the lines of wrapped columns go to
    the record they are nearest to. Each of `headings` is a row of its own.
    """
    height = sorted(p.box.height for p in pieces)[len(pieces) // 2]
    anchors = _levels([*(_numbering(pieces) or _anchoring(pieces)), *headings], 0.6 * height)
    steps = sorted(b - a for a, b in pairwise(anchors))
    if steps:
        # A subtotal fills other columns than the records do: what stands as far from all else as records do is a row too.
        levels = _levels(pieces, 0.45 * height)
        apart = 0.8 * steps[len(steps) // 4]
        around = zip([-1.0, *levels], levels, [*levels[1:], 2.0], strict=False)
        alone = [y for before, y, after in around if min(y - before, after - y, *(abs(y - a) for a in anchors)) >= apart]
        anchors = sorted([*anchors, *(y for y in alone if not _goes_on(pieces, y, height))])
    middles = [(a + b) / 2 for a, b in pairwise(anchors)]
    if middles and not any(re.search(r"\d", p.text) for p in pieces if abs(p.box.middle_y - anchors[0]) < 0.45 * height):
        middles[0] -= 0.1 * (anchors[1] - anchors[0])  # what stands halfway from the titles is a record's
    return {id(p): bisect_left(middles, p.box.middle_y) for p in pieces}


def _goes_on(pieces: Sequence[Piece], y: float, height: float) -> bool:
    """Whether a row set as far from others as records are only fills columns that wrap, and sums nothing up."""
    anchored = {p.column for p in _anchoring(pieces)}
    mine = [p for p in pieces if abs(p.box.middle_y - y) < 0.45 * height]
    return not any(p.column in anchored or re.search(r"[合总小共]\s*计|[:：]", p.text) for p in mine)


def _levels(pieces: Sequence[Piece], apart: float) -> list[float]:
    """The heights at which pieces stand, from the top, those nearer than `apart` counted once."""
    found: list[float] = []
    for y in sorted(p.box.middle_y for p in pieces):
        if not found or y - found[-1] > apart:
            found.append(y)
    return found


def _numbering(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces of a column that numbers the records one by one, header included; none where there is no such column."""
    for column in sorted({p.column for p in pieces})[:2]:
        own = sorted((p for p in pieces if p.column == column), key=lambda p: p.box.middle_y)
        counted = [int(p.text) for p in own if re.fullmatch(r"\d{1,4}", p.text)]
        if len(counted) >= 3 and len(own) - len(counted) <= 2 and all(b - a == 1 for a, b in pairwise(counted)):
            return own
    return []


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
