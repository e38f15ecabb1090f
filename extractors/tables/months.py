"""Months and stretches of months as social-insurance records print them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.fields.dates import find_dates
from extractors.fields.terms import find_ranges

_OPEN = re.compile(r"\s*(?:[-~至起]\s*$|至今|起?至(?:现在|目前))")


@dataclass(frozen=True, slots=True)
class Months:
    """From the month `begin` to the month `until`, ``YYYY-MM``; `until` is "" where the end is left open (``202007 -``).
    `ranged`: printed as a period, not as one month."""

    begin: str
    until: str
    ranged: bool


def find_months(text: str) -> tuple[Months, ...]:
    """The months or periods in `text`, in its order. Days are dropped: insurance is paid by the month."""
    found: list[tuple[int, Months]] = []
    ranges = find_ranges(text, compact_months=True)
    for r in ranges:
        if len(r.begin.value) >= 7 and len(r.until.value) >= 7:
            found.append((r.start, Months(r.begin.value[:7], r.until.value[:7], True)))
    for date in find_dates(text, compact_months=True):
        if len(date.value) < 7 or not date.value[:1].isdigit() or any(r.start <= date.start < r.end for r in ranges):
            continue
        month, still_open = date.value[:7], bool(_OPEN.match(text, date.end))
        found.append((date.start, Months(month, "" if still_open else month, still_open)))
    return tuple(months for _, months in sorted(found, key=lambda f: f[0]))


def next_month(month: str) -> str:
    """The month after `month`, both ``YYYY-MM``."""
    year, number = int(month[:4]), int(month[5:7])
    return f"{year + number // 12}-{number % 12 + 1:02d}"
