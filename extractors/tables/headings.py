"""What a page's tables are lists of, by the columns their headers name and by what stands in these."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from evidence.page import Page, Table
from extractors.normalise import compact
from extractors.tables import tables_of
from extractors.tables.columns import Columns, columns_at

TOP = 10
"""Rows of a table among which its header is looked for."""
LIKE = 0.6
"""The least share of a column's cells that must have the form of its values."""


def headers_on(
    page: Page, synonyms: Mapping[str, str], needed: Sequence[str], contents: Mapping[str, str], extra: str = ""
) -> list[tuple[Columns, Table]]:
    """The first header of each table of the page that names columns of `synonyms` (see `columns_at`), with its table."""
    found = []
    for table in tables_of(page):
        tried = (columns_at(table.rows, r, synonyms, needed, contents, extra) for r in range(min(TOP, len(table.rows))))
        header = next((one for one in tried if one is not None), None)
        if header is not None:
            found.append((header, table))
    return found


def holds(table: Table, column: int, form: str) -> bool:
    """Whether most filled cells of a column, its header left out, have a form; at least two do."""
    texts = [compact(row[column].text) for row in table.rows if row[column].text.strip()]
    fitting = sum(bool(re.search(form, text, re.IGNORECASE)) for text in texts)
    return fitting >= 2 and fitting >= LIKE * (len(texts) - 1)
