"""Government quality awards."""

from __future__ import annotations

import pytest

from extractors.fields.authorities import tier_of
from extractors.kinds.quality_award import read
from extractors.paper import Reading
from tests.papers import Placed, paper_of

HOLDER = "开平市某某水暖器材有限公司"


def reading(*lines: Placed) -> Reading:
    return read(paper_of(*lines))


@pytest.mark.parametrize(
    ("name", "tier"),
    [
        ("国家市场监督管理总局", "national"),
        ("中国质量奖", "national"),
        ("广东省人民政府", "provincial"),
        ("广东省科学技术厅", "provincial"),
        ("江门市人民政府", "city"),
        ("开平市人民政府", "county"),
        ("鹤山市科工商务局", "county"),
        ("江门市新会区人民政府", "county"),
        ("蓬江区人民政府", "county"),
        ("佛山市顺德区人民政府", "county"),
    ],
)
def test_county_level_cities_and_districts_are_told_from_cities(name: str, tier: str) -> None:
    assert tier_of(name) == tier


def test_a_certificate_gives_award_holder_issuer_and_date() -> None:
    found = reading(
        ("荣誉证书", 0.35, 0.2, 0.06),
        (f"{HOLDER}:", 0.2, 0.35),
        ("荣获2020年度开平市政府质量奖,特发此证。", 0.2, 0.42),
        ("开平市人民政府", 0.6, 0.7),
        ("二〇二〇年十一月二日", 0.6, 0.75),
    )
    values = {name: one.value for name, one in found.fields.items()}
    assert values == {
        "award_name": "开平市政府质量奖",
        "level": "county",
        "holder": HOLDER,
        "issuer": "开平市人民政府",
        "issue_date": "2020-11-02",
        "nomination": False,
    }


def test_a_nomination_is_told_from_the_award() -> None:
    found = reading(
        ("授予:江门市某某有限公司", 0.2, 0.2),
        ("广东省政府质量奖提名奖", 0.2, 0.4, 0.06),
        ("广东省人民政府", 0.5, 0.7),
        ("2022年1月", 0.5, 0.75),
    )
    assert found.fields["nomination"].value is True
    assert found.fields["level"].value == "provincial"
    assert found.fields["issue_date"].value == "2022-01"


def test_an_award_of_one_level_given_by_another_is_flagged_and_doubted() -> None:
    found = reading(
        ("江门市政府质量奖", 0.3, 0.2, 0.06), (f"授予{HOLDER}", 0.2, 0.4), ("开平市人民政府", 0.5, 0.7), ("2022年1月5日", 0.5, 0.75)
    )
    assert found.fields["level"].value == "county"
    assert found.fields["level"].confidence < 0.7
    assert [f.code for f in found.flags] == ["level_differs"]


def test_a_decision_names_every_holder_though_signs_are_lost_and_names_broken_over_lines() -> None:
    found = reading(
        ("江门市人民政府文件", 0.3, 0.1, 0.05),
        ("江门市人民政府关于授予江门市政府质量奖的决定", 0.2, 0.3, 0.028),
        ("授予江门市某某电机有限公司广东甲乙食品饮料股份有限公", 0.18, 0.5, 0.036),
        ("司、鹤山市丙丁鞋业有限公司等3家组织“江门市政府质量奖”。", 0.13, 0.55, 0.036),
        ("江门市人民政府", 0.65, 0.7),
        ("2021年12月27日", 0.65, 0.73),
    )
    assert set(found.fields["holder"].value) == {"江门市某某电机有限公司", "广东甲乙食品饮料股份有限公司", "鹤山市丙丁鞋业有限公司"}


def test_a_sentence_above_the_date_is_no_signature_and_a_date_without_its_day_is_not_trusted() -> None:
    found = reading(
        ("广东省人民政府", 0.3, 0.1, 0.05),
        ("广东省人民政府关于颁发广东省政府质量奖的通报", 0.2, 0.3, 0.028),
        ("公司、中山市丙丁电器股份有限公司等3家组织广东省政府质量奖提", 0.13, 0.68, 0.036),
        ("名奖。", 0.13, 0.73, 0.036),
        ("2022年9月", 0.6, 0.8, 0.022),
        ("日", 0.85, 0.8, 0.022),
    )
    assert (found.fields["issuer"].value, found.fields["level"].value) == ("广东省人民政府", "provincial")
    assert (found.fields["issue_date"].value, found.fields["issue_date"].confidence <= 0.1) == ("2022-09", True)
