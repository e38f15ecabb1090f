"""The text of a Word file in the order it is read: headers, then paragraphs and tables as they come, text boxes, footers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

Rows = list[list[tuple[str, str]]]


def blocks_of(path: Path) -> list[tuple[Rows, bool]]:
    """Paragraphs (one cell, False) and tables (all rows equally long, True)."""
    import docx

    document = docx.Document(str(path))
    found: list[tuple[Rows, bool]] = []
    headers = dict.fromkeys(text for section in document.sections for text in _paragraphs(section.header))
    found += [([[(text, "")]], False) for text in headers]
    found += _body(document)
    footers = dict.fromkeys(text for section in document.sections for text in _paragraphs(section.footer))
    return found + [([[(text, "")]], False) for text in footers]


def _paragraphs(part: Any) -> list[str]:
    return [p.text.strip() for p in part.paragraphs if p.text.strip()]


def _body(document: Any) -> Iterator[tuple[Rows, bool]]:
    from docx.table import Table

    tables = 0
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            tables += 1
            rows = _grid(item, f"表{tables}")
            if rows:
                yield rows, True
            continue
        text = item.text.strip()
        boxes = _text_boxes(item)
        for line in (*(part.strip() for part in text.splitlines()), *boxes):
            if line:
                yield [[(line, "")]], False


def _text_boxes(paragraph: Any) -> list[str]:
    """Texts of drawings anchored in the paragraph; Word stores each twice (new and old form), said once."""
    boxes = paragraph._p.xpath(".//w:txbxContent")
    texts = ("".join(t.text or "" for t in box.xpath(".//w:t")).strip() for box in boxes)
    return list(dict.fromkeys(text for text in texts if text))


def _grid(table: Any, name: str) -> Rows:
    """Rows of cells; a merged cell repeats its text because python-docx gives it for each place it covers."""
    rows: Rows = []
    for r, row in enumerate(table.rows, start=1):
        cells = [("", f"{name}!R{r}C0")] * row.grid_cols_before
        cells += [(" ".join(cell.text.split()), f"{name}!R{r}C{c}") for c, cell in enumerate(row.cells, start=1 + row.grid_cols_before)]
        rows.append(cells)
    width = max(map(len, rows), default=0)
    return [row + [("", "")] * (width - len(row)) for row in rows]
