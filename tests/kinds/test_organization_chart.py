from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.document import Row
from extractors.kinds.organization_chart import read
from extractors.paper import Paper
from extractors.tables.person_boxes import sort_of
from tests.papers import paper_of
from tests.tables.sheets import drawn_page, office_page

HEADER = ["序号", "姓名", "部门", "职务"]
ROWS = [["1", "陈小明", "总经办", "总经理"], ["2", "李大华", "品质部", "品质部经理"], ["3", "欧阳文", "质检部", "检验组长"]]
PERSONS = ("陈小明 总经办 总经理", "李大华 品质部 品质部经理", "欧阳文 质检部 检验组长")


def plain(rows: tuple[Row, ...]) -> list[dict[str, object]]:
    return [{n: f.value for n, f in row.items()} for row in rows]


@settings(deadline=None, max_examples=20)
@given(st.permutations(range(len(HEADER))))
def test_a_table_gives_its_persons_in_any_order_of_columns(order: list[int]) -> None:
    page = office_page([["江门市甲乙机电有限公司", "", "", ""], *([row[i] for i in order] for row in [HEADER, *ROWS])])
    reading = read(Paper((page,)))
    assert reading.fields["persons"].value == PERSONS
    assert plain(reading.rows)[1] == {"name": "李大华", "department": "品质部", "post": "品质部经理"}
    assert reading.fields["holder"].value == "江门市甲乙机电有限公司"


def test_a_department_merged_over_its_people_holds_for_each() -> None:
    page = office_page([["部门", "姓名", "职务"], ["品质部", "李大华", "经理"], ["品质部", "王小文", "检验员"]])
    assert read(Paper((page,))).fields["persons"].value == ("李大华 品质部 经理", "王小文 品质部 检验员")


def test_boxes_of_three_lines_give_department_post_and_name() -> None:
    paper = paper_of(
        ("江门市甲乙机电有限公司", 0.3, 0.05, 0.022),
        ("质量管理组织架构图", 0.35, 0.1, 0.026),
        ("总经办", 0.45, 0.2),
        ("总经理", 0.45, 0.225),
        ("陈小明", 0.45, 0.25),
        ("品质部", 0.2, 0.4),
        ("经理", 0.205, 0.425),
        ("李大华", 0.2, 0.45),
        ("车间", 0.705, 0.4),
        ("主任", 0.705, 0.425),
        ("王文", 0.705, 0.45),
    )
    assert read(paper).fields["persons"].value == ("陈小明 总经办 总经理", "李大华 品质部 经理", "王文 车间 主任")


def test_a_line_with_post_and_name_is_taken_apart() -> None:
    paper = paper_of(("品质部", 0.2, 0.4), ("经理：李大华", 0.19, 0.425), ("检验员：王小文", 0.185, 0.45))
    assert read(paper).fields["persons"].value == ("李大华 品质部 经理", "王小文 品质部 检验员")


@pytest.mark.parametrize(
    ("word", "sort"),
    [("董事长", "post"), ("车间", "department"), ("成品库", "department"), ("李大华", "name"), ("QC主管", "post"), ("编号", "")],
)
def test_words_are_told_apart(word: str, sort: str) -> None:
    assert sort_of(word) == sort


def test_a_drawing_without_names_has_no_persons() -> None:
    reading = read(paper_of(("总经理", 0.4, 0.2), ("品质部", 0.2, 0.4), ("生产部", 0.6, 0.4)))
    assert "persons" not in reading.fields
    assert reading.rows == ()


def test_a_scanned_table_is_read_too() -> None:
    page = drawn_page([HEADER, *ROWS], [0.1, 0.2, 0.25, 0.25])
    assert read(Paper((page,))).fields["persons"].value == PERSONS


@pytest.mark.parametrize("header", [["No.", "Name", "Department", "Position"], ["序号", "姓 名", "科室/车间", "担任岗位"]], ids="".join)
def test_a_department_printed_once_holds_for_the_rows_below_it(header: list[str]) -> None:
    rows = [["1", "李大华", "品质部", "经理"], ["2", "王芳、陈小明", "", "质检员"], ["3", "欧阳雪梅", "生产部", "经理"]]
    found = read(Paper((office_page([header, *rows]),)))
    assert found.fields["persons"].value == ("李大华 品质部 经理", "王芳 品质部 质检员", "陈小明 品质部 质检员", "欧阳雪梅 生产部 经理")


def test_a_department_and_a_post_set_without_a_gap_are_told_apart() -> None:
    paper = paper_of(
        ("质量管理组织机构图", 0.36, 0.08, 0.03),
        ("工艺技术部总工程师", 0.2, 0.3),
        ("梁嘉欣", 0.243, 0.325),
        ("物流部主管", 0.228, 0.36),
        ("张慧敏", 0.243, 0.385),
        ("董事会", 0.6, 0.3),
        ("区丹", 0.607, 0.325),
    )
    assert plain(read(paper).rows) == [
        {"name": "梁嘉欣", "department": "工艺技术部", "post": "总工程师"},
        {"name": "张慧敏", "department": "物流部", "post": "主管"},
        {"name": "区丹", "department": "董事会"},
    ]


@pytest.mark.parametrize("post", ["车间主任", "检验科长", "部门经理", "总经理"])
def test_a_post_that_names_its_place_stays_whole(post: str) -> None:
    paper = paper_of(("质量管理组织机构图", 0.36, 0.08, 0.03), (post, 0.2, 0.3), ("梁嘉欣", 0.2, 0.325))
    assert plain(read(paper).rows) == [{"name": "梁嘉欣", "post": post}]


def test_the_last_character_of_a_name_that_its_box_had_no_room_for_is_the_names() -> None:
    paper = paper_of(
        ("质量管理组织架构图", 0.35, 0.05, 0.026),
        ("品质部", 0.2, 0.3, 0.02),
        ("首席质量官：吴子", 0.17, 0.323, 0.02),
        ("轩", 0.235, 0.347, 0.02),
        ("生产部", 0.6, 0.3, 0.02),
        ("生产厂长：司徒嘉", 0.57, 0.323, 0.02),
        ("欣", 0.635, 0.347, 0.02),
    )
    assert read(paper).fields["persons"].value == ("吴子轩 品质部 首席质量官", "司徒嘉欣 生产部 生产厂长")
