from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.document import Row
from evidence.page import Page
from extractors.kinds.patent_list import KIND, read
from extractors.paper import Paper
from tests.tables.sheets import drawn_page, office_page

HEADER = ["序号", "专利名称", "专利类型", "专利号", "授权公告日", "专利权人", "国别"]
OWNER = "江门市甲乙机电有限公司"
ROWS = [
    ["1", "一种耐磨轴承", "发明", "ZL202010430096.0", "2022-01-14", OWNER, "中国"],
    ["2", "一种带隔热罩的烘干装置", "实用新型", "ZL202122142763.8", "2022年3月8日", OWNER, "中国"],
    ["3", "水龙头（冷热）", "外观设计", "202030123456.3", "2020.11.06", f"{OWNER}；佛山市丙丁科技有限公司", "中国"],
    ["4", "Wear resistant bearing", "发明", "US 10,123,456 B2", "2021-06-01", OWNER, "美国"],
]


def rows_of(*pages: Page) -> list[dict[str, object]]:
    return [values(row) for row in read(Paper(pages)).rows]


def values(row: Row) -> dict[str, object]:
    return {name: field.value for name, field in row.items()}


EXPECTED = [
    {
        "title": "一种耐磨轴承",
        "patent_type": "invention",
        "patent_number": "ZL202010430096.0",
        "grant_date": "2022-01-14",
        "patentee": OWNER,
        "country": "中国",
    },
    {
        "title": "一种带隔热罩的烘干装置",
        "patent_type": "utility_model",
        "patent_number": "ZL202122142763.8",
        "grant_date": "2022-03-08",
        "patentee": OWNER,
        "country": "中国",
    },
    {
        "title": "水龙头(冷热)",
        "patent_type": "design",
        "patent_number": "ZL202030123456.3",
        "grant_date": "2020-11-06",
        "patentee": f"{OWNER};佛山市丙丁科技有限公司",
        "country": "中国",
    },
    {
        "title": "Wear resistant bearing",
        "patent_type": "invention",
        "patent_number": "US 10,123,456 B2",
        "grant_date": "2021-06-01",
        "patentee": OWNER,
        "country": "美国",
    },
]


def test_a_spreadsheet_gives_a_row_a_patent_with_the_place_in_the_quote() -> None:
    page = office_page([["江门市甲乙机电有限公司专利清单"] + [""] * 6, HEADER, *ROWS])
    assert rows_of(page) == EXPECTED
    field = read(Paper((page,))).rows[0]["patent_number"]
    assert field.source.quote == "Sheet1!D3: ZL202010430096.0"
    assert field.confidence > 0.97


@settings(deadline=None, max_examples=40)
@given(st.permutations(range(len(HEADER))))
def test_any_order_of_columns_gives_the_same_rows(order: list[int]) -> None:
    def shuffled(row: list[str]) -> list[str]:
        return [row[i] for i in order]

    assert rows_of(office_page([shuffled(HEADER), *map(shuffled, ROWS)])) == EXPECTED


@pytest.mark.parametrize("ruled", [True, False])
def test_a_scanned_list_with_wrapped_titles_is_read_with_boxes(ruled: bool) -> None:
    header = ["序号", "专利名称", "专利号", "授权日期"]
    rows = [
        ["1", "一种耐磨轴承", "ZL202010430096.0", "2022-01-14"],
        ["2", "一种带隔热罩\n的烘干装置", "ZL202122142763.8", "2022-03-08"],
        ["3", "水龙头", "ZL202030123456.3", "2020-11-06"],
    ]
    page = drawn_page([header, *rows], [0.08, 0.26, 0.26, 0.2], ruled=ruled)
    found = read(Paper((page,))).rows
    assert [(r["title"].value, r["patent_number"].value, r["grant_date"].value) for r in found] == [
        ("一种耐磨轴承", "ZL202010430096.0", "2022-01-14"),
        ("一种带隔热罩的烘干装置", "ZL202122142763.8", "2022-03-08"),
        ("水龙头", "ZL202030123456.3", "2020-11-06"),
    ]
    line = next(x for x in page.lines if x.text == "ZL202122142763.8")
    assert found[1]["patent_number"].source.box == line.box


def test_the_type_comes_from_the_number_where_no_column_prints_it() -> None:
    (row,) = read(Paper((office_page([["专利名称", "专利号"], ["水龙头", "ZL202030123456.3"]]),))).rows
    assert row["patent_type"].value == "design"
    assert row["patent_type"].derived
    assert row["patent_type"].inputs == ("patent_number",)


def test_a_type_that_contradicts_the_number_is_flagged() -> None:
    reading = read(Paper((office_page([["专利名称", "专利号", "类型"], ["水龙头", "ZL202030123456.3", "发明"]]),)))
    assert [f.code for f in reading.flags] == ["type_differs"]
    assert reading.rows[0]["patent_type"].value == "invention"
    assert reading.rows[0]["patent_type"].confidence < 0.9


@pytest.mark.parametrize("status", ["实质审查", "实审", "受理", "公开", "已受理", "审中", "公布", "否"])
def test_a_pending_application_does_not_look_granted(status: str) -> None:
    rows = [["名称", "申请号", "公告日", "法律状态"], ["水龙头", "202030123456.3", "2020-11-06", status]]
    reading = read(Paper((office_page(rows),)))
    assert "grant_date" not in reading.rows[0]
    assert [f.code for f in reading.flags] == ["not_granted"]


@pytest.mark.parametrize("status", ["授权", "有效", "已授权", "专利权维持", "授权公告"])
def test_a_granted_one_keeps_its_date(status: str) -> None:
    rows = [["名称", "申请号", "公告日", "法律状态"], ["水龙头", "202030123456.3", "2020-11-06", status]]
    reading = read(Paper((office_page(rows),)))
    assert reading.rows[0]["grant_date"].value == "2020-11-06"
    assert reading.flags == ()


def test_a_number_that_lost_digits_to_scientific_notation_is_left_out_and_flagged() -> None:
    reading = read(Paper((office_page([["专利名称", "专利号"], ["水龙头", "2.0203E+12"]]),)))
    assert "patent_number" not in reading.rows[0]
    assert [f.code for f in reading.flags] == ["number_damaged"]


@pytest.mark.parametrize("stored", ["2020301234563", "2020301234563.0", "2.020301234563E+12", "2.020301234563E12"])
def test_a_number_stored_as_a_quantity_with_all_its_digits_is_read(stored: str) -> None:
    (row,) = read(Paper((office_page([["专利名称", "专利号"], ["水龙头", stored]]),))).rows
    assert row["patent_number"].value == "ZL202030123456.3"


def test_a_failing_check_digit_is_flagged_and_lowers_the_confidence() -> None:
    reading = read(Paper((office_page([["专利名称", "专利号"], ["水龙头", "ZL202030123456.4"]]),)))
    assert [f.code for f in reading.flags] == ["check_digit"]
    assert reading.rows[0]["patent_number"].confidence < 0.7


def test_a_date_stored_as_a_day_count_is_read() -> None:
    rows = [["专利名称", "专利号", "授权日"], ["水龙头", "ZL202030123456.3", "44141"]]
    (row,) = read(Paper((office_page(rows),))).rows
    assert row["grant_date"].value == "2020-11-06"
    assert row["grant_date"].source.method.endswith("+repair:day-count")


def test_totals_notes_and_empty_rows_are_left_out() -> None:
    tail = [["", "", ""], ["合计", "2件", ""], ["注：以上专利均在有效期内", "", ""]]
    page = office_page([["专利名称", "专利号", "授权日"], ["水龙头", "ZL202030123456.3", "2020-11-06"], *tail])
    assert len(rows_of(page)) == 1


def test_headings_between_rows_say_the_type() -> None:
    rows = [
        ["序号", "专利名称", "授权号", "授权日"],
        ["一、国外发明专利", "", "", ""],
        ["1", "轴承", "US 10,123,456 B2", "2021-06-01"],
    ]
    (row,) = rows_of(office_page(rows))
    assert row["patent_type"] == "invention"
    assert row["patent_number"] == "US 10,123,456 B2"


def test_a_list_goes_on_over_pages_with_and_without_its_header() -> None:
    header = ["序号", "专利名称", "专利号", "授权日期"]
    widths = [0.08, 0.26, 0.26, 0.2]
    pages = [
        drawn_page([header, ["1", "轴承", "ZL202010430096.0", "2022-01-14"]], widths),
        drawn_page([["2", "烘干机", "ZL202122142763.8", "2022-03-08"], ["3", "龙头", "ZL202030123456.3", "2020-11-06"]], widths, number=2),
        drawn_page([header, ["4", "阀门", "ZL201910380558.X", "2021-01-05"]], widths, number=3),
    ]
    found = read(Paper(tuple(pages))).rows
    assert [r["title"].value for r in found] == ["轴承", "烘干机", "龙头", "阀门"]
    assert [r["title"].source.page for r in found] == [1, 2, 2, 3]


def test_a_repeated_number_is_flagged() -> None:
    rows = [["专利名称", "专利号"], ["水龙头", "ZL202030123456.3"], ["水龙头", "202030123456.3"]]
    assert [f.code for f in read(Paper((office_page(rows),))).flags] == ["number_repeated"]


def test_its_cues_need_no_title_when_the_header_is_there() -> None:
    assert any(cue.regex.search("专利号") for cue in KIND.cues if cue.weight > 0)
    assert not any(cue.regex.search("专利号:ZL202030123456.3") for cue in KIND.cues if cue.weight >= 0.3)
