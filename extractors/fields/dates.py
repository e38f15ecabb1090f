"""Dates as documents print them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DateRead:
    """A date in a text: ``text[start:end]``, as `value` (``YYYY-MM-DD``, ``YYYY-MM``, ``YYYY`` or ``long-term``).

    `ambiguous` holds the other value when day and month could be exchanged, else "".
    """

    start: int
    end: int
    value: str
    ambiguous: str = ""


def find_dates(text: str) -> tuple[DateRead, ...]:
    """All dates in normalised `text`, left to right, not overlapping. No precision is invented."""
    raise NotImplementedError
