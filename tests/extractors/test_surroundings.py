"""What stands around a value that nobody has explained, and how much less it is believed for that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evidence.document import Document, Field, PageRef, Provenance
from evidence.page import Page
from extractors.trust import trusted
from extractors.trust.witnesses import Witnesses
from tests.papers import page_of

CERTIFICATE = (
    "质量管理体系认证证书",
    "证书编号：C4085810",
    "兹证明 江门市晟序卫浴科技有限公司",
    "发证日期：2021年9月18日",
    "有效期至：2024年9月17日",
)
FIELDS = {
    "certificate_number": ("C4085810", 1, 5),
    "holder": ("江门市晟序卫浴科技有限公司", 2, 4),
    "issue_date": ("2021-09-18", 3, 5),
    "valid_until": ("2024-09-17", 4, 5),
}
"""Value, the line it stands in, and where in it it begins."""


def _read(*lines: str) -> tuple[Document, Page]:
    page = page_of(*lines)
    fields = {}
    for name, (value, line, start) in FIELDS.items():
        own, raw = page.lines[line], page.lines[line].text[start:]
        raw = raw[: raw.find("日") + 1] if "日" in raw else raw[: len(value)]
        fields[name] = Field(value, raw, 0.95, Provenance("a.pdf", 1, own.span(start, start + len(raw)), raw, "ocr:rapidocr"))
    return Document("a", "management_system_certificate", 0.98, (PageRef("a.pdf", "0" * 64, 1),), fields), page


def _signals(name: str, *lines: str) -> dict[str, float]:
    document, page = _read(*lines)
    return Witnesses.of([document], [page]).signals(document, name)


def _sure(name: str, *lines: str) -> float:
    document, page = _read(*lines)
    return trusted([document], [page])[0].fields[name].confidence


def _with(line: int, text: str) -> tuple[str, ...]:
    return (*CERTIFICATE[:line], text, *CERTIFICATE[line + 1 :])


@pytest.mark.parametrize(
    ("name", "signal", "lines"),
    [
        ("issue_date", "later", (*CERTIFICATE, "换证日期：2022年3月1日")),
        ("valid_until", "not_last", (*CERTIFICATE, "二〇二五年九月十七日")),
        ("certificate_number", "other_numbers", (*CERTIFICATE, "注册号 03521Q10345R1M")),
        ("certificate_number", "goes_on", _with(1, "证书编号：C4085810 附页共3页")),
    ],
)
def test_what_nobody_has_explained_is_held_against_the_value_it_may_have_been(name: str, signal: str, lines: tuple[str, ...]) -> None:
    assert _signals(name, *CERTIFICATE)[signal] == 0
    assert _signals(name, *lines)[signal] > 0
    assert _sure(name, *lines) < _sure(name, *CERTIFICATE)


def test_closing_marks_behind_a_value_are_nothing_more_to_read() -> None:
    assert _signals("issue_date", *_with(3, "发证日期：2021年9月18日。)"))["goes_on"] == 0


def test_the_share_of_a_paper_that_no_field_holds_grows_with_what_is_left_over() -> None:
    shares = [_signals("holder", *CERTIFICATE, *("本证书覆盖的产品与过程见附件所列各项",) * n)["unexplained"] for n in (0, 3, 12)]
    assert 0 < shares[0] < shares[1] < shares[2] < 1


def test_a_cell_of_a_table_and_a_paper_whose_pages_are_not_given_have_nothing_around_them() -> None:
    document, page = _read(*CERTIFICATE, "换证日期：2022年3月1日")
    listed = replace(document, rows=({"issue_date": document.fields["issue_date"]},))
    assert Witnesses.of([listed], [page]).signals(listed, "issue_date", 0)["later"] == 0
    assert Witnesses.of([document]).signals(document, "issue_date")["later"] == 0
    assert Witnesses.of([document]).signals(document, "issue_date")["unexplained"] == 0
