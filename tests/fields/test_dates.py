import datetime as dt
import itertools
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extractors.fields.dates import find_dates, read_date
from extractors.fields.terms import find_durations, find_ranges, term_end, term_start
from extractors.normalise import normalise

CASES = yaml.safe_load((Path(__file__).parent / "dates.yaml").read_text(encoding="utf8"))
DAYS = st.dates(dt.date(1985, 1, 1), dt.date(2040, 12, 31))


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0] or "empty" for c in CASES])
def test_a_text_gives_the_dates_it_prints_and_no_more(text: str, expected: list[str]) -> None:
    found = [f"{d.value}~{d.ambiguous}" if d.ambiguous else d.value for d in find_dates(normalise(text))]
    assert found == [str(e) for e in expected]


def chinese(day: dt.date) -> str:
    digits = "〇一二三四五六七八九"

    def small(n: int) -> str:
        return (("" if n < 20 else digits[n // 10]) + "十" if n >= 10 else "") + (digits[n % 10] if n % 10 else "")

    return "".join(digits[int(c)] for c in str(day.year)) + f"年{small(day.month)}月{small(day.day)}日"


@given(DAYS)
def test_every_day_survives_every_unambiguous_form(day: dt.date) -> None:
    forms = (
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y-%m-%d}",
        f"{day:%Y.%m.%d}",
        f"{day:%Y/%m/%d}",
        f"{day:%Y%m%d}",
        f"{day:%d %b %Y}",
        f"{day:%B} {day.day}, {day.year}",
        chinese(day),
        " ".join(chinese(day)),
    )
    for text in forms:
        assert [d.value for d in find_dates(normalise(f"签发于{text}。"))] == [day.isoformat()], text


@given(st.text(max_size=60))
def test_any_text_is_read_without_error_and_places_lie_inside(text: str) -> None:
    reads = find_dates(text)
    assert all(0 <= r.start < r.end <= len(text) for r in reads)
    assert all(a.end <= b.start for a, b in itertools.pairwise(reads))


def test_two_digit_years_are_marked() -> None:
    assert [(d.value, d.short_year) for d in find_dates("22.1.8")] == [("2022-01-08", True)]


def test_compact_months_are_read_only_when_asked_for() -> None:
    assert find_dates("202312") == ()
    assert [d.value for d in find_dates("202312-202405", compact_months=True)] == ["2023-12", "2024-05"]


def test_a_date_the_grammar_does_not_know_is_left_to_dateparser() -> None:
    read = read_date("Saturday 8 january, year 2022")
    assert read is None or read.value == "2022-01-08"
    assert read_date("江门市2022号") is None
    assert read_date("2022年1月").value == "2022-01"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "begin", "until"),
    [
        ("2022-1-8至2025-1-7", "2022-01-08", "2025-01-07"),
        ("自2022年1月8日起至2025年1月7日止", "2022-01-08", "2025-01-07"),
        ("自公元2010年10月14日至2020年10月13日止", "2010-10-14", "2020-10-13"),
        ("2022.01.08-2025.01.07", "2022-01-08", "2025-01-07"),
        ("2021年3月—2023年6月", "2021-03", "2023-06"),
        ("2021年3月至12月", "2021-03", "2021-12"),
        ("2022年1月8日至1月20日", "2022-01-08", "2022-01-20"),
        ("2021年至2023年", "2021", "2023"),
        ("2021-2023年", "2021", "2023"),
        ("2014年2月11日至长期", "2014-02-11", "long-term"),
        ("from 8 January 2022 to 7 January 2025", "2022-01-08", "2025-01-07"),
        ("2024年06月04日 至 2027年06月03日", "2024-06-04", "2027-06-03"),
        ("2022-1-8 --- 2025-1-7", "2022-01-08", "2025-01-07"),
        ("2022年1月8日——2025年1月7日", "2022-01-08", "2025-01-07"),
        ("2022年1月8日(含)至2025年1月7日(含)", "2022-01-08", "2025-01-07"),
        ("2022年1月8日到2022年5月", "2022-01-08", "2022-05"),
        ("从2014年2月11日到2月15日", "2014-02-11", "2014-02-15"),
        ("2010年7月～2010年8月", "2010-07", "2010-08"),
        ("二零零二年～二零零七年", "2002", "2007"),
        ("2022年1月8日-20日", "2022-01-08", "2022-01-20"),
        ("from 2022-01-08 through 2025-01-07", "2022-01-08", "2025-01-07"),
        ("Jan 8, 2022 to Jan 7, 2025", "2022-01-08", "2025-01-07"),
        ("2022年1月8日始至2025年1月7日终", "2022-01-08", "2025-01-07"),
    ],
)
def test_a_range_gives_both_ends(text: str, begin: str, until: str) -> None:
    (found,) = find_ranges(normalise(text))
    assert (found.begin.value, found.until.value) == (begin, until)


def test_two_dates_that_are_not_joined_are_no_range() -> None:
    assert find_ranges("申请日2020年5月20日 授权日2022年1月8日") == ()


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("有效期三年", 36),
        ("有效期:叁年", 36),
        ("有效期3年", 36),
        ("有效期为三(3)年", 36),
        ("有效期 36个月", 36),
        ("有效期伍年", 60),
        ("十年", 120),
        ("valid for three years", 36),
        ("three (3) years", 36),
        ("valid for 12 months", 12),
        ("valid for thirty-six months", 36),
        ("twelve (12) months", 12),
        ("5 yrs", 60),
        ("有效期三(叁)年", 36),
        ("有效期为叁(3)年", 36),
        ("三十六个月", 36),
        ("有效期两年", 24),
        ("有效期5年整", 60),
        ("三年半", 42),
        ("半年", 6),
        ("3年6个月", 42),
        ("二十年", 240),
    ],
)
def test_a_duration_is_read_in_months(text: str, months: int) -> None:
    assert [d.months for d in find_durations(normalise(text))] == [months]


@pytest.mark.parametrize("text", ["2023年", "二〇二三年", "2023年3月", "第三年度", "三年级", "第三年", "每三年", "六月七日"])
def test_calendar_years_are_no_durations(text: str) -> None:
    assert find_durations(text) == ()


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2024-08-02", 36, "2027-08-01"),
        ("2020-11-13", 60, "2025-11-12"),
        ("2021-11-30", 36, "2024-11-29"),
        ("2024-02-29", 36, "2027-02-27"),
        ("2021-11", 36, "2024-11"),
        ("2021", 36, "2024"),
        ("long-term", 36, "long-term"),
    ],
)
def test_a_term_ends_the_day_before_its_anniversary(start: str, months: int, end: str) -> None:
    assert term_end(start, months) == end


@given(DAYS.filter(lambda d: d.day <= 28), st.integers(1, 20))
def test_start_and_end_of_a_term_agree(day: dt.date, years: int) -> None:
    assert term_start(term_end(day.isoformat(), years * 12), years * 12) == day.isoformat()
