"""Identity numbers on papers about persons: found, hidden, and not taken from anywhere else."""

from __future__ import annotations

import pytest

from extractors.fields.identity import identity_number
from tests.papers import paper_of


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("身份证号：440703199003071235", "440703********1235"),
        ("证件号码: 440703 19900307 1235", "440703********1235"),
        ("公民身份号码 11010519491231002X", "110105********002X"),
        ("证件号码：440703********1235", "440703********1235"),
        ("张三明（身份证号：440703199003071235）于2022年参加首席质量官任职培训", "440703********1235"),
    ],
)
def test_a_number_is_read_with_its_middle_hidden(line: str, value: str) -> None:
    found = identity_number(paper_of("广东省职称证书", line))
    assert found is not None
    assert found.value == value
    assert "19900307" not in found.raw + found.source.quote
    assert found.confidence >= 0.9


def test_a_number_whose_check_digit_fails_is_read_less_surely() -> None:
    found = identity_number(paper_of("身份证号：440703199003071236"))
    assert found is not None
    assert found.confidence < 0.9


@pytest.mark.parametrize(
    "line", ["证书编号：2107928303097", "身份证号：", "管理号 10442010443529783", "身份证号：见附页", "电话：13800138000"]
)
def test_other_numbers_are_none(line: str) -> None:
    assert identity_number(paper_of("广东省职称证书", line)) is None


def test_the_number_may_stand_right_of_its_label() -> None:
    found = identity_number(paper_of(("身份证号", 0.1, 0.3), ("440703199003071235", 0.4, 0.3)))
    assert found is not None
    assert found.value == "440703********1235"
