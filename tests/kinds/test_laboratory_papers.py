"""Laboratory summaries, performance-excellence papers and what is none of the kinds."""

from __future__ import annotations

from extractors.classify import classify
from extractors.kinds import all_kinds
from tests.papers import page_of, paper_of

HOLDER = "江门市某某五金有限公司"


def test_a_summary_is_of_the_year_in_its_title_and_not_of_one_in_its_text() -> None:
    lines = (
        (HOLDER, 0.3, 0.1, 0.025),
        ("检验室2023年度运作工作总结", 0.25, 0.15, 0.03),
        "2022年以来检验室不断发展。",
        "完成检测1200批次。",
    )
    assert classify(page_of(*lines)).kind == "laboratory_summary"
    found = all_kinds()["laboratory_summary"].read(paper_of(*lines))
    assert {name: one.value for name, one in found.fields.items()} == {"holder": HOLDER, "year": "2023"}


def test_a_self_assessment_report_is_a_performance_excellence_paper() -> None:
    lines = ((HOLDER, 0.3, 0.2, 0.025), ("卓越绩效自评报告", 0.3, 0.3, 0.05), ("编制日期:2023年3月15日", 0.4, 0.6))
    assert classify(page_of(*lines)).kind == "performance_excellence_document"
    found = all_kinds()["performance_excellence_document"].read(paper_of(*lines))
    assert {name: one.value for name, one in found.fields.items()} == {
        "holder": HOLDER,
        "title": "卓越绩效自评报告",
        "issue_date": "2023-03-15",
    }


def test_another_paper_keeps_its_title() -> None:
    lines = (("计算机软件著作权登记证书", 0.2, 0.15, 0.04), "软件名称:某某系统 V1.0", "著作权人:某某")
    assert classify(page_of(*lines)).kind == "other"
    assert all_kinds()["other"].read(paper_of(*lines)).fields["title"].value == "计算机软件著作权登记证书"


def test_a_paper_without_text_has_no_title() -> None:
    assert all_kinds()["other"].read(paper_of()).fields == {}
