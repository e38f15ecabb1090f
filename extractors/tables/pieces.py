"""Stretches of text lines that belong to one cell, and how they are joined."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from evidence.geometry import BoundingBox
from evidence.page import Cell, TextLine

_OVERLAP = 0.6
"""How far, in line heights, a text may reach into the next column without being taken as text of both."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line that lies in column `column` (index between the borders it was cut at)."""

    text: str
    box: BoundingBox
    score: float
    column: int


def cut(line: TextLine, borders: Sequence[float], aspect: float = 1.0) -> list[Piece]:
    """`line` cut at the x-positions `borders` (rising); column *k* lies between ``borders[k]`` and ``borders[k + 1]``.

    Text that only reaches over a border by less than a character stays whole. `aspect` is page height over page
    width: it turns the line's height into a share of the width.
    """
    inner = [b for b in borders[1:-1] if line.box.left < b < line.box.right]
    slack = _OVERLAP * line.box.height * aspect
    inner = [b for b in inner if b - line.box.left > slack and line.box.right - b > slack]
    if not inner:
        return [Piece(line.text, line.box, line.score, _column(line.box.middle_x, borders))]
    stops = [0, *(_nearest_gap(line, b) for b in inner), len(line.text)]
    found = []
    for start, end in pairwise(stops):
        text = line.text[start:end]
        if text.strip():
            first = start + len(text) - len(text.lstrip())
            box = line.span(first, first + len(text.strip()))
            found.append(Piece(text.strip(), box, line.score, _column(box.middle_x, borders)))
    return found


def _column(x: float, borders: Sequence[float]) -> int:
    return min(max(bisect_right(borders, x) - 1, 0), len(borders) - 2)


def _nearest_gap(line: TextLine, border: float) -> int:
    """The index at which `line` is cut for `border`: at the nearest space where one is near, else where the character
    begins whose middle lies right of it. Where the characters' places are only reckoned, near is further."""
    at = next((i for i in range(len(line.text)) if line.span(i, i + 1).middle_x > border), len(line.text))
    reach = 2 if line.edges else 5
    near = range(max(1, at - reach), min(len(line.text) - 1, at + reach + 1))
    spaces = [i for i in near if line.text[i].isspace()]
    turns = [i for i in near if abs(i - at) <= _TURN and _sort(line.text[i - 1]) != _sort(line.text[i])]
    return min(spaces or turns, key=lambda i: abs(i - at), default=at)


_TURN = 2
"""How many characters from its place a cut is moved to where digits, letters or Chinese characters meet."""


def _sort(c: str) -> str:
    """What a character is of: a number (with its points and strokes), a Latin word, anything else."""
    return "number" if c in "0123456789.-/,*" else "word" if c.isascii() and c.isalpha() else "other"


def joined(pieces: Sequence[Piece]) -> str:
    """The text of one cell: pieces from top to bottom and left to right, with a space only between Latin words."""
    text = ""
    last: Piece | None = None
    for piece in in_reading_order(pieces):
        if last is not None:
            beside = last.box.overlap_y(piece.box) > 0.5 * min(last.box.height, piece.box.height)
            words = re.search(r"[A-Za-z,;&]$", text) and re.match(r"[A-Za-z&(]", piece.text)
            numbers = beside and re.search(r"[0-9A-Za-z]$", text) and re.match(r"[0-9A-Za-z]", piece.text)
            code = re.search(r"\d$", text) and re.fullmatch(r"[A-Z]\d?", piece.text)  # the kind code of a foreign patent
            text += " " if words or numbers or code else ""
        text += piece.text
        last = piece
    return text


def in_reading_order(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces by printed line, then from left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: p.box.middle_y):
        if rows and abs(piece.box.middle_y - rows[-1][0].box.middle_y) < 0.5 * min(piece.box.height, rows[-1][0].box.height):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [piece for row in rows for piece in sorted(row, key=lambda p: p.box.left)]


def cell_of(pieces: Sequence[Piece], place: BoundingBox) -> Cell:
    """A cell that holds `pieces`; its box is where the text stands, or `place` when there is none."""
    if not pieces:
        return Cell("", place)
    return Cell(joined(pieces), BoundingBox.around(p.box for p in pieces), score=min(p.score for p in pieces))
