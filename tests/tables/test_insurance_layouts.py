"""Social-insurance records in the many ways offices set them, ruled and unruled where both exist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from evidence.page import Page, Rulings
from extractors.kinds.social_insurance_record import read
from extractors.paper import Paper
from tests.tables.sheets import drawn_page, office_page

UNIT = "江门市甲乙机电有限公司"
NAMES = ("陈小明", "李大华", "欧阳雪梅", "王芳")
IDS = ("440703199003071235", "440784198512102048", "440703197808150023", "440782199206031517")
MASKED = tuple(f"{n[:6]}********{n[-4:]}" for n in IDS)
MONTHS = ("2023-12", "2024-01", "2024-02", "2024-03", "2024-04", "2024-05")
PLANS = ("养老", "工伤", "失业")
THREE = ("企业职工基本养老保险", "失业保险", "工伤保险")
UNIT_HEAD = [("社会保险缴费明细表", 0.3, 0.03), (f"单位名称：{UNIT}", 0.08, 0.07), ("打印日期：2024-06-03", 0.6, 0.1)]
both = pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "unruled"])
Values = dict[str, object]


def values(*pages: Page) -> list[Values]:
    rows = read(Paper(pages)).rows
    assert all(f.source.box is not None for row in rows for f in row.values())
    assert not any(number in f"{f.value}{f.raw}{f.source.quote}" for row in rows for f in row.values() for number in IDS)
    return [{n: f.value for n, f in row.items()} for row in rows]


def who(i: int) -> Values:
    return {"person": NAMES[i], "id_number": MASKED[i]}


def half_year(i: int) -> Values:
    return {**who(i), "period_start": "2023-12", "period_end": "2024-05", "insurances": PLANS}


def months(i: int, which: Sequence[str] = MONTHS) -> list[Values]:
    return [{**who(i), "month": month} for month in which]


def span(i: int, begin: str, until: str) -> Values:
    return {**who(i), "period_start": begin, "period_end": until}


def personal_head(i: int, top: float = 0.03) -> list[tuple[str, float, float]]:
    return [
        ("社会保险参保缴费证明（个人）", 0.3, top),
        (f"姓名：{NAMES[i]}", 0.08, top + 0.04),
        (f"社会保障号码：{IDS[i]}", 0.4, top + 0.04),
        (f"参保单位：{UNIT}", 0.08, top + 0.07),
        ("打印日期：2024年06月03日", 0.6, top + 0.07),
    ]


HEADERS = [
    ["序号", "员工姓名", "身份证号", "参保险种", "缴费起止"],
    ["No.", "参保人", "社会保障号码", "险种", "费款所属期"],
    ["序号", "职工姓名", "公民身份号码", "参加险种", "参保月份"],
    ["编号", "人员姓名", "证件号", "社保险种", "缴费时间段"],
    ["No.", "Name", "ID Number", "Insurance", "Period"],
    ["序号", "被保险人姓名", "身份证件号码", "参保项目", "缴费期间"],
    ["序号", "姓 名", "社会保障卡号（身份证号）", "投保险种", "参保缴费起止年月"],
    ["序号", "缴费人员", "个人编号/证件号码", "保险类型", "应缴所属期"],
]


@both
@pytest.mark.parametrize("header", HEADERS, ids="".join)
def test_columns_are_known_by_many_names(header: list[str], ruled: bool) -> None:
    rows = [[str(i + 1), NAMES[i], MASKED[i], "养老、工伤、失业", "202312-202405"] for i in range(4)]
    page = drawn_page([header, *rows], [0.06, 0.14, 0.26, 0.2, 0.2], above=UNIT_HEAD, ruled=ruled)
    assert values(page) == [half_year(i) for i in range(4)]


@both
def test_start_and_end_may_share_a_title(ruled: bool) -> None:
    top = [["姓名", "证件号码", "缴费起止", "缴费起止", "险种"], ["姓名", "证件号码", "起", "止", "险种"]]
    rows = [[NAMES[i], MASKED[i], "202312", "202405", "养老,工伤,失业"] for i in range(4)]
    page = drawn_page([*top, *rows], [0.14, 0.28, 0.15, 0.15, 0.2], above=UNIT_HEAD, ruled=ruled)
    assert values(page) == [half_year(i) for i in range(4)]


@both
def test_columns_of_months_give_a_row_a_run_of_months_paid(ruled: bool) -> None:
    header = ["序号", "姓名", "身份证号码", *(f"{m[:4]}年{int(m[5:])}月" for m in MONTHS)]
    rows = [[str(i + 1), NAMES[i], MASKED[i], *["412.50"] * 5, "0"] for i in range(4)]
    page = drawn_page([header, *rows], [0.04, 0.1, 0.24, *[0.09] * 6], above=UNIT_HEAD, ruled=ruled, line_height=0.009)
    assert values(page) == [span(i, MONTHS[0], MONTHS[4]) for i in range(4)]


def test_a_month_unpaid_parts_the_months_before_it_from_those_after() -> None:
    header = ["序号", "姓名", "身份证号码", *(f"{m[:4]}年{int(m[5:])}月" for m in MONTHS)]
    page = office_page([header, ["1", NAMES[0], MASKED[0], "√", "√", "×", "√", "√", "√"], ["2", NAMES[1], MASKED[1], "√", "×", *["√"] * 4]])
    assert values(page) == [
        span(0, "2023-12", "2024-01"),
        span(0, "2024-03", "2024-05"),
        {**who(1), "month": "2023-12"},
        span(1, "2024-02", "2024-05"),
    ]


YEARS = ["2023年", *["2024年"] * 5]
SHORT = ["12月", "1月", "2月", "3月", "4月", "5月"]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (["序号", "姓名", "身份证号码", *YEARS], ["序号", "姓名", "身份证号码", *SHORT]),
        (["序号", "姓名", "身份证号码", "2023年", "2024年", "", "", "", ""], ["", "", "", *SHORT]),
    ],
    ids=["merged", "unmerged"],
)
def test_years_may_stand_above_their_months(upper: list[str], lower: list[str]) -> None:
    rows = [[str(i + 1), NAMES[i], MASKED[i], *["√"] * 6] for i in range(4)]
    page = office_page([["社会保险缴费明细表", *[""] * 8], upper, lower, *rows])
    assert values(page) == [span(i, MONTHS[0], MONTHS[5]) for i in range(4)]


def test_months_without_a_year_take_it_from_the_title() -> None:
    rows = [[str(i + 1), NAMES[i], MASKED[i], *["√"] * 5] for i in range(4)]
    page = office_page([["2024年社会保险缴费明细表", *[""] * 7], ["序号", "姓名", "身份证号码", *SHORT[1:]], *rows])
    assert values(page) == [span(i, MONTHS[1], MONTHS[5]) for i in range(4)]


@both
def test_year_and_month_may_have_a_column_each(ruled: bool) -> None:
    rows = [[m[:4], str(int(m[5:])), NAMES[0], MASKED[0], "养老、工伤、失业"] for m in MONTHS]
    page = drawn_page([["年度", "月份", "姓名", "证件号码", "险种"], *rows], [0.12, 0.12, 0.12, 0.26, 0.2], above=UNIT_HEAD, ruled=ruled)
    assert values(page) == [row | {"insurances": PLANS} for row in months(0)]


def plan_rows(shown: Sequence[int]) -> list[list[str]]:
    """A row an insurance for two persons; the person is printed in those rows of three that are in `shown`."""
    rows = [["姓名", "证件号码", "险种类型", "起始年月", "终止年月", "单位名称"]]
    for i in range(2):
        rows += [
            [NAMES[i] if k in shown else "", MASKED[i] if k in shown else "", plan, "202312", "202405", UNIT]
            for k, plan in enumerate(THREE)
        ]
    return rows


@both
@pytest.mark.parametrize("shown", [(0, 1, 2), (0,)], ids=["in each row", "in the first row"])
def test_rows_of_several_insurances_become_one_a_person(shown: Sequence[int], ruled: bool) -> None:
    page = drawn_page(plan_rows(shown), [0.1, 0.24, 0.2, 0.1, 0.1, 0.22], above=UNIT_HEAD, ruled=ruled, line_height=0.009)
    assert values(page) == [half_year(i) | {"employer": UNIT} for i in range(2)]


def test_a_person_set_beside_the_middle_of_the_rows_is_the_person_of_all_of_them() -> None:
    page = drawn_page(plan_rows((1,)), [0.1, 0.24, 0.2, 0.1, 0.1, 0.22], above=UNIT_HEAD, ruled=False, line_height=0.009)
    assert values(page) == [half_year(i) | {"employer": UNIT} for i in range(2)]
    assert values(office_page(plan_rows((0,)))) == [half_year(i) | {"employer": UNIT} for i in range(2)]


@both
def test_a_personal_form_may_set_insurances_against_months(ruled: bool) -> None:
    rows = [["险种", *(m.replace("-", "") for m in MONTHS)], *([plan, *["√"] * 6] for plan in ("养老", "失业", "工伤"))]
    page = drawn_page(rows, [0.16, *[0.1] * 6], above=personal_head(0), ruled=ruled)
    assert values(page) == [span(0, MONTHS[0], MONTHS[5]) | {"insurances": PLANS}]


@both
def test_the_column_of_an_insurance_may_hold_its_period(ruled: bool) -> None:
    rows = [["姓名", "证件号码", "养老保险", "失业保险", "工伤保险"], *([NAMES[i], MASKED[i], *["202312-202405"] * 3] for i in range(3))]
    page = drawn_page(rows, [0.1, 0.24, 0.18, 0.18, 0.18], above=UNIT_HEAD, ruled=ruled)
    assert values(page) == [half_year(i) for i in range(3)]


@both
def test_shares_of_unit_and_person_are_one_insurance(ruled: bool) -> None:
    head = [*UNIT_HEAD, ("费款所属期：2023年12月至2024年5月", 0.08, 0.13)]
    upper = ["姓名", "证件号码", "养老保险", "养老保险", "工伤保险", "失业保险", "失业保险"]
    rows = [[NAMES[i], MASKED[i], "640.00", "320.00", "12.00", "36.00", "9.00"] for i in range(4)]
    page = drawn_page(
        [upper, ["姓名", "证件号码", "单位", "个人", "单位", "单位", "个人"], *rows], [0.1, 0.24, *[0.1] * 5], above=head, ruled=ruled
    )
    assert values(page) == [half_year(i) for i in range(4)]


@both
def test_numbers_and_periods_broken_over_two_lines_are_joined(ruled: bool) -> None:
    rows = [[str(i + 1), NAMES[i], f"{IDS[i][:12]}\n{IDS[i][12:]}", "202312-\n202405", "养老、工\n伤、失业"] for i in range(4)]
    page = drawn_page(
        [["序号", "姓名", "证件号码", "费款所属期", "险种"], *rows],
        [0.06, 0.12, 0.18, 0.14, 0.14],
        above=UNIT_HEAD,
        ruled=ruled,
        row_height=0.05,
    )
    assert values(page) == [half_year(i) for i in range(4)]


@both
def test_subtotals_between_the_rows_are_no_rows(ruled: bool) -> None:
    rows = [["费款所属期", "姓名", "证件号码", "险种"]]
    for month in MONTHS[:3]:
        rows += [[month, NAMES[i], MASKED[i], "养老、工伤、失业"] for i in range(2)] + [["小计", "2人", "", ""]]
    page = drawn_page([*rows, ["总计", "2人", "", ""]], [0.14, 0.14, 0.28, 0.25], above=UNIT_HEAD, ruled=ruled)
    assert values(page) == [{**who(i), "month": m, "insurances": PLANS} for m in MONTHS[:3] for i in range(2)]


def personal_page(i: int, top: float = 0.2, number: int = 1) -> Page:
    rows = [["险种", "参保起始年月", "参保截止年月", "累计缴费月数", "缴费状态"], *([p, "202312", "202405", "6", "已缴"] for p in THREE)]
    return drawn_page(rows, [0.16] * 5, above=personal_head(i, top - 0.15), top=top, number=number)


def test_records_of_two_persons_in_one_file_keep_their_persons() -> None:
    expected = [half_year(i) | {"status": "已缴"} for i in range(2)]
    assert values(personal_page(0), personal_page(1, number=2)) == expected
    upper, lower = personal_page(0), personal_page(1, top=0.7)
    rulings = Rulings(upper.rulings.horizontal + lower.rulings.horizontal, upper.rulings.vertical + lower.rulings.vertical)
    assert values(replace(upper, lines=upper.lines + lower.lines, rulings=rulings)) == expected


def test_a_misread_digit_of_an_identity_number_is_mended_where_the_check_digit_proves_it() -> None:
    rows = [["费款所属期", "姓名", "证件号码", "险种"], ["202401", NAMES[0], IDS[0].replace("1990", "199O"), "养老"]]
    (row,) = read(Paper((drawn_page(rows, [0.14, 0.14, 0.28, 0.25], above=UNIT_HEAD),))).rows
    assert row["id_number"].value == MASKED[0]
    assert "repair:check-digit" in row["id_number"].source.method


def test_stars_miscounted_in_a_scan_are_counted_as_in_the_other_rows() -> None:
    read_as = ("4407************39", "4407*****75", "4407*********38*", "4407************41")
    rows = [["姓名", "证件号码", "费款所属期", "险种"], *([n, i, "202401", "养老"] for n, i in zip(NAMES, read_as, strict=True))]
    found = values(drawn_page(rows, [0.14, 0.28, 0.14, 0.25], above=UNIT_HEAD))
    assert [row["id_number"] for row in found] == [f"4407{'*' * 12}{tail}" for tail in ("39", "75", "38", "41")]


def monthly(persons: Sequence[tuple[int, Sequence[str]]], row_height: float = 0.03) -> Page:
    rows = [[NAMES[i], MASKED[i], month, "养老"] for i, which in persons for month in which]
    return drawn_page([["姓名", "证件号码", "缴费年月", "险种"], *rows], [0.14, 0.28, 0.15, 0.2], above=UNIT_HEAD, row_height=row_height)


def codes(*pages: Page) -> list[str]:
    return [flag.code for flag in read(Paper(pages)).flags]


def test_a_person_whose_last_month_lacks_asks_for_a_look() -> None:
    page = monthly([(0, MONTHS), (1, MONTHS), (2, MONTHS[:5])])
    assert codes(page) == ["months_short"]
    assert NAMES[2] in read(Paper((page,))).flags[0].message
    assert codes(monthly([(0, MONTHS), (1, MONTHS)])) == []
    assert codes(monthly([(0, MONTHS), (1, MONTHS[:3])])) == []
    assert codes(monthly([(0, MONTHS[:5])])) == ["months_short"]
    assert read(Paper((monthly([(0, MONTHS[:5])]),))).fields["period_end"].confidence <= 0.6


def test_a_list_that_ends_at_the_papers_edge_asks_for_a_look() -> None:
    assert codes(monthly([(0, MONTHS), (1, MONTHS), (2, MONTHS)], row_height=0.041)) == ["list_cut_off"]


def test_a_day_of_printing_that_lost_a_stroke_is_read_and_not_sure() -> None:
    page = drawn_page(
        [["姓名", "证件号码", "缴费年月", "险种"], [NAMES[0], MASKED[0], "2024-05", "养老"], [NAMES[1], MASKED[1], "2024-05", "养老"]],
        [0.14, 0.28, 0.15, 0.2],
        above=[("社会保险缴费明细表", 0.3, 0.03), ("2024-0522", 0.7, 0.6)],
    )
    printed = read(Paper((page,))).fields["print_date"]
    assert printed.value == "2024-05-22"
    assert printed.confidence < 0.7


@both
def test_the_two_ends_of_a_period_and_the_dash_between_them_may_stand_in_boxes_of_their_own(ruled: bool) -> None:
    head = [
        ("广东省社会保险个人参保证明", 0.3, 0.03),
        ("姓名", 0.1, 0.07),
        (NAMES[0], 0.2, 0.07),
        ("证件号码", 0.5, 0.1),
        (IDS[0], 0.6, 0.1),
    ]
    ends = [("参保起止时间", 0.13, 0.214), ("202312", 0.09, 0.254), ("-", 0.175, 0.254), ("202405", 0.2, 0.254)]
    rows = [["", "单位", "养老", "工伤", "失业"], ["", f"江门市:{UNIT}", "6", "6", "6"], ["", f"江门市:{UNIT}", "6", "6", "6"]]
    found = values(drawn_page(rows[:2], [0.2, 0.3, 0.1, 0.1, 0.1], above=[*head, *ends], ruled=ruled))
    assert [(row["period_start"], row["period_end"]) for row in found] == [("2023-12", "2024-05")]


def test_a_month_whose_cell_is_merged_over_two_columns_is_a_month() -> None:
    head = ["姓名", "身份证件号码", "费款所属期", "费款所属期", "征收品目"]
    rows = [head, *([NAMES[0], MASKED[0], m, m, "、".join(PLANS)] for m in MONTHS[3:])]
    found = read(Paper((office_page(rows),))).rows
    assert [(row["month"].value, "period_end" in row) for row in found] == [(m, False) for m in MONTHS[3:]]


def test_an_office_whose_name_and_label_a_seal_spoiled_is_named_with_doubt() -> None:
    foot = [("经办机料江海区", 0.5, 0.7), ("保险基金营理局", 0.63, 0.7), ("打印日期：2024-06-03", 0.75, 0.7)]
    rows = [["姓名", "证件号码", "费款所属期", "险种"], [NAMES[0], MASKED[0], MONTHS[0], "、".join(PLANS)]]
    page = drawn_page(rows, [0.12, 0.22, 0.15, 0.22], above=[("单位参保人员缴费明细表", 0.3, 0.03), *foot])
    issuer = read(Paper((page,))).fields["issuer"]
    assert (issuer.value, issuer.confidence <= 0.6) == ("江海区社会保险基金管理局", True)


def test_where_only_the_beginnings_of_periods_are_printed_their_end_is_a_guess() -> None:
    rows = [["姓名", "证件号码", "费款所属期起", "险种"], *([n, m, "202312", "、".join(PLANS)] for n, m in zip(NAMES, MASKED, strict=True))]
    found = read(Paper((drawn_page(rows, [0.12, 0.22, 0.15, 0.22], above=UNIT_HEAD),)))
    assert [row["period_start"].value for row in found.rows] == ["2023-12"] * len(NAMES)
    assert all(row["period_end"].confidence <= 0.5 for row in found.rows)
    assert found.fields["period_end"].confidence <= 0.5


def test_a_dash_read_as_the_numeral_one_is_no_month_paid() -> None:
    rows = [["姓名", "证件号码", "险种", *(m.replace("-", "") for m in MONTHS)]]
    rows += [
        [n, m, "、".join(PLANS), *("一" if i == 1 and k < 2 else "缴" for k in range(6))]
        for i, (n, m) in enumerate(zip(NAMES, MASKED, strict=True))
    ]
    found = values(drawn_page(rows, [0.09, 0.2, 0.18, *[0.07] * 6], above=UNIT_HEAD))
    assert [row["period_start"] for row in found] == ["2023-12", "2024-02", "2023-12", "2023-12"]
