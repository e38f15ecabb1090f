"""What two models read at one place, weighed."""

from __future__ import annotations

from dataclasses import replace

from evidence.document import Field, Provenance
from evidence.geometry import BoundingBox
from evidence.page import Page, TextLine
from extractors.agreement import second_read
from extractors.paper import Reading

PLACE = BoundingBox.of(0.1, 0.2, 0.6, 0.24)


def _read(text: str, other: str | None, raw: str, value: str, *, score: float = 0.97) -> Field:
    page = Page("a.pdf", "0" * 64, 1, "ocr", "rapidocr", (TextLine(text, PLACE, score, other=other),))
    field = Field(value, raw, 0.9, Provenance("a.pdf", 1, PLACE, text, page.method))
    return second_read(Reading(fields={"it": field}), [page]).fields["it"]


def test_a_value_both_models_read_is_said_to_agree() -> None:
    field = _read("有效期至：2026年05月06日", "有效期至:2026年05月06日", "2026年05月06日", "2026-05-06")
    assert field.source.method == "ocr:rapidocr+second:agrees"
    assert field.alternatives == ()


def test_a_date_the_second_model_reads_otherwise_is_kept_beside() -> None:
    field = _read("有效期至2026年05月06日", "有效期至2026年05月08日", "2026年05月06日", "2026-05-06")
    assert field.source.method.endswith("+second:differs")
    assert field.value == "2026-05-06"
    assert field.alternatives == ("2026-05-08",)


def test_a_number_the_second_model_reads_otherwise_is_kept_in_the_form_of_the_value() -> None:
    field = _read("证书编号:GR2022-4400 1234", "证书编号GR2022-44001284", "GR2022-4400 1234", "GR2022-44001234")
    assert field.alternatives == ("GR2022-44001284",)


def test_a_second_reading_that_lost_characters_is_no_other_value() -> None:
    field = _read("证书编号:GR202244001234", "证书编号GR2022440012", "GR202244001234", "GR202244001234")
    assert field.source.method.endswith("+second:differs")
    assert field.alternatives == ()


def test_what_the_second_model_reads_otherwise_beside_the_value_does_not_matter() -> None:
    field = _read("持证人张三 编号123456", "持证入张三 编号123456", "123456", "123456")
    assert field.source.method.endswith("+second:agrees")


def test_a_line_read_once_says_nothing() -> None:
    assert _read("有效期至2026年05月06日", None, "2026年05月06日", "2026-05-06").source.method == "ocr:rapidocr"


def test_a_line_read_once_without_any_doubt_says_so() -> None:
    field = _read("有效期至2026年05月06日", None, "2026年05月06日", "2026-05-06", score=0.999)
    assert field.source.method == "ocr:rapidocr+doubtless"
    assert field.alternatives == ()


def test_a_computed_value_is_not_compared_with_what_is_printed() -> None:
    page = Page("a.pdf", "0" * 64, 1, "ocr", "rapidocr", (TextLine("有效期三年", PLACE, 0.97, other="有效期二年"),))
    field = Field("2026-05-06", "三年", 0.9, Provenance("a.pdf", 1, PLACE, "有效期三年", page.method), derived=True)
    assert second_read(Reading(fields={"it": field}), [page]).fields["it"] == field


def test_the_cells_of_a_table_are_compared_too() -> None:
    page = Page("a.pdf", "0" * 64, 1, "ocr", "rapidocr", (TextLine("2021-03-04", PLACE, 0.97, other="2021-08-04"),))
    field = Field("2021-03-04", "2021-03-04", 0.9, Provenance("a.pdf", 1, PLACE, "2021-03-04", page.method))
    (row,) = second_read(Reading(rows=({"grant_date": field},)), [page]).rows
    assert row["grant_date"] == replace(
        field, source=replace(field.source, method="ocr:rapidocr+second:differs"), alternatives=("2021-08-04",)
    )
