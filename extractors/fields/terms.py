"""Stretches of time: from one date to another, or a number of years from a date."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from extractors.fields.dates import LONG_TERM, YEARS, DateRead, find_dates
from extractors.fields.numerals import small_number


@dataclass(frozen=True, slots=True)
class RangeRead:
    """``text[start:end]`` says from `begin` to `until` (both inclusive)."""

    start: int
    end: int
    begin: DateRead
    until: DateRead


@dataclass(frozen=True, slots=True)
class DurationRead:
    """``text[start:end]`` says a length of time, in months."""

    start: int
    end: int
    months: int


_BETWEEN = re.compile(
    r"\s*[起始]?\s*(?:生效|有效|计算?)?\s*[,，]?\s*(?:\([^)]*\))?\s*(?:有效期?)?(?:至|到|-{1,4}|~{1,2}|迄|一|по|to|until|till|through|and|有效期至|止于)\s*(?:公元)?\s*",
    re.IGNORECASE,
)
_ELIDED = re.compile(r"\s*[起始]?\s*(?:至|到|-|~)\s*(?:(\d{1,2})\s?[月.](?:\s?(\d{1,2})日?)?|(\d{1,2})日)(?!\d)")
_YEARS_ONLY = re.compile(r"(?<![\d./-])((?:19|20)\d\d)年?\s*(?:至|到|-|~)\s*((?:19|20)\d\d)\s*年")


def find_ranges(text: str, *, compact_months: bool = False, years: range = YEARS) -> tuple[RangeRead, ...]:
    """All ``A至B`` in normalised `text`; a second date that leaves out its year or month takes the first one's."""
    dates = find_dates(text, compact_months=compact_months, years=years)
    found = []
    for i, first in enumerate(dates):
        if first.value == LONG_TERM:
            continue
        after = dates[i + 1] if i + 1 < len(dates) else None
        if after is not None and _BETWEEN.fullmatch(text, first.end, after.start):
            end = after.end + (text[after.end : after.end + 1] in {"止", "终"})
            found.append(RangeRead(first.start, end, first, after))
        elif (elided := _elided(text, first)) is not None:
            found.append(elided)
    for m in _YEARS_ONLY.finditer(text):
        if not any(r.start < m.end() and m.start() < r.end for r in found) and int(m[1]) in YEARS and int(m[2]) in YEARS:
            found.append(RangeRead(m.start(), m.end(), DateRead(m.start(1), m.end(1), m[1]), DateRead(m.start(2), m.end(), m[2])))
    return tuple(sorted(found, key=lambda r: r.start))


def _elided(text: str, first: DateRead) -> RangeRead | None:
    m = _ELIDED.match(text, first.end)
    if m is None or len(first.value) < 7:
        return None
    month = int(m[1]) if m[1] else int(first.value[5:7])
    day = m[2] or m[3]
    try:
        whole = dt.date(int(first.value[:4]), month, int(day or 1))
    except ValueError:
        return None
    value = whole.isoformat() if day else f"{whole:%Y-%m}"
    begin = first.value[: len(value)] if len(first.value) > len(value) else first.value
    if value < begin:
        return None
    return RangeRead(first.start, m.end(), first, DateRead(m.start(1) if m[1] else m.start(3), m.end(), value))


_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ENGLISH = {w: i for i, w in enumerate(_WORDS, 1)} | {"eighteen": 18, "twenty": 20, "twenty-four": 24, "thirty-six": 36, "sixty": 60}
_DURATION = re.compile(
    r"(?<![\d〇○零一二三四五六七八九十.第每])(?P<count>\d{1,2}"
    r"|[一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,3})\s?(?:\(\s?[\d一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,2}\s?\))?\s?"
    r"(?:(?P<years>周?年)(?:(?P<half>半)|零?(?P<extra>\d{1,2}|[一二三四五六七八九十]{1,2})个月)?(?![月\d一-九度级来])"
    r"|个?月(?![份\d一-九]))|(?P<semi>半年)"
    r"|\b(?P<english>\d{1,2}|"
    + "|".join(sorted(_ENGLISH, key=len, reverse=True))
    + r")\s?(?:\(\s?\d{1,2}\s?\))?[\s-]?(?P<unit>year|yr|month)s?\b",
    re.IGNORECASE,
)


def find_durations(text: str) -> tuple[DurationRead, ...]:
    """All lengths of time in `text`: 三年, 叁年, 3年, 36个月, three years. Calendar years and months are none."""
    dates = find_dates(text)
    found = []
    for m in _DURATION.finditer(text):
        if any(d.start < m.end() and m.start() < d.end for d in dates):
            continue
        months = _months(m)
        if months:
            found.append(DurationRead(m.start(), m.end(), months))
    return tuple(found)


def _months(m: re.Match[str]) -> int:
    """How many months a match of `_DURATION` says; 0 for what is none."""
    if m["semi"]:
        return 6
    if m["count"]:
        count, years = small_number(m["count"]), bool(m["years"])
        if not years and "个" not in m[0]:
            return 0
        half = 6 if m["half"] else small_number(m["extra"] or "") or 0
    else:
        count, years, half = _ENGLISH.get(m["english"].lower()) or small_number(m["english"]), m["unit"].lower() != "month", 0
    return (count or 0) * (12 if years else 1) + half


def term_end(start: str, months: int) -> str:
    """The last day of a term of `months` from `start`: the same day that much later, minus one day.

    A start known to the month or year gives an end known no better.
    """
    if start == LONG_TERM:
        return LONG_TERM
    if len(start) < 10:
        return _shifted_rough(start, months)
    return (_shifted(dt.date.fromisoformat(start), months) - dt.timedelta(days=1)).isoformat()


def term_start(end: str, months: int) -> str:
    """The first day of a term of `months` that ends with `end` (the day after `end`, that much earlier)."""
    if len(end) < 10 or end == LONG_TERM:
        return _shifted_rough(end, -months) if end != LONG_TERM else ""
    return _shifted(dt.date.fromisoformat(end) + dt.timedelta(days=1), -months).isoformat()


def _shifted(day: dt.date, months: int) -> dt.date:
    """The same day of the month; 29 February becomes the 28th where there is none (and so for 31st)."""
    index = day.year * 12 + day.month - 1 + months
    for d in range(day.day, 0, -1):
        try:
            return dt.date(index // 12, index % 12 + 1, d)
        except ValueError:
            continue
    raise ValueError(f"{day} shifted by {months} months is no date")


def _shifted_rough(value: str, months: int) -> str:
    if len(value) == 4:
        return str(int(value) + months // 12)
    index = int(value[:4]) * 12 + int(value[5:7]) - 1 + months
    return f"{index // 12:04d}-{index % 12 + 1:02d}"
