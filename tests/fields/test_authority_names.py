"""Names of authorities cut free and mended, and what must stay as it was read."""

from __future__ import annotations

import pytest

from extractors.fields.authority_names import foreign_start, mended, one_edit, settled
from extractors.fields.organisations import find_organisations
from tests.papers import paper_of


@pytest.mark.parametrize(
    ("read", "start"),
    [
        ("力资源和社江门市人力资源和社会保障局", 5),
        ("江门市人力资源和社会保障局", 0),
        ("广东省江门市市场监督管理局", 0),
        ("国家税务总局江门市税务局", 0),
        ("中共佛山市人民政府", 0),
        ("江门市某某电器有限公司", 0),
    ],
)
def test_what_a_seal_left_before_a_well_formed_name_is_told(read: str, start: int) -> None:
    assert foreign_start(read) == start


@pytest.mark.parametrize(
    ("read", "context", "names"),
    [
        ("东省质量发展促进会", "", ("广东省质量发展促进会",)),
        ("佛山市质量甘量监督检测所", "", ("佛山市质量计量监督检测所",)),
        ("广东产品质量监督检验确究院", "", ("广东产品质量监督检验研究院",)),
        ("江市市场监督管理局", "地址：江门市某路", ("江门市市场监督管理局",)),
        ("沿门市社会保险基金普理局", "参保地：江门市", ("江门市社会保险基金管理局",)),
        ("云浮市场监督管理局", "", ("云浮市市场监督管理局",)),
    ],
)
def test_a_name_one_character_off_is_the_only_one_it_can_be(read: str, context: str, names: tuple[str, ...]) -> None:
    assert mended(read, context) == names


def test_several_possible_places_are_all_told() -> None:
    assert set(mended("江市市场监督管理局")) == {"江门市市场监督管理局", "阳江市市场监督管理局", "湛江市市场监督管理局"}


@pytest.mark.parametrize(
    "name",
    [
        "江门市市场监督管理局",
        "厦门市市场监督管理局",
        "上海市市场监督管理局",
        "山东省质量发展促进会",
        "江门市商务局",
        "江门市财务局",
        "某某检测技术有限公司",
        "江门市人力资源社会保障局",
    ],
)
def test_names_that_exist_are_left_alone(name: str) -> None:
    assert mended(name, "广东省江门市珠海市") == ()


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [("甲乙", "甲乙丙", True), ("甲乙", "乙", True), ("甲乙", "丙乙", True), ("甲乙", "乙甲", False), ("甲", "甲", False)],
)
def test_one_edit_is_one_character_changed_lost_or_added(a: str, b: str, same: bool) -> None:
    assert one_edit(a, b) is same


def test_a_mended_name_keeps_what_was_read_and_is_less_sure() -> None:
    paper = paper_of("发证单位：江市市场监督管理局", "地址：广东省江门市某路")
    quote = paper.first(r"江市市场监督管理局")
    assert quote is not None
    found = settled(quote.field(quote.text, 0.97), paper)
    assert (found.value, found.raw, found.alternatives) == ("江门市市场监督管理局", "江市市场监督管理局", ("江市市场监督管理局",))
    assert found.confidence <= 0.85
    assert found.source.method.endswith("+repair:vocabulary")


def test_a_name_in_doubt_is_not_changed_but_offers_the_others() -> None:
    paper = paper_of("发证单位：江市市场监督管理局")
    quote = paper.first(r"江市市场监督管理局")
    assert quote is not None
    found = settled(quote.field(quote.text, 0.97), paper)
    assert found.value == "江市市场监督管理局"
    assert "阳江市市场监督管理局" in found.alternatives
    assert found.confidence <= 0.85


def test_a_name_that_the_paper_prints_twice_alike_is_no_misreading_of_one_in_the_lists() -> None:
    name = "广东省质量发展促进协会"
    assert mended(name)
    for lines, value in (((name,), mended(name)[0]), ((name, f"{name}（章）"), name)):
        paper = paper_of(*lines)
        quote = paper.first(name)
        assert quote is not None
        assert settled(quote.field(name, 0.97), paper).value == value


def test_a_county_of_jiangmen_tells_that_its_city_is_meant() -> None:
    assert mended("江市市场监督管理局", "地址：广东省开平市某路") == ("江门市市场监督管理局",)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("佛山市某某五金有限公司江门市科学技术局", ["佛山市某某五金有限公司", "江门市科学技术局"]),
        ("某某财产保险股份有限公司江门分公司", ["某某财产保险股份有限公司江门分公司"]),
    ],
)
def test_a_company_and_an_authority_glued_together_are_two(text: str, names: list[str]) -> None:
    assert [read.name for read in find_organisations(text)] == names
