from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.kinds.trademark_list import read
from extractors.paper import Paper
from tests.papers import paper_of
from tests.tables.sheets import office_page

HEADER = ["序号", "商标名称", "注册号", "国际分类", "注册人", "国家/地区", "注册日期", "有效期至"]
ROWS = [
    ["1", "甲乙", "12345678", "11", "江门市甲乙机电有限公司", "中国", "2014-11-07", "2034-11-06"],
    ["2", "JIAYI", "6,123,456", "第7类", "江门市甲乙机电有限公司", "美国", "2018-05-01", "2028-05-01"],
    ["3", "JIAYI", "第1678901号", "7、11", "江门市甲乙机电有限公司", "欧盟", "2019.3.2", "2029.3.1"],
]


def found(rows: list[list[str]]) -> list[dict[str, object]]:
    return [{n: f.value for n, f in row.items()} for row in read(Paper((office_page(rows),))).rows]


@settings(deadline=None, max_examples=30)
@given(st.permutations(range(len(HEADER))))
def test_any_order_of_columns_gives_the_same_rows(order: list[int]) -> None:
    rows = found([[row[i] for i in order] for row in [HEADER, *ROWS]])
    assert [(r["trademark_number"], r["class"], r["country"], r["registration_date"]) for r in rows] == [
        ("12345678", 11, "中国", "2014-11-07"),
        ("6,123,456", 7, "美国", "2018-05-01"),
        ("1678901", "7、11", "欧盟", "2019-03-02"),
    ]
    assert rows[0]["holder"] == "江门市甲乙机电有限公司"


def test_an_unregistered_mark_has_no_registration_date() -> None:
    reading = read(Paper((office_page([["商标", "申请号", "注册日期", "状态"], ["甲乙", "12345678", "2014-11-07", "初步审定公告"]]),)))
    assert "registration_date" not in reading.rows[0]
    assert [f.code for f in reading.flags] == ["not_registered"]


def test_a_registration_number_stored_as_a_number_is_read_whole() -> None:
    (row,) = found([["商标", "注册号", "类别"], ["甲乙", "12345678.0", "11.0"]])
    assert row["trademark_number"] == "12345678"
    assert row["class"] == 11


def test_a_list_of_cards_gives_a_row_a_card() -> None:
    lines = ["自有商标明细"]
    for mark, number, kind in (("海棠", "12345670", "24"), ("木棉", "23456781", "25")):
        lines += [f"商标名称：{mark}", f"注册号：{number}   国际分类：{kind}", "注册日期：2014年9月7日"]
    rows = read(paper_of(*lines)).rows
    assert [(r["trademark_number"].value, r["class"].value, r["registration_date"].value) for r in rows] == [
        ("12345670", 24, "2014-09-07"),
        ("23456781", 25, "2014-09-07"),
    ]


def test_marks_told_in_sentences_are_rows() -> None:
    rows = read(
        paper_of(
            "（1）“海棠”商标，注册号12345670，第24类，注册日期2014年9月7日；",
            "（2）“木棉”商标，注册号23456781，第25类，注册日期2018年3月21日。",
        )
    ).rows
    assert [(r["trademark_number"].value, r["registration_date"].value) for r in rows] == [
        ("12345670", "2014-09-07"),
        ("23456781", "2018-03-21"),
    ]


def test_a_country_over_rows_and_a_class_beside_a_name_are_theirs() -> None:
    rows = found([["注册号", "商标", "注册日期"], ["美国", "", ""], ["6,234,567", "海棠（第24类）", "2020-12-29"]])
    assert (rows[0]["country"], rows[0]["class"]) == ("美国", 24)
