from __future__ import annotations

import pytest

from extractors.tables.masks import is_whole, masked, masked_id, readings_of, whole_mask


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("证件号码：440703199003071235", "证件号码：440703********1235"),
        ("440703 19900307 1235", "440703******** 1235"),
        ("44070319900307123X 陈小明", "440703********123X 陈小明"),
        ("44070319900307123", "440703********123"),
        ("440703900307123", "440703******123"),
        ("440703********1235", "440703********1235"),
        ("ZL202010430096.0", "ZL202010430096.0"),
        ("91440703MA4W1A2B95", "91440703MA4W1A2B95"),
        ("金额 1234567.89", "金额 1234567.89"),
    ],
)
def test_the_birth_date_in_a_citizens_number_is_hidden_and_nothing_else(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    ("number", "out", "hidden"),
    [
        ("440703199003071235", "440703********1235", True),
        ("44070319900307123x", "440703********123X", True),
        ("440703＊＊＊＊＊＊＊＊1235", "440703********1235", False),
        ("440703900307123", "440703*****7123", True),
        ("H12345678", "H1*****78", True),
    ],
)
def test_numbers_leave_with_their_middle_hidden(number: str, out: str, hidden: bool) -> None:
    assert masked_id(number) == (out, hidden)


def test_only_one_long_run_of_stars_is_counted_anew() -> None:
    assert whole_mask("440703*******1235") == "440703********1235"
    assert whole_mask("4407****1235") == "4407****1235"
    assert whole_mask("4407***8***1235") == "4407***8***1235"


def test_odd_readings_are_not_whole() -> None:
    assert is_whole("440703********1235")
    assert not is_whole("407*********79*9")
    assert not is_whole("440703******86879")


def test_a_number_that_lost_its_end_is_not_whole_and_one_with_a_digit_too_many_may_be_either() -> None:
    assert not is_whole("4407*******")
    assert readings_of("440784*******80171") == ("440784********8017", "440784********0171")
    assert readings_of("440784********8017") == ()
