from __future__ import annotations

from dataclasses import replace

from extractors.kinds.name_change_notice import read
from extractors.paper import Paper
from tests.papers import page_of, paper_of
from tests.tables.sheets import drawn_page

NEW, OLD = "江门市甲乙精密五金有限公司", "江门市甲乙五金厂有限公司"
OFFICE = "江门市蓬江区市场监督管理局"
CLOSING = ((OFFICE, 0.55, 0.8), ("2021年3月9日", 0.6, 0.83))
EXPECTED = {"holder": NEW, "former_name": OLD, "uscc": "91440703MA4W1A2B95", "issuer": OFFICE, "issue_date": "2021-03-09"}


def values(paper: Paper) -> dict[str, object]:
    return {n: f.value for n, f in read(paper).fields.items()}


def test_labelled_names_before_and_after_are_told_apart() -> None:
    paper = paper_of(
        ("准予变更登记通知书", 0.3, 0.1, 0.03),
        (f"{NEW}：", 0.1, 0.2),
        ("你单位（统一社会信用代码：91440703MA4W1A2B95）提交的变更登记申请材料齐全。", 0.1, 0.24),
        (f"原名称：{OLD}", 0.1, 0.28),
        (f"现名称：{NEW}", 0.1, 0.32),
        *CLOSING,
    )
    assert values(paper) == EXPECTED


def test_a_table_of_changes_is_read() -> None:
    table = drawn_page(
        [["变更事项", "变更前内容", "变更后内容"], ["经营范围", "五金", "五金、机电"], ["名称", OLD, NEW]], [0.12, 0.34, 0.34]
    )
    words = page_of(("核准变更登记通知书", 0.3, 0.05, 0.03), ("统一社会信用代码：91440703MA4W1A2B95", 0.1, 0.12), *CLOSING)
    assert values(Paper((replace(table, lines=(*words.lines, *table.lines)),))) == EXPECTED


def test_a_sentence_that_says_from_what_to_what_is_read() -> None:
    text = f"你企业名称由“{OLD}”变更为“{NEW}”，统一社会信用代码：91440703MA4W1A2B95。"
    paper = paper_of(("变更登记通知书", 0.3, 0.1, 0.03), (text, 0.1, 0.2), *CLOSING)
    assert values(paper) == EXPECTED


def test_a_notice_of_another_change_has_no_former_name() -> None:
    paper = paper_of(("变更登记通知书", 0.3, 0.1, 0.03), (f"企业名称：{NEW}", 0.1, 0.2), ("变更事项：经营范围", 0.1, 0.23), *CLOSING)
    assert values(paper)["holder"] == NEW
    assert "former_name" not in values(paper)
