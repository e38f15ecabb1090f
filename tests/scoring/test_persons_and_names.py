"""Who is who: masked ids, patent numbers, company names."""

from __future__ import annotations

import pytest

from evidence.sheet import Application
from scoring.names import identity_of, normalise_name
from scoring.patents import check_digit, chinese_number
from scoring.persons import ids_agree, same_name_key
from scoring.romanised import Romanising
from scoring.rubric import load_rubric
from tests.scoring.casework import APPLICANT, DEADLINE

ROMANISING = Romanising.of(("江门=JIANGMEN", "开平=KAIPING"), ("机电",))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("440703199003071235", "440703********1235"),
        ("440703199003071235", "4407****1235"),
        ("440703199003071235", "44070319900307123＊"),
        ("440703********1235", "4407031990●●●●1235"),
        ("11010519491231002X", "110105********002X"),
        ("11010519491231002x", "11010519491231002X"),
        ("440703199003071235", "**************1235"),
    ],
)
def test_masked_ids_of_one_person_agree(one: str, other: str) -> None:
    assert ids_agree(one, other)
    assert ids_agree(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("440703199003071235", "440703********1236"),
        ("440703199003071235", "440784********1235"),
        ("440703199003071235", "440703199003071236"),
        ("440703199003071235", "4408****1235"),
    ],
)
def test_ids_of_two_persons_do_not(one: str, other: str) -> None:
    assert not ids_agree(one, other)


def test_names_are_compared_without_blanks_dots_and_old_forms() -> None:
    assert same_name_key("張 三明") == same_name_key("张三明")
    assert same_name_key("阿卜杜·热西提") == same_name_key("阿卜杜•热西提")
    assert same_name_key("张三明") != same_name_key("张三朋")


@pytest.mark.parametrize(
    "number",
    [
        "ZL201910380558.X",
        "ZL202010430096.0",
        "ZL200310102344.5",
        "ZL202111615510.6",
        "ZL202323059881.8",
        "ZL202122142763.8",
        "ZL2021233011159",
    ],
)
def test_real_patent_numbers_hold(number: str) -> None:
    found = chinese_number(number)
    assert found is not None
    assert found.valid


def test_any_single_digit_changed_is_caught() -> None:
    key = "201910380558"
    for place in range(len(key)):
        wrong = key[:place] + str((int(key[place]) + 1) % 10) + key[place + 1 :]
        assert check_digit(wrong) != "X"


def test_a_certificate_serial_is_no_patent_number() -> None:
    assert chinese_number("第7668232号") is None
    assert chinese_number("CN111472379B") is None


@pytest.mark.parametrize(
    ("printed", "relation"),
    [
        ("江门市示例机电有限公司", "same"),
        ("江门市示例机电 有限公司（公章）", "same"),
        ("江门市:江门市示例机电有限公司", "same"),
        ("江门市示例机电有限公同", "slip"),
        ("江门市示例机电有限公", "slip"),
        ("江门示例机电有限公司", "near"),
        ("江门市示例机械有限公司", "near"),
        ("江门市示例机电有限公司开平分公司", "branch"),
        ("佛山市他人电器有限公司", "other"),
        ("五邑大学", "other"),
        ("陈示例", "person"),
        ("JIANGMEN SHILI CO., LTD.", "latin_likely"),
        ("Jiangmen City Shi Li Electromechanical Company Limited", "latin_likely"),
        ("SHILI ELECTROMECHANICAL CO.,LTD", "latin_likely"),
        ("JIANGMEN SHILIDA ELECTROMECHANICAL CO., LTD.", "latin"),
        ("JIANGMEN LISHI ELECTROMECHANICAL CO., LTD.", "latin"),
        ("JIANGMEN ELECTROMECHANICAL CO., LTD.", "latin"),
        ("KAIPING SHILI ELECTROMECHANICAL CO., LTD.", "latin"),
        ("ACME INC.", "latin"),
        ("", "absent"),
    ],
)
def test_a_printed_name_stands_to_the_applicant(printed: str, relation: str) -> None:
    identity = identity_of(Application("a", APPLICANT, "", "", DEADLINE), (), ROMANISING)
    assert identity.match(printed).relation == relation


@pytest.mark.parametrize(
    ("chinese", "english", "same"),
    [
        ("开平市绿源卫浴科技有限公司", "KAIPING LVYUAN SANITARY WARE TECHNOLOGY CO., LTD.", True),
        ("开平市绿源卫浴科技有限公司", "Kaiping Lüyuan Sanitary Ware Technology Co., Ltd.", True),
        ("开平市绿源卫浴科技有限公司", "Kaiping Luyuan Sanitary Ware", True),
        ("广东乐行五金制品有限公司", "GUANGDONG LEXING HARDWARE PRODUCTS CO LTD", True),
        ("广东乐行五金制品有限公司", "GUANGDONG YUEHANG HARDWARE PRODUCTS CO LTD", True),
        ("广东乐行五金制品有限公司", "GUANGDONG LE HARDWARE PRODUCTS CO LTD", False),
        ("江门市蓬江区新力达电器有限公司", "JIANGMEN XINLIDA ELECTRIC APPLIANCE CO., LTD", True),
        ("江门市蓬江区新力达电器有限公司", "JIANGMEN XINLI ELECTRIC APPLIANCE CO., LTD", False),
        ("江门市蓬江区新力达电器有限公司", "JIANGMEN XIN LI DA ELECTRIC APPLIANCE CO., LTD", True),
        ("江门市蓬江区新力达电器有限公司", "SHENZHEN XINLIDA ELECTRIC APPLIANCE CO., LTD", False),
    ],
)
def test_an_english_name_is_the_chinese_one_by_its_whole_short_name(chinese: str, english: str, same: bool) -> None:
    assert load_rubric("jiangmen-2022").romanising.same_company(chinese, english) is same


def test_normalising_keeps_what_tells_companies_apart() -> None:
    assert normalise_name("江门市 甲乙（集团）有限公司") == "江门市甲乙(集团)有限公司"
    assert normalise_name("甲乙有限公司") != normalise_name("江门市甲乙有限公司")
