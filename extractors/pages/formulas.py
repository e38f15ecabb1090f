"""What simple spreadsheet formulas give, for files that a program wrote and no spreadsheet has computed.

Only what lists are made with: texts and numbers, other cells, ``&``, ``+``, ``-``, ROW() and DATE(). All else gives None: no guess.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

Scalar = str | int | float | dt.date | None
_TOKEN = re.compile(r'\s*(?:"((?:[^"]|"")*)"|(\d+(?:\.\d+)?)|(\$?[A-Z]{1,3}\$?\d{1,7})|([A-Z]+)\(|([-+&,()]))')


class _NotSimple(Exception):
    """The formula has a part that is not understood."""


def value_of(formula: str, place: str, cell: Callable[[str], object]) -> Scalar:
    """The value of ``=...`` in the cell `place` (``B3``); `cell` gives the value of another one. None where it is not simple."""
    try:
        parser = _Parser(_tokens(formula.removeprefix("=")), place, cell)
        value = parser.sum()
        return value if not parser.tokens else None
    except (_NotSimple, ValueError, OverflowError):
        return None


def _tokens(text: str) -> list[re.Match[str]]:
    found, at = [], 0
    while at < len(text.rstrip()):
        m = _TOKEN.match(text, at)
        if m is None:
            raise _NotSimple
        found.append(m)
        at = m.end()
    return found


class _Parser:
    """Reads tokens from the front of `tokens`."""

    def __init__(self, tokens: list[re.Match[str]], place: str, cell: Callable[[str], object]) -> None:
        self.tokens, self.place, self.cell = tokens, place, cell

    def sum(self) -> Scalar:
        value = self._term()
        while self.tokens and self.tokens[0][5] in ("+", "-", "&"):
            sign, other = self.tokens.pop(0)[5], self._term()
            if sign == "&":
                value = f"{_shown(value)}{_shown(other)}"
            else:
                value = _number(value) + (_number(other) if sign == "+" else -_number(other))
        return value

    def _term(self) -> Scalar:
        if not self.tokens:
            raise _NotSimple
        m = self.tokens.pop(0)
        if m[1] is not None:
            return m[1].replace('""', '"')
        if m[2] is not None:
            return float(m[2]) if "." in m[2] else int(m[2])
        if m[3] is not None:
            return self._other(m[3].replace("$", ""))
        if m[4] is not None:
            return self._call(m[4])
        raise _NotSimple

    def _other(self, place: str) -> Scalar:
        value = self.cell(place)
        if place == self.place or (isinstance(value, str) and value.startswith("=")) or not isinstance(value, str | int | float | dt.date):
            raise _NotSimple
        return value

    def _call(self, name: str) -> Scalar:
        given: list[Scalar] = []
        while self.tokens and self.tokens[0][5] != ")":
            given.append(self.sum())
            if self.tokens and self.tokens[0][5] == ",":
                self.tokens.pop(0)
        if not self.tokens:
            raise _NotSimple
        self.tokens.pop(0)
        if name == "ROW" and not given:
            return int(re.sub(r"\D", "", self.place))
        if name == "DATE" and len(given) == 3:
            return dt.date(*(int(_number(part)) for part in given))
        raise _NotSimple


def _number(value: Scalar) -> float:
    if isinstance(value, int | float):
        return value
    raise _NotSimple


def _shown(value: Scalar) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.date) or value is None:
        raise _NotSimple
    return str(value)
