"""Spot-check and commissioned reports."""

from __future__ import annotations

import pytest

from extractors.kinds.inspection_report import read
from extractors.paper import Reading
from tests.papers import Placed, page_of, paper_of, paper_of_pages

MAKER, SHOP = "江门市某某五金有限公司", "中山市某某商贸有限公司"


def reading(*lines: Placed) -> Reading:
    return read(paper_of(("检 验 报 告", 0.35, 0.05, 0.04), *lines))


def value(found: Reading, name: str) -> object:
    return found.fields[name].value


def test_the_stated_maker_is_the_manufacturer_and_not_the_shop() -> None:
    found = reading(f"受检单位:{SHOP}", f"标称生产者:{MAKER}", "检验类别:省级监督抽查", "检验结论:合格")
    assert value(found, "manufacturer") == MAKER
    assert value(found, "report_type") == "supervision"
    assert value(found, "supervision_level") == "provincial"


@pytest.mark.parametrize(
    ("text", "conclusion"),
    [
        ("经抽样检验,所检项目符合GB 18145-2014标准要求,判定为合格。", "pass"),
        ("经抽样检验,密封性能不符合标准要求,判定为不合格。", "fail"),
        ("本批产品合格项目6项,外观不合格。", "fail"),
        ("未见不合格项,综合判定合格。", "pass"),
        ("该批样品不达标。", "fail"),
        ("本次监督抽查未发现不合格。", "pass"),
        ("实物质量合格,标识不合格。", "fail"),
    ],
)
def test_negative_words_decide_before_positive_ones(text: str, conclusion: str) -> None:
    found = read(paper_of(("检验报告", 0.4, 0.1, 0.04), ("检验结论", 0.1, 0.5), (text, 0.3, 0.5)))
    assert value(found, "conclusion") == conclusion


def test_the_judgement_of_single_items_is_not_the_conclusion() -> None:
    found = reading(("检验项目", 0.1, 0.4), ("单项判定", 0.7, 0.4), ("外观", 0.1, 0.45), ("合格", 0.7, 0.45))
    assert "conclusion" not in found.fields
    assert "no_conclusion" in [f.code for f in found.flags]


@pytest.mark.parametrize(
    ("source", "level"),
    [
        ("国家市场监督管理总局", "national"),
        ("广东省市场监督管理局", "provincial"),
        ("江门市市场监督管理局", "city"),
        ("开平市市场监督管理局", "county"),
        ("江门市新会区市场监督管理局", "county"),
    ],
)
def test_the_level_of_a_spot_check_is_that_of_the_authority_that_ordered_it(source: str, level: str) -> None:
    found = reading("检验类别:监督抽查", f"任务来源:{source}", "检验结论:合格")
    assert value(found, "supervision_level") == level


def test_a_test_ordered_by_the_maker_is_commissioned_and_has_no_level() -> None:
    found = reading("检验类别:委托检验", f"委托单位:{MAKER}", "本报告仅对来样负责", "检验结论:合格")
    assert value(found, "report_type") == "commissioned"
    assert "supervision_level" not in found.fields
    assert "sample_only" in [f.code for f in found.flags]


def test_risk_monitoring_is_neither() -> None:
    found = reading("检验类别:风险监测", "检验结论:合格")
    assert "report_type" not in found.fields
    assert "risk_monitoring" in [f.code for f in found.flags]


def test_the_date_is_that_of_signing_and_not_of_sampling() -> None:
    found = reading("抽样日期:2022年07月01日", "检验结论:合格", "签发日期:2022年08月19日", "报告编号:JD2022-031456")
    assert value(found, "report_date") == "2022-08-19"
    assert value(found, "report_number") == "JD2022-031456"


def test_cover_and_results_are_read_as_one_report() -> None:
    front = page_of(
        ("检验检测报告", 0.3, 0.2, 0.04), "样品名称:陶瓷片密封水嘴", f"生产单位:{MAKER}", ("广东省某某产品质量检验站", 0.3, 0.8)
    )
    back = page_of("报告编号:JD2022-031456", "检验结论:合格", number=2)
    found = read(paper_of_pages([front, back]))
    assert value(found, "product") == "陶瓷片密封水嘴"
    assert value(found, "issuer") == "广东省某某产品质量检验站"
    assert value(found, "conclusion") == "pass"


@pytest.mark.parametrize(
    "signed",
    [
        "签发人：李某某  日期：2023年9月14日",
        "批准：2023年9月14日",
        "签发日期：202349月14日",
        "发出日期：2023年9月14日",
        "批准日期 2023.09.14",
    ],
)
def test_the_date_of_a_report_in_the_block_that_signs_it(signed: str) -> None:
    found = reading("样品名称:水嘴", "检验结论:合格", (signed, 0.5, 0.6))
    assert value(found, "report_date") == "2023-09-14"
    assert found.fields["report_date"].confidence < 0.95
