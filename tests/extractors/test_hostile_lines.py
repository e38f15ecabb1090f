"""Lines that patterns might go through in many ways: a reader's time has to grow with their length, not with its powers."""

from __future__ import annotations

import time

import pytest

from extractors.documents import documents
from tests.papers import page_of

LENGTH = 600
LABELS = ("证书编号", "Certificate No", "有效期", "Valid until", "地址", "Address", "兹证明", "issued by", "主要起草单位", "专利权人")
"""Words after which readers go on by a pattern of their own."""


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["A", "Ab ", "2021年", "a.", "（某）", "公司", " ", "/ A"])
def test_a_line_of_one_thing_many_times_over_is_read_in_time(unit: str) -> None:
    tail = (unit * LENGTH)[:LENGTH]
    lines = ["质量管理体系认证证书", *(f"{label}{tail}" for label in LABELS), *(f"{label}:{tail}!" for label in LABELS)]
    started = time.process_time()
    documents([page_of(*((line, 0.01, 0.04 * i, 0.0005) for i, line in enumerate(lines)))])
    assert time.process_time() - started < 15
