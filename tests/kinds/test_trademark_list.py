from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.kinds.trademark_list import read
from extractors.paper import Paper
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
