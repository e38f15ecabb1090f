"""The figures of the report as a workbook: what it is of, then a sheet a table."""

from __future__ import annotations

from collections.abc import Sequence

from audit.findings import TITLE, Findings
from review.auditing import NOTHING, Table
from scoring.export.cells import HEADING, merge, put, set_height
from scoring.export.pages import Page
from scoring.export.workbook import workbook_bytes

_WHOLE, _WIDE, _WORDS, _NARROW = 110.0, 38.0, 26.0, 12.0
_LONG = 8
"""Characters that a narrow column has room for in a line."""
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\：（）", " "))
_LONGEST = 28
_PER_CENT = 10


def report_xlsx(findings: Findings, facts: Sequence[str]) -> bytes:
    """`facts` are the lines that the HTML has on top."""
    return workbook_bytes([_cover(facts), *(_page(number, table) for number, table in enumerate(findings.tables, 1))], "审计报告")


def _cover(facts: Sequence[str]) -> Page:
    page = Page("说明", widths=(_WHOLE,), area=(1 + len(facts), 1))
    put(page, 1, 1, TITLE, bold=True, size=14, border="")
    for row, fact in enumerate(facts, 2):
        put(page, row, 1, fact, vertical="top")
        set_height(page, row, [(fact, _WHOLE)])
    return page


def _page(number: int, table: Table) -> Page:
    name = f"{number} {' '.join(table.title.translate(_FORBIDDEN).split())}"[:_LONGEST]
    widths = (_WIDE, *(_wide(table, column) for column in range(1, len(table.columns))))
    page = Page(name, widths=widths)
    put(page, 1, 1, table.title, bold=True, size=12, border="")
    put(page, 2, 1, table.note, border="", vertical="top")
    for row in (1, 2):
        merge(page, row, 1, row, len(table.columns))
    set_height(page, 2, [(table.note, sum(widths))], least=6)
    for column, (heading, words) in enumerate(zip(table.columns, table.words, strict=True), 1):
        put(page, 3, column, heading, bold=True, fill=HEADING, align="left" if column == 1 or words else "right")
    set_height(page, 3, list(zip(table.columns, widths, strict=True)))
    if not table.rows:
        put(page, 4, 1, NOTHING)
    for row, values in enumerate(table.rows, 4):
        for column, (value, share) in enumerate(zip(values, table.shares, strict=True), 1):
            figure = round(value, 4) if isinstance(value, float) else value
            number = _PER_CENT if share and isinstance(value, float) else 0
            put(page, row, column, figure, align="left" if column == 1 or isinstance(value, str) else "right", number=number)
        texts = [(v, w) for v, w in zip(values, widths, strict=True) if isinstance(v, str)]
        set_height(page, row, texts)
    page.frozen, page.titles, page.area = (4, 2), (3, 3), (3 + max(1, len(table.rows)), len(table.columns))
    return page


def _wide(table: Table, column: int) -> float:
    """Names and values read from papers need more room than figures."""
    longest = max((len(v) for row in table.rows if isinstance(v := row[column], str)), default=0)
    return _WORDS if longest > _LONG else _NARROW
