"""Dates in Chinese numerals that lost characters."""

from __future__ import annotations

import pytest

from extractors.fields.damaged_dates import dates_on
from extractors.fields.letter import letter_date
from extractors.fields.numerals import chinese_number, spelled
from extractors.fields.validity import validity
from tests.papers import paper_of


@pytest.mark.parametrize(
    ("text", "elsewhere", "value"),
    [
        ("〇二一年三月九日", "", "2021-03-09"),
        ("二二年六月二十四日", "2022年6月19日至2022年6月21日参加培训", "2022-06-24"),
        ("二〇二年十一月二十六日", "2021年第12号 2021年11月26日至2026年11月25日", "2021-11-26"),
        ("二〇二一年三月九日", "2022年1月1日", "2021-03-09"),
    ],
)
def test_a_year_that_lost_digits_is_one_the_paper_names(text: str, elsewhere: str, value: str) -> None:
    assert [r.value for r in dates_on(paper_of(text, *([elsewhere] if elsewhere else [])), text)] == [value]


@pytest.mark.parametrize(
    ("text", "elsewhere"), [("二年三月九日", ""), ("二二年六月一日", "2012年1月1日 2022年1月1日"), ("九九年六月一日", "2021年5月1日")]
)
def test_a_year_that_could_be_several_or_none_is_not_guessed(text: str, elsewhere: str) -> None:
    assert dates_on(paper_of(text, elsewhere or "无"), text) == ()


def test_a_mended_year_is_never_sure_and_says_so() -> None:
    found = letter_date(paper_of(("关于下达计划的通知", 0.3, 0.1), ("〇二一年三月九日", 0.6, 0.7)))
    assert found is not None
    assert (found.value, found.confidence) == ("2021-03-09", 0.6)
    assert found.source.method.endswith("+repair:date")


def test_a_day_that_lost_a_numeral_is_the_one_at_which_the_printed_term_began() -> None:
    fields = validity(paper_of(("有效期至：2023年5月17日", 0.1, 0.5), ("二〇二〇年五月十日", 0.6, 0.8)))
    assert (fields["issue_date"].value, fields["issue_date"].alternatives) == ("2020-05-18", ("2020-05-10",))
    assert fields["issue_date"].confidence <= 0.6


def test_a_day_that_fits_no_term_stays_as_read() -> None:
    fields = validity(paper_of(("有效期至：2023年5月17日", 0.1, 0.5), ("二〇二〇年五月九日", 0.6, 0.8)))
    assert fields["issue_date"].value == "2020-05-09"


def test_numbers_are_spelled_as_they_are_read() -> None:
    assert all(chinese_number(spelled(n)) == n for n in range(1, 32))


def test_a_numeral_misread_as_a_digit_gives_way_to_the_day_the_term_began() -> None:
    fields = validity(paper_of(("有效期至：2023年5月17日", 0.1, 0.5), ("二二○年五月十2日", 0.6, 0.8)))
    assert fields["issue_date"].value == "2020-05-18"
    assert fields["issue_date"].confidence <= 0.6


def test_a_date_cut_off_after_one_digit_of_its_day_is_not_sure() -> None:
    whole, cut = (letter_date(paper_of(("自评报告", 0.3, 0.1), (text, 0.4, 0.7))) for text in ("2023年5月1日", "2023年5月1"))
    assert whole is not None
    assert cut is not None
    assert whole.value == cut.value == "2023-05-01"
    assert whole.confidence > 0.85
    assert cut.confidence <= 0.6


def test_a_year_that_lost_its_noughts_is_the_one_that_the_papers_number_names() -> None:
    fields = validity(
        paper_of("编号：粤江量保字（2020）第0349号", ("有效期至：2023年5月17日", 0.1, 0.3), ("二二年五月十八日", 0.6, 0.8)),
    )
    assert (fields["issue_date"].value, fields["valid_until"].value) == ("2020-05-18", "2023-05-17")


def test_a_year_that_lost_its_last_nought_is_the_one_the_number_begins_with() -> None:
    fields = validity(paper_of("编号：粤计保2020-596", "有效期限：五年", ("二〇二年四月十五日", 0.6, 0.8)))
    assert (fields["issue_date"].value, fields["valid_until"].value) == ("2020-04-15", "2025-04-14")


def test_an_end_that_lost_its_month_is_the_end_of_the_term_that_fits() -> None:
    fields = validity(paper_of("颁证日期：2021年06月18日", "有效期至：2026年月17日"))
    assert fields["valid_until"].value == "2026-06-17"
    assert fields["valid_until"].source.method.endswith("+repair:date")


def test_an_end_that_no_term_fits_is_not_guessed() -> None:
    assert "valid_until" not in validity(paper_of("颁证日期：2021年06月18日", "有效期至：2026年月28日"))
