"""Dates in Chinese numerals that lost a character: engines drop the round 〇, seals cover the first or the last."""

from __future__ import annotations

import re
from collections import Counter
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
    """The year of which `left` is what remains: the one the paper names most, else the only one there is."""
    digits = "".join(str(chinese_digits(c)) for c in left)
    named = Counter(int(read.value[:4]) for line in paper.lines for read in find_dates(line.text) if read.value[:4].isdigit())
    fit = [(n, year) for year, n in named.items() if year in YEARS and _within(digits, str(year))]
    most = [year for n, year in fit if n == max(n for n, _ in fit)]
    if len(most) == 1:
        return most[0]
    possible = [year for year in YEARS if _within(digits, str(year))]
    return possible[0] if not fit and len(digits) == 3 and len(possible) == 1 else None


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
