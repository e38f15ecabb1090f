"""Numbers and their signs, printed with wide gaps and found as lines of their own (第 7094490 号, 2010 年 10 月), made one line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from evidence.geometry import BoundingBox
from evidence.page import TextLine
from extractors.pages.order import in_reading_order

WIDEST_GAP = 1.6
"""Times the width of a character, from one part to the next; columns of tables are further apart."""
_NUMBER_THEN_SIGN = (
    re.compile(r"[\d〇○一二三四五六七八九十]$"),
    re.compile(r"[年月日号][^一-鿿]{0,12}$|[年月][\d〇○一二三四五六七八九十]"),
)
_SIGN_THEN_NUMBER = (
    re.compile(r"(?:^|[\s字书])第$|[\d〇○一二三四五六七八九十][年月]$|^[年月]$"),
    re.compile(r"^G?[\d〇○一二三四五六七八九十]"),
)


def in_whole_lines(lines: Sequence[TextLine]) -> tuple[TextLine, ...]:
    """`lines` in reading order, those joined that are parts of one number or date."""
    whole: list[TextLine] = []
    for line in in_reading_order(lines):
        if whole and _belong(whole[-1], line):
            whole[-1] = _joined(whole[-1], line)
        else:
            whole.append(line)
    return tuple(whole)


def _belong(left: TextLine, right: TextLine) -> bool:
    a, b = left.box, right.box
    high = min(a.height, b.height)
    if b.left < a.left or a.overlap_y(b) < 0.6 * high or max(a.height, b.height) > 1.8 * high:
        return False
    wide = b.left - a.right  # a gap is measured in characters, whose width on the page the line itself tells
    if wide > WIDEST_GAP * max(_character(left), _character(right)):
        return False
    return any(before.search(left.text) and after.match(right.text) for before, after in (_NUMBER_THEN_SIGN, _SIGN_THEN_NUMBER))


def _character(line: TextLine) -> float:
    """Width of a Chinese character of this line, two digits being as wide."""
    return line.box.width / max(1.0, sum(0.55 if c.isascii() else 1.0 for c in line.text))


def _joined(left: TextLine, right: TextLine) -> TextLine:
    text = left.text + right.text
    edges = (*left.edges, *right.edges[1:]) if left.edges and right.edges else ()
    score = (left.score * len(left.text) + right.score * len(right.text)) / len(text)
    return replace(
        left,
        text=text,
        box=BoundingBox.around([left.box, right.box]),
        score=round(score, 4),
        edges=edges if all(a <= b for a, b in pairwise(edges)) else (),
        other=None if left.other is right.other is None else (left.other or left.text) + (right.other or right.text),
    )
