"""An enterprise's own papers in the ways that typesetters set their control blocks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evidence.document import Document
from evidence.page import Page
from extractors.documents import documents
from extractors.kinds import traceability_system
from tests.papers import Placed, page_of, paper_of

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


def bare(title: str, number: str, page: int, *lines: Placed) -> Page:
    """A running head without labels or a count of pages: title left, number right."""
    return page_of((title, 0.12, 0.05, 0.014), (number, 0.74, 0.05, 0.014), *(lines or BODY), number=page)


def test_a_number_without_a_label_tells_papers_apart_and_is_read() -> None:
    pages = [bare("成品出货检验规范", "YL-QC-07", 1), bare("成品出货检验规范", "YL-QC-07", 2), bare("吹塑岗位操作规程", "YL-WI-31", 3)]
    found = documents(pages)
    assert [(one.kind, one.get("document_number"), len(one.pages)) for one in found] == [
        ("inspection_procedure", "YL-QC-07", 2),
        ("work_instruction", "YL-WI-31", 1),
    ]


def unnumbered(title: str, page: int) -> Page:
    return page_of(
        (HOLDER, 0.14, 0.09), (title, 0.2, 0.12), ("版次:第二版", 0.6, 0.08), ("生效日期:2021-03-15", 0.6, 0.11), *BODY, number=page
    )


def test_papers_without_numbers_start_where_the_title_in_the_block_changes() -> None:
    found = documents([unnumbered("来料检验规程", 1), unnumbered("来料检验规程", 2), unnumbered("巡回检验管理办法", 3)])
    assert [(one.get("title"), len(one.pages)) for one in found] == [("来料检验规程", 2), ("巡回检验管理办法", 1)]


def test_an_annex_with_a_form_number_of_its_own_belongs_to_the_procedure_before_it() -> None:
    annex = page_of(
        ("附表一 风险评估表", 0.34, 0.06, 0.024),
        ("表单编号:YL-QR-0301", 0.7, 0.1),
        ("序号 过程 风险描述 措施", 0.1, 0.16),
        ("1 采购 供方断货 备选供方", 0.1, 0.2),
        number=3,
    )
    pages = [beside("风险控制程序", "YL-QP-03", "1/2", 1), beside("风险控制程序", "YL-QP-03", "2/2", 2), annex]
    (document,) = documents(pages)
    assert (document.get("title"), document.get("document_number"), len(document.pages)) == ("风险控制程序", "YL-QP-03", 3)


def test_a_manuals_cover_takes_its_numbered_pages() -> None:
    cover = page_of(
        (HOLDER, 0.25, 0.15, 0.028),
        ("品 质 手 册", 0.3, 0.3, 0.05),
        ("文件编号", 0.3, 0.6),
        ("YL/QM-A", 0.55, 0.6),
        ("发布日期", 0.3, 0.63),
        ("2021-03-01", 0.55, 0.63),
        ("实施日期", 0.3, 0.66),
        ("2021-03-15", 0.55, 0.66),
        ("版 本", 0.3, 0.69),
        ("B/2", 0.55, 0.69),
        ("批 准", 0.3, 0.72),
        ("林某", 0.55, 0.72),
        number=1,
    )
    (document,) = documents([cover, *(beside("品质手册", "YL/QM-A", f"{i}/3", i + 1) for i in (1, 2, 3))])
    assert (document.kind, len(document.pages)) == ("quality_manual", 4)
    assert values(document) == {
        "holder": HOLDER,
        "title": "品质手册",
        "document_number": "YL/QM-A",
        "version": "B/2",
        "effective_date": "2021-03-15",
    }


def test_names_and_titles_broken_by_narrow_cells_are_whole_again() -> None:
    page = page_of(
        ("江门市远岭水暖器材有限公", 0.08, 0.06),
        ("司", 0.18, 0.082),
        ("淋浴龙头整机", 0.4, 0.06),
        ("装配作业指导书", 0.392, 0.082),
        ("编号:YL-WI-08", 0.72, 0.055),
        ("版本:B/2", 0.72, 0.08),
        ("生效日期:2021-03-15", 0.72, 0.105),
        *BODY,
    )
    (document,) = documents([page])
    assert document.kind == "work_instruction"
    assert (document.get("holder"), document.get("title")) == (HOLDER, "淋浴龙头整机装配作业指导书")


def narrow(first: str, rest: str, number: str, page: int) -> Page:
    """A title that a narrow cell breaks within its last word; the rest stands centred under it."""
    middle = 0.4 + len(first) * 0.018 * 0.72 / 2
    return page_of(
        (HOLDER, 0.08, 0.07, 0.012),
        (first, 0.4, 0.06),
        (rest, middle - len(rest) * 0.018 * 0.72 / 2, 0.082),
        (f"编号:{number}", 0.72, 0.055),
        ("版本:B/0", 0.72, 0.08),
        ("生效日期:2021-09-01", 0.72, 0.105),
        *BODY,
        number=page,
    )


def test_titles_broken_within_their_last_word_are_whole_and_begin_papers_bound_together() -> None:
    ledger = page_of((HOLDER, 0.35, 0.05), ("成品出入库台账", 0.4, 0.09, 0.03), "日期 摘要 批号 入库 出库 结存", number=1)
    broken = (
        ("产品标识和可追溯性控", "制程序", "YL-QP-15"),
        ("产品监视和测量控制程", "序", "YL-QP-18"),
        ("风险和机遇的应对控制", "程序", "YL-QP-02"),
    )
    found = documents([ledger, *(narrow(*words, page) for page, words in enumerate(broken, 2))])
    assert [(one.kind, one.get("title"), [ref.page for ref in one.pages]) for one in found] == [
        ("production_ledger", "成品出入库台账", [1]),
        ("traceability_system", "产品标识和可追溯性控制程序", [2]),
        ("inspection_procedure", "产品监视和测量控制程序", [3]),
        ("risk_management_document", "风险和机遇的应对控制程序", [4]),
    ]


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("inspection_procedure", "出货检验管理办法"),
        ("inspection_procedure", "产品和过程监视、测量控制程序"),
        ("inspection_procedure", "原材料进厂检验标准"),
        ("inspection_procedure", "不合格品控制程序"),
        ("inspection_procedure", "首件检验作业规范"),
        ("work_instruction", "焊接工序作业指导卡"),
        ("work_instruction", "表面处理工艺规程"),
        ("work_instruction", "标准作业程序书"),
        ("traceability_system", "质量追溯体系建设方案"),
        ("traceability_system", "产品追溯平台使用说明"),
        ("traceability_system", "批次管理与追溯制度"),
        ("risk_management_document", "风险和机遇评估分析表"),
        ("risk_management_document", "质量安全风险管控清单"),
        ("risk_management_document", "产品质量突发事件应急预案"),
        ("production_ledger", "生产过程记录"),
        ("production_ledger", "成品入库台帐"),
        ("production_ledger", "2022年度设备点检台账"),
        ("quality_manual", "质量管理体系程序文件汇编"),
        ("quality_manual", "管理评审控制程序"),
        ("laboratory_summary", "2022年度检验工作总结"),
        ("laboratory_summary", "检测中心2022年度运行情况总结"),
        ("performance_excellence_document", "卓越绩效模式导入实施方案"),
    ],
)
def test_titles_of_an_enterprises_own_papers(kind: str, title: str) -> None:
    (document,) = documents([page_of((HOLDER, 0.3, 0.06), (title, 0.34, 0.11, 0.026), *BODY)])
    assert document.kind == kind


def test_a_systems_name_beside_who_is_signed_in_is_its_title_and_a_version_may_stand_alone() -> None:
    reading = traceability_system.KIND.read(
        paper_of(
            ("产品质量追溯管理系统", 0.08, 0.11),
            ("当前用户:陈小明 江门市甲乙机电(开平)智能装备制造股份有限公司第二生产基地质量部", 0.4, 0.11),
            ("V2.0版", 0.08, 0.15),
            ("追溯码", 0.23, 0.2),
        )
    )
    assert reading.fields["title"].value == "产品质量追溯管理系统"
    assert reading.fields["version"].value == "V2.0"
