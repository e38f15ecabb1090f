"""Lists under headers that no synonym foresees, set sideways or as blocks of labels, and columns of dates without a name."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from evidence.page import Page
from extractors.classify import classify
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


def test_items_may_run_over_lines_and_name_their_owner() -> None:
    lines = [
        line
        for i, (title, number, kind, _, granted) in enumerate(PATENTS, 1)
        for line in (f"{i}.《{title}》,{kind}专利,专利号:", f"{number},授权公告日:{granted},专利权人:江门市甲乙", "机电有限公司。")
    ]
    paper = paper_of(("企业有效专利一览", 0.35, 0.08, 0.03), *lines)
    names = ("title", "patent_number", "grant_date", "patentee")
    assert [tuple(row[n].value for n in names) for row in patent_list.read(paper).rows] == [(t, n, g, OWNER) for t, n, _, _, g in PATENTS]
    assert classify(paper.pages[0]).kind == "patent_list"


def test_search_results_are_a_list_of_patents_and_show_what_ended() -> None:
    lines = [
        line
        for i, (title, number, kind, filed, granted) in enumerate(PATENTS, 1)
        for line in (
            f"{i}. [{kind}]{title}{'(圆形)' if i == 2 else ''} 专利权{'终止' if i == 3 else '维持'}",
            f"申请号:CN{number[2:]} 申请日:{filed} 授权公告日:{granted}",
            f"申请(专利权)人:{OWNER} 发明人:陈小明",
        )
    ]
    page = paper_of("2024/5/21 专利检索及分析", *lines).pages[0]
    assert classify(page).kind == "patent_list"
    found = patent_list.read(Paper((page,)))
    assert [row["title"].value for row in found.rows] == [PATENTS[0][0], f"{PATENTS[1][0]}(圆形)", PATENTS[2][0], PATENTS[3][0]]
    assert [row["grant_date"].value for row in found.rows] == [p[4] for p in PATENTS]
    assert [(flag.code, "3" in flag.message) for flag in found.flags] == [("right_ended", True)]


def test_a_certificate_that_mentions_two_patents_is_no_list_of_items() -> None:
    paper = paper_of("发明专利证书", "专利号:ZL201910380558.X", "授权公告日:2021年2月19日", "专利权人:江门市甲乙机电有限公司")
    assert classify(paper.pages[0]).kind == "patent_certificate"


@pytest.mark.parametrize("beside", [1, 2], ids=["one below the other", "two side by side"])
def test_each_record_may_be_a_card_of_its_own(beside: int) -> None:
    cards = [
        [["专利名称", title], ["专利号", number], ["专利类型", kind], ["申请日", filed], ["授权公告日", granted]]
        for title, number, kind, filed, granted in PATENTS
    ]
    joined = [
        [[cell for card in cards[i : i + beside] for cell in card[r]] for r in range(len(cards[0]))] for i in range(0, len(cards), beside)
    ]
    assert patents(office_page(*joined)) == FULL


def test_a_column_a_record_is_known_whatever_stands_below_the_labels() -> None:
    rows = [
        ["序号", *map(str, range(1, 5))],
        ["专利名称", *(p[0] for p in PATENTS)],
        ["专利号", *(p[1] for p in PATENTS)],
        ["授权公告日", *(p[4] for p in PATENTS)],
        ["专利权人", *[OWNER] * 4],
        ["授权国家", *["中国"] * 4],
        ["专利类型", *(f"{p[2]}专利" for p in PATENTS)],
    ]
    found = patent_list.read(Paper((office_page(rows),))).rows
    assert [(r["title"].value, r["patent_number"].value, r["grant_date"].value) for r in found] == [(p[0], p[1], p[4]) for p in PATENTS]


def insured(page: Page) -> list[tuple[object, ...]]:
    names = ("person", "period_start", "period_end", "insurances")
    return [tuple(r[n].value if n in r else None for n in names) for r in social_insurance_record.read(Paper((page,))).rows]


SPAN = ("2023-12", "2024-05")
PLANS = ("养老", "工伤", "失业")


def test_lines_of_a_sheets_head_are_no_header_and_no_month() -> None:
    head = [[text] * 9 for text in ("单位参保缴费情况", f"单位名称:{OWNER}", "导出日期:2024-05-31")]
    header = ["姓名", "证件号码", "险种", *(f"{y}年{m}月" for y, m in ((2023, "12"), *((2024, f"0{i}") for i in range(1, 6))))]
    rows = [[name, number, "养老、工伤、失业", *["√"] * 6] for name, number in PEOPLE]
    assert insured(office_page([*head, header, *rows])) == [(name, *SPAN, PLANS) for name, _ in PEOPLE]


def test_one_title_of_periods_over_two_columns_names_their_ends() -> None:
    header = ["姓名", "证件号码", "参保起止时间", "参保起止时间", "养老", "工伤", "失业"]
    rows = [[name, number, "202312", "202405", "6", "6", "6"] for name, number in PEOPLE]
    assert insured(office_page([header, *rows])) == [(name, *SPAN, PLANS) for name, _ in PEOPLE]


def test_two_months_in_one_cell_are_the_ends_of_a_period_and_doubted() -> None:
    header = ["姓名", "证件号码", "参保起止时间", "养老", "工伤", "失业"]
    page = office_page([header, *([name, number, "202312 202405", "6", "6", "6"] for name, number in PEOPLE)])
    assert insured(page) == [(name, *SPAN, PLANS) for name, _ in PEOPLE]
    assert all(row["period_end"].confidence < 0.9 for row in social_insurance_record.read(Paper((page,))).rows)


def test_insurances_named_once_above_a_list_hold_for_its_rows() -> None:
    header = ["姓名", "证件号码", "缴费起始年月", "缴费终止年月"]
    rows = [[name, number, "2023-12", "2024-05"] for name, number in PEOPLE]
    page = drawn_page([header, *rows], [0.15, 0.25, 0.2, 0.2], above=[("险种:养老、工伤、失业", 0.1, 0.1)])
    assert insured(page) == [(name, *SPAN, PLANS) for name, _ in PEOPLE]


def test_persons_may_be_insured_in_sentences() -> None:
    paper = paper_of(
        ("社会保险参保缴费证明", 0.35, 0.06, 0.03),
        f"兹有{OWNER}(单位社保号:634351858)为下列人员在我市参加养老、失业、工伤保险:",
        *(
            line
            for i, (name, number) in enumerate(PEOPLE, 1)
            for line in (f"{i}.{name},公民身份号码{number},缴费时间自2023", "年12月至2024年05月;")
        ),
        "上述期间无欠缴。特此证明。",
    )
    found = social_insurance_record.read(paper)
    assert found.fields["employer"].value == OWNER
    assert insured(paper.pages[0]) == [(name, *SPAN, PLANS) for name, _ in PEOPLE]
    assert all("********" in str(row["id_number"].value) and row["person"].confidence < 0.9 for row in found.rows)
    assert not any(number in f"{f.raw}{f.source.quote}" for row in found.rows for f in row.values() for _, number in PEOPLE)


def test_a_gap_in_a_pictures_row_of_ticks_makes_the_ends_doubtful() -> None:
    header = ["姓名", "身份证号", *(f"2024年{m}月" for m in range(1, 7))]
    rows = [[name, number, "√", "√", "", "√", "√", "√"] for name, number in PEOPLE]
    page = drawn_page([header, *rows], [0.1, 0.24, *[0.09] * 6])
    found = social_insurance_record.read(Paper((page,))).rows
    assert len(found) == 2 * len(PEOPLE)
    assert all(row["period_end"].confidence <= 0.5 for row in found)
