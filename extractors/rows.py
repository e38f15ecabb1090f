"""A page's lines as a person sees them: rows of equal height, titles, and text that runs over line ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from statistics import median

from evidence.page import Page
from extractors.paper import Line, Quote, lines_of

TITLE_SCALE = 1.35
"""How much larger than the page's body a line must be set to be a title by its size alone."""
WIDE_SCALE = 1.2
"""The same for a centred line near the top that fills most of the page's width."""
CELLS = 3
"""Fewest boxes of a table's row."""

_SENTENCE = re.compile(r"[。;!?,]|:.+|、$")
_CJK = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Row:
    """Lines that stand on one height, left to right. `title`: set larger than the body, or alone near the top."""

    lines: tuple[Line, ...]
    title: bool = False

    @cached_property
    def quote(self) -> Quote:
        return Quote(tuple((line, 0, len(line.text)) for line in self.lines))

    @property
    def text(self) -> str:
        """The row's texts joined without a space between the lines."""
        return self.quote.text

    @cached_property
    def compact(self) -> str:
        return re.sub(r"\s+", "", self.text)

    @property
    def top(self) -> float:
        return min(line.box.top for line in self.lines)

    @property
    def bottom(self) -> float:
        return max(line.box.bottom for line in self.lines)

    @property
    def left(self) -> float:
        return self.lines[0].box.left

    @property
    def right(self) -> float:
        return max(line.box.right for line in self.lines)

    @property
    def height(self) -> float:
        return max(line.box.height for line in self.lines)

    @property
    def cjk(self) -> int:
        """How many Chinese characters stand in it."""
        return len(_CJK.findall(self.text))


def body_height(lines: Iterable[Line]) -> float:
    """The height most of the page's characters have, in page fractions; 0 for a page without text."""
    heights = [line.box.height for line in lines for _ in range(max(1, len(line.text)))]
    return median(heights) if heights else 0.0


def _same_row(row: Sequence[Line], line: Line) -> bool:
    last = row[-1].box
    overlap = last.overlap_y(line.box)
    return overlap > 0.55 * min(last.height, line.box.height) and max(last.height, line.box.height) < 2.6 * max(
        min(last.height, line.box.height), 1e-6
    )


@lru_cache(maxsize=256)
def rows_of(page: Page) -> tuple[Row, ...]:
    """The page's rows from top to bottom, titles marked."""
    grouped: list[list[Line]] = []
    lines = lines_of(page)
    for line in sorted(lines, key=lambda o: (o.box.middle_y, o.box.left)):
        home = next((row for row in reversed(grouped[-3:]) if _same_row(row, line)), None)
        if home is None:
            grouped.append([line])
        else:
            home.append(line)
    body = body_height(lines)
    rows = [Row(tuple(sorted(row, key=lambda o: o.box.left))) for row in grouped]
    return tuple(Row(row.lines, _is_title(row, i, body)) for i, row in enumerate(rows))


def _is_title(row: Row, place: int, body: float) -> bool:
    """Larger than the body in the upper two thirds; or short, without a sentence, and standing first or centred near the top."""
    text = row.compact
    if not 2 <= len(text) <= 60 or row.top > 0.66:
        return False
    if row.height >= TITLE_SCALE * body and not text.endswith("。"):
        return True
    if len(text) > 34 or _SENTENCE.search(text):
        return False
    centred = abs((row.left + row.right) / 2 - 0.5) < 0.1 and (row.left > 0.18 or row.height >= WIDE_SCALE * body)
    return place < 2 or (centred and not is_celled(row) and row.top < 0.4 and row.height >= body * 0.98)


def is_celled(row: Row) -> bool:
    """Whether a row is one of a table: three boxes or more, and not the single characters of a title set wide."""
    return len(row.lines) >= CELLS and any(len(line.text) > 2 for line in row.lines)


def titles_of(page: Page) -> tuple[str, ...]:
    """Titles without spaces, and each two or three that follow one another joined (a title may be set on several rows)."""
    rows = rows_of(page)
    single = [(i, row.compact) for i, row in enumerate(rows) if row.title]
    found = [text for _, text in single]
    found += [
        re.sub(r"\s+", "", line.text) for row in rows if row.title and len(row.lines) > 1 for line in row.lines if len(line.text) >= 4
    ]
    found += [text + rows[i + 1].compact for i, text in single if i + 1 < len(rows) and _last_sign(rows[i], rows[i + 1])]
    for run in (2, 3):
        for k in range(len(single) - run + 1):
            part = single[k : k + run]
            if part[-1][0] - part[0][0] == run - 1:
                found.append("".join(text for _, text in part))
    return tuple(found)


def _last_sign(title: Row, below: Row) -> bool:
    """Whether the row below is the last character of a title too long for its line, centred under it (……企业标 / 准)."""
    centred = abs((below.left + below.right - title.left - title.right) / 2) < 0.03
    return len(below.compact) == 1 and below.cjk == 1 and centred and 0.7 < below.height / title.height < 1.5


@dataclass(frozen=True)
class Flow:
    """Lines as one running text; `breaks` are the places in `text` where a new line starts."""

    pieces: tuple[Line, ...]

    @cached_property
    def text(self) -> str:
        return "".join(line.text for line in self.pieces)

    @cached_property
    def breaks(self) -> tuple[int, ...]:
        at, found = 0, []
        for line in self.pieces:
            found.append(at)
            at += len(line.text)
        return tuple(found)

    def quote(self, start: int, end: int) -> Quote:
        """``text[start:end]`` with its place."""
        return Quote(tuple((line, 0, len(line.text)) for line in self.pieces)).cut(start, end)


def flow_of(pages: Iterable[Page], *, skip: re.Pattern[str] | None = None) -> Flow:
    """The running text of `pages`, row by row; rows that match `skip` (running heads, page numbers) are left out."""
    lines = [line for page in pages for row in rows_of(page) if not (skip and skip.search(row.compact)) for line in row.lines]
    return Flow(tuple(lines))
