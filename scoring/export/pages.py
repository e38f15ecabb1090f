"""A workbook's pages as records: cells, what joins them, and how they print."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from scoring.export.looks import PLAIN, Look


@dataclass(frozen=True, slots=True)
class Formula:
    """The text of a formula, without its sign. Only the program's own words make one."""

    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell holds and how it looks."""

    value: str | float | Formula | None = None
    look: Look = PLAIN


@dataclass(frozen=True, slots=True)
class Entry:
    """What may be written into an open cell: `formula` tests it; the texts are shown when it fails, and beside the cell."""

    cell: str
    formula: str
    error_title: str
    error: str
    prompt_title: str
    prompt: str


@dataclass
class Page:
    """One sheet. Rows and columns count from 1; `merged` are ranges (top, left, bottom, right); `frozen` the first cell that
    moves; `titles` the rows (first, last) repeated in print; `area` the last row and column that print; `footer` its left part."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    widths: tuple[float, ...] = ()
    heights: dict[int, float] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    frozen: tuple[int, int] | None = None
    titles: tuple[int, int] | None = None
    area: tuple[int, int] = (1, 1)
    footer: str = ""
    locked: bool = False
    """Without a password: open cells can be written, rows and columns made higher and wider."""


@lru_cache(maxsize=64)
def column_letter(column: int) -> str:
    """``A`` for 1; sheets here have no more than 26."""
    return chr(ord("A") + column - 1)


def name_of(row: int, column: int) -> str:
    """``A1``."""
    return f"{column_letter(column)}{row}"


def range_of(top: int, left: int, bottom: int, right: int) -> str:
    """``A1:C3``."""
    return f"{name_of(top, left)}:{name_of(bottom, right)}"
