"""Whose seals are on a paper, beside the issuer that it prints."""

from __future__ import annotations

from dataclasses import replace

from evidence.geometry import BoundingBox
from evidence.page import Page, TextLine
from extractors.documents import found_in
from extractors.fields.seal_names import seal_names
from extractors.paper import Paper
from tests.papers import page_of

OFFICE, OTHER = "江门市蓬江区市场监督管理局", "肇庆市市场监督管理局"


def stamped(page: Page, *rims: str) -> Page:
    """The page with round seals that say `rims` on its lower half."""
    places = (BoundingBox.of(0.2 + 0.4 * i, 0.65, 0.4 + 0.4 * i, 0.7914) for i in range(len(rims)))
    return replace(page, lines=(*page.lines, *(TextLine(rim, box, 0.97) for rim, box in zip(rims, places, strict=True))))


def notice(*closing: tuple[str, float, float]) -> Page:
    names = ("原名称：江门市甲乙五金厂有限公司", 0.1, 0.28), ("现名称：江门市甲乙精密五金有限公司", 0.1, 0.32)
    return page_of(("准予变更登记通知书", 0.3, 0.1, 0.03), *names, *closing)


def test_every_seal_that_names_a_body_is_told() -> None:
    found = seal_names(Paper((stamped(notice(), OFFICE, "江门市甲乙精密五金有限公司"),)))
    assert found is not None
    assert found.value == (OFFICE, "江门市甲乙精密五金有限公司")


def test_a_rim_that_names_no_body_or_no_whole_one_is_none() -> None:
    assert seal_names(Paper((stamped(notice(), "乙市丙局丁科戊"),))) is None
    assert seal_names(Paper((notice(),))) is None


def test_the_seal_stands_beside_a_printed_issuer() -> None:
    (document,) = found_in([stamped(notice((OFFICE, 0.55, 0.8), ("2021年3月9日", 0.6, 0.83)), OTHER)])
    assert (document.text("issuer"), document.names("seal")) == (OFFICE, (OTHER,))


def test_where_the_seal_is_all_that_says_who_issued_it_is_no_second_witness() -> None:
    (document,) = found_in([stamped(notice(("2021年3月9日", 0.6, 0.83)), OFFICE)])
    assert (document.text("issuer"), document.get("seal")) == (OFFICE, None)
