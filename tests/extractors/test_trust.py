"""How far values are trusted once everything that speaks for and against them is weighed."""

from __future__ import annotations

from dataclasses import replace

from audit.because import SORTS, WORDS
from evidence.document import Document, Field, PageRef, Provenance
from extractors.trust import model, trusted
from extractors.trust.witnesses import Witnesses


def _document(name: str, value: str, method: str = "ocr:rapidocr", sure: float = 0.9) -> Document:
    field = Field(value, value, sure, Provenance(f"{name}.pdf", 1, None, value, method))
    return Document(name, "management_system_certificate", 0.98, (PageRef(f"{name}.pdf", "0" * 64, 1),), {"holder": field})


def _sure(*documents: Document) -> float:
    return trusted(documents, ())[0].fields["holder"].confidence


def _signals(document: Document, *others: Document, name: str = "holder") -> dict[str, float]:
    return Witnesses.of([document, *others]).signals(document, name)


def test_a_better_judged_value_is_trusted_more() -> None:
    assert _sure(_document("a", "江门市某某有限公司", sure=0.95)) > _sure(_document("a", "江门市某某有限公司", sure=0.6))


def test_a_name_that_other_documents_have_too_is_supported_and_one_of_its_own_is_not() -> None:
    others = [_document(name, "江门市晟序卫浴科技有限公司") for name in "bcd"]
    for value, supported in (("江门市晟序卫浴科技有限公司", 1), ("江门市属序卫浴科技有限公司", 0)):
        document = _document("a", value)
        assert _signals(document, *others)["supported"] == supported


def test_a_stamp_misread_alike_on_two_papers_is_not_supported_and_one_printed_elsewhere_is() -> None:
    stamped = [_document(name, "江准社会保险基金管理局", "ocr:rapidocr+seal") for name in "ab"]
    for others, supported in ((stamped, 0), ([*stamped, _document("c", "江准社会保险基金管理局")], 1)):
        document = stamped[0]
        assert Witnesses.of(others).signals(document, "holder")["supported"] == supported


def test_no_value_is_held_for_certain_or_for_impossible() -> None:
    for sure in (0.0, 1.0):
        assert 0.05 <= _sure(_document("a", "江门市某某有限公司", sure=sure)) <= 0.995


def test_the_model_has_a_version_and_weighs_only_signals_there_are() -> None:
    document = _document("a", "江门市某某有限公司")
    assert model().version
    signals = {signal for signal in _signals(document) if "=" not in signal}
    sorts = set(_signals(document)) - signals
    assert {signal for signal in model().weights if "=" not in signal} <= signals
    assert signals == set(WORDS)  # an auditor is told in words what each stands for
    assert sorts == {"kind=management_system_certificate", "field=holder"}
    assert {signal.split("=")[0] + "=" for signal in sorts} == set(SORTS)


def test_a_name_cut_off_or_run_into_its_neighbour_is_known_by_the_whole_one_on_other_papers() -> None:
    whole = "GUANGDONG SHENGXU SANITARY WARE CO., LTD."
    others = [_document(name, whole) for name in "bcd"]
    for value, signal in (("SANITARY WARE CO., LTD.", "cut"), (f"OWNER) {whole}", "overrun")):
        document = _document("a", value)
        signals = _signals(document, *others)
        assert {name for name in ("cut", "overrun") if signals[name]} == {signal}
    assert _sure(_document("a", f"OWNER) {whole}"), *others) < _sure(_document("a", whole), *others)


def test_a_value_that_took_in_a_label_is_doubted_but_a_title_may_speak_of_dates() -> None:
    document = _document("a", "广东晟序科技有限公司地址")
    assert _signals(document)["labelled"] == 1
    titled = _document("a", "一种日期打码机")
    assert _signals(titled)["labelled"] == 1
    assert _signals(replace(titled, fields={"title": titled.fields["holder"]}), name="title")["labelled"] == 0


def test_a_term_of_whole_years_speaks_for_its_dates() -> None:
    def term(begin: str, end: str) -> float:
        fields = {
            n: Field(v, v, 0.9, Provenance("a.pdf", 1, None, v, "ocr:rapidocr")) for n, v in (("issue_date", begin), ("valid_until", end))
        }
        document = Document("a", "management_system_certificate", 0.98, (PageRef("a.pdf", "0" * 64, 1),), fields)
        return _signals(document, name="valid_until")["anniversary"]

    assert term("2021-09-18", "2024-09-17") == term("2021-09-18", "2024-09-18") == 1
    assert term("2018-09-20", "2021-09-18") == 0
