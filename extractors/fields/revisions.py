"""The history of a document (修订记录): its issues one under another, of which the last is in force."""

from __future__ import annotations

import re
from collections.abc import Callable

from extractors.paper import Line, Paper, Quote
from extractors.quotes import regex

APART = 4.0
"""Most heights of a line between two rows of a history: their other cells may have several lines."""


def column_under(paper: Paper, head: Line, form: Callable[[str], bool]) -> tuple[Line, ...]:
    """The lines of the column that `head` stands over, as far as they have the `form` asked for."""
    found: list[Line] = []
    at = head
    while (under := paper.below(at, APART)) is not None and form(under.text):
        found.append(under)
        at = under
    return tuple(found)


def columns(paper: Paper, labels: str, form: Callable[[str], bool]) -> tuple[tuple[Line, ...], ...]:
    """The columns of several values under one of `labels`, which is then no label of a single one."""
    rx = regex(rf"(?:{labels}):?")
    found = (column_under(paper, line, form) for line in paper.lines if rx.fullmatch(line.text))
    return tuple(one for one in found if len(one) > 1)


def latest(lines: tuple[Line, ...]) -> Quote:
    """The last issue of a history, in whatever order it is written."""
    return Quote.of(max(lines, key=lambda line: [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in _parts(line.text)]))


def _parts(text: str) -> list[str]:
    return re.findall(r"\d+|[A-Z]+", text.upper()) or [text]


def lies_in(quote: Quote, lists: tuple[tuple[Line, ...], ...]) -> bool:
    """Whether a value is one of those that stand one under another in a column."""
    first = quote.pieces[0][0]
    return any(first.index == line.index and first.page is line.page for one in lists for line in one)
