"""Dates in Chinese numerals that lost a character: engines drop the round 〇, seals cover the first or the last."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from extractors.fields.dates import YEARS, DateRead, date_value, find_dates
from extractors.fields.numerals import NUMERAL, chinese_digits, small_number, spelled
from extractors.fields.terms import term_end
from extractors.paper import Paper

_DAMAGED = re.compile(rf"(?<![{NUMERAL}\dOo])(?P<y>[{NUMERAL}Oo]{{1,3}})年(?P<m>[{NUMERAL}]{{1,2}})月(?P<d>[{NUMERAL}\d]{{1,3}})日?")


def dates_on(paper: Paper, text: str) -> tuple[DateRead, ...]:
    """The dates of `text`, else the one whose year lost digits, read as a year that the paper names elsewhere (`short_year`)."""
    found = find_dates(text)
    m = None if found else _DAMAGED.search(text)
    year = _year(m["y"], paper) if m else None
    if m is None or year is None:
        return found
    value = date_value(year, small_number(m["m"]), small_number(m["d"]))
    return (DateRead(m.start(), m.end(), value, short_year=True),) if value else ()


def _year(left: str, paper: Paper) -> int | None:
    """The year of which `left` is what remains: of those the paper names the one that fits best and is named most, else the only
    one there is."""
    digits = "".join(str(chinese_digits(c)) for c in left)
    named = Counter(year for line in paper.lines for year in _named(line.text) if year in YEARS and _fit(digits, year))
    ranked = sorted(named, key=lambda year: (_fit(digits, year), named[year]), reverse=True)
    best = [year for year in ranked if (_fit(digits, year), named[year]) == (_fit(digits, ranked[0]), named[ranked[0]])]
    if len(best) == 1:
        return best[0]
    possible = [year for year in YEARS if _within(digits, str(year))]
    return possible[0] if not named and len(digits) == 3 and len(possible) == 1 else None


def _named(text: str) -> Iterator[int]:
    """Years that `text` names: of its dates, and in the brackets of a number (粤江量保字(2020)第0349号)."""
    yield from (int(read.value[:4]) for read in find_dates(text) if read.value[:4].isdigit())
    yield from (int(m[1]) for m in re.finditer(r"(?<![\d-])((?:19|20)\d\d)(?=[\])]|-\d{2,})", text))


def _fit(digits: str, year: int) -> int:
    """How well `digits` are what remains of `year`: 2 where only noughts are lost, as engines lose them; 1 where others are too."""
    return 0 if not _within(digits, str(year)) else 2 if digits.replace("0", "") == str(year).replace("0", "") else 1


def _within(part: str, whole: str) -> bool:
    """Whether `part` is left when characters of `whole` are lost."""
    rest = iter(whole)
    return all(c in rest for c in part)


def by_term(read: DateRead, printed: str, until: str) -> DateRead | None:
    """`read` with the day at which its term of whole years began, where a numeral of the day's was lost or misread.

    `printed` is the date as it stands there, `until` the last day of the term: 五月十日 and 2023-05-17 are 五月十八日.
    """
    day = re.search(rf"月([{NUMERAL}\d]{{1,3}})日?$", printed)
    if day is None or len(until) != 10 or not read.whole:
        return None
    for number in range(1, 32):
        value = date_value(int(read.value[:4]), int(read.value[5:7]), number)
        mixed = re.sub(r"\d", "", day[1]) if re.search(rf"[{NUMERAL}]", day[1]) else day[1]  # 十2: no printer mixes them
        lost = len(mixed) < len(spelled(number)) and _within(mixed, spelled(number))
        if value and lost and any(term_end(value, 12 * years) == until for years in range(1, 11)):
            return replace(read, value=value, ambiguous=read.value, short_year=True)
    return None


_PIECES = re.compile(r"(?P<y>(?:19|20)\d\d)\s?年?[\s.-]?(?P<m>\d{0,2})\s?[月.-]?\s?(?P<d>\d{0,2})\s?日?")


def pieces_by_term(text: str, begin: str) -> tuple[int, int, str] | None:
    """Where a damaged date stands in `text`, and the last day of a term of whole years from `begin` that it is.

    Year and day, or year and month, must be left of it, and only one term may fit (``2026年月17日``, begun 2021-06-18).
    """
    for m in _PIECES.finditer(text):
        month, day = m["m"], m["d"]
        if len(begin) != 10 or not (month or day) or (month and day):
            continue
        ends = (term_end(begin, 12 * years) for years in range(1, 21))
        fit = [e for e in ends if e[:4] == m["y"] and (not month or int(month) == int(e[5:7])) and (not day or int(day) == int(e[8:]))]
        if len(fit) == 1:
            return m.start(), m.end(), fit[0]
    return None
