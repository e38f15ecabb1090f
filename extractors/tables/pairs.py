"""Forms whose labels stand in cells: what is in the cell after a label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evidence.page import Cell, Page, Table
from extractors.normalise import compact
from extractors.quotes import regex
from extractors.tables import tables_of
from extractors.tables.records import PlacedCell


def labelled_cells(pages: Iterable[Page], label: str) -> Iterator[PlacedCell]:
    """The cells to the right of those whose whole text is a `label` (a pattern; a colon, spaces and where to stamp it are ignored);
    where that one is empty or missing, the cell below. Empty cells are left out."""
    rx = regex(rf"(?:{label})(?:\((?:盖?章|公章|签章|签字|全称)\))?[::]?")
    for page in pages:
        for table in tables_of(page):
            for r, row in enumerate(table.rows):
                for c, cell in enumerate(row):
                    if rx.fullmatch(compact(cell.text)) and not (c and row[c - 1] is cell):
                        value = _right(row, c) or _below(table, r, c)
                        if value is not None:
                            yield PlacedCell(page, value)


def _right(row: tuple[Cell, ...], c: int) -> Cell | None:
    """The next cell that is not the same merged one, None when it is empty."""
    cell = next((other for other in row[c + 1 :] if other.text != row[c].text), None)
    return cell if cell is not None and cell.text.strip() else None


def _below(table: Table, r: int, c: int) -> Cell | None:
    cell = next((row[c] for row in table.rows[r + 1 :] if row[c].text != table.rows[r][c].text), None)
    return cell if cell is not None and cell.text.strip() else None
