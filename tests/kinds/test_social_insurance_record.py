from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.document import Field
from evidence.geometry import BoundingBox
from evidence.page import Page, TextLine
from extractors.kinds.social_insurance_record import read
from extractors.paper import Paper, Reading
from tests.papers import page_of
from tests.tables.sheets import drawn_page, line_at, office_page

UNIT = "江门市甲乙机电有限公司"
ID = "440703199003071235"
MASKED = "440703********1235"
HEADER = ["序号", "姓名", "证件号码", "费款所属期", "险种", "缴费状态"]
ROWS = [
    ["1", "陈小明", MASKED, "202401", "养老、工伤、失业", "已缴"],
    ["2", "李大华", "440784********2048", "202401", "养老、工伤、失业", "已缴"],
]


def reading(*pages: Page) -> Reading:
    return read(Paper(pages))


def values(found: Reading) -> list[dict[str, object]]:
    return [{n: f.value for n, f in row.items()} for row in found.rows]


def personal_page(ruled: bool = True) -> Page:
    rows = [
        ["参保起止时间", "单位", "养老", "工伤", "失业"],
        ["202312-202402", f"江门市:{UNIT}", "3", "3", "3"],
        ["202403-202405", f"江门市:{UNIT}", "3", "3", "0"],
        ["截止2024-06-03，该参保人累计月数合计", "", "6", "6", "3"],
    ]
    above = [
        ("广东省社会保险个人参保证明", 0.3, 0.05),
        ("该参保人在江门市参加社会保险情况如下：", 0.1, 0.09),
        ("姓名", 0.1, 0.12),
        ("陈小明", 0.25, 0.12),
        ("证件号码", 0.45, 0.12),
        (ID, 0.6, 0.12),
        ("证明机构名称（证明专用章）", 0.1, 0.5),
        ("江门市社会保险基金管理局", 0.1, 0.53),
        ("证明时间", 0.55, 0.5),
        ("2024-06-03 10:20", 0.7, 0.5),
    ]
    return drawn_page(rows, [0.2, 0.35, 0.1, 0.1, 0.1], above=above, ruled=ruled)


@pytest.mark.parametrize("ruled", [True, False])
def test_a_personal_record_gives_a_row_a_period(ruled: bool) -> None:
    found = reading(personal_page(ruled))
    assert values(found) == [
        {
            "person": "陈小明",
            "id_number": MASKED,
            "employer": UNIT,
            "period_start": "2023-12",
            "period_end": "2024-02",
            "insurances": ("养老", "工伤", "失业"),
        },
        {
            "person": "陈小明",
            "id_number": MASKED,
            "employer": UNIT,
            "period_start": "2024-03",
            "period_end": "2024-05",
            "insurances": ("养老", "工伤"),
        },
    ]
    assert {n: f.value for n, f in found.fields.items()} == {
        "employer": UNIT,
        "issuer": "江门市社会保险基金管理局",
        "print_date": "2024-06-03",
        "period_start": "2023-12",
        "period_end": "2024-05",
    }


def test_an_employer_cut_within_its_legal_form_is_made_whole_and_less_sure() -> None:
    rows = [["参保起止时间", "单位", "养老", "工伤", "失业"], ["202312-202405", "江门市:江门市某某五金有限公", "6", "6", "6"]]
    above = [("广东省社会保险个人参保证明", 0.3, 0.05), ("姓名", 0.1, 0.12), ("陈小明", 0.25, 0.12)]
    found = reading(drawn_page(rows, [0.2, 0.35, 0.1, 0.1, 0.1], above=above))
    for employer in (found.fields["employer"], found.rows[0]["employer"]):
        assert (employer.value, employer.alternatives) == ("江门市某某五金有限公司", ("江门市某某五金有限公",))
        assert employer.confidence <= 0.9


def test_no_output_shows_a_whole_identity_number() -> None:
    found = reading(personal_page())
    fields: list[Field] = [*found.fields.values(), *(f for row in found.rows for f in row.values())]
    assert not any(re.search(r"19900307", f"{f.value}{f.raw}{f.source.quote}") for f in fields)
    assert found.rows[0]["id_number"].raw == MASKED


@settings(deadline=None, max_examples=40)
@given(st.permutations(range(len(HEADER))))
def test_any_order_of_columns_gives_the_same_rows(order: list[int]) -> None:
    page = office_page([[row[i] for i in order] for row in [HEADER, *ROWS]])
    assert [(r["person"], r["id_number"], r["month"], r["insurances"]) for r in values(reading(page))] == [
        ("陈小明", MASKED, "2024-01", ("养老", "工伤", "失业")),
        ("李大华", "440784********2048", "2024-01", ("养老", "工伤", "失业")),
    ]


def test_a_unit_list_takes_employer_and_period_from_above_its_table() -> None:
    above = [("单位参保证明", 0.4, 0.05), (f"单位名称：{UNIT}", 0.1, 0.1), ("费款所属期：2023年12月至2024年5月", 0.1, 0.13)]
    rows = [
        ["序号", "姓名", "证件号码", "养老保险", "工伤保险"],
        ["1", "陈小明", ID, "√", "√"],
        ["2", "李大华", "440784********2048", "√", "-"],
    ]
    found = reading(drawn_page(rows, [0.1, 0.15, 0.3, 0.15, 0.15], above=above))
    assert found.fields["employer"].value == UNIT
    assert values(found) == [
        {"person": "陈小明", "id_number": MASKED, "period_start": "2023-12", "period_end": "2024-05", "insurances": ("养老", "工伤")},
        {
            "person": "李大华",
            "id_number": "440784********2048",
            "period_start": "2023-12",
            "period_end": "2024-05",
            "insurances": ("养老",),
        },
    ]
    assert found.rows[0]["id_number"].source.method.endswith("+mask")
    assert not found.rows[1]["id_number"].source.method.endswith("+mask")


def test_a_header_of_two_rows_is_understood() -> None:
    rows = [
        ["姓名", "证件号码", "参保起止时间", "参保险种", "参保险种", "参保险种"],
        ["姓名", "证件号码", "参保起止时间", "养老", "工伤", "失业"],
        ["陈小明", MASKED, "2023.12-2024.05", "6", "6", "6"],
    ]
    (row,) = values(reading(office_page(rows)))
    assert row["insurances"] == ("养老", "工伤", "失业")
    assert (row["period_start"], row["period_end"]) == ("2023-12", "2024-05")


def test_rows_for_each_insurance_of_a_month_become_one() -> None:
    rows = [["姓名", "费款所属期", "险种"], *(["陈小明", "2024-01", plan] for plan in ("企业职工基本养老保险", "失业保险", "工伤保险"))]
    (row,) = values(reading(office_page(rows)))
    assert row == {"person": "陈小明", "month": "2024-01", "insurances": ("养老", "工伤", "失业")}


def test_months_as_columns_give_a_row_for_each_month_paid() -> None:
    rows = [["姓名", "身份证号", "202312", "202401", "202402"], ["陈小明", MASKED, "√", "", "√"]]
    assert [r["month"] for r in values(reading(office_page(rows)))] == ["2023-12", "2024-02"]


def test_a_period_left_open_runs_to_the_day_of_printing_and_says_so() -> None:
    rows = [["姓名", "起止年月", "单位名称"], ["陈小明", "202007 -", UNIT], ["", "", ""], ["打印日期", "2024年6月3日", ""]]
    found = reading(office_page(rows))
    end = found.rows[0]["period_end"]
    assert (end.value, end.derived, end.inputs) == ("2024-06", True, ("print_date",))


def test_an_open_period_has_no_end_where_no_print_date_is_known() -> None:
    (row,) = values(reading(office_page([["姓名", "起止年月", "单位名称"], ["陈小明", "202007-", UNIT]])))
    assert row["period_start"] == "2020-07"
    assert "period_end" not in row


def test_another_employer_in_a_row_is_kept_and_flagged() -> None:
    other = "广东丙丁人力资源有限公司"
    rows = [["姓名", "费款所属期", "单位名称"], ["陈小明", "202401", other], ["陈小明", "202402", UNIT]]
    found = reading(office_page(rows))
    assert [r["employer"] for r in values(found)] == [other, UNIT]
    assert [f.code for f in found.flags] == ["several_employers"]


def test_back_payments_and_arrears_are_flagged() -> None:
    rows = [HEADER, [*ROWS[0][:5], "补缴"], [*ROWS[1][:5], "欠缴"]]
    assert sorted(f.code for f in reading(office_page(rows)).flags) == ["back_paid", "unpaid"]


def test_an_identity_number_turned_into_a_quantity_is_left_out_and_flagged() -> None:
    found = reading(office_page([["姓名", "证件号码", "费款所属期"], ["陈小明", "4.40703E+17", "202401"]]))
    assert "id_number" not in found.rows[0]
    assert [f.code for f in found.flags] == ["number_damaged"]


def test_a_label_and_its_value_read_as_one_line_are_parted() -> None:
    page = personal_page()
    lines = tuple(x for x in page.lines if x.text not in ("姓名", "陈小明", "证件号码", ID))
    one = line_at(f"姓名：陈小明 证件号码：{ID}", 0.1, 0.12)
    from dataclasses import replace

    found = reading(replace(page, lines=(*lines, one)))
    assert found.rows[0]["person"].value == "陈小明"
    assert found.rows[0]["id_number"].value == MASKED


def test_stars_that_an_engine_miscounted_are_counted_right() -> None:
    rows = [["姓名", "证件号码", "费款所属期"], ["陈小明", "440703*******1235", "202401"], ["李大华", "4407****2048", "202401"]]
    found = reading(drawn_page(rows, [0.2, 0.35, 0.2]))
    assert [row["id_number"].value for row in found.rows] == [MASKED, "4407****2048"]
    assert found.rows[0]["id_number"].source.method.endswith("+repair:mask")
    assert found.rows[0]["id_number"].raw == "440703*******1235"


def test_a_misread_number_is_taken_from_the_same_persons_other_rows() -> None:
    rows = [
        ["姓名", "证件号码", "费款所属期"],
        *(["陈小明", MASKED, f"20240{m}"] for m in (1, 2)),
        ["陈小明", "440703******812355", "202403"],
    ]
    last = reading(drawn_page(rows, [0.2, 0.35, 0.2])).rows[2]["id_number"]
    assert last.value == MASKED
    assert last.alternatives == ("440703******812355",)
    assert last.confidence <= 0.8


def test_an_office_whose_city_lost_its_first_character_gets_it_back_with_less_confidence() -> None:
    above = [("单位参保证明", 0.4, 0.05), (f"单位名称：{UNIT}", 0.1, 0.1), ("经办机构：门市社会保险基金管理局", 0.1, 0.13)]
    rows = [["姓名", "证件号码", "费款所属期"], ["陈小明", MASKED, "202401"]]
    issuer = reading(drawn_page(rows, [0.2, 0.35, 0.2], above=above)).fields["issuer"]
    assert issuer.value == "江门市社会保险基金管理局"
    assert issuer.confidence < 0.9


def test_a_row_with_too_few_stars_takes_the_form_of_the_other_rows() -> None:
    ids = ["4407" + "*" * 12 + "35", "4407" + "*" * 12 + "48", "4407****50"]
    rows = [
        ["姓名", "证件号码", "费款所属期"],
        *([name, number, "202401"] for name, number in zip(("陈小明", "李大华", "王文"), ids, strict=True)),
    ]
    assert [r["id_number"] for r in values(reading(drawn_page(rows, [0.2, 0.35, 0.2])))] == [*ids[:2], "4407" + "*" * 12 + "50"]


def test_a_time_that_ran_into_the_print_date_is_parted_from_it() -> None:
    page = drawn_page([["姓名", "费款所属期"], ["陈小明", "202401"]], [0.3, 0.3], above=[("打印时间：2024-05-300:28", 0.1, 0.1)])
    assert reading(page).fields["print_date"].value == "2024-05-30"


@pytest.mark.parametrize(("rim", "issuer"), [("江门市社会保险基金管理局", "江门市社会保险基金管理局"), ("江准社会保险基金管理局", None)])
def test_a_seal_that_names_no_place_was_misread_and_names_no_agency(rim: str, issuer: str | None) -> None:
    page = page_of(("社会保险参保证明", 0.3, 0.1, 0.03), f"单位名称：{UNIT}", "姓名：陈小明")
    stamped = replace(page, lines=(*page.lines, TextLine(rim, BoundingBox.of(0.6, 0.6, 0.8, 0.74), 0.96)))
    found = reading(stamped).fields.get("issuer")
    assert (found.value if found else None) == issuer
