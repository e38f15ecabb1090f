"""Tables on pages, and the records in them.

``grid`` builds cells from ruled lines, ``clusters`` from the places of text alone; ``columns`` finds a header among
the rows, ``records`` gives the rows below it by column name, over page breaks; ``pairs`` reads forms whose labels stand in cells.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from statistics import median

from evidence.page import Page, Table
from extractors.quotes import is_rim
from extractors.tables.clusters import clustered_tables, rows_within
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
    found = ruled + clustered_tables(loose, page.rulings.horizontal)
    return tuple(sorted(found, key=lambda t: (t.rows[0][0].box.top, t.rows[0][0].box.left)))


def continued_table(page: Page, model: Table) -> tuple[Table, ...]:
    """The rows at the top of a page without a table of its own that stand in the columns of `model`, a table of the page before."""
    if page.route == "office":
        return ()
    cells = [[row[c].box for row in model.rows if row[c].text.strip()] for c in range(len(model.rows[0]))]
    edges = [(median(b.left for b in column), median(b.right for b in column)) if column else None for column in cells]
    if any(a is None for a in edges):
        return ()
    known = [e for e in edges if e is not None]
    borders = [known[0][0] - 0.02, *((a[1] + b[0]) / 2 for a, b in pairwise(known)), known[-1][1] + 0.05]
    found = rows_within([line for line in page.lines if not is_rim(page, line)], borders)
    return () if found is None else (found,)
