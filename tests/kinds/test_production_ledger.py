from __future__ import annotations

import pytest

from extractors.kinds.production_ledger import KIND
from extractors.paper import Paper
from tests.tables.sheets import drawn_page


def test_a_register_gives_its_title_and_control_block() -> None:
    rows = [["序号", "生产日期", "批号", "数量"], ["1", "2023-07-02", "L230702-01", "500"]]
    above = [
        ("江门市甲乙机电有限公司", 0.35, 0.04),
        ("生产过程信息台账", 0.38, 0.07),
        ("表单编号：YX-QR-08", 0.1, 0.12),
        ("版本：A/1", 0.7, 0.12),
    ]
    found = {n: f.value for n, f in KIND.read(Paper((drawn_page(rows, [0.1, 0.2, 0.25, 0.2], above=above),))).fields.items()}
    assert found["holder"] == "江门市甲乙机电有限公司"
    assert found["title"] == "生产过程信息台账"
    assert found["version"] == "A/1"


@pytest.mark.parametrize("title", ["生产批次质量信息台账", "车间生产日报表", "产品检验记录表", "批生产记录"])
def test_titles_of_registers_are_known(title: str) -> None:
    assert any(cue.regex.search(title) for cue in KIND.cues if cue.weight >= 0.8)


@pytest.mark.parametrize("title", ["专利台账管理制度", "社会保险缴费记录表"])
def test_titles_of_other_papers_speak_against_it(title: str) -> None:
    assert any(cue.regex.search(title) for cue in KIND.cues if cue.weight < 0)
