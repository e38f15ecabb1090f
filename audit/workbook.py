"""The figures of the report as a workbook, a sheet a table."""

from __future__ import annotations

from audit.findings import Findings
from review.auditing import Table
from scoring.export.cells import HEADING, put
from scoring.export.pages import Page
from scoring.export.workbook import workbook_bytes

_WIDE, _NARROW = 34.0, 13.0
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\：（）", " "))
_LONGEST = 28


def report_xlsx(findings: Findings) -> bytes:
    return workbook_bytes([_page(number, table) for number, table in enumerate(findings.tables, 1)], "审计报告")


def _page(number: int, table: Table) -> Page:
    name = f"{number} {' '.join(table.title.translate(_FORBIDDEN).split())}"[:_LONGEST]
    page = Page(name, widths=(_WIDE, *(_NARROW for _ in table.columns[1:])))
    put(page, 1, 1, table.title, bold=True, border="")
    put(page, 2, 1, table.note, border="")
    for column, heading in enumerate(table.columns, 1):
        put(page, 3, column, heading, bold=True, fill=HEADING)
    for row, values in enumerate(table.rows, 4):
        for column, value in enumerate(values, 1):
            put(page, row, column, value)
    page.frozen, page.titles, page.area = (4, 2), (3, 3), (3 + len(table.rows), len(table.columns))
    return page
