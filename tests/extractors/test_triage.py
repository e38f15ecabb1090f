"""For which pages a glance is enough."""

from __future__ import annotations

import pytest

from evidence.geometry import BoundingBox
from evidence.page import Page, Picture, TextLine
from extractors.triage import triage

PROSE = (
    "4.4.1 公司应确定质量管理体系所需的过程及其在整个公司中的应用，并确定这些过程的输入",
    "和期望的输出，确定这些过程的顺序和相互作用，确定和应用所需的准则和方法，以确保这些",
    "过程有效的运行和控制；确定这些过程所需的资源并确保其可获得；分派这些过程的职责和权",
    "限；按照要求应对风险和机遇；评价这些过程，实施所需的变更，以确保实现这些过程的预期",
    "结果；改进过程和质量管理体系。各部门负责人应当保持必要的文件，以支持过程的运行。",
)


def _page(*texts: str, number: int = 17, picture: Picture | None = None) -> Page:
    lines = tuple(
        TextLine(text, BoundingBox.of(0.1, 0.1 + 0.04 * i, 0.1 + 0.02 * min(len(text), 40), 0.125 + 0.04 * i))
        for i, text in enumerate(texts)
    )
    return Page("卷.pdf", "0" * 64, number, "ocr", "rapidocr", lines, picture=picture or Picture(ink=0.05), width=1654, height=2339)


def test_running_text_of_a_manual_is_glanced_at() -> None:
    assert triage(_page(*PROSE)) == "glance"


def test_the_first_page_of_a_file_is_read() -> None:
    assert triage(_page(*PROSE, number=1)) != "glance"


def test_a_divider_is_glanced_at() -> None:
    assert triage(_page("第三部分", "创新能力证明材料")) == "glance"


@pytest.mark.parametrize("number", ["ZL202110123456.7", "91440700MA4W2XYY1A", "440703********1084", "440703199001011234"])
def test_text_with_a_number_of_a_patent_an_enterprise_or_a_person_is_read(number: str) -> None:
    assert triage(_page(*PROSE, f"其中编号为 {number} 的一项")) != "glance"


def test_a_certificate_is_read() -> None:
    assert triage(_page("质量管理体系认证证书", "证书编号：00123Q30045R1M", "兹证明 江门市某某有限公司", *PROSE)) != "glance"


def test_a_short_page_is_read() -> None:
    assert triage(_page("2021年04月16日", "江门市市场监督管理局")) != "glance"


def test_a_table_that_speaks_for_no_kind_is_read() -> None:
    cells = [f"{i:02d} 李某某 车间 合格 {i * 7}" for i in range(20)]
    assert triage(_page(*cells)) != "glance"


def test_of_the_first_page_of_a_ledger_only_head_and_foot_are_read_closely() -> None:
    rows = [f"{i} 2023-01-{i:02d} L2301{i:02d} 1900 1891 9 二班 陈敏" for i in range(1, 25)]
    page = _page("江门市某某有限公司", "生产日报台账", "文件编号：QR-SC-011", "版本：B/0", "生效日期：2019年08月18日", *rows, number=1)
    assert triage(page) == "head"


@pytest.mark.parametrize("other", ["ZL202110123456.7", "质量管理体系认证证书"])
def test_a_first_page_that_may_be_something_else_is_read_whole(other: str) -> None:
    page = _page("江门市某某有限公司", "生产日报台账", "文件编号：QR-SC-011", "版本：B/0", other, *PROSE, number=1)
    assert triage(page) == "all"


def test_what_a_glance_settles_needs_no_more() -> None:
    assert triage(_page(*PROSE)) == "glance"


def test_of_a_photograph_all_is_read_whatever_stands_on_it() -> None:
    photograph = Picture(ink=0.3, colour=0.4, texture=0.5)
    assert triage(_page("生产日报台账", picture=photograph)) == "all"
