"""What stands on the pages of a paper, and around each of its values, that no field has taken and no label explains.

Of a paper in a form that its reader knows, little is left over. Where another date, another number stands that no field holds, where
the line goes on behind a value, the reader may have taken the wrong one or a part of it.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from evidence.document import Document, Field
from evidence.geometry import BoundingBox
from evidence.page import Page
from extractors.captions import is_caption
from extractors.fields.dates import LONG_TERM, find_dates
from extractors.fields.label_words import is_label
from extractors.quotes import Line, lines_of
from extractors.trust.values import is_date, is_number

PAGES = 6
"""How many pages of a paper are looked at: what decides stands on its first ones."""
_ENDS = frozenset({"valid_until", "period_end", "term_end"})
_LONG_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9/.-]*\d{3,}[A-Z0-9/.-]*")
_CLOSING = re.compile(r"[。.;；,，、)）\]】》”\"]*")
NOWHERE = {"goes_on": 0.0, "several_lines": 0.0, "later": 0.0, "not_last": 0.0, "other_numbers": 0.0}
"""The signals of a value that stands in no line: a table's cell, a value computed."""

Place = tuple[str, int]


@dataclass(frozen=True)
class Surroundings:
    """`unexplained`: the share of the characters that no field holds and that are no label. `days`: all dates printed; `free_days`,
    `numbers`: dates and numbers that no field holds."""

    lines: Mapping[Place, tuple[Line, ...]]
    unexplained: float = 0.0
    days: frozenset[str] = frozenset()
    free_days: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()

    @classmethod
    def of(cls, document: Document, pages: Mapping[Place, Page]) -> Surroundings:
        """`pages` by file and number; those that are not among them count as empty."""
        places = islice(dict.fromkeys((p.file, p.page) for p in document.pages), PAGES)
        lines = {place: lines_of(pages[place]) for place in places if place in pages}
        if not lines:
            return cls({})
        told = [str(v) for field in document.fields.values() for v in (field.value if isinstance(field.value, tuple) else (field.value,))]
        days = frozenset(read.value for own in lines.values() for line in own for read in find_dates(line.text) if read.value != LONG_TERM)
        held = " ".join(_plain(value) for value in told)
        numbers = (m[0] for own in lines.values() for line in own for m in _LONG_NUMBER.finditer(line.text))
        free = frozenset(number for number in numbers if _plain(number) not in held)
        return cls(lines, _unexplained(document, lines), days, days.difference(told), free)

    def of_field(self, name: str, field: Field) -> dict[str, float]:
        """`other_numbers` is the logarithm of how many there are, all else 0 or 1."""
        value = str(field.value)
        own = _at(field, self.lines)
        return {
            "goes_on": float(bool(own) and _goes_on(own[-1].text, field.raw or value)),
            "several_lines": float(len(own) > 1),
            "later": float(is_date(value) and any(day > value for day in self.free_days)),
            "not_last": float(name in _ENDS and any(day > value for day in self.days)),
            "other_numbers": math.log1p(len(self.numbers)) if is_number(value) else 0.0,
        }


def _unexplained(document: Document, lines: Mapping[Place, tuple[Line, ...]]) -> float:
    boxes: dict[Place, list[BoundingBox]] = {}
    for field in (*document.fields.values(), *(cell for row in document.rows for cell in row.values())):
        if field.source.box is not None:
            boxes.setdefault((field.source.file, field.source.page), []).append(field.source.box)
    total = taken = 0.0
    for place, own in lines.items():
        column = _Column.of(boxes.get(place, ()))
        for line in own:
            total += len(line.text)
            taken += len(line.text) * (1.0 if is_label(line.text) or is_caption(line) else column.share(line.box))
    return 1 - taken / max(1.0, total)


@dataclass(frozen=True)
class _Column:
    """The boxes of a page's values from the top down, `tall` the height of the highest: of hundreds a line has few beside it."""

    boxes: tuple[BoundingBox, ...]
    tops: tuple[float, ...]
    tall: float

    @classmethod
    def of(cls, boxes: Iterable[BoundingBox]) -> _Column:
        ordered = tuple(sorted(boxes, key=lambda box: box.top))
        return cls(ordered, tuple(box.top for box in ordered), max((box.height for box in ordered), default=0.0))

    def share(self, line: BoundingBox) -> float:
        """How much of a line's width they take."""
        near = self.boxes[bisect_left(self.tops, line.top - self.tall) : bisect_right(self.tops, line.bottom)]
        return min(1.0, sum(_across(line, box) for box in near if _level(line, box, 0.5)) / max(1e-6, line.width))


def _at(field: Field, lines: Mapping[Place, tuple[Line, ...]]) -> list[Line]:
    """The lines that a value stands in."""
    box = field.source.box
    own = lines.get((field.source.file, field.source.page), ())
    if box is None:
        return []
    return [line for line in own if _level(line.box, box, 0.6) and _across(line.box, box) > 0.3 * min(line.box.width, box.width)]


def _goes_on(line: str, raw: str) -> bool:
    """Whether more than closing marks stands in `line` behind the end of `raw`."""
    at = line.rfind(raw[-3:]) if raw else -1
    return at >= 0 and _CLOSING.fullmatch(line[at + len(raw[-3:]) :].strip()) is None


def _across(a: BoundingBox, b: BoundingBox) -> float:
    return max(0.0, min(a.right, b.right) - max(a.left, b.left))


def _level(a: BoundingBox, b: BoundingBox, share: float) -> bool:
    """Whether two boxes stand side by side: they share so much of the lower one's height."""
    return min(a.bottom, b.bottom) - max(a.top, b.top) > share * min(a.height, b.height)


def _plain(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
