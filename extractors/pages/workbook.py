"""Sheets of Excel files as texts, the way Excel shows them."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from pathlib import Path
from typing import Any

from extractors.pages.formulas import value_of

Rows = list[list[tuple[str, str]]]
Sheets = list[tuple[str, Rows]]

CELL_LIMIT = 400_000
"""Cells of one sheet that are read."""
_EXACT_DIGITS = 15
"""Excel keeps this many digits of a number; longer ones end in zeros that were not typed."""


def column_name(number: int) -> str:
    """``A`` for 1, ``AA`` for 27."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def shown(value: object) -> str:
    """A cell's value as text: whole numbers without ``.0``, dates as ``YYYY-MM-DD``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e21 else f"{value:.15g}"
    return str(value).strip()


def has_lost_digits(value: object) -> bool:
    """Whether a number is longer than Excel keeps: an id or certificate number stored as a number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 10**_EXACT_DIGITS


def read_xlsx(path: Path) -> tuple[Sheets, list[str]]:
    """Each sheet's rows and what a person should know of them (hidden parts, lost digits)."""
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of styles and extensions it drops
        book = openpyxl.load_workbook(path, data_only=True)
        formulas = _formulas(path)
    sheets: Sheets = []
    told: list[str] = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            told.append(f"工作表“{sheet.title}”是隐藏的")
        unknown = _computed(sheet, formulas.get(sheet.title, {}))
        if unknown:
            told.append(f"工作表“{sheet.title}”有 {unknown} 个公式没有保存计算结果，未能读取")
        rows, lost = _xlsx_rows(sheet)
        if book.epoch.year == 1904:
            rows = _counted_from_1900(rows)
        hidden = [r for r, size in sheet.row_dimensions.items() if size.hidden and r <= sheet.max_row]
        if hidden:
            told.append(f"工作表“{sheet.title}”有 {len(hidden)} 个隐藏行")
        if any(size.hidden for size in sheet.column_dimensions.values()):
            told.append(f"工作表“{sheet.title}”有隐藏列")
        told += _lost_digits(sheet.title, lost)
        if rows:
            sheets.append((sheet.title, rows))
    return sheets, told


def _formulas(path: Path) -> dict[str, dict[str, str]]:
    """The formulas of each sheet by cell, of files that no spreadsheet program has computed; {} where there is none."""
    import openpyxl

    with zipfile.ZipFile(path) as package:
        parts = [name for name in package.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        if not any(
            b"<f>" in (text := package.read(name)) and (b"<v />" in text or b"<v></v>" in text or b"<v/>" in text) for name in parts
        ):
            return {}
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: {cell.coordinate: str(cell.value) for row in sheet.iter_rows() for cell in row if cell.data_type == "f"}
        for sheet in book.worksheets
    }


def _computed(sheet: Any, formulas: dict[str, str]) -> int:
    """Puts what simple formulas give into cells without a stored value; how many could not be computed."""
    unknown = 0
    for place, formula in formulas.items():
        if sheet[place].value is None:
            sheet[place].value = value_of(formula, place, lambda at: sheet[at].value)
            unknown += sheet[place].value is None
    return unknown


_DATES = re.compile(r"日期|时间|日$|date", re.IGNORECASE)
_FROM_1904 = 1462
"""Days between the two days from which Excel counts."""


def _counted_from_1900(rows: Rows) -> Rows:
    """Rows of a workbook that counts days from 1904, with the numbers under titles of dates counted as everywhere else."""
    dated: set[int] = set()
    found: Rows = []
    for row in rows:
        found.append([])
        for c, (text, place) in enumerate(row):
            count = c in dated and re.fullmatch(r"[2-5]\d{4}", text)
            found[-1].append((str(int(text) + _FROM_1904) if count else text, place))
        dated |= {c for c, (text, _) in enumerate(row) if len(text) <= 12 and _DATES.search(text) and not re.search(r"\d", text)}
    return found


def _xlsx_rows(sheet: Any) -> tuple[Rows, list[str]]:
    merged: dict[tuple[int, int], object] = {}
    for area in sheet.merged_cells.ranges:
        if area.size["rows"] * area.size["columns"] > 10_000:
            continue
        origin = sheet.cell(area.min_row, area.min_col).value
        merged |= {place: origin for rows in area.rows for place in rows}
    width = min(sheet.max_column or 0, 500)
    last = min(sheet.max_row or 0, CELL_LIMIT // max(1, width))  # openpyxl makes up the rows that are asked for and not there
    rows: Rows = []
    lost: list[str] = []
    for number, row in enumerate(sheet.iter_rows(max_row=last, max_col=width), start=1):
        cells = []
        for column, cell in enumerate(row, start=1):
            value = merged.get((number, column), cell.value)
            place = f"{column_name(column)}{number}"
            if has_lost_digits(value):
                lost.append(place)
            serial = getattr(cell, "is_date", False) and isinstance(value, int | float)
            cells.append((_serial(value) if serial else shown(value), f"{sheet.title}!{place}"))
        rows.append(cells)
    return _trimmed(rows), lost


def _serial(value: object) -> str:
    from openpyxl.utils.datetime import from_excel

    return shown(from_excel(value))


def read_xls(path: Path) -> tuple[Sheets, list[str]]:
    """The same of an Excel 97 file. Raises xlrd.XLRDError."""
    import xlrd

    book = xlrd.open_workbook(str(path), formatting_info=True, logfile=io.StringIO())
    sheets: Sheets = []
    told: list[str] = []
    for sheet in book.sheets():
        if sheet.visibility:
            told.append(f"工作表“{sheet.name}”是隐藏的")
        merged = {(r, c): (r0, c0) for r0, r1, c0, c1 in sheet.merged_cells for r in range(r0, r1) for c in range(c0, c1)}
        rows: Rows = []
        lost: list[str] = []
        for r in range(sheet.nrows):
            cells = []
            for c in range(sheet.ncols):
                cell = sheet.cell(*merged.get((r, c), (r, c)))
                place = f"{column_name(c + 1)}{r + 1}"
                value = _xls_value(cell, book.datemode)
                if has_lost_digits(value):
                    lost.append(place)
                cells.append((shown(value), f"{sheet.name}!{place}"))
            rows.append(cells)
        hidden = [r for r, info in sheet.rowinfo_map.items() if info.hidden]
        if hidden:
            told.append(f"工作表“{sheet.name}”有 {len(hidden)} 个隐藏行")
        told += _lost_digits(sheet.name, lost)
        if trimmed := _trimmed(rows):
            sheets.append((sheet.name, trimmed))
    return sheets, told


def _xls_value(cell: Any, datemode: int) -> object:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE:
        return xlrd.xldate_as_datetime(cell.value, datemode)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return ""
    value: object = cell.value
    return value


def _lost_digits(sheet: str, places: list[str]) -> list[str]:
    if not places:
        return []
    return [f"工作表“{sheet}”的 {'、'.join(places[:5])} 等 {len(places)} 格以数字保存了超过 15 位的号码，末位已丢失，需核实"]


def _trimmed(rows: Rows) -> Rows:
    """Without empty rows and without empty columns at the right."""
    full = [row for row in rows if any(text for text, _ in row)]
    width = max((c for row in full for c, (text, _) in enumerate(row, start=1) if text), default=0)
    return [[(re.sub(r"[\x00-\x08\x0b-\x1f]", "", text), place) for text, place in row[:width]] for row in full]
