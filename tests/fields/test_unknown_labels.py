"""Values whose label no list has: by their form, and only where one alone is left."""

from __future__ import annotations

from extractors.fields.certificates import certificate_number
from extractors.fields.credentials import person
from extractors.fields.holders import holder
from extractors.fields.unknown_labels import MOST
from extractors.fields.validity import validity
from tests.papers import Placed, paper_of

FIRM = "江门市海棠五金制品有限公司"
PAPER: tuple[Placed, ...] = (
    ("某某证书", 0.4, 0.05, 0.03),
    f"名义主体:{FIRM}",
    "识别代码:JM2022-0314",
    "出件日:2022年8月5日",
    "证主:李明",
    "总经理:张强",
    "地址:江门市蓬江区建设路1号",
)


def test_a_value_behind_an_unknown_label_is_told_by_its_form_and_less_sure() -> None:
    paper = paper_of(*PAPER, score=1.0)
    found = [holder(paper), certificate_number(paper), validity(paper).get("issue_date"), person(paper)]
    assert [one.value for one in found if one] == [FIRM, "JM2022-0314", "2022-08-05", "李明"]
    assert all(one.confidence <= MOST for one in found if one)


def test_of_two_values_of_one_form_behind_unknown_labels_none_is_taken() -> None:
    paper = paper_of(*PAPER, "对照代码:KP2021-9921", "归档日:2021年3月5日", "伙伴:佛山市木棉塑料有限公司", "见证:王芳")
    assert [holder(paper), certificate_number(paper), validity(paper).get("issue_date"), person(paper)] == [None] * 4


def test_telephone_and_identity_numbers_are_no_numbers_of_a_paper() -> None:
    assert certificate_number(paper_of("热线号:0750-3281234", "随身号:440703********1234")) is None


def test_a_first_issue_is_not_sure_where_a_later_day_has_an_unknown_label() -> None:
    lines: tuple[Placed, ...] = ("初次发证日期:2016年8月30日", "出件日:2022年7月14日", "有效期至:2025年7月13日")
    alone, beside = validity(paper_of(lines[0], lines[2], score=1.0)), validity(paper_of(*lines, score=1.0))
    assert beside["issue_date"].confidence < alone["issue_date"].confidence
    assert "2022-07-14" in beside["issue_date"].alternatives
