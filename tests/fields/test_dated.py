"""Dates with the words that say what they are."""

from __future__ import annotations

import pytest

from extractors.fields.date_words import role_of
from extractors.fields.dated import dated
from tests.papers import Placed, paper_of


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("首次发证日期:", "first"),
        ("初次颁证日期", "first"),
        ("Original cycle start date:", "first"),
        ("本次发证日期:", "current"),
        ("换证日期", "current"),
        ("Reissued on", "current"),
        ("变更日期:", "changed"),
        ("Latest Revision Date:", "changed"),
        ("颁证日期", "issue"),
        ("Date of issue:", "issue"),
        ("Place and date:", "issue"),
        ("证书有效期自", "begin"),
        ("Effective Date", "begin"),
        ("有效期至:", "expiry"),
        ("This certificate expires on", "expiry"),
        ("Valid:", "expiry"),
        ("Expiry date of previous cycle:", "other"),
        ("上一认证周期有效期至", "other"),
        ("Re certification audit due before", "other"),
        ("监督审核日期", "other"),
        ("Certification cycle end date", "cycle_end"),
        ("电话", ""),
    ],
)
def test_the_words_before_a_date_say_what_it_is(label: str, role: str) -> None:
    assert role_of(label) == role


def told(*lines: Placed) -> list[tuple[str, str]]:
    return [(d.read.value, d.role) for d in dated(paper_of(*lines))]


def test_a_date_that_runs_over_a_lines_end_is_one_date() -> None:
    lines = ("本证书有效期：自二〇二三年一月九日起至二〇二六年一", "月八日止。")
    assert told(*lines) == [("2023-01-09", "begin"), ("2026-01-08", "expiry")]


def test_an_english_date_that_runs_over_a_lines_end_in_a_column_is_one_date() -> None:
    lines: tuple[Placed, ...] = (
        ("Registered September 25,", 0.1, 0.4),
        ("Jiangmen, Guangdong, CHINA 529000", 0.4, 0.402),
        ("2018", 0.1, 0.42),
    )
    assert ("2018-09-25", "") in [(v, "") for v, _ in told(*lines)]


def test_what_follows_a_date_says_what_it_is_where_nothing_before_does() -> None:
    assert told("2021年5月7日颁发", "2024年5月6日止") == [("2021-05-07", "issue"), ("2024-05-06", "expiry")]


def test_a_label_beneath_a_date_says_what_it_is() -> None:
    assert told(("2021-05-07", 0.1, 0.5), ("Date of issue", 0.1, 0.525)) == [("2021-05-07", "issue")]


def test_a_label_beneath_a_date_that_has_a_date_of_its_own_does_not() -> None:
    lines: tuple[Placed, ...] = (("2021-05-07", 0.1, 0.5), ("Date of expiry", 0.1, 0.525), ("2024-05-06", 0.4, 0.525))
    assert told(*lines) == [("2021-05-07", ""), ("2024-05-06", "expiry")]


def test_the_order_of_day_and_month_is_the_one_another_date_proves() -> None:
    assert told("Date of issue: 07/06/2021", "Valid until: 06/28/2024")[0][0] == "2021-07-06"
    assert told("Date of issue: 07/06/2021", "Valid until: 28/06/2024")[0][0] == "2021-06-07"
    assert [d.read.ambiguous for d in dated(paper_of("Date of issue: 07/06/2021"))] == ["2021-07-06"]


def test_a_year_of_account_is_no_date_of_the_paper() -> None:
    assert [d.role for d in dated(paper_of("本件仅用于2024年度项目申报材料之三"))] == ["other"]
