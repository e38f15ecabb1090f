"""Where the columns of an unruled table part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from evidence.page import TextLine

SECTION = re.compile(r"^[一二三四五六七八九十]{1,2}、|^[((][一二三四五六七八九十]{1,2}[))]")
"""How a heading between records begins."""

_CROSSED = 0.3
"""The share of a table's rows whose text may lie over a border: their cells have run together, or reach into one another."""

_STEPS = 40
"""Places tried for a border between two columns."""

_Rows = Sequence[Sequence[TextLine]]


def borders_of(block: _Rows) -> list[float]:
    """Column borders: the middles of the white gaps that run through all full rows, or, where texts that have run together
    leave fewer of them than the fullest row has cells, the places between those cells that the fewest texts lie over."""
    left = min(line.box.left for row in block for line in row)
    right = max(line.box.right for row in block for line in row)
    columns, model = _columns(block), _model(block)
    inner = [(a[1] + b[0]) / 2 for a, b in pairwise(columns)]
    voted = _voted(block, model) if len(columns) < len(model) else []
    return [left, *(voted if len(voted) > len(inner) else inner), right]


def _model(block: _Rows) -> Sequence[TextLine]:
    """The texts side by side of the fullest row, the first of several. Lines of one cell that stand a little higher and
    lower lie over each other and count once."""
    return max((_beside(row) for row in block), key=len)


def _beside(row: Sequence[TextLine]) -> Sequence[TextLine]:
    found: list[TextLine] = []
    for line in row:
        if not found or line.box.overlap_x(found[-1].box) < 0.5 * min(line.box.width, found[-1].box.width):
            found.append(line)
    return found


def _columns(block: _Rows) -> list[list[float]]:
    """From where to where text stands, over all full rows. A text that lies across two texts of the fullest row has run
    together from two cells and is left out."""
    model = _model(block)
    spans, wrapped = [], []
    for row in block:
        for line in row:
            crossed = _cells_under(line, model)
            if len(row) < 0.6 * len(model):
                wrapped += [line] if crossed < 2 and not SECTION.match(line.text) else []
            elif line in model or crossed < 2:
                spans.append((line.box.left, line.box.right))
    columns: list[list[float]] = []
    for left, right in sorted(spans):
        if columns and left <= columns[-1][1] + 0.002:
            columns[-1][1] = max(columns[-1][1], right)
        else:
            columns.append([left, right])
    for line in wrapped:
        touched = [c for c in columns if c[0] < line.box.right and line.box.left < c[1]]
        if len(touched) == 1:
            touched[0][:] = min(touched[0][0], line.box.left), max(touched[0][1], line.box.right)
    return columns


def _cells_under(line: TextLine, model: Sequence[TextLine]) -> int:
    """How many texts of the fullest row a text lies across."""
    return sum(m.box.overlap_x(line.box) > 0.3 * m.box.width for m in model)


def _voted(block: _Rows, model: Sequence[TextLine]) -> list[float]:
    """Between each two neighbours of the fullest row the place that the fewest texts lie over; none where too many do."""
    lines = [line for row in block for line in row if _cells_under(line, model) < 2]
    most = _CROSSED * sum(len(row) >= 0.5 * len(model) for row in block)
    found: list[float] = []
    for a, b in pairwise(model):
        start, end = a.box.middle_x, b.box.middle_x
        tried = [start + (end - start) * k / _STEPS for k in range(1, _STEPS)]
        depths = [sum(_depth(line, x) for line in lines) for x in tried]
        least = min(depths)
        flat = [x for x, depth in zip(tried, depths, strict=True) if depth <= least + 1e-6]
        middle = (a.box.right + b.box.left) / 2
        at = min(flat, key=lambda x: abs(x - middle))
        if sum(_depth(line, at) > 0.6 * line.box.height for line in lines) <= most:
            found.append(at)
    return found


def _depth(line: TextLine, x: float) -> float:
    """How far `x` lies inside a text, from its nearer end; 0 outside it."""
    return max(0.0, min(x - line.box.left, line.box.right - x))
