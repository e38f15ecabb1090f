"""An enterprise's own papers in the ways that typesetters set their control blocks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evidence.document import Document
from evidence.page import Page
from extractors.documents import documents
from tests.papers import Placed, page_of

Layout = Callable[[str, str, str, int], Page]
HOLDER = "江门市远岭水暖器材有限公司"
BODY: tuple[Placed, ...] = (
    ("1 目的", 0.1, 0.3),
    ("明确本公司有关工作的职责和方法,使产品符合顾客的要求。", 0.12, 0.34),
    ("2 职责", 0.1, 0.38),
    ("质量部负责归口,各车间按要求配合实施并保存有关的记录。", 0.12, 0.42),
    ("3 内容", 0.1, 0.46),
    ("按批次进行,发现异常时立即上报,处理后方可转入下一道工序。", 0.12, 0.5),
)


def beside(title: str, number: str, leaf: str, page: int) -> Page:
    """A ruled head: company over title in its left cell, the labels and their values in its right one."""
    return page_of(
        (HOLDER, 0.14, 0.09),
        (title, 0.2, 0.12),
        (f"文件编号:{number} 版次:B/2", 0.56, 0.07),
        ("生效日期:2021年3月15日", 0.56, 0.1),
        (f"页码:{leaf}", 0.56, 0.13),
        *BODY,
        number=page,
    )


def stacked(title: str, number: str, leaf: str, page: int) -> Page:
    """Labels in one row of the head and their values under them; the title between."""
    return page_of(
        (HOLDER, 0.3, 0.05),
        (title, 0.36, 0.08),
        ("文件编号", 0.12, 0.12),
        ("版本", 0.4, 0.12),
        ("生效日期", 0.58, 0.12),
        ("页次", 0.82, 0.12),
        (number, 0.12, 0.145),
        ("B/2", 0.4, 0.145),
        ("2021-03-15", 0.58, 0.145),
        (leaf, 0.82, 0.145),
        *BODY,
        number=page,
    )


def one_row(title: str, number: str, leaf: str, page: int) -> Page:
    """Company, title and labels on one height."""
    return page_of(
        (HOLDER, 0.05, 0.08, 0.012),
        (title, 0.36, 0.08, 0.014),
        (f"编号:{number}", 0.72, 0.07, 0.012),
        ("版本号:B/2", 0.72, 0.09, 0.012),
        ("实施日期:2021.03.15", 0.72, 0.11, 0.012),
        (f"第{leaf[0]}页 共{leaf[-1]}页", 0.72, 0.13, 0.012),
        *BODY,
        number=page,
    )


def footed(title: str, number: str, leaf: str, page: int) -> Page:
    """The title alone at the head, the block at the foot."""
    return page_of(
        (HOLDER, 0.3, 0.06),
        (title, 0.34, 0.11, 0.026),
        *BODY,
        (f"文件编号:{number}", 0.1, 0.92, 0.012),
        ("版本:B/2", 0.36, 0.92, 0.012),
        ("生效日期:2021-03-15", 0.5, 0.92, 0.012),
        (f"第{leaf[0]}页/共{leaf[-1]}页", 0.78, 0.92, 0.012),
        number=page,
    )


LAYOUTS = (beside, stacked, one_row, footed)
PAPERS = (
    ("inspection_procedure", "过程产品的监视与测量程序", "YL-QP-21"),
    ("inspection_procedure", "来料检验作业指导书", "YL-QC-04"),
    ("work_instruction", "阀体打磨工序作业指导书", "YL-WI-12"),
    ("traceability_system", "产品标识和可追溯性控制程序", "YL-QP-09"),
    ("risk_management_document", "风险与机遇管理程序", "YL-QP-03"),
    ("quality_manual", "质量管理手册", "YL-QM-01"),
    ("quality_manual", "文件控制程序", "YL-QP-01"),
)


def values(document: Document) -> dict[str, object]:
    return {name: one.value for name, one in document.fields.items()}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("kind", "title", "number"), PAPERS)
def test_a_paper_is_known_and_read_wherever_its_control_block_stands(layout: Layout, kind: str, title: str, number: str) -> None:
    (document,) = documents([layout(title, number, "1/2", 1), layout(title, number, "2/2", 2)])
    assert document.kind == kind
    assert [ref.page for ref in document.pages] == [1, 2]
    assert values(document) == {
        "holder": HOLDER,
        "title": title,
        "document_number": number,
        "version": "B/2",
        "effective_date": "2021-03-15",
    }


@pytest.mark.parametrize("layout", LAYOUTS)
def test_papers_bound_one_behind_another_start_where_number_and_title_change(layout: Layout) -> None:
    pages: list[Page] = []
    for _, title, number in PAPERS:
        pages += [layout(title, number, "1/2", len(pages) + 1), layout(title, number, "2/2", len(pages) + 2)]
    found = documents(pages)
    assert [(one.kind, one.get("title"), [ref.page for ref in one.pages]) for one in found] == [
        (kind, title, [2 * i + 1, 2 * i + 2]) for i, (kind, title, _) in enumerate(PAPERS)
    ]
