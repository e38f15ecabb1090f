"""Lists as office pages, ruled pages and pages without rulings, made from rows of text."""

from __future__ import annotations

from collections.abc import Sequence

from evidence.geometry import WHOLE_PAGE, BoundingBox
from evidence.page import Cell, Page, Rulings, Table, TextLine

Rows = Sequence[Sequence[str]]


def office_page(*tables: Rows, file: str = "清单.xlsx", name: str = "Sheet1") -> Page:
    """A page of an office file: no boxes, cells named as in a spreadsheet."""
    made = []
    for rows in tables:
        cells = tuple(tuple(Cell(t, WHOLE_PAGE, f"{name}!{chr(65 + c)}{r + 1}") for c, t in enumerate(row)) for r, row in enumerate(rows))
        made.append(Table(cells, name))
    lines = tuple(TextLine(t, WHOLE_PAGE) for rows in tables for row in rows for t in row if t)
    return Page(file, "0" * 64, 1, "office", "openpyxl", lines, tuple(made))


def texts_of(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def drawn_page(
    rows: Rows,
    widths: Sequence[float],
    *,
    top: float = 0.2,
    row_height: float = 0.04,
    line_height: float = 0.012,
    ruled: bool = True,
    above: Sequence[tuple[str, float, float]] = (),
    number: int = 1,
    aligned: str = "left",
) -> Page:
    """A scanned page with one table; ``\\n`` in a cell wraps its text, ``above`` are lines ``(text, left, top)`` around it."""
    lefts = [0.08 + sum(widths[:i]) for i in range(len(widths) + 1)]
    lines = [line_at(text, left, y, line_height) for text, left, y in above]
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            parts = text.split("\n") if text else []
            start = top + r * row_height + (row_height - len(parts) * line_height * 1.25) / 2
            for k, part in enumerate(parts):
                line = line_at(part, lefts[c] + 0.005, start + k * line_height * 1.25, line_height)
                if aligned == "centre":
                    shift = (lefts[c + 1] - lefts[c] - line.box.width) / 2 - 0.005
                    line = TextLine(
                        part, BoundingBox.of(line.box.left + shift, line.box.top, line.box.right + shift, line.box.bottom), 0.98
                    )
                lines.append(line)
    rulings = grid_rulings(lefts, [top + i * row_height for i in range(len(rows) + 1)]) if ruled else Rulings()
    lines.sort(key=lambda line: (line.box.top, line.box.left))
    return Page("清单.pdf", "0" * 64, number, "ocr", "rapidocr", tuple(lines), rulings=rulings, width=1654, height=2339)


def line_at(text: str, left: float, top: float, height: float = 0.012) -> TextLine:
    width = sum(height * (1.3 if ord(c) > 0x2E7F else 0.7) for c in text)
    return TextLine(text, BoundingBox.of(left, top, left + width, top + height), 0.98)


def grid_rulings(xs: Sequence[float], ys: Sequence[float]) -> Rulings:
    across = tuple(BoundingBox.of(xs[0], y - 0.0005, xs[-1], y + 0.0005) for y in ys)
    down = tuple(BoundingBox.of(x - 0.0005, ys[0], x + 0.0005, ys[-1]) for x in xs)
    return Rulings(across, down)
