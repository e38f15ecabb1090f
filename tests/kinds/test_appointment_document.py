from __future__ import annotations

import pytest

from extractors.kinds.appointment_document import read
from extractors.paper import Paper
from tests.papers import paper_of

UNIT = "江门市甲乙机电有限公司"
CLOSING = ((UNIT, 0.6, 0.8), ("2023年3月8日", 0.65, 0.83))


def values(paper: Paper) -> dict[str, object]:
    return {n: f.value for n, f in read(paper).fields.items()}


EXPECTED = {"person": "陈小明", "post": "首席质量官", "issuer": UNIT, "issue_date": "2023-03-08"}


@pytest.mark.parametrize(
    "sentence",
    [
        "经研究决定，任命陈小明同志为本公司首席质量官，全面负责质量工作。",
        f"兹任命陈小明为{UNIT}首席质量官，任期三年。",
        "公司决定聘任陈小明（身份证号略）先生担任公司首席质量官一职。",
        "兹聘请 陈小明 同志任我公司首席质量官职务。",
    ],
)
def test_a_sentence_that_appoints_gives_person_and_post(sentence: str) -> None:
    assert values(paper_of(("任命书", 0.4, 0.1, 0.03), (sentence, 0.1, 0.2), *CLOSING)) == EXPECTED


def test_a_sentence_that_runs_over_a_line_end_is_read() -> None:
    paper = paper_of(
        ("任命书", 0.4, 0.1, 0.03),
        ("为加强质量管理，经研究，兹任命陈小", 0.1, 0.2),
        ("明为本公司首席质量官，任期三年。", 0.1, 0.23),
        *CLOSING,
    )
    assert values(paper) == EXPECTED


def test_a_heading_alone_is_enough() -> None:
    assert values(paper_of(("关于任命陈小明同志为首席质量官的通知", 0.25, 0.1, 0.024), *CLOSING)) == EXPECTED


def test_labelled_rows_are_read() -> None:
    rows = [("聘任决定", 0.4, 0.1, 0.03), "被聘任人：陈小明", "聘任职务：首席质量官", f"聘任单位：{UNIT}", "聘任日期：2023-03-08"]
    assert values(paper_of(*rows)) == EXPECTED


def test_of_several_appointed_the_quality_post_is_taken() -> None:
    text = "任命李大华为生产部经理；任命陈小明为首席质量官。"
    assert values(paper_of(("任命书", 0.4, 0.1, 0.03), (text, 0.1, 0.2), *CLOSING))["person"] == "陈小明"


def test_nothing_is_guessed_where_nobody_is_appointed() -> None:
    assert "person" not in values(paper_of(("任命书", 0.4, 0.1, 0.03), ("附件：岗位职责", 0.1, 0.2)))


def test_a_signature_that_was_cut_in_two_in_reading_is_one_name() -> None:
    signed = (("广东某某食", 0.48, 0.58, 0.024), ("品饮料股份有限公司", 0.56, 0.58, 0.024), ("2023年7月3日", 0.62, 0.61, 0.024))
    sentence = ("兹任命陈小明为本公司首席质量官，履行下列职责：", 0.14, 0.3, 0.024)
    assert values(paper_of(("任命书", 0.4, 0.1, 0.04), sentence, *signed))["issuer"] == "广东某某食品饮料股份有限公司"
