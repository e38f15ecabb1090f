"""Lists whose columns no line parts: texts that run together, lines under records only, numbers read twice."""

from __future__ import annotations

from dataclasses import replace

from evidence.geometry import BoundingBox
from evidence.page import Page, Rulings, TextLine
from extractors.classify import classify
from extractors.kinds import patent_list, social_insurance_record, trademark_list
from extractors.paper import Paper
from extractors.tables.masks import sounder
from tests.papers import paper_of
from tests.tables.sheets import drawn_page, office_page

OWNER = "江门市甲乙机电\n有限责任公司"
NUMBERS = ("ZL201910380558.X", "ZL201910190004.3", "ZL201910975113.6", "ZL201910989617.3")
HEADER = ["序号", "专利名称", "公告日", "专利号", "权属人", "国别"]
WIDTHS = [0.05, 0.22, 0.1, 0.16, 0.16, 0.07]


def rows() -> list[list[str]]:
    return [[str(i + 1), f"一种第{i + 1}代轴承", f"2021-0{i + 2}-11", number, OWNER, "中国"] for i, number in enumerate(NUMBERS)]


def run_together(page: Page, first: str, second: str) -> Page:
    """The page as an engine reads it that took two neighbouring cells for one line."""
    a = next(line for line in page.lines if line.text == first)
    b = next(line for line in page.lines if line.text == second)
    both = TextLine(first + second, BoundingBox.around([a.box, b.box]), 0.97)
    return replace(page, lines=tuple(both if line is a else line for line in page.lines if line is not b))


def lines_under(page: Page, count: int) -> Page:
    """The page with a ruled line over and under each of its records, and none between columns."""
    across = tuple(BoundingBox.of(0.08, 0.2 + i * 0.04 - 0.0005, 0.84, 0.2 + i * 0.04 + 0.0005) for i in range(count + 1))
    return replace(page, rulings=Rulings(across))


def values(page: Page) -> list[tuple[object, ...]]:
    names = ("title", "grant_date", "patent_number", "patentee", "country")
    return [tuple(row[n].value if n in row else None for n in names) for row in patent_list.read(Paper((page,))).rows]


EXPECTED = [(f"一种第{i + 1}代轴承", f"2021-0{i + 2}-11", n, "江门市甲乙机电有限责任公司", "中国") for i, n in enumerate(NUMBERS)]


def test_cells_that_ran_together_are_parted_where_the_columns_of_the_other_rows_part() -> None:
    page = drawn_page([HEADER, *rows()], WIDTHS, ruled=False)
    for i in (0, 2):
        page = run_together(page, f"2021-0{i + 2}-11", NUMBERS[i])
    assert values(page) == EXPECTED


def test_lines_under_the_records_part_them() -> None:
    assert values(lines_under(drawn_page([HEADER, *rows()], WIDTHS, ruled=False), 5)) == EXPECTED


def test_one_line_under_the_header_parts_no_records() -> None:
    page = lines_under(drawn_page([HEADER, *rows()], WIDTHS, ruled=False), 1)
    assert values(page) == EXPECTED


def test_of_two_readings_the_one_with_the_form_of_a_masked_number_counts() -> None:
    assert sounder("4407********99*", "4407****女*****19") == "4407**********19"
    assert sounder("4407*******1", "4407*********1X") == "4407*********1X"
    assert sounder("4407********77", "4407********74") == "4407********77"
    assert sounder("4407********5", "读不出") == "4407********5"
    assert sounder("440703199003071235", "4407********74") == "440703199003071235"


def test_stars_that_an_engine_miscounts_are_as_many_in_every_row() -> None:
    numbers = ["4407********71", "4407*********19", "4407*******56", "4407**********24"]
    rows = [[str(i + 1), number, f"陈小{'一二三四'[i]}", "养老、工伤", "2023.12", "2024.05"] for i, number in enumerate(numbers)]
    header = ["序", "公民身份号码", "姓名", "参加险种", "起始月份", "最近缴费月份"]
    page = drawn_page([header, *rows], [0.05, 0.2, 0.1, 0.2, 0.12, 0.13])
    found = social_insurance_record.read(Paper((page,))).rows
    assert [row["id_number"].value for row in found] == [f"{n[:4]}{'*' * 12}{n[-2:]}" for n in numbers]
    assert all(row["id_number"].confidence < 0.9 for row in found)
    assert [(row["period_start"].value, row["period_end"].value) for row in found] == [("2023-12", "2024-05")] * 4


def test_the_unit_of_a_list_may_stand_in_a_sentence() -> None:
    paper = paper_of(
        ("单位参保证明(参保人员花名册)", 0.3, 0.06, 0.025),
        "兹证明江门市甲乙机电有限责任公司(社会保险登记号:736317323)为下列职工办理参加社会保险手",
        "续并按时缴费,具体如下:",
    )
    assert social_insurance_record.read(paper).fields["employer"].value == "江门市甲乙机电有限责任公司"


def test_a_units_name_that_a_cell_broke_off_is_made_whole_or_doubted() -> None:
    head = ["参保单位名称:江门市甲乙机车部件 单位编号:956801526", "制造有限责任公司"]
    broken = social_insurance_record.read(paper_of(*head)).fields["employer"]
    assert broken.value == "江门市甲乙机车部件制造有限责任公司"
    assert broken.confidence <= 0.9
    alone = social_insurance_record.read(paper_of(*head[:1])).fields["employer"]
    assert alone.confidence <= 0.5


PEOPLE = [[str(i + 1), f"44070319900307123{i}", f"陈小{'一二三'[i]}", f"2024-0{i + 1}", "养老/工伤"] for i in range(3)]


def test_a_list_without_a_title_is_known_by_its_columns() -> None:
    page = office_page([["序", "证件号码", "参保人", "所属期", "参保险种"], *PEOPLE], file="名册.docx")
    assert classify(page).kind == "social_insurance_record"
    patents = office_page([["序", "成果", "证书号码", "授权日"], *([r[0], r[1], r[3], r[2]] for r in rows())], file="表1.xlsx")
    assert classify(patents).kind == "patent_list"
    marks = [[str(i), "甲乙", f"1234567{i}", str(9 + i), "2019-05-06"] for i in range(1, 5)]
    assert classify(office_page([["序", "商标", "注册号", "类别", "注册日"], *marks], file="表2.xlsx")).kind == "trademark_list"


def test_a_list_of_other_things_with_such_columns_is_none_of_them() -> None:
    machines = [[str(i), f"车床{i}", f"CK61{i}", "普通", "2021-05-06"] for i in range(1, 5)]
    assert classify(office_page([["序", "名称", "编号", "类别", "日期"], *machines], file="表.xlsx")).kind == "other"
    staff = [[r[0], r[2], "检验部", "检验员"] for r in PEOPLE]
    assert classify(office_page([["序", "姓名", "部门", "岗位"], *staff], file="表.xlsx")).kind != "social_insurance_record"


def test_a_standards_title_may_sound_like_a_paper_of_the_enterprises_system() -> None:
    lines = [("团体标准", 0.36, 0.09, 0.05), ("T/ABC 004-2020", 0.38, 0.19, 0.025), ("表面涂层检验规范", 0.3, 0.45, 0.04)]
    foot = [("2020年12月18日发布", 0.2, 0.83, 0.02), ("2021年01月01日实施", 0.55, 0.83, 0.02), ("江门市某某行业协会 发布", 0.3, 0.88, 0.02)]
    page = paper_of(*lines, *foot).pages[0]
    verdict = classify(page)
    assert (verdict.kind, verdict.parts) == ("standard_text", (0,))
    assert verdict.confidence > 0.9


def test_cells_that_wrap_at_the_pitch_of_the_records_go_on_with_theirs() -> None:
    header = [(text, x, 0.2) for text, x in (("序号", 0.08), ("注册人", 0.15), ("注册号", 0.45), ("注册日期", 0.65))]
    placed = list(header)
    for i, (number, day) in enumerate((("12345670", "2014.9.7"), ("23456781", "2018.3.21"))):
        top = 0.225 + i * 0.05
        placed += [
            (str(i + 1), 0.08, top),
            ("江门市甲乙机电", 0.15, top),
            (number, 0.45, top),
            (day, 0.65, top),
            ("有限责任公司", 0.15, top + 0.025),
        ]
    found = trademark_list.read(paper_of(*placed)).rows
    assert [(r["holder"].value, r["trademark_number"].value) for r in found] == [
        ("江门市甲乙机电有限责任公司", "12345670"),
        ("江门市甲乙机电有限责任公司", "23456781"),
    ]
