"""Captions that stand under their values: told by how all of a page's captions are set, never by one of them."""

from __future__ import annotations

import pytest

from extractors.captions import stand_under
from extractors.kinds import all_kinds
from extractors.paper import Paper
from tests.papers import Placed, page_of, paper_of

A = "佛山市乙丙水暖有限公司"
PAIRS = (
    ("企业名称", A),
    ("证书编号", "31523Q10213R1M"),
    ("认证范围", "水嘴的设计、生产和服务"),
    ("发证日期", "2022年05月07日"),
    ("认证机构", "北京丙丁认证有限公司"),
)
WANT = {"holder": A, "certificate_number": "31523Q10213R1M", "scope": "水嘴的设计、生产和服务", "issuer": "北京丙丁认证有限公司"}


def sheet(step: float, first: float, second: float, *, under: bool, left: float = 0.3) -> list[Placed]:
    """Pairs of value and caption every `step`, the upper one at `first` and the lower at `second` from its beginning."""
    found: list[Placed] = [("质量管理体系认证证书", 0.25, 0.08, 0.03)]
    for i, (caption, value) in enumerate(PAIRS):
        upper, lower = (value, caption) if under else (caption, value)
        found += [(upper, left, 0.2 + i * step + first, 0.018), (lower, left, 0.2 + i * step + second, 0.014)]
    return found


def said(paper: Paper, kind: str = "management_system_certificate") -> dict[str, object]:
    return {name: one.value for name, one in all_kinds()[kind].read(paper).fields.items()}


@pytest.mark.parametrize("left", [0.1, 0.4])
def test_a_value_stands_over_its_caption(left: float) -> None:
    assert WANT.items() <= said(paper_of(*sheet(0.08, 0, 0.024, under=True, left=left))).items()


def test_a_value_of_two_lines_stands_over_its_caption() -> None:
    lines = sheet(0.1, 0.02, 0.044, under=True)
    scope = next(i for i, line in enumerate(lines) if line[0] == WANT["scope"])
    top = 0.2 + 0.1 * 2 + 0.02
    lines[scope : scope + 1] = [("水嘴、阀芯及花洒的设计、", 0.3, top - 0.024, 0.018), ("生产和服务", 0.3, top, 0.018)]
    assert said(paper_of(*lines))["scope"] == "水嘴、阀芯及花洒的设计、生产和服务"


def test_two_columns_of_values_over_their_captions() -> None:
    lines: list[Placed] = [("检验报告", 0.4, 0.08, 0.03)]
    pairs = (("报告编号", "WT202401234"), ("样品名称", "水嘴"), ("生产单位", A), ("签发日期", "2024年01月18日"))
    for i, (caption, value) in enumerate(pairs):
        x, y = 0.1 + 0.45 * (i % 2), 0.2 + 0.09 * (i // 2)
        lines += [(value, x, y), (caption, x, y + 0.022, 0.013)]
    found = said(paper_of(*lines), "inspection_report")
    assert {"report_number": "WT202401234", "product": "水嘴", "manufacturer": A}.items() <= found.items()


def test_captions_in_english_under_their_values() -> None:
    lines: list[Placed] = [("CERTIFICATE OF CONFORMITY", 0.2, 0.08, 0.03)]
    pairs = (
        ("Certificate No.", "CX-77120"),
        ("Holder", "FOSHAN YIBING TAP CO., LTD."),
        ("Product", "Ceramic tap"),
        ("Date of issue", "2022-05-04"),
    )
    for i, (caption, value) in enumerate(pairs):
        lines += [(value, 0.1, 0.2 + 0.09 * i), (caption, 0.1, 0.222 + 0.09 * i, 0.013)]
    found = said(paper_of(*lines), "export_certificate")
    assert {"certificate_number": "CX-77120", "holder": "FOSHAN YIBING TAP CO., LTD.", "product": "Ceramic tap"}.items() <= found.items()


@pytest.mark.parametrize(
    "lines",
    [
        sheet(0.08, 0, 0.024, under=False),
        sheet(0.08, 0, 0.04, under=True),
        [*sheet(0.08, 0, 0.024, under=True)[:5], *sheet(0.08, 0, 0.024, under=False)[5:]],
        sheet(0.08, 0, 0.024, under=True)[:5],
    ],
    ids=["over their values", "half way", "not all alike", "too few"],
)
def test_captions_that_do_not_agree_are_not_taken_to_stand_under(lines: list[Placed]) -> None:
    assert not stand_under(paper_of(*lines).lines)


def test_a_form_whose_values_stand_beside_is_none() -> None:
    rows: list[Placed] = []
    for i, (caption, value) in enumerate(PAIRS):
        rows += [(caption, 0.1, 0.2 + 0.03 * i), (value, 0.4, 0.2 + 0.03 * i)]
    assert not stand_under(Paper((page_of(*rows),)).lines)


@pytest.mark.parametrize("colon", [":", ""])
def test_the_english_under_a_label_is_no_caption_of_it(colon: str) -> None:
    rows: list[Placed] = []
    labels = (
        ("证书注册之号", "Certificate Registration No."),
        ("颁证之日期是", "Issue date"),
        ("到期之日期是", "Expiry date"),
        ("持有的公司", "Holder"),
    )
    for i, (chinese, english) in enumerate(labels):
        rows += [(f"{chinese}{colon}", 0.1, 0.2 + 0.06 * i), (english, 0.1, 0.222 + 0.06 * i, 0.012), ("31523Q", 0.5, 0.2 + 0.06 * i)]
    assert not stand_under(paper_of(*rows).lines)
