"""Lists under headers that no synonym foresees, set sideways or as blocks of labels, and columns of dates without a name."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from evidence.page import Page
from extractors.kinds import patent_list, social_insurance_record, trademark_list
from extractors.paper import Paper
from extractors.tables.shapes import turned
from tests.papers import paper_of
from tests.tables.sheets import Rows, drawn_page, office_page

OWNER = "江门市甲乙机电有限公司"
PATENTS = [
    ("一种耐磨轴承", "ZL201910380558.X", "发明", "2019-05-08", "2021-02-19"),
    ("一种烘干装置", "ZL201910190004.3", "发明", "2019-03-13", "2020-11-06"),
    ("水龙头自动装配设备", "ZL201910975113.6", "发明", "2019-10-15", "2021-07-02"),
    ("一种冲压模具结构", "ZL201910989617.3", "发明", "2019-10-17", "2022-01-14"),
]
FULL = [(title, number, "invention", filed, granted) for title, number, _, filed, granted in PATENTS]
both = pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "unruled"])


def patents(page: Page) -> list[tuple[object, ...]]:
    names = ("title", "patent_number", "patent_type", "filing_date", "grant_date")
    return [tuple(row[n].value if n in row else None for n in names) for row in patent_list.read(Paper((page,))).rows]


def drawn(rows: Rows, widths: Sequence[float], ruled: bool) -> Page:
    return drawn_page(rows, widths, ruled=ruled, above=[("企业专利清单", 0.35, 0.08)])


@both
def test_columns_under_unknown_headers_are_known_by_what_stands_in_them(ruled: bool) -> None:
    header = ["", "甲栏", "乙栏", "丙栏", "丁栏", "戊栏"]
    rows = [[str(i + 1), number, filed, granted, title, kind] for i, (title, number, kind, filed, granted) in enumerate(PATENTS)]
    page = drawn([header, *rows], [0.04, 0.18, 0.12, 0.12, 0.24, 0.1], ruled)
    assert patents(page) == FULL
    found = patent_list.read(Paper((page,))).rows
    assert all(row["grant_date"].confidence < 0.9 for row in found)


@both
def test_a_list_without_a_header_is_read_by_its_contents(ruled: bool) -> None:
    rows = [[str(i + 1), title, kind, number, granted] for i, (title, number, kind, _, granted) in enumerate(PATENTS)]
    page = drawn(rows, [0.04, 0.28, 0.1, 0.2, 0.14], ruled)
    assert patents(page) == [(title, number, kind, None, granted) for title, number, kind, _, granted in FULL]


def test_of_one_column_of_dates_the_years_of_the_numbers_tell_which_it_is() -> None:
    header = ["序号", "专利名称", "专利号", "日期"]
    granted = office_page([header, *([str(i), t, n, g] for i, (t, n, _, _, g) in enumerate(PATENTS, 1))])
    filed = office_page([header, *([str(i), t, n, f] for i, (t, n, _, f, _) in enumerate(PATENTS, 1))])
    assert [row["grant_date"].value for row in patent_list.read(Paper((granted,))).rows] == [p[4] for p in PATENTS]
    rows = patent_list.read(Paper((filed,))).rows
    assert [row["filing_date"].value for row in rows] == [p[3] for p in PATENTS]
    assert not any("grant_date" in row for row in rows)


def test_dates_that_stand_in_no_order_are_no_ones() -> None:
    mixed = [(p[3], p[4]) if i % 2 else (p[4], p[3]) for i, p in enumerate(PATENTS)]
    page = office_page([["序号", "专利名称", "专利号", "甲", "乙"], *([str(i), p[0], p[1], *mixed[i]] for i, p in enumerate(PATENTS))])
    assert not any({"filing_date", "grant_date"} & row.keys() for row in patent_list.read(Paper((page,))).rows)


@both
def test_a_record_may_be_a_column(ruled: bool) -> None:
    labels = ["专利名称", "专利号", "专利类型", "申请日", "授权公告日"]
    rows = [[label, *(patent[i] for patent in PATENTS[:3])] for i, label in enumerate(labels)]
    assert patents(drawn(rows, [0.14, 0.22, 0.22, 0.24], ruled)) == FULL[:3]


@both
def test_a_record_may_be_a_block_of_labels_and_values(ruled: bool) -> None:
    rows = [
        row
        for title, number, kind, filed, granted in PATENTS[:3]
        for row in (["专利名称", title, "专利号", number], ["申请日", filed, "授权公告日", granted], ["专利类型", kind, "专利权人", OWNER])
    ]
    assert patents(drawn(rows, [0.12, 0.3, 0.14, 0.24], ruled)) == FULL[:3]


def test_a_header_of_three_rows_with_groups_and_units_is_one() -> None:
    rows = [
        ["序号", "知识产权信息", "知识产权信息", "知识产权信息", "时间节点", "时间节点"],
        ["序号", "名称", "专利号", "类别", "申请日", "授权日"],
        ["序号", "名称", "专利号", "类别", "（年-月-日）", "（年-月-日）"],
        *([str(i), t, n, k, f, g] for i, (t, n, k, f, g) in enumerate(PATENTS, 1)),
        ["合计", "4项", "", "", "", ""],
        ["注：以上专利均在有效期内", "", "", "", "", ""],
    ]
    assert patents(office_page(rows)) == FULL


def test_two_tables_on_a_page_are_read_each_by_its_own_header() -> None:
    first = [["序号", "专利名称", "专利号", "授权日"], *([str(i), t, n, g] for i, (t, n, _, _, g) in enumerate(PATENTS[:2], 1))]
    second = [["授权公告日", "专利号", "发明名称"], *([g, n, t] for t, n, _, _, g in PATENTS[2:])]
    assert [row[:2] + row[4:] for row in patents(office_page(first, second))] == [row[:2] + row[4:] for row in FULL]


MARKS = [
    ("甲乙", "12345671", 9, "2015-03-21", "2025-03-20"),
    ("丙丁", "12345688", 11, "2016-07-07", "2026-07-06"),
    ("戊己", "1234569", 7, "2018-01-14", "2028-01-13"),
]


def test_of_two_dates_ten_years_apart_the_first_is_the_registration() -> None:
    rows = [["序", "商标", "注册号", "类别", "甲", "乙"], *([str(i), n, no, str(c), u, r] for i, (n, no, c, r, u) in enumerate(MARKS, 1))]
    found = trademark_list.read(Paper((office_page(rows),))).rows
    assert [(row["registration_date"].value, row["valid_until"].value) for row in found] == [(m[3], m[4]) for m in MARKS]
    assert all(row["registration_date"].confidence < 0.9 for row in found)


PEOPLE = [("陈小明", "440703199003071235"), ("李大华", "440784198512102048"), ("欧阳雪梅", "440703197808150023")]


@both
def test_a_persons_months_may_be_rows_and_the_persons_columns(ruled: bool) -> None:
    rows = [
        ["姓名", *(name for name, _ in PEOPLE)],
        ["证件号码", *(number for _, number in PEOPLE)],
        ["参保起止时间", *("202312-202405" for _ in PEOPLE)],
        ["险种", *("养老、工伤、失业" for _ in PEOPLE)],
    ]
    page = drawn_page(rows, [0.16, 0.22, 0.22, 0.22], ruled=ruled, above=[("社会保险缴费明细表", 0.3, 0.05)])
    found = social_insurance_record.read(Paper((page,))).rows
    assert [(r["person"].value, r["period_start"].value, r["period_end"].value) for r in found] == [
        (name, "2023-12", "2024-05") for name, _ in PEOPLE
    ]


@both
def test_a_wide_grid_of_months_in_two_header_rows_gives_their_run(ruled: bool) -> None:
    top = ["序号", "姓名", "身份证号", *(["2023年"] + ["2024年"] * 5)]
    low = ["序号", "姓名", "身份证号", "12月", "1月", "2月", "3月", "4月", "5月"]
    rows = [[str(i + 1), name, number, *["√"] * 6] for i, (name, number) in enumerate(PEOPLE)]
    page = drawn_page([top, low, *rows], [0.05, 0.1, 0.24, *[0.07] * 6], ruled=ruled, above=[("社会保险缴费明细表", 0.3, 0.05)])
    found = social_insurance_record.read(Paper((page,))).rows
    assert [(r["person"].value, r["period_start"].value, r["period_end"].value) for r in found] == [
        (name, "2023-12", "2024-05") for name, _ in PEOPLE
    ]


def test_a_form_whose_values_reach_over_several_columns_is_no_list_set_sideways() -> None:
    form = [
        ["专利名称", *["一种耐磨轴承"] * 3],
        ["专利号", *["ZL201910380558.X"] * 3],
        ["申请日", "2019-05-08", "授权公告日", "2021-02-19"],
    ]
    assert turned(office_page(form).tables[0], patent_list.COLUMNS, patent_list.NEEDED, patent_list.CONTENTS) is None


def test_patents_may_be_listed_in_sentences() -> None:
    paper = paper_of(
        ("企业专利清单", 0.35, 0.08, 0.03),
        "1、一种耐磨轴承,专利号:ZL201910380558.X,授权公告日:2021-02-19;",
        "2、一种烘干装置(发明专利,ZL201910190004.3,申请日2019年3月13日);",
    )
    rows = patent_list.read(paper).rows
    names = ("title", "patent_number", "patent_type", "grant_date")
    assert [tuple(row[n].value if n in row else None for n in names) for row in rows] == [
        ("一种耐磨轴承", "ZL201910380558.X", "invention", "2021-02-19"),
        ("一种烘干装置", "ZL201910190004.3", "invention", None),
    ]
    assert all(field.confidence < 0.9 for row in rows for field in row.values())
