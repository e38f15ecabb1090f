"""Writing cells that a person prints: text that never runs, rows as high as what is in them."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from scoring.export.words import plain

TYPEFACE = "宋体"
SIZE = 10
_THIN = Side(style="thin", color="FF808080")
GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
UNDERLINE = Border(bottom=_THIN)
HEADING = PatternFill("solid", fgColor="FFE7ECF3")
EXAMINE = PatternFill("solid", fgColor="FFFFE9B8")
CONFIRM = PatternFill("solid", fgColor="FFE6F2E2")
ENTRY = PatternFill("solid", fgColor="FFFFFFFF")

_NAMES = {id(x): str(n) for n, x in enumerate((GRID, UNDERLINE, HEADING, EXAMINE, CONFIRM, ENTRY), 1)}
_STYLES: WeakKeyDictionary[Workbook, dict[object, StyleArray]] = WeakKeyDictionary()

_HIGHEST = 409.0  # points; Excel's own limit
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks. openpyxl spends most of its time finding out again that a look is known: each is built once a workbook."""

    size: int
    bold: bool
    align: str
    vertical: str
    fill: str
    border: str
    unlocked: bool
    quoted: bool


def _styles(sheet: Worksheet) -> dict[object, StyleArray]:
    book = sheet.parent
    assert book is not None
    return _STYLES.setdefault(book, {})


def _name(look: PatternFill | Border | None) -> str:
    return repr(look) if look is not None and id(look) not in _NAMES else _NAMES.get(id(look), "")


def put(
    sheet: Worksheet,
    row: int,
    column: int,
    value: str | float | None,
    *,
    size: int = SIZE,
    bold: bool = False,
    align: str = "left",
    vertical: str = "center",
    fill: PatternFill | None = None,
    border: Border | None = GRID,
    unlocked: bool = False,
) -> Cell:
    """A cell with text or a number. Text is stored as text whatever it begins with: nothing read from a paper may run."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell), "only the first cell of a merged range is written"
    quoted = False
    if isinstance(value, str):
        text = plain(value)
        cell.value = text
        cell.data_type = "s"
        quoted = value.startswith(_DANGEROUS) or text.lstrip().startswith(_DANGEROUS)
    else:
        cell.value = value
    look = Look(size, bold, align, vertical, _name(fill), _name(border), unlocked, quoted)
    styles = _styles(sheet)
    known = styles.get(look)
    if known is not None:
        _wear(cell, known)
        return cell
    cell.quotePrefix = quoted
    cell.font = Font(name=TYPEFACE, size=size, bold=bold)
    cell.alignment = Alignment(horizontal=align, vertical=vertical, wrap_text=True)
    if border:
        cell.border = border
    if fill:
        cell.fill = fill
    if unlocked:
        cell.protection = Protection(locked=False)
    styles[look] = _worn(cell)
    return cell


def merge(sheet: Worksheet, top: int, left: int, bottom: int, right: int) -> None:
    """Join a range, keeping the border of its first cell all round. (`Worksheet.merge_cells` would look at every cell again.)"""
    if (top, left) == (bottom, right):
        return
    first = sheet.cell(top, left)
    look = bytes(_worn(first))
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            _bordered(sheet, sheet.cell(row, column), first, look)
    sheet.merged_cells.add(f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}")


def _bordered(sheet: Worksheet, cell: Cell | MergedCell, first: Cell | MergedCell, look: bytes) -> None:
    """The cell with the border of `first`, whose look is `look`, and else as it is."""
    styles, key = _styles(sheet), (bytes(_worn(cell)), look)
    known = styles.get(key)
    if known is None:
        side = first.border
        cell.border = Border(left=copy(side.left), right=copy(side.right), top=copy(side.top), bottom=copy(side.bottom))
        styles[key] = _worn(cell)
    else:
        _wear(cell, known)


def _worn(cell: Cell | MergedCell) -> StyleArray:
    """The numbers of a cell's look in its workbook's tables."""
    return StyleArray(cell._style or ())  # type: ignore[union-attr]


def _wear(cell: Cell | MergedCell, style: StyleArray) -> None:
    cell._style = copy(style)  # type: ignore[union-attr]


def widths(sheet: Worksheet, of_columns: Sequence[float]) -> None:
    for i, width in enumerate(of_columns, start=1):
        sheet.column_dimensions[get_column_letter(i)].width = width


class _Widths(dict[str, float]):
    """Characters' widths, each found out once."""

    def __missing__(self, character: str) -> float:
        self[character] = 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.58
        return self[character]


_WIDTHS = _Widths()


@lru_cache(maxsize=4096)
def height_of(text: str, width: float, size: int = SIZE) -> float:
    """Points that `text` takes, wrapped in a column of `width` (Excel's unit: a digit of 11 points, 7 pixels).

    An estimate on the safe side: words that do not break and the fonts that stand in for 宋体 take more room.
    """
    room = max(1.0, (width * 7 - 4) * 0.97 / (size * 4 / 3))
    rows = sum(max(1, math.ceil(_width(line) / room)) for line in plain(text).split("\n"))
    return rows * size * 1.36 + 6


def _width(line: str) -> float:
    """In Chinese characters."""
    return sum(map(_WIDTHS.__getitem__, line))


def set_height(sheet: Worksheet, row: int, texts: Sequence[tuple[str, float]], least: float = 18, size: int = SIZE) -> None:
    """The row as high as the highest of ``(text, column width)``, within what Excel allows."""
    sheet.row_dimensions[row].height = round(min(_HIGHEST, max([least, *(height_of(t, w, size) for t, w in texts)])), 1)


def shortened(text: str, width: float, size: int = SIZE, note: str = "……（详见附表）") -> str:
    """`text` cut at a line where it would not fit the highest row there is, with a note that it goes on elsewhere."""
    if height_of(text, width, size) <= _HIGHEST:
        return text
    kept: list[str] = []
    for line in text.split("\n"):
        if height_of("\n".join([*kept, line, note]), width, size) > _HIGHEST:
            break
        kept.append(line)
    return "\n".join([*kept, note])


def page_setup(sheet: Worksheet, title_rows: str, last_row: int, columns: int, footer: str) -> None:
    """A4 landscape, one page wide, headings on every page, ``第x页 共y页``."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.6
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    sheet.print_options.horizontalCentered = True
    if title_rows:
        sheet.print_title_rows = title_rows
    sheet.print_area = f"A1:{get_column_letter(columns)}{last_row}"
    foot = sheet.oddFooter
    left, center = (foot.left, foot.center) if foot is not None else (None, None)
    if left is not None and center is not None:
        left.text, left.size = plain(footer).replace("&", "&&"), 8
        center.text, center.size = "第&P页 共&N页", 9
