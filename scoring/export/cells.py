"""Writing cells that a person prints: text that never runs, rows as high as what is in them."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from scoring.export.looks import Border, Look
from scoring.export.pages import Cell, Formula, Page
from scoring.export.words import plain

SIZE = 10
HEADING, EXAMINE, CONFIRM = "FFE7ECF3", "FFFFE9B8", "FFE6F2E2"
"""Fills of headings, of what has to be verified, of what may be confirmed."""

_HIGHEST = 409.0  # points; Excel's own limit
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def put(
    page: Page,
    row: int,
    column: int,
    value: str | float | Formula | None,
    *,
    size: int = SIZE,
    bold: bool = False,
    align: str = "left",
    vertical: str = "center",
    fill: str = "",
    border: Border = "grid",
    unlocked: bool = False,
    number: int = 0,
) -> None:
    """A cell with text or a number, shown as `Look.number` says. Text is stored as text whatever it begins with: nothing read from a paper
    may run."""
    quoted = False
    if isinstance(value, str):
        text = plain(value)
        quoted = value.startswith(_DANGEROUS) or text.lstrip().startswith(_DANGEROUS)
        value = text
    look = _look(size, bold, align, vertical, fill, border, unlocked, quoted, number)
    page.cells[row, column] = Cell(value, look)


_look = lru_cache(maxsize=1024)(Look)


@lru_cache(maxsize=1024)
def _bordered(look: Look, border: Border) -> Look:
    return replace(look, border=border)


def merge(page: Page, top: int, left: int, bottom: int, right: int) -> None:
    """Join a range, keeping the border of its first cell all round."""
    if (top, left) == (bottom, right):
        return
    border = page.cells[top, left].look.border
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            cell = page.cells.get((row, column), Cell())
            page.cells[row, column] = cell if cell.look.border == border else Cell(cell.value, _bordered(cell.look, border))
    page.merged.append((top, left, bottom, right))


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


def set_height(page: Page, row: int, texts: Sequence[tuple[str, float]], least: float = 18, size: int = SIZE) -> None:
    """The row as high as the highest of ``(text, column width)``, within what Excel allows."""
    page.heights[row] = round(min(_HIGHEST, max([least, *(height_of(t, w, size) for t, w in texts)])), 1)


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
