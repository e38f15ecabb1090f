"""专家评分汇总表 as a PDF to print and sign."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import LongTable, Spacer, TableStyle

from scoring.export.pdf import rendered, text
from scoring.export.summary import SIGNING, TITLE, SummaryLine, cells, columns, headings

_ACROSS = 273.0
"""Millimetres between the margins of A4 across."""


def summary_pdf(lines: Sequence[SummaryLine], note: str) -> bytes:
    """The PDF's bytes, the same for the same lines. What is too long for a cell of the page is cut; the workbook has all of it."""
    names = headings(lines)
    widths = columns(names)
    rows = [[text(name, bold=True, centred=True) for name in names]]
    for number, line in enumerate(lines, 1):
        values = cells(line, number, names)
        rows.append([text(_said(value), centred=column != 1) for column, value in enumerate(values)])
    style = TableStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.5, colors.grey),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#e7ecf3")),
        ]
    )
    share = _ACROSS * mm / sum(widths)
    table = LongTable(rows, colWidths=[w * share for w in widths], repeatRows=1, style=style)
    story = [text(TITLE, size=16, centred=True), Spacer(1, 3 * mm), text(note), Spacer(1, 3 * mm), table, Spacer(1, 8 * mm), text(SIGNING)]
    return rendered(story, TITLE, TITLE)


def _said(value: str | float | None) -> str:
    return "" if value is None else value if isinstance(value, str) else f"{value:g}"
