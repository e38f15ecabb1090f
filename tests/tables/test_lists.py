"""Lists of patents in the many ways they are set, each ruled and unruled."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from evidence.page import Page, Rulings
from extractors.fields.numbers import patent_check_digit
from extractors.kinds.patent_list import read
from extractors.paper import Paper
from tests.tables.sheets import Rows, drawn_page, office_page

TITLES = (
    "一种耐磨轴承",
    "一种带有双层隔热罩的烘干装置",
    "水龙头",
    "用于纽扣电池壳体的多工位冲压模具及其控制方法",
    "一种不锈钢真空保温杯自动抛光设备",
    "餐具（扇形）",
)
HEADER = ["序号", "专利名称", "专利号", "授权公告日", "专利类型"]
WIDTHS = [0.06, 0.3, 0.24, 0.14, 0.1]
NAMES = ("title", "patent_number", "grant_date", "patent_type")
both = pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "unruled"])


def number(i: int, digit: int = 1) -> str:
    body = f"2020{digit}0{430000 + i * 37:06d}"
    return f"ZL{body}.{patent_check_digit(body)}"


def wrapped(text: str, at: int) -> str:
    return "\n".join(text[i : i + at] for i in range(0, len(text), at))


def row_of(i: int, at: int = 14) -> list[str]:
    return [str(i + 1), wrapped(TITLES[i % 6], at), number(i), f"2021-0{1 + i % 9}-{10 + i % 18}", "发明"]


BODY = [row_of(i) for i in range(6)]
EXPECTED = [(t.replace("（", "(").replace("）", ")"), number(i), f"2021-0{1 + i}-{10 + i}", "invention") for i, t in enumerate(TITLES)]


def found(*pages: Page) -> list[tuple[object, ...]]:
    rows = read(Paper(pages)).rows
    assert all(f.source.box is not None for row in rows for f in row.values())
    return [tuple(row[n].value if n in row else None for n in NAMES) for row in rows]


def one_page(first: Page, second: Page) -> Page:
    rulings = Rulings(first.rulings.horizontal + second.rulings.horizontal, first.rulings.vertical + second.rulings.vertical)
    return replace(first, lines=first.lines + second.lines, rulings=rulings)


HEADERS = [
    ["编号", "名称", "号码", "日期", "类别"],
    ["No.", "Title of Invention", "Patent No.", "Date of Grant", "Type of Patent"],
    ["S/N", "Patent Name", "Patent Number", "Grant Date", "Patent Type"],
    ["序", "发明创造名称", "ZL号", "授权时间", "种类"],
    ["序号", "项目", "申请号/专利号", "授权公告日期", "专利种类"],
    ["序号", "专利项目名称", "专利证号", "发证日期", "专利类别（发明/实用新型/外观）"],
    ["序号", "知识产权名称", "授权号", "授权日期", "类别"],
    ["序号", "成果名称", "专利编号", "公告授权日", "知识产权类别"],
    ["序\n号", "专利\n名称", "专利号\n（申请号）", "授权公告\n日期", "专利\n类型"],
]


@both
@pytest.mark.parametrize("header", HEADERS, ids=lambda h: "".join(h).replace("\n", ""))
def test_columns_are_known_by_many_names_and_by_what_they_hold(header: list[str], ruled: bool) -> None:
    assert found(drawn_page([header, *BODY], WIDTHS, ruled=ruled)) == EXPECTED


@both
def test_a_list_goes_on_over_pages_without_its_header(ruled: bool) -> None:
    first = drawn_page([HEADER, *BODY[:3]], WIDTHS, ruled=ruled)
    assert found(first, drawn_page(BODY[3:], WIDTHS, ruled=ruled, number=2, top=0.08)) == EXPECTED


@both
def test_a_header_that_comes_again_is_no_record(ruled: bool) -> None:
    first = drawn_page([HEADER, *BODY[:3]], WIDTHS, ruled=ruled)
    assert found(first, drawn_page([HEADER, *BODY[3:]], WIDTHS, ruled=ruled, number=2, top=0.08)) == EXPECTED


@both
def test_a_single_row_on_the_last_page_belongs_to_the_list(ruled: bool) -> None:
    first = drawn_page([HEADER, *BODY[:5]], WIDTHS, ruled=ruled)
    assert found(first, drawn_page(BODY[5:], WIDTHS, ruled=ruled, number=2, top=0.08)) == EXPECTED


def test_a_record_that_the_page_cuts_in_two_is_one() -> None:
    index, title, *rest = BODY[3]
    above, below = title.split("\n")
    first = drawn_page([HEADER, *BODY[:3], [index, above, *rest]], WIDTHS)
    assert found(first, drawn_page([["", below, "", "", ""], *BODY[4:]], WIDTHS, number=2, top=0.06)) == EXPECTED


def test_a_number_that_the_page_cuts_in_two_is_one() -> None:
    index, title, whole, *rest = BODY[3]
    first = drawn_page([HEADER, *BODY[:3], [index, title.split("\n")[0], whole[:9], *rest]], WIDTHS)
    second = drawn_page([["", title.split("\n")[1], whole[9:], "", ""], *BODY[4:]], WIDTHS, number=2, top=0.06)
    assert found(first, second) == EXPECTED


@both
def test_a_column_that_is_empty_on_a_later_page_does_not_end_the_list(ruled: bool) -> None:
    first = drawn_page([[*HEADER, "备注"], *([*row, "有效"] for row in BODY[:3])], [*WIDTHS, 0.07], ruled=ruled)
    assert found(first, drawn_page(BODY[3:], WIDTHS, ruled=ruled, number=2, top=0.08)) == EXPECTED


@both
def test_every_cell_may_wrap(ruled: bool) -> None:
    rows = [[i, t.replace("\n", ""), n, d, k] for i, t, n, d, k in BODY]
    rows = [[i, wrapped(t, 5), n[:9] + "\n" + n[9:], d[:5] + "\n" + d[5:], wrapped(k, 2)] for i, t, n, d, k in rows]
    assert found(drawn_page([HEADER, *rows], [0.06, 0.14, 0.14, 0.1, 0.08], ruled=ruled, row_height=0.09)) == EXPECTED


@both
def test_two_lists_on_one_page_may_have_other_columns(ruled: bool) -> None:
    upper = drawn_page([HEADER, *BODY[:3]], WIDTHS, ruled=ruled, top=0.1, above=[("一、发明专利", 0.1, 0.07)])
    rows = [["专利号", "名称", "授权日", "类型"], *([n, t, d, k] for _, t, n, d, k in BODY[3:])]
    lower = drawn_page(rows, [0.3, 0.3, 0.2, 0.1], ruled=ruled, top=0.5, above=[("二、其他", 0.1, 0.45)])
    assert found(one_page(upper, lower)) == EXPECTED


@both
def test_a_list_set_in_two_halves_side_by_side_is_read_half_by_half(ruled: bool) -> None:
    rows = [[*row_of(i, 12)[:3], *row_of(i + 3, 12)[:3]] for i in range(3)]
    page = drawn_page([["序号", "名称", "专利号"] * 2, *rows], [0.04, 0.22, 0.18] * 2, ruled=ruled, line_height=0.008)
    assert [row[:2] for row in found(page)] == [row[:2] for row in EXPECTED]


@both
def test_a_number_may_stand_in_the_cell_of_the_title(ruled: bool) -> None:
    rows = [[i, f"{t}\n（{n}）", d] for i, t, n, d, _ in BODY]
    page = drawn_page([["序号", "专利名称及专利号", "授权日期"], *rows], [0.06, 0.4, 0.14], ruled=ruled, row_height=0.06)
    assert found(page) == EXPECTED


@both
def test_a_number_may_stand_in_the_cell_of_the_type(ruled: bool) -> None:
    rows = [[i, t, f"{k}专利\n{n}", d] for i, t, n, d, k in BODY]
    page = drawn_page([["序号", "名称", "专利类型及专利号", "授权日期"], *rows], [0.06, 0.3, 0.26, 0.14], ruled=ruled, row_height=0.06)
    assert found(page) == EXPECTED


def test_ditto_marks_stand_for_what_is_above() -> None:
    rows = [[*row[:4], "发明" if i == 0 else "同上"] for i, row in enumerate(BODY)]
    assert found(office_page([HEADER, *rows])) == EXPECTED


def test_five_hundred_rows_take_well_under_a_second() -> None:
    rows = [row_of(i, 60) for i in range(500)]
    pages = [
        drawn_page(([HEADER] if at == 0 else []) + rows[at : at + 40], WIDTHS, top=0.03, row_height=0.022, line_height=0.01, number=at + 1)
        for at in range(0, 500, 40)
    ]
    table: list[Rows] = [[HEADER, *rows]]
    for these in ([office_page(*table)], pages):
        start = time.process_time()
        assert len(found(*these)) == 500
        assert time.process_time() - start < 1.0
