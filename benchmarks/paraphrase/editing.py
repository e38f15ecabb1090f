"""To put other words on a page as read, with boxes and character edges that a reader of the changed page would have given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from evidence.geometry import BoundingBox
from evidence.page import Cell, Page, Table, TextLine

MARGIN = 0.985
"""Where print ends on the right, as a share of the page's width."""
GAP = 0.003
"""The least gap between two boxes of a row."""


@dataclass(frozen=True)
class Edit:
    """``text[start:end]`` becomes `text`."""

    start: int
    end: int
    text: str


Editor = Callable[[str], Sequence[Edit]]
"""What to change in a line or cell: edits from left to right that do not overlap."""


def edited(page: Page, editor: Editor) -> Page:
    """`page` with the editor's changes; the page itself where there are none."""
    lines = tuple(_line(line, edits, *_room(line, page)) if (edits := editor(line.text)) else line for line in page.lines)
    tables = tuple(_table(table, editor) for table in page.tables)
    same = all(a is b for a, b in zip(lines, page.lines, strict=True)) and tables == page.tables
    return page if same else replace(page, lines=lines, tables=tables)


def applied(text: str, edits: Sequence[Edit]) -> str:
    for edit in reversed(edits):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def part(line: TextLine, start: int, end: int) -> TextLine:
    """The piece ``text[start:end]`` of a line as a line of its own. What a second model read is not taken apart: it counts as agreeing."""
    edges = line.edges[start : end + 1] if line.edges else ()
    return TextLine(line.text[start:end], line.span(start, end), line.score, edges, None if line.other is None else line.text[start:end])


def joined(left: TextLine, right: TextLine, between: str = "") -> TextLine:
    """Two lines of one row as one. `between` stands in the gap, at most one character."""
    edges: tuple[float, ...] = ()
    if left.edges and right.edges:
        edges = (left.edges if between else left.edges[:-1]) + right.edges
    other = None
    if left.other is not None or right.other is not None:
        other = between.join(line.text if line.other is None else line.other for line in (left, right))
    box = BoundingBox.around((left.box, right.box))
    return TextLine(left.text + between + right.text, box, min(left.score, right.score), edges, other)


def _line(line: TextLine, edits: Sequence[Edit], first: float, last: float) -> TextLine:
    """`line` with the edits, no farther left than `first` and right than `last`."""
    widths = _widths(line)
    em = sum(widths) / max(_ems(line.text), 0.5)
    for edit in reversed(edits):
        old = widths[edit.start : edit.end]
        unit = sum(old) / _ems(line.text[edit.start : edit.end]) if old else em
        widths[edit.start : edit.end] = [unit * _ems(c) for c in edit.text]
    grown = sum(widths) - line.box.width if len(edits) == 1 and edits[0].end - edits[0].start == len(line.text) else 0.0
    left = max(line.box.left - max(grown, 0.0) / 2, first)  # a label that stands alone is set about its middle, as in a table's head
    squeeze = min(1.0, (last - left) / sum(widths)) if sum(widths) else 1.0
    edges = [left]
    for width in widths:
        edges.append(edges[-1] + width * squeeze)
    text = applied(line.text, edits)
    box = BoundingBox.of(left, line.box.top, max(edges[-1], left + 1e-3), line.box.bottom)
    other = None if line.other is None else text
    return TextLine(text, box, line.score, tuple(edges) if line.edges else (), other)


def _widths(line: TextLine) -> list[float]:
    spans = (line.span(i, i + 1) for i in range(len(line.text)))
    return [box.width for box in spans]


def _ems(text: str) -> float:
    """How many square characters wide a text is set."""
    return sum(1.0 if ord(c) > 0x2E7F else 0.55 for c in text)


def _room(line: TextLine, page: Page) -> tuple[float, float]:
    """How far to the left and to the right `line` may reach without running into another one."""
    beside = [o.box for o in page.lines if o is not line and o.box.overlap_y(line.box) > 0]
    before = [box.right for box in beside if box.right <= line.box.left]
    after = [box.left for box in beside if box.left >= line.box.right]
    return min(line.box.left, max([1 - MARGIN, *before]) + GAP), max(line.box.right, min([MARGIN, *after]) - GAP)


def _table(table: Table, editor: Editor) -> Table:
    def changed(cell: Cell) -> Cell:
        edits = editor(cell.text)
        return replace(cell, text=applied(cell.text, edits)) if edits else cell

    return replace(table, rows=tuple(tuple(changed(cell) for cell in row) for row in table.rows))
