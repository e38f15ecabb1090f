"""Which of a list's columns of dates is which, where the headers do not say: by the order of the dates over all rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.tables.forms import SOME_DATES
from extractors.tables.records import PlacedCell, Record
from extractors.tables.values import date_field

ORDERED, LEAST_YEARS = 0.95, 3
"""The share of rows in which two columns of dates must stand in order, and the fewest rows that tell by their years."""
TERMS = (9, 10, 20, 30)
"""Years between a registration and the end of its term, renewed or not; nine where it ends on the last day of a year."""


def patent_dates(listed: Sequence[Record], filing_years: Sequence[str]) -> dict[str, str]:
    """What the columns of dates hold whose headers do not say: a patent is filed in the year that its number names, and granted later.

    `filing_years` are those of the numbers, one a record, "" where unknown.
    """
    filed, granted = dates_of(listed, "filing_date"), dates_of(listed, "grant_date")
    unknown = {name: dates for name in SOME_DATES if any(dates := dates_of(listed, name))}
    if not unknown or (any(filed) and any(granted)):
        return {}
    name, some = next(iter(unknown.items()))
    if any(filed):
        return {name: "grant_date"} if share(both(filed, some), "<=") >= ORDERED else {}
    if any(granted):
        return {name: "filing_date"} if share(both(some, granted), "<=") >= ORDERED else {}
    if len(unknown) == 2:
        one, other = unknown
        orders = [(a, b) for a, b in ((one, other), (other, one)) if share(both(unknown[a], unknown[b]), "<") >= ORDERED]
        return {orders[0][0]: "filing_date", orders[0][1]: "grant_date"} if orders else {}
    return _by_years(name, both(filing_years, [date[:4] for date in some]), any(name in r.cells and r.cells[name].named for r in listed))


def _by_years(name: str, years: Sequence[tuple[str, str]], titled: bool) -> dict[str, str]:
    """A column of dates alone, by the years of the numbers: all the same years are filings, later ones are grants.

    Without years (foreign numbers, no number) a column `titled` 日期 is taken for the grants: the list is one of granted patents.
    """
    if not years:
        return {name: "grant_date"} if titled else {}
    if share(years, "<=") < ORDERED:
        return {}
    later = share(years, "<")
    if later == 0 and len(years) >= LEAST_YEARS:
        return {name: "filing_date"}
    return {name: "grant_date"} if later >= 0.5 or titled else {}


def mark_dates(listed: Sequence[Record]) -> dict[str, str]:
    """What columns of dates hold whose headers do not say, by the ten years from a registration to its end."""
    known = {name: dates_of(listed, name) for name in ("registration_date", "valid_until")}
    some = {name: dates for name in SOME_DATES if any(dates := dates_of(listed, name))}
    every = [(name, dates) for name, dates in (*some.items(), *known.items()) if any(dates)]
    for one, begins in every:
        for other, ends in every:
            pairs = both(begins, ends)
            if one != other and pairs and sum(int(b[:4]) - int(a[:4]) in TERMS for a, b in pairs) >= 0.95 * len(pairs):
                return {n: role for n, role in ((one, "registration_date"), (other, "valid_until")) if n in some}
    return {}


def share(cells: Sequence[tuple[str, str]], holds: str) -> float:
    """The share of pairs of dates of which the first is before (``<``) or not after (``<=``) the second; 0 without any."""
    true = sum(a < b if holds == "<" else a <= b for a, b in cells)
    return true / len(cells) if cells else 0.0


def dates_of(records: Sequence[Record], name: str) -> list[str]:
    """The dates of a column, one a record, "" where a record has none."""
    return [_date(record.cells.get(name)) for record in records]


def _date(cell: PlacedCell | None) -> str:
    found = date_field(cell) if cell is not None else None
    return str(found.value) if found is not None else ""


def both(first: Sequence[str], second: Sequence[str]) -> list[tuple[str, str]]:
    """The pairs of two columns in which neither is empty."""
    return [(a, b) for a, b in zip(first, second, strict=True) if a and b]


def renamed(records: Sequence[Record], roles: Mapping[str, str]) -> tuple[Record, ...]:
    """The records with columns called by what they turned out to hold. A value so found is never as sure as one under its header."""
    return tuple(
        replace(
            record,
            cells={
                roles.get(name, name): replace(cell, named=cell.named and name not in roles)
                for name, cell in record.cells.items()
                if name in roles or name not in SOME_DATES
            },
        )
        for record in records
    )
