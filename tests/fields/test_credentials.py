"""Whose paper it is, where no list has the surname."""

from __future__ import annotations

from extractors.fields.credentials import RARE, person
from tests.papers import paper_of


def test_a_name_with_a_surname_that_no_list_has_is_told_by_its_label_and_less_sure() -> None:
    found = person(paper_of("职称证书", "姓名:阿依古丽", "性别:女", score=1.0))
    assert found is not None
    assert (found.value, found.confidence <= RARE) == ("阿依古丽", True)


def test_what_stands_behind_an_empty_label_of_a_name_is_no_name() -> None:
    assert person(paper_of("职称证书", "姓名:", "江门市", "性别:女")) is None
