"""Tables from ruled lines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidence.geometry import BoundingBox
from evidence.page import Cell, Rulings, Table, TextLine
from extractors.tables.clusters import row_of_each
from extractors.tables.pieces import Piece, cell_of, cut

_TOUCH = 0.007
"""How far apart, in page fractions, two lines may lie and still be one line, or meet: about 2 mm on A4, twice a line's width
on a scan and what half a degree of remaining skew makes over half a page."""

_GAP = 0.01
"""A longer break in a ruled line is an end, a shorter one a worn or overwritten stretch. Less than the lowest row is high."""

_DRAWN = 0.5
"""The share of a cell's side that must be ruled for the side to be a border (else the cells are merged)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line: at position `at` across its direction, from `start` to `end` along it."""

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start

    def meets(self, other: Rule) -> bool:
        """Whether this line and one across it touch."""
        return self.start - _TOUCH <= other.at <= self.end + _TOUCH and other.start - _TOUCH <= self.at <= other.end + _TOUCH

    def ends_at(self, others: Iterable[Rule]) -> bool:
        """Whether both ends of this line lie on lines across it."""
        ends = [o.at for o in others if self.meets(o)]
        return any(abs(self.start - x) <= 2 * _TOUCH for x in ends) and any(abs(self.end - x) <= 2 * _TOUCH for x in ends)


def merged(rules: Iterable[Rule]) -> list[Rule]:
    """Lines with the pieces of one line put together."""
    tracks: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: r.at):
        if tracks and rule.at - sum(r.at for r in tracks[-1]) / len(tracks[-1]) <= _TOUCH:
            tracks[-1].append(rule)
        else:
            tracks.append([rule])
    found: list[Rule] = []
    for track in tracks:
        at = sum(r.at * r.length for r in track) / max(sum(r.length for r in track), 1e-9)
        open_end: Rule | None = None
        for rule in sorted(track, key=lambda r: r.start):
            if open_end is not None and rule.start - open_end.end <= _GAP:
                open_end = Rule(at, open_end.start, max(open_end.end, rule.end))
            else:
                found += [open_end] if open_end else []
                open_end = Rule(at, rule.start, rule.end)
        found += [open_end] if open_end else []
    return found


@dataclass(frozen=True, slots=True)
class Grid:
    """Borders of a table: `xs` and `ys` rise; ``regions[r][c]`` is the number of the (merged) cell at row r, column c."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    regions: tuple[tuple[int, ...], ...]

    @property
    def box(self) -> BoundingBox:
        return BoundingBox.of(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def filled(self, lines: Sequence[TextLine]) -> Table | None:
        """The table with the text of `lines`; None when hardly a cell has text (a drawing, a frame)."""
        held: dict[int, list[Piece]] = {}
        for line in lines:
            if not (self.xs[0] <= line.box.middle_x <= self.xs[-1] and self.ys[0] <= line.box.middle_y <= self.ys[-1]):
                continue
            row = min(bisect_right(self.ys, line.box.middle_y) - 1, len(self.ys) - 2)
            for piece in cut(line, self._borders(row)):
                column = min(max(bisect_right(self.xs, piece.box.middle_x) - 1, 0), len(self.xs) - 2)
                held.setdefault(self.regions[row][column], []).append(Piece(piece.text, piece.box, piece.score, column))
        if len(held) < 2:
            return None
        rows: list[tuple[Cell, ...]] = []
        cells: dict[int, Cell] = {}
        for r in range(len(self.ys) - 1):
            rows += self._split(r, held) or [tuple(self._cell(r, c, held, cells) for c in range(len(self.xs) - 1))]
        return Table(tuple(rows))

    def _borders(self, row: int) -> list[float]:
        """The x-positions of the borders that are drawn in `row`."""
        regions = self.regions[row]
        return [self.xs[0], *(self.xs[c + 1] for c in range(len(regions) - 1) if regions[c] != regions[c + 1]), self.xs[-1]]

    def _place(self, row: int, column: int) -> BoundingBox:
        return BoundingBox.of(self.xs[column], self.ys[row], self.xs[column + 1], self.ys[row + 1])

    def _cell(self, row: int, column: int, held: dict[int, list[Piece]], cells: dict[int, Cell]) -> Cell:
        region = self.regions[row][column]
        if region not in cells:
            cells[region] = cell_of(held.get(region, ()), self._place(row, column))
        return cells[region]

    def _split(self, row: int, held: dict[int, list[Piece]]) -> list[tuple[Cell, ...]]:
        """The rows inside one ruled row, where only the columns are ruled; empty when it is a single row.

        Taken to be several when at least three columns hold the same number of lines, three or more, at the same heights.
        """
        regions = self.regions[row]
        if len(set(regions)) < len(regions) or any(
            region in other for i, other in enumerate(self.regions) if i != row for region in regions
        ):
            return []
        columns = [held.get(region, []) for region in regions]
        heights = [sorted(p.box.middle_y for p in column) for column in columns if len(column) >= 3]
        alike = [h for h in heights if len(h) == len(heights[0]) and all(abs(a - b) < _TOUCH for a, b in zip(h, heights[0], strict=True))]
        if len(alike) < 3:
            return []
        pieces = [Piece(p.text, p.box, p.score, c) for c, column in enumerate(columns) for p in column]
        rows = row_of_each(pieces)
        return [
            tuple(cell_of([p for p in pieces if rows[id(p)] == r and p.column == c], self._place(row, c)) for c in range(len(regions)))
            for r in sorted(set(rows.values()))
        ]


def grids_of(rulings: Rulings) -> tuple[Grid, ...]:
    """The tables that ruled lines make: connected lines with at least two rows and two columns between them.

    Underlines and strokes that end nowhere are left out. A table whose outer sides are not ruled is closed at the
    ends of the lines that reach furthest.
    """
    across = merged(Rule(b.middle_y, b.left, b.right) for b in rulings.horizontal if b.width > 2 * b.height)
    down = merged(Rule(b.middle_x, b.top, b.bottom) for b in rulings.vertical if b.height > b.width)
    grids = (grid_of(*component) for component in _components(across, down))
    return tuple(sorted((g for g in grids if g is not None), key=lambda g: (g.ys[0], g.xs[0])))


def _components(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Lines that hang together."""
    left_across, left_down = list(across), list(down)
    found = []
    while left_across:
        group_a, group_d = [left_across.pop()], list[Rule]()
        grown = True
        while grown:
            new_d = [d for d in left_down if any(d.meets(a) for a in group_a)]
            left_down = [d for d in left_down if d not in new_d]
            group_d += new_d
            new_a = [a for a in left_across if any(a.meets(d) for d in group_d)]
            left_across = [a for a in left_across if a not in new_a]
            group_a += new_a
            grown = bool(new_d or new_a)
        found.append((group_a, group_d))
    return found


def grid_of(across: list[Rule], down: list[Rule]) -> Grid | None:
    """The grid that connected lines make, None when it is no table."""
    for _ in range(3):
        if not across or not down:
            return None
        widest, tallest = max(a.length for a in across), max(d.length for d in down)
        across = [a for a in across if a.length >= 0.5 * widest or a.ends_at(down)]
        down = [d for d in down if d.length >= 0.5 * tallest or d.ends_at(across)]
    xs = _positions([d.at for d in down], [a.start for a in across], [a.end for a in across])
    ys = _positions([a.at for a in across], [d.start for d in down], [d.end for d in down])
    if len(xs) < 3 or len(ys) < 3:
        return None
    return Grid(xs, ys, _regions(xs, ys, across, down))


def _positions(at: list[float], starts: list[float], ends: list[float]) -> tuple[float, ...]:
    """Border positions, with the open sides closed where at least two lines reach beyond the outermost border."""
    found: list[float] = []
    for x in sorted(at):
        if not found or x - found[-1] > _TOUCH:
            found.append(x)
    before = sorted(s for s in starts if s < found[0] - 2 * _TOUCH)
    after = sorted(e for e in ends if e > found[-1] + 2 * _TOUCH)
    return (*before[:1][: len(before) // 2], *found, *after[-1:][: len(after) // 2])


def _regions(xs: Sequence[float], ys: Sequence[float], across: list[Rule], down: list[Rule]) -> tuple[tuple[int, ...], ...]:
    """The number of the cell each unit of the grid belongs to: units with no border drawn between them are one cell."""
    n_rows, n_columns = len(ys) - 1, len(xs) - 1
    region = [[r * n_columns + c for c in range(n_columns)] for r in range(n_rows)]

    def join(a: int, b: int) -> None:
        for row in region:
            for c, value in enumerate(row):
                if value == b:
                    row[c] = a

    for r in range(n_rows):
        for c in range(n_columns):
            if c + 1 < n_columns and region[r][c] != region[r][c + 1] and not _drawn(down, xs[c + 1], ys[r], ys[r + 1]):
                join(region[r][c], region[r][c + 1])
            if r + 1 < n_rows and region[r][c] != region[r + 1][c] and not _drawn(across, ys[r + 1], xs[c], xs[c + 1]):
                join(region[r][c], region[r + 1][c])
    return tuple(tuple(row) for row in region)


def _drawn(rules: list[Rule], at: float, start: float, end: float) -> bool:
    covered = sum(max(0.0, min(r.end, end) - max(r.start, start)) for r in rules if abs(r.at - at) <= _TOUCH)
    return covered >= _DRAWN * (end - start)
