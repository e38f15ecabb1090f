"""The text of a Word file in the order it is read: headers, then paragraphs and tables as they come, text boxes, footers.

The file's own elements are walked, since what stands in content controls (``w:sdt``) or was inserted while changes were tracked
(``w:ins``) is no part of python-docx's paragraphs, rows and cells. Deleted text is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

Rows = list[list[tuple[str, str]]]
Block = tuple[Rows, bool]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WRAPPERS = {f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml")}
_GONE = {f"{_W}{name}" for name in ("del", "moveFrom", "tbl", "txbxContent")}
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def blocks_of(path: Path) -> list[Block]:
    """Paragraphs (one cell, False) and tables (all rows equally long, True)."""
    import docx

    document = docx.Document(str(path))
    headers = dict.fromkeys(text for section in document.sections for text in _lines(section.header._element))
    footers = dict.fromkeys(text for section in document.sections for text in _lines(section.footer._element))
    body = _tabbed(_body(document.element.body, _Count()))
    return [*(_line(text) for text in headers), *body, *(_line(text) for text in footers)]


class _Count:
    """How many tables were met."""

    def __init__(self) -> None:
        self.tables = 0


def _line(text: str) -> Block:
    return [[(text, "")]], False


def _lines(part: Any) -> list[str]:
    """The lines of a header or footer, those in its tables too."""
    texts = (_text(p) for p in part.iter(f"{_W}p"))
    return [line.strip() for text in texts for line in text.splitlines() if line.strip()]


def _children(element: Any) -> Iterator[Any]:
    """Child elements, those in content controls and tracked insertions as if these were not there."""
    for child in element:
        if child.tag in _WRAPPERS:
            yield from _children(child)
        else:
            yield child


def _body(element: Any, count: _Count) -> Iterator[Block]:
    for child in _children(element):
        if child.tag == f"{_W}tbl":
            count.tables += 1
            rows, nested = _grid(child, f"表{count.tables}")
            if any(text for row in rows for text, _ in row):
                yield rows, True
            for cell in nested:
                yield from (block for block in _body(cell, count) if block[1])
        elif child.tag == f"{_W}p":
            for line in (*_text(child).splitlines(), *_text_boxes(child)):
                if line.strip():
                    yield _line(line.strip(" "))


def _tabbed(blocks: Iterable[Block]) -> Iterator[Block]:
    """`blocks` with paragraphs that follow one another and are set in three columns or more by tabs put together as a table."""
    for columns, group in groupby(blocks, lambda block: 0 if block[1] else block[0][0][0][0].strip().count("\t")):
        found = list(group)
        if columns >= 2 and len(found) >= 2:
            yield [[(" ".join(text.split()), "") for text in rows[0][0][0].strip().split("\t")] for rows, _ in found], True
        else:
            yield from (([[(" ".join(t.split()), place) for t, place in row] for row in rows], table) for rows, table in found)


def _text(element: Any) -> str:
    """The text of a paragraph, without what was deleted and without its text boxes."""
    parts: list[str] = []
    for child in element:
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in _SIGNS:
            parts.append(_SIGNS[child.tag])
        elif child.tag not in _GONE:
            parts.append(_text(child))
    return "".join(parts)


def _text_boxes(paragraph: Any) -> list[str]:
    """Texts of drawings anchored in the paragraph; Word stores each twice (new and old form), said once."""
    boxes = paragraph.iter(f"{_W}txbxContent")
    texts = ("".join(t.text or "" for t in box.iter(f"{_W}t")).strip() for box in boxes)
    return list(dict.fromkeys(text for text in texts if text))


def _grid(table: Any, name: str) -> tuple[Rows, list[Any]]:
    """Rows of cells, a merged cell's text in every place it covers, and the cells that hold tables of their own."""
    rows: Rows = []
    nested: list[Any] = []
    for r, row in enumerate((c for c in _children(table) if c.tag == f"{_W}tr"), start=1):
        texts = [""] * _number(row, "trPr", "gridBefore", 0)
        for cell in (c for c in _children(row) if c.tag == f"{_W}tc"):
            nested += [cell] if any(c.tag == f"{_W}tbl" for c in _children(cell)) else []
            merged = cell.find(f"{_W}tcPr/{_W}vMerge")
            above = merged is not None and merged.get(f"{_W}val", "continue") == "continue" and rows
            text = rows[-1][len(texts)][0] if above and len(texts) < len(rows[-1]) else _cell_text(cell)
            texts += [text] * _number(cell, "tcPr", "gridSpan", 1)
        rows.append([(text, f"{name}!R{r}C{c}") for c, text in enumerate(texts, start=1)])
    width = max(map(len, rows), default=0)
    return [row + [("", "")] * (width - len(row)) for row in rows], nested


def _number(element: Any, properties: str, name: str, default: int) -> int:
    found = element.find(f"{_W}{properties}/{_W}{name}")
    value = found.get(f"{_W}val", "") if found is not None else ""
    return min(int(value), 200) if value.isdigit() else default


def _cell_text(cell: Any) -> str:
    return " ".join(" ".join(_text(p).split()) for p in _children(cell) if p.tag == f"{_W}p").strip()
