"""Whose code a paper carries, under whatever label."""

from __future__ import annotations

from extractors.fields.credit_codes import UNLABELLED, credit_code
from tests.papers import paper_of

CODE, OTHER = "91440300708461136T", "91440101MA5CJQ4N59"


def test_a_code_under_a_label_nobody_knows_is_told_by_its_check_character_and_less_sure() -> None:
    found = credit_code(paper_of(f"主体标识:{CODE}", score=1.0))
    assert found is not None
    assert (found.value, found.confidence <= UNLABELLED) == (CODE, True)


def test_of_two_codes_under_unknown_labels_none_is_taken() -> None:
    assert credit_code(paper_of(f"主体标识:{CODE}", f"代理方:{OTHER}")) is None


def test_the_labelled_code_is_the_paper_s() -> None:
    found = credit_code(paper_of(f"代理方:{OTHER}", f"统一社会信用代码:{CODE}"))
    assert found is not None
    assert found.value == CODE
