"""Dates as intervals, and limits counted back from the deadline. A date known to the month is the whole month."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from evidence.document import Value

Answer = Literal["yes", "no", "straddles"]

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTH = re.compile(r"(\d{4})-?(\d{2})")
_YEAR = re.compile(r"\d{4}")
LONG_TERM = "long-term"


@dataclass(frozen=True, slots=True)
class Span:
    """All days a printed date may mean, both ends inclusive. An open end is ``dt.date.max``."""

    first: dt.date
    last: dt.date

    @property
    def exact(self) -> bool:
        return self.first == self.last

    @property
    def open_ended(self) -> bool:
        return self.last == dt.date.max

    def __str__(self) -> str:
        if self.open_ended:
            return "长期"
        if self.exact:
            return self.first.isoformat()
        return f"{self.first:%Y-%m}" if (self.first.year, self.first.month) == (self.last.year, self.last.month) else f"{self.first:%Y}"

    def within(self, start: dt.date, end: dt.date) -> Answer:
        """Whether it lies in ``[start, end]``; straddles when only a part of it does."""
        if start <= self.first and self.last <= end:
            return "yes"
        return "no" if self.last < start or end < self.first else "straddles"

    def reaches(self, day: dt.date) -> Answer:
        """Whether it is `day` or later."""
        if self.first >= day:
            return "yes"
        return "no" if self.last < day else "straddles"

    def until(self, day: dt.date) -> Answer:
        """Whether it is `day` or earlier."""
        if self.last <= day:
            return "yes"
        return "no" if self.first > day else "straddles"

    def distance(self, day: dt.date) -> int:
        """Days between it and `day`, 0 when it holds the day."""
        if self.first <= day <= self.last:
            return 0
        return min(abs((self.first - day).days), abs((self.last - day).days))


def span_of(value: Value | None) -> Span | None:
    """The days that ``YYYY-MM-DD``, ``YYYY-MM``, ``YYYY`` or ``long-term`` stand for; None for anything else."""
    return _span(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None


@lru_cache(maxsize=20000)
def _span(text: str) -> Span | None:
    try:
        if text == LONG_TERM:
            return Span(dt.date.max, dt.date.max)
        if m := _DAY.fullmatch(text):
            day = dt.date(int(m[1]), int(m[2]), int(m[3]))
            return Span(day, day)
        if m := _MONTH.fullmatch(text):
            year, month = int(m[1]), int(m[2])
            return Span(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]))
        if _YEAR.fullmatch(text):
            return year_of(int(text))
    except ValueError:
        return None
    return None


def year_of(year: int) -> Span:
    return Span(dt.date(year, 1, 1), dt.date(year, 12, 31))


def years_after(day: dt.date, years: int) -> dt.date:
    """The same day some years later (earlier when negative); 29 February becomes 28 where there is none. Open ends stay open."""
    year = day.year + years
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return dt.date.max if year > dt.MAXYEAR else dt.date.min
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def term_end(start: dt.date, years: int) -> dt.date:
    """The last day of a term of whole years that begins on `start`."""
    return years_after(start, years) - dt.timedelta(days=1)


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day some months later, or that month's last day."""
    index = min(day.year * 12 + day.month - 1 + months, dt.MAXYEAR * 12 + 11)
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_before(deadline: dt.date, number: int, last: int) -> tuple[str, ...]:
    """`number` months as ``YYYY-MM``, in order; the last lies `last` months before the deadline's own month."""
    end = deadline.year * 12 + deadline.month - 1 - last
    return tuple(f"{m // 12:04d}-{m % 12 + 1:02d}" for m in range(end - number + 1, end + 1))
