"""Dates as intervals and limits counted back."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.windows import Span, months_after, months_before, span_of, term_end, years_after

D = dt.date(2024, 6, 7)


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2024-06-07", "2024-06-07", "2024-06-07"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("202306", "2023-06-01", "2023-06-30"),
        ("2023", "2023-01-01", "2023-12-31"),
        (2023, "2023-01-01", "2023-12-31"),
    ],
)
def test_a_printed_date_is_all_the_days_it_may_mean(value: str | int, first: str, last: str) -> None:
    assert span_of(value) == Span(dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@pytest.mark.parametrize("value", [None, "", "2023-02-30", "2023-13", "soon", True, ("2023",)])
def test_what_is_no_date_has_no_days(value: object) -> None:
    assert span_of(value) is None  # type: ignore[arg-type]


def test_a_certificate_without_end_reaches_every_day() -> None:
    span = span_of("long-term")
    assert span is not None
    assert span.reaches(dt.date(2999, 1, 1)) == "yes"
    assert str(span) == "长期"


def test_29_february_counts_back_to_28() -> None:
    assert years_after(dt.date(2024, 2, 29), -5) == dt.date(2019, 2, 28)
    assert years_after(dt.date(2024, 2, 29), -4) == dt.date(2020, 2, 29)


def test_a_term_ends_the_day_before_its_anniversary() -> None:
    assert term_end(dt.date(2024, 8, 2), 3) == dt.date(2027, 8, 1)
    assert term_end(dt.date(2020, 11, 13), 5) == dt.date(2025, 11, 12)


def test_the_half_year_is_the_six_full_months_before_the_deadline() -> None:
    assert months_before(D, 6, 1) == ("2023-12", "2024-01", "2024-02", "2024-03", "2024-04", "2024-05")
    assert months_before(D, 6, 0)[-1] == "2024-06"
    assert months_before(dt.date(2024, 1, 15), 6, 1) == ("2023-07", "2023-08", "2023-09", "2023-10", "2023-11", "2023-12")


def test_months_later_keep_to_the_month() -> None:
    assert months_after(dt.date(2023, 8, 31), 6) == dt.date(2024, 2, 29)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2040, 1, 1)), st.dates(dt.date(1990, 1, 1), dt.date(2040, 1, 1)))
def test_reaching_and_being_until_a_day_exclude_each_other_but_on_it(day: dt.date, limit: dt.date) -> None:
    span = Span(day, day)
    assert (span.reaches(limit) == "yes") or (span.until(limit) == "yes")
    assert (span.reaches(limit) == span.until(limit) == "yes") == (day == limit)
