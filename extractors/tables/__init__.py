"""Tables on pages, and the records in them.

``grid`` builds cells from ruled lines, ``clusters`` from the places of text alone; ``columns`` finds a header among
the rows, ``records`` gives the rows below it by column name, over page breaks; ``pairs`` reads forms whose labels stand in cells.
"""

from __future__ import annotations

from functools import lru_cache

from evidence.page import Page, Table
from extractors.quotes import is_rim
from extractors.tables.clusters import clustered_tables
from extractors.tables.grid import grids_of


@lru_cache(maxsize=128)
def tables_of(page: Page) -> tuple[Table, ...]:
    """The tables of a page from top to bottom: the file's own (office files), else ruled ones, and where no line is ruled
    those whose text stands in columns. A merged cell repeats its text in every place it covers."""
    if page.tables:
        return page.tables
    grids = grids_of(page.rulings)
    printed = [line for line in page.lines if not is_rim(page, line)]
    ruled = tuple(table for grid in grids if (table := grid.filled(printed)) is not None)
    covered = [grid.box for grid in grids]
    loose = [
        line
        for line in printed
        if not any(b.top <= line.box.middle_y <= b.bottom and b.left <= line.box.middle_x <= b.right for b in covered)
    ]
    found = ruled + clustered_tables(loose)
    return tuple(sorted(found, key=lambda t: (t.rows[0][0].box.top, t.rows[0][0].box.left)))
