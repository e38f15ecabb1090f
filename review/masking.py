"""Citizen ids and telephone numbers, hidden from those who need not see them: in text, and as places on a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.geometry import BoundingBox
from evidence.page import Page, TextLine
from scoring.export.words import masked as ids_masked

_PHONE = re.compile(r"(?<![0-9A-Za-z.])(1[3-9]\d)\d{4}(\d{4})(?![0-9A-Za-z])")
# as read on a page: blanks inside, and an X or a digit lost at the end do not unmask a number
_ID_READ = re.compile(r"(?<![0-9A-Za-z])[1-9](?:\s?\d){5}\s?(?:19|20)(?:\s?\d){7,9}(?:\s?[\dXx])?(?![0-9A-Za-z])")
_PHONE_READ = re.compile(r"(?<![0-9A-Za-z.])1[3-9](?:[\s-]?\d){9}(?![0-9A-Za-z])")
_SHOWN = 4
"""Digits at a number's end that stay: by them a person is told from a namesake."""
_MARGIN = 0.003


def masked(text: str) -> str:
    """`text` with birth dates in ids and the middle of telephone numbers starred out."""
    return _PHONE.sub(r"\1****\2", ids_masked(text))


def hidden_places(page: Page) -> tuple[BoundingBox, ...]:
    """What is to be blacked out on a page's picture."""
    return tuple(box for line in page.lines for box in _in_line(line))


def _in_line(line: TextLine) -> Iterator[BoundingBox]:
    for pattern in (_ID_READ, _PHONE_READ):
        for found in pattern.finditer(line.text):
            # where single characters are not placed, the guess may be off: all of the number goes
            exact = len(line.edges) == len(line.text) + 1
            box = line.span(found.start(), found.end() - (_SHOWN if exact else 0))
            yield BoundingBox.of(box.left - _MARGIN, box.top - _MARGIN, box.right + (0 if exact else _MARGIN), box.bottom + _MARGIN)
