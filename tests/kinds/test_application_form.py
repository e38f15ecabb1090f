from __future__ import annotations

import pytest

from evidence.page import Page
from extractors.kinds.application_form import read
from extractors.paper import Paper
from tests.tables.sheets import office_page

FACTS = [["企业名称", "江门市甲乙机电有限公司", "统一社会信用代码", "91440703MA4W1A2B95"], ["所在县区", "蓬江区", "联系人", "陈小明"]]


def read_form(page: Page) -> dict[str, object]:
    return {n: f.value for n, f in read(Paper((page,))).fields.items()}


def test_enterprise_code_and_scores_by_printed_number() -> None:
    scores = [["评审指标", "分值", "自评分"], ["1.1 计量认证技术", "5", "3"], ["4.11 专业人员数量", "4", "2.5分"], ["合计", "100", "80"]]
    assert read_form(office_page(FACTS, scores)) == {
        "enterprise": "江门市甲乙机电有限公司",
        "uscc": "91440703MA4W1A2B95",
        "self_scores": ("1.1=3", "4.11=2.5"),
    }


def test_indicators_without_ids_are_known_by_serial_number_or_title() -> None:
    scores = [
        ["一级指标", "二级指标", "分值", "企业自评得分"],
        ["一、质量技术基础设施", "2、标准研发情况", "10", "8"],
        ["三、质量保证", "技术创新能力", "10", "5"],
    ]
    assert read_form(office_page(FACTS, scores))["self_scores"] == ("1.2=8", "3.8=5")


def test_further_rows_of_one_indicator_are_numbered() -> None:
    scores = [["二级指标", "评审标准", "分值", "自评分"], ["6、组织与管理", "组织架构", "2", "2"], ["6、组织与管理", "体系文件", "3", "2"]]
    assert read_form(office_page(FACTS, scores))["self_scores"] == ("2.6=2", "2.6#2=2")


def test_scores_left_empty_are_absent() -> None:
    assert "self_scores" not in read_form(office_page(FACTS, [["评审指标", "分值", "自评分"], ["1.1 计量认证技术", "5", ""]]))


def test_a_score_that_cannot_be_read_lowers_the_confidence_and_is_told() -> None:
    scores = [["评审指标", "分值", "自评分"], ["1.1 计量认证技术", "5", "3"], ["4.11 专业人员数量", "", ""], ["4.10 专职人员", "4", ""]]
    reading = read(Paper((office_page(FACTS, scores),)))
    assert reading.fields["self_scores"].confidence < 0.8
    assert [f.code for f in reading.flags] == ["scores_incomplete"]


@pytest.mark.parametrize("header", ["指标序号", "指标代码", "条款号", "评审项目编号", "对应细则"])
def test_ids_are_read_under_whatever_header_a_form_has_for_them(header: str) -> None:
    scores = [
        [header, "评审内容", "满分", "自评得分"],
        ["2.6-a", "组织机构图", "2", "1"],
        ["2.6-b", "制度文件", "3", "2.5"],
        ["3.9-2", "其他体系", "5", "4"],
        ["4.10（b）", "质量官", "2", "2"],
    ]
    assert read_form(office_page(FACTS, scores))["self_scores"] == ("2.6-a=1", "2.6-b=2.5", "3.9-2=4", "4.10-b=2")


def test_a_weight_is_no_id() -> None:
    scores = [["评审指标", "权重系数", "分值", "自评分"], ["某项工作", "1.2", "5", "3"], ["1.3 质量检测能力", "1.1", "5", "2"]]
    assert read_form(office_page(FACTS, scores))["self_scores"] == ("1.3=2",)
