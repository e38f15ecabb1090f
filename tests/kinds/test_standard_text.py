"""Standards: number, title, level, issuers, dates and drafting lists."""

from __future__ import annotations

import pytest

from extractors.fields.drafting import drafter_lists, organization_lists
from extractors.fields.standards import find_standard_numbers
from extractors.kinds.standard_text import read
from extractors.paper import Paper, Reading
from extractors.rows import flow_of
from tests.papers import Placed, page_of, paper_of, paper_of_pages
from tests.tables.sheets import drawn_page

A, B, C = "江门市某某卫浴有限公司", "广东省标准化研究院", "佛山市某某检测中心"


def cover(
    *, heading: str = "中华人民共和国国家标准", number: str = "GB/T 41234—2022", extra: tuple[Placed, ...] = ()
) -> tuple[Placed, ...]:
    return (
        ("ICS 91.140.70", 0.1, 0.04),
        (heading, 0.15, 0.15, 0.04),
        (number, 0.65, 0.21, 0.018),
        ("代替 GB/T 41234—2008", 0.65, 0.23, 0.014),
        ("卫生洁具", 0.4, 0.4, 0.035),
        ("恒温水嘴通用技术要求", 0.28, 0.45, 0.035),
        ("General technical requirements for thermostatic faucets", 0.2, 0.5, 0.02),
        *extra,
        ("2022-03-09 发布", 0.1, 0.85, 0.018),
        ("2022-10-01 实施", 0.7, 0.85, 0.018),
        ("国家市场监督管理总局", 0.25, 0.89, 0.025),
        ("发 布", 0.65, 0.905, 0.022),
        ("国家标准化管理委员会", 0.25, 0.925, 0.025),
    )


def reading(*lines: Placed) -> Reading:
    return read(paper_of(*lines))


def value(found: Reading, name: str) -> object:
    return found.fields[name].value


def lists(*lines: Placed) -> list[tuple[str, ...]]:
    return [one.names for one in organization_lists(flow_of(paper_of(*lines).pages))]


def test_a_cover_gives_number_title_level_issuers_and_both_dates() -> None:
    found = reading(*cover())
    assert value(found, "standard_number") == "GB/T 41234-2022"
    assert value(found, "title") == "卫生洁具 恒温水嘴通用技术要求"
    assert value(found, "level") == "national"
    assert value(found, "issuer") == ("国家市场监督管理总局", "国家标准化管理委员会")
    assert value(found, "issue_date") == "2022-03-09"
    assert value(found, "implementation_date") == "2022-10-01"
    assert [f.code for f in found.flags] == ["missing_foreword"]


def test_two_issuers_printed_on_one_line_are_two() -> None:
    lines = [line for line in cover() if line[0] not in ("国家标准化管理委员会", "国家市场监督管理总局")]
    found = reading(*lines, ("国家市场监督管理总局国家标准化管理委员会", 0.2, 0.9, 0.02))
    assert value(found, "issuer") == ("国家市场监督管理总局", "国家标准化管理委员会")


def test_a_number_seen_on_cover_and_running_head_is_surer_than_on_the_cover_alone() -> None:
    once = read(paper_of(*cover())).fields["standard_number"].confidence
    twice = read(paper_of_pages([page_of(*cover()), page_of(("GB/T 41234-2022", 0.7, 0.06), ("前言", 0.45, 0.12), number=2)]))
    assert twice.fields["standard_number"].confidence > once


def test_the_record_number_is_not_the_standards_number() -> None:
    found = reading(*cover(number="JB/T 1234—2021", heading="中华人民共和国机械行业标准", extra=(("备案号:36825-2012", 0.1, 0.07),)))
    assert value(found, "standard_number") == "JB/T 1234-2021"
    assert value(found, "level") == "industry"


def test_a_prefix_misread_against_the_heading_is_mended() -> None:
    found = reading(*cover(number="CB/T 41234-2022"))
    assert value(found, "standard_number") == "GB/T 41234-2022"
    assert value(found, "level") == "national"
    assert "repair" in found.fields["standard_number"].source.method


def test_a_prefix_that_does_not_fit_the_heading_is_flagged_and_doubted() -> None:
    found = reading(*cover(number="DB/T 41-2022", heading="广东省地方标准"))
    assert value(found, "level") == "industry"
    assert found.fields["level"].confidence < 0.75
    assert "level_differs" in [f.code for f in found.flags]


@pytest.mark.parametrize(
    ("mark", "flag"), [("(征求意见稿)", "draft_standard"), ("(报批稿)", "draft_standard"), ("第1号修改单", "amendment")]
)
def test_drafts_and_amendments_are_flagged(mark: str, flag: str) -> None:
    assert flag in [f.code for f in reading(*cover(extra=((mark, 0.4, 0.55, 0.02),))).flags]


def test_force_before_issue_is_doubted() -> None:
    lines = [line for line in cover() if "发布" not in line[0] or "-" not in line[0]]
    found = reading(*lines, ("2023-03-09 发布", 0.1, 0.85, 0.018))
    assert found.fields["issue_date"].confidence < 0.75


def test_a_foreword_alone_has_lists_and_says_that_the_cover_is_missing() -> None:
    found = reading(
        ("前 言", 0.45, 0.12, 0.025), ("T/JMSH 012-2023", 0.7, 0.06), f"本文件起草单位:{A}、{B}。", "本文件主要起草人:张三、李 四、欧阳五。"
    )
    assert value(found, "drafting_organizations") == (A, B)
    assert value(found, "drafters") == ("张三", "李四", "欧阳五")
    assert value(found, "level") == "group"
    assert "issue_date" not in found.fields
    assert "missing_cover" in [f.code for f in found.flags]


def test_leading_and_taking_part_lists_are_merged_in_order_and_the_lead_is_kept_apart() -> None:
    found = reading(f"本标准负责起草单位:{A}。", f"本标准参加起草单位:{B}、{C}。", "本标准主要起草人:张三。")
    assert value(found, "drafting_organizations") == (A, B, C)
    assert value(found, "lead_organizations") == (A,)


def test_a_name_broken_over_two_lines_is_joined() -> None:
    assert lists("本文件起草单位:江门市某某卫浴有", "限公司、广东省标准化", "研究院。") == [(A, B)]


def test_a_comma_lost_at_the_end_of_a_line_does_not_join_two_companies() -> None:
    assert lists(f"本文件起草单位:{B}、{A}", "广东某某集团有限公司。") == [(B, A, "广东某某集团有限公司")]


def test_a_lost_full_stop_ends_the_list_at_the_next_clause() -> None:
    assert lists(f"本文件起草单位:{A}、{B}", "本文件主要起草人:张三、李四。") == [(A, B)]


def test_one_organisation_a_line_without_commas_is_a_list() -> None:
    assert lists("主编单位:", A, B, "参编单位:", C, "主要起草人:张三") == [(A, B), (C,)]


def test_the_older_wording_names_the_drafters_before_the_verb() -> None:
    assert lists(f"本标准由{A}、{B}和{C}共同起草。", "本标准主要起草人:张三。") == [(A, B, C)]
    assert lists("本标准由全国建筑卫生陶瓷标准化技术委员会归口。") == []


def test_a_note_between_label_and_colon_is_passed_over() -> None:
    assert lists(f"本文件起草单位(按贡献大小排序):{A}、{B}。") == [(A, B)]


def test_notes_on_the_order_are_no_part_of_a_name() -> None:
    assert lists(f"本文件起草单位(排名不分先后):{A}、{B}等。") == [(A, B)]
    assert lists(f"本文件起草单位:{A}、{B}等(排名不分先后)。") == [(A, B)]


@pytest.mark.parametrize(
    ("text", "number", "level"),
    [
        ("GB/T 38636-2020", "GB/T 38636-2020", "national"),
        ("GB/丁 1234-2020", "GB/T 1234-2020", "national"),
        ("GBT 1234.5-2020", "GB/T 1234.5-2020", "national"),
        ("6B/T 12-2019", "GB/T 12-2019", "national"),
        ("T/A8C 12-2021", "T/ABC 12-2021", "group"),
        ("T/CAS123-2020", "T/CAS 123-2020", "group"),
        ("DB44/T 2457-2024", "DB44/T 2457-2024", "local"),
        ("DB4407/T 12-2023", "DB4407/T 12-2023", "local"),
        ("DB/T 1-2000", "DB/T 1-2000", "industry"),
        ("JB/T 1234-91", "JB/T 1234-91", "industry"),
        ("Q/JMXX 001-2021", "Q/JMXX 001-2021", "enterprise"),
        ("CJJ 123-2016", "CJJ 123-2016", "industry"),
        ("JJF 1033-2016", "JJF 1033-2016", None),
    ],
)
def test_numbers_of_all_families_are_read_and_tell_their_level(text: str, number: str, level: str | None) -> None:
    (read_number,) = find_standard_numbers(text)
    assert (read_number.value, read_number.level) == (number, level)


def test_two_digit_years_are_of_the_last_century() -> None:
    assert find_standard_numbers("JB/T 1234-91")[0].full_year == 1991


def test_what_has_no_known_prefix_is_no_number() -> None:
    assert find_standard_numbers("备案号:36825-2012") == ()
    assert find_standard_numbers("ICS 35.040") == ()


def test_a_platforms_form_names_the_drafters_of_an_enterprises_standard() -> None:
    rows = [
        ["标准名称", "黄铜球阀寿命试验方法"],
        ["标准编号", "Q/ABC 845-2022"],
        ["起草单位", "江门市某某有限公司"],
        ["主要起草人", "张三、李四"],
    ]
    page = drawn_page(rows, [0.2, 0.5], above=[("企业标准信息公共服务平台", 0.1, 0.08)])
    fields = read(Paper((page,))).fields
    assert fields["drafting_organizations"].value == ("江门市某某有限公司",)
    assert fields["drafters"].value == ("张三", "李四")


def test_who_published_a_standard_may_stand_behind_a_label() -> None:
    lines = [("团体标准", 0.16, 0.18, 0.04), ("T/ABC 82-2021", 0.13, 0.27, 0.02), ("现场安装规范", 0.13, 0.5, 0.035)]
    foot = [
        ("发布日期:2021年9月28日", 0.13, 0.86),
        ("实施日期:2021年10月15日", 0.13, 0.885),
        ("发布机构:广东省水暖五金行业协会", 0.13, 0.91),
    ]
    assert read(paper_of(*lines, *foot)).fields["issuer"].value == "广东省水暖五金行业协会"


def test_an_amendment_gives_the_title_it_changes_and_the_day_it_holds_from() -> None:
    found = read(
        paper_of(
            ("GB 20741—2014", 0.37, 0.1, 0.027),
            ("《恒温水嘴通用技术要求》", 0.27, 0.14, 0.027),
            ("第1号修改单", 0.4, 0.18, 0.03),
            ("本修改单经国家标准化管理委员会批准,自2022年3月1日起实施。", 0.15, 0.25),
        )
    ).fields
    assert found["title"].value == "恒温水嘴通用技术要求"
    assert found["implementation_date"].value == "2022-03-01"


def test_of_a_spread_the_cover_is_the_left_half() -> None:
    found = read(
        paper_of(
            ("ICS 51.230", 0.05, 0.07),
            ("T/ABC 372—2022", 0.3, 0.09),
            ("团体标准", 0.15, 0.2, 0.05),
            (f"本文件主要起草单位:{A}。", 0.57, 0.2),
            ("本文件由某某协会提出并归口。", 0.57, 0.24),
            ("衣柜安装验收规范", 0.14, 0.46, 0.03),
            ("2022-11-21 发布", 0.06, 0.86),
            ("2022-12-01 实施", 0.31, 0.86),
        )
    ).fields
    assert found["title"].value == "衣柜安装验收规范"
    assert found["drafting_organizations"].value == (A,)


def test_drafters_without_a_colon_and_lists_that_other_roles_end() -> None:
    flow = flow_of(paper_of(f"本规程主编单位:{A}", f"本规程参编单位:{B}", C, "本规程主要起草人陈小明、李大华、欧阳雪梅。").pages)
    assert [name for one in organization_lists(flow) for name in one.names] == [A, B, C]
    assert [one.names for one in drafter_lists(flow)] == [("陈小明", "李大华", "欧阳雪梅")]
