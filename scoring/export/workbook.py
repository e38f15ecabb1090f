"""A workbook's bytes. The sheets' rows, most of its time when openpyxl writes them, are put together as text."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from scoring.export.package import timeless

_NO_ROWS = b"<sheetData></sheetData>"


def workbook_bytes(book: Workbook) -> bytes:
    """The package, the same bytes for the same cells. Cells hold numbers, texts and formulas without results."""
    out = io.BytesIO()
    # stored only: `timeless` packs
    _Writer(book, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED)).save()
    return timeless(out.getvalue())


class _Writer(ExcelWriter):
    """Writes sheets without files on disk between."""

    def write_worksheet(self, ws: Worksheet) -> None:
        held = io.BytesIO()
        writer = _Frame(ws, held)
        writer.write()
        before, after = held.getvalue().split(_NO_ROWS)
        ws._rels = writer._rels  # type: ignore[attr-defined]
        ws._drawing = None  # type: ignore[attr-defined]
        archive: zipfile.ZipFile = self._archive  # type: ignore[attr-defined]
        archive.writestr(ws.path[1:], before + b"<sheetData>" + _rows(ws).encode() + b"</sheetData>" + after)
        self.manifest.append(ws)


class _Frame(WorksheetWriter):
    """All of a sheet but its rows."""

    def write_rows(self) -> None:
        stream = self.xf.send(True)
        assert stream is not None
        with stream.element("sheetData"):
            pass
        self.xf.send(None)


def _rows(sheet: Worksheet) -> str:
    rows: dict[int, list[Cell | MergedCell]] = defaultdict(list)
    for (row, _), cell in sorted(sheet._cells.items()):
        rows[row].append(cell)
    found = []
    for row in sorted({*rows, *sheet.row_dimensions}):
        told = dict(sheet.row_dimensions[row]) if row in sheet.row_dimensions else {}
        attributes = "".join(f' {name}="{value}"' for name, value in told.items() if name != "r")
        found.append(f'<row r="{row}"{attributes}>{"".join(map(_cell, rows[row]))}</row>')
    return "".join(found)


def _cell(cell: Cell | MergedCell) -> str:
    value = cell.value
    if value is None and not cell.has_style:
        return ""
    style = f' s="{cell.style_id}"' if cell.has_style else ""
    head = f'<c r="{cell.coordinate}"{style}'
    if value is None or value == "":
        return f'{head} t="{"n" if value is None else "inlineStr"}"/>'
    if cell.data_type == "f":
        return f"{head}><f>{escape(str(value)[1:])}</f><v/></c>"
    if cell.data_type == "n":
        return f'{head} t="n"><v>{value}</v></c>'
    text = str(value)
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f'{head} t="inlineStr"><is><t{space}>{escape(text)}</t></is></c>'
