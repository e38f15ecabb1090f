"""How far values are trusted once everything that speaks for and against them is weighed."""

from __future__ import annotations

from evidence.document import Document, Field, PageRef, Provenance
from extractors.trust import model, signals_of, trusted, voices_of


def _document(name: str, value: str, method: str = "ocr:rapidocr", sure: float = 0.9) -> Document:
    field = Field(value, value, sure, Provenance(f"{name}.pdf", 1, None, value, method))
    return Document(name, "management_system_certificate", 0.98, (PageRef(f"{name}.pdf", "0" * 64, 1),), {"holder": field})


def _sure(*documents: Document) -> float:
    return trusted(documents)[0].fields["holder"].confidence


def test_a_better_judged_value_is_trusted_more() -> None:
    assert _sure(_document("a", "江门市某某有限公司", sure=0.95)) > _sure(_document("a", "江门市某某有限公司", sure=0.6))


def test_a_name_that_other_documents_have_too_is_supported_and_one_nearly_like_theirs_is_a_slip() -> None:
    others = [_document(name, "江门市晟序卫浴科技有限公司") for name in "bcd"]
    voices = voices_of([_document("a", "江门市晟序卫浴科技有限公司"), *others])
    same, near = _document("a", "江门市晟序卫浴科技有限公司"), _document("a", "江门市属序卫浴科技有限公司")
    assert signals_of(same.fields["holder"], same, "holder", voices)["supported"] == 1
    voices = voices_of([near, *others])
    assert signals_of(near.fields["holder"], near, "holder", voices)["slip"] == 1
    assert signals_of(near.fields["holder"], near, "holder", voices)["supported"] == 0


def test_no_value_is_held_for_certain_or_for_impossible() -> None:
    for sure in (0.0, 1.0):
        assert 0.05 <= _sure(_document("a", "江门市某某有限公司", sure=sure)) <= 0.995


def test_the_model_has_a_version_and_weighs_only_signals_there_are() -> None:
    document = _document("a", "江门市某某有限公司")
    assert model().version
    assert set(model().weights) <= set(signals_of(document.fields["holder"], document, "holder", {}))
