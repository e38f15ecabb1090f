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
