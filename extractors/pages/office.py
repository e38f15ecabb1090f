"""Office files as one virtual page: sheets and tables as grids, row texts and paragraphs as lines.

Boxes are proportions of rows and columns: nothing is drawn, but order and neighbourhood are true.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from charset_normalizer import from_bytes

from evidence.batch import SubmittedFile
from evidence.errors import FileProblem
from evidence.geometry import BoundingBox
from evidence.page import Cell, Page, Table, TextLine
from extractors.pages import docx_text, hypertext, slides, workbook
from extractors.pages.conversion import converted
from extractors.pages.sources import LOCKED, Shape, refusal

_ENGINES: dict[Shape, str] = {"docx": "docx", "xlsx": "openpyxl", "xls": "xlrd", "pptx": "pptx", "html": "html"}
ROW_LIMIT = 20_000
"""Rows of all sheets together; the rest is left out and said so."""


@dataclass
class Block:
    """A paragraph (`rows` has one row of one cell, `table` False) or a grid; a cell is its text and its place."""

    rows: list[list[tuple[str, str]]]
    table: bool
    name: str = ""


@dataclass
class Content:
    """What an office file holds, in order."""

    blocks: list[Block] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read_office(file: SubmittedFile, shape: Shape) -> Page:
    """The file as page 1. Raises FileProblem: encrypted, corrupt, empty, and what `converted` raises."""
    try:
        with converted(file, shape) as (readable, kind):
            content = _READERS[kind](readable)
    except FileProblem:
        raise
    except Exception as error:  # these libraries raise whatever the broken part throws
        raise refusal(file, "corrupt", "文件已损坏，无法读取") from error
    if not any(text.strip() for block in content.blocks for row in block.rows for text, _ in row):
        raise refusal(file, "empty", "文件中没有文字")
    return _page(file, content, "libreoffice" if kind != shape else _ENGINES.get(kind, "text"))


def _page(file: SubmittedFile, content: Content, engine: str) -> Page:
    total = sum(len(block.rows) for block in content.blocks)
    lines: list[TextLine] = []
    tables: list[Table] = []
    at = 0
    for block in content.blocks:
        grid = []
        for row in block.rows[: max(0, ROW_LIMIT - at)]:
            cells = tuple(_cells(row, at / total, (at + 1) / total))
            grid.append(cells)
            lines += _row_line(cells)
            at += 1
        if block.table and grid:
            tables.append(Table(tuple(grid), block.name))
    if total > ROW_LIMIT:
        content.warnings.append(f"共 {total} 行，只读取前 {ROW_LIMIT} 行")
    return Page(file.name, file.sha256, 1, "office", engine, tuple(lines), tuple(tables), warnings=tuple(content.warnings))


def _cells(row: Sequence[tuple[str, str]], top: float, bottom: float) -> list[Cell]:
    wide = 1 / max(1, len(row))
    return [Cell(text, BoundingBox.of(i * wide, top, (i + 1) * wide, bottom), place) for i, (text, place) in enumerate(row)]


def _row_line(cells: Sequence[Cell]) -> list[TextLine]:
    """One line a cell that says something; a merged cell, which repeats, speaks once."""
    lines: list[TextLine] = []
    for before, cell in pairwise([None, *cells]):
        if cell is None or not cell.text.strip():
            continue
        if before is not None and before.text == cell.text and lines:
            last = lines[-1]
            lines[-1] = TextLine(last.text, BoundingBox.around([last.box, cell.box]))
            continue
        lines.append(TextLine(" ".join(cell.text.split()), cell.box))
    return lines


def _read_docx(file: SubmittedFile) -> Content:
    found = docx_text.blocks_of(file.path)
    return Content([Block(rows, table) for rows, table in found])


def _read_xlsx(file: SubmittedFile) -> Content:
    try:
        sheets, warnings = workbook.read_xlsx(file.path)
    except zipfile.BadZipFile as error:
        raise refusal(file, "corrupt", "文件已损坏，无法打开") from error
    return Content([Block(rows, True, name) for name, rows in sheets], warnings)


def _read_xls(file: SubmittedFile) -> Content:
    import xlrd

    try:
        sheets, warnings = workbook.read_xls(file.path)
    except xlrd.XLRDError as error:
        if "encrypt" in str(error).lower():
            return _read_protected(file)
        raise
    return Content([Block(rows, True, name) for name, rows in sheets], warnings)


def _read_protected(file: SubmittedFile) -> Content:
    """An encrypted Excel 97 file: one that is only protected against changes has a password that all programs know."""
    try:
        with converted(file, "sheet") as (readable, _):
            return _read_xlsx(readable)
    except FileProblem as error:
        raise refusal(file, "encrypted", LOCKED) from error


def _read_pptx(file: SubmittedFile) -> Content:
    return Content([Block(rows, table) for rows, table in slides.slides_of(file.path)])


def _read_html(file: SubmittedFile) -> Content:
    return Content([Block(rows, table) for rows, table in hypertext.blocks_of(_decoded(file))])


def _decoded(file: SubmittedFile) -> str:
    """UTF-8 where it is; else GB 18030, of which GBK is a part; else what the bytes look most like."""
    data = file.path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    best = from_bytes(data).best()
    if best is None:
        raise refusal(file, "corrupt", "无法识别文本编码")
    return str(best)


def _read_csv(file: SubmittedFile) -> Content:
    text = _decoded(file)
    lines = text[:8192].splitlines()
    delimiter = max(",;\t|", key=lambda sign: sum(sign in line for line in lines))
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    width = max(map(len, rows), default=0)
    grid = [
        [(cell.strip(), f"{workbook.column_name(c)}{r}") for c, cell in enumerate([*row, *[""] * (width - len(row))], start=1)]
        for r, row in enumerate(rows, start=1)
        if any(cell.strip() for cell in row)
    ]
    return Content([Block(grid, True)])


def _read_txt(file: SubmittedFile) -> Content:
    lines = [line.strip() for line in _decoded(file).splitlines()]
    return Content([Block([[(line, "")]], False) for line in lines if line])


_READERS: dict[Shape, Callable[[SubmittedFile], Content]] = {
    "docx": _read_docx,
    "xlsx": _read_xlsx,
    "xls": _read_xls,
    "csv": _read_csv,
    "txt": _read_txt,
    "pptx": _read_pptx,
    "html": _read_html,
}
