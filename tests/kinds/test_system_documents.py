"""Manuals, instructions, procedures: the document-control block."""

from __future__ import annotations

import pytest

from extractors.classify import classify
from extractors.kinds import all_kinds
from tests.papers import page_of, paper_of

HOLDER = "江门市某某五金有限公司"


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("quality_manual", "质量手册"),
        ("quality_manual", "质量管理程序文件"),
        ("traceability_system", "产品质量追溯管理制度"),
        ("work_instruction", "装配作业指导书"),
        ("inspection_procedure", "进货检验规程"),
        ("inspection_procedure", "成品检验作业指导书"),
        ("inspection_procedure", "不合格品控制程序"),
        ("risk_management_document", "质量风险管理制度"),
    ],
)
def test_a_controlled_document_is_known_by_its_title_and_read_from_its_block(kind: str, title: str) -> None:
    page = page_of(
        (HOLDER, 0.3, 0.1, 0.02), (title, 0.35, 0.2, 0.03), "文件编号:LX-QP-08 版本:A/1 生效日期:2021年11月01日", "1 目的:保证产品质量。"
    )
    assert classify(page).kind == kind
    found = all_kinds()[kind].read(
        paper_of((HOLDER, 0.3, 0.1, 0.02), (title, 0.35, 0.2, 0.03), "文件编号:LX-QP-08 版本:A/1 生效日期:2021年11月01日")
    )
    assert {name: one.value for name, one in found.fields.items()} == {
        "holder": HOLDER,
        "title": title,
        "document_number": "LX-QP-08",
        "version": "A/1",
        "effective_date": "2021-11-01",
    }


def test_the_block_is_read_from_cells_beside_and_below_their_labels() -> None:
    found = all_kinds()["work_instruction"].read(
        paper_of(
            (HOLDER, 0.1, 0.05),
            ("文件编号", 0.5, 0.05),
            ("WI-ZP-003", 0.7, 0.05),
            ("阀芯装配作业指导书", 0.1, 0.09),
            ("版本/版次", 0.5, 0.09),
            ("B/0", 0.7, 0.09),
            ("生效日期", 0.5, 0.13),
            ("2022-05-10", 0.7, 0.13),
        )
    )
    assert [found.fields[name].value for name in ("title", "document_number", "version", "effective_date")] == [
        "阀芯装配作业指导书",
        "WI-ZP-003",
        "B/0",
        "2022-05-10",
    ]


def test_a_date_before_the_word_in_force_is_the_effective_date() -> None:
    found = all_kinds()["quality_manual"].read(paper_of(("质量手册", 0.4, 0.2, 0.05), "2022年3月1日起实施"))
    assert found.fields["effective_date"].value == "2022-03-01"


def test_what_is_not_printed_is_absent() -> None:
    found = all_kinds()["quality_manual"].read(paper_of(("质量手册", 0.4, 0.2, 0.05)))
    assert set(found.fields) == {"title"}


def test_a_version_printed_behind_the_number_is_no_part_of_it() -> None:
    found = all_kinds()["quality_manual"].read(paper_of(("质量手册", 0.4, 0.2, 0.05), "文件编号:LX-QM-01 A/1"))
    assert found.fields["document_number"].value == "LX-QM-01"
