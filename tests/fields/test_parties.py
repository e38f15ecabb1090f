"""Who a paper is for and who signed it, where seals and centred or broken names stand in the way."""

from __future__ import annotations

from dataclasses import replace

from evidence.geometry import BoundingBox
from evidence.page import TextLine
from extractors.fields.credentials import issuing_body, person
from extractors.fields.holders import holder
from extractors.fields.issuers import issuer
from extractors.kinds import all_kinds
from extractors.paper import Paper
from extractors.tables import tables_of
from tests.papers import Placed, page_of, paper_of


def _sealed(rim: str, *lines: Placed) -> Paper:
    """A page with a round seal low on the right that says `rim`."""
    page = page_of(*lines)
    return Paper((replace(page, lines=(*page.lines, TextLine(rim, BoundingBox.of(0.6, 0.65, 0.8, 0.7914), 0.97))),))


def test_a_seals_rim_is_no_line_of_the_page() -> None:
    paper = _sealed("乙市丙局丁科戊", "兹证明")
    assert [line.text for line in paper.lines] == ["兹证明"]
    assert [line.text for line in paper.rims] == ["乙市丙局丁科戊"]


def test_a_misread_seal_does_not_become_the_holder() -> None:
    paper = _sealed("华某人证中心有限公司", ("兹证明", 0.1, 0.2), ("佛山市某某五金有限公司", 0.3, 0.24), ("华某认证中心有限公司", 0.6, 0.8))
    found = holder(paper, issuers=("华某认证中心有限公司",))
    assert found is not None
    assert found.value == "佛山市某某五金有限公司"


def test_the_company_centred_under_the_words_that_certify_comes_before_a_larger_one() -> None:
    paper = paper_of(("某某控股集团有限公司", 0.3, 0.1, 0.04), ("兹证明", 0.1, 0.2), ("佛山市某某五金有限公司", 0.4, 0.24))
    found = holder(paper)
    assert found is not None
    assert found.value == "佛山市某某五金有限公司"


def test_a_seal_signs_where_no_body_is_printed_and_is_not_sure() -> None:
    found = issuer(_sealed("肇庆市市场监督管理局", "经考核，准予确认，特发此证。"))
    assert found is not None
    assert found.value == "肇庆市市场监督管理局"
    assert found.confidence <= 0.85


def test_a_printed_body_comes_before_the_seal() -> None:
    found = issuer(_sealed("肇庆市市场监管管局", "特发此证。", ("肇庆市市场监督管理局", 0.6, 0.7)))
    assert found is not None
    assert found.value == "肇庆市市场监督管理局"


def test_the_authority_that_signed_comes_before_the_committee_that_examined() -> None:
    paper = paper_of("名：陈某平", "评审组织：肇庆市计量专业技术资格评审委员会", ("肇庆市人力资源和社会保障局", 0.6, 0.7))
    signed, who = issuing_body(paper), person(paper)
    assert signed is not None
    assert who is not None
    assert (signed.value, who.value) == ("肇庆市人力资源和社会保障局", "陈某平")


def test_the_committee_is_named_where_no_authority_signed() -> None:
    found = issuing_body(paper_of("姓名：陈某平", "评审组织：肇庆市计量专业技术资格评审委员会"))
    assert found is not None
    assert found.value == "肇庆市计量专业技术资格评审委员会"


def test_an_english_owner_on_two_lines_is_one_name() -> None:
    paper = paper_of(
        ("CERTIFICATE OF REGISTRATION", 0.2, 0.1),
        ("European Union trade mark", 0.1, 0.2),
        ("Owner:", 0.1, 0.3),
        ("FOSHAN EXAMPLE ELECTRICAL APPLIANCE", 0.3, 0.3),
        ("MANUFACTURING CORPORATION", 0.3, 0.325),
    )
    found = all_kinds()["foreign_trademark_certificate"].read(paper).fields["holder"]
    assert found.value == "FOSHAN EXAMPLE ELECTRICAL APPLIANCE MANUFACTURING CORPORATION"


def test_an_assignee_on_three_lines_ends_at_its_place() -> None:
    paper = paper_of(
        ("United States Patent", 0.1, 0.1),
        ("(73) Assignee: FOSHAN EXAMPLE", 0.1, 0.3),
        ("SANITARY WARE TECHNOLOGY CO.,", 0.13, 0.325),
        ("LTD., Guangdong (CN)", 0.13, 0.35),
    )
    found = all_kinds()["foreign_patent_certificate"].read(paper).fields["patentees"]
    assert found.value == ("FOSHAN EXAMPLE SANITARY WARE TECHNOLOGY CO., LTD.",)


def test_an_owner_described_in_brackets_is_whole_though_its_lines_differ_in_height() -> None:
    paper = paper_of(
        ("United States of America", 0.2, 0.1),
        ("FOSHAN EXAMPLE SANITARY WARE", 0.5, 0.411, 0.022),
        ("TECHNOLOGY CO. LTD. (CHINA limited", 0.5, 0.433, 0.018),
        ("company)", 0.5, 0.453),
    )
    found = all_kinds()["foreign_trademark_certificate"].read(paper).fields["holder"]
    assert found.value == "FOSHAN EXAMPLE SANITARY WARE TECHNOLOGY CO. LTD."


def test_a_licence_holder_ends_before_its_type() -> None:
    paper = paper_of(
        ("营业执照", 0.3, 0.1, 0.05),
        ("名称 佛山市某某五金有限公司", 0.1, 0.3),
        ("有限责任公司", 0.15, 0.33),
        ("住所 佛山市某路1号", 0.1, 0.36),
    )
    found = all_kinds()["business_license"].read(paper).fields["holder"]
    assert found.value == "佛山市某某五金有限公司"


def test_a_seal_on_a_page_with_a_text_layer_is_no_line_of_it_either() -> None:
    page = replace(_sealed("乙市丙局丁科戊", "兹证明").pages[0], route="layer")
    assert [line.text for line in Paper((page,)).rims] == ["乙市丙局丁科戊"]
    assert not any("丁科" in cell.text for table in tables_of(page) for row in table.rows for cell in row)


def test_the_seal_says_the_name_whole_that_lost_a_character_under_it() -> None:
    found = issuer(_sealed("南粤某某评审服务有限公司", ("证书", 0.4, 0.1, 0.04), ("发证机构：南粤某评审服务有限公司", 0.5, 0.68)))
    assert found is not None
    assert (found.value, found.alternatives) == ("南粤某某评审服务有限公司", ("南粤某评审服务有限公司",))
    assert found.confidence <= 0.9
    assert found.source.method.endswith("+repair:name")


def test_another_bodys_seal_changes_no_name() -> None:
    found = issuer(_sealed("北京乙丙认证中心有限公司", ("证书", 0.4, 0.1, 0.04), ("发证机构：南粤某某评审服务有限公司", 0.5, 0.68)))
    assert found is not None
    assert (found.value, found.alternatives) == ("南粤某某评审服务有限公司", ())
