"""Approvals and conclusions of science projects."""

from __future__ import annotations

from extractors.classify import classify
from extractors.kinds import all_kinds
from extractors.paper import Reading
from tests.papers import Placed, page_of, paper_of

A, B = "江门市某某五金有限公司", "某某大学"


def read(kind: str, *lines: Placed) -> Reading:
    return all_kinds()[kind].read(paper_of(*lines))


def value(found: Reading, name: str) -> object:
    return found.fields[name].value


def test_a_task_book_is_an_approval_with_all_its_fields() -> None:
    lines: tuple[Placed, ...] = (
        ("江门市科技计划项目任务书", 0.25, 0.15, 0.04),
        "项目名称:低铅恒温水嘴关键技术研究",
        "项目编号:2021B0203",
        f"承担单位:{A}、{B}",
        "起止时间:2021年7月1日至2023年6月30日",
        "主管部门:江门市科学技术局",
        "签订日期:2021年7月6日",
    )
    assert classify(page_of(*lines)).kind == "science_project_approval"
    found = read("science_project_approval", *lines)
    assert {name: one.value for name, one in found.fields.items()} == {
        "project_name": "低铅恒温水嘴关键技术研究",
        "project_number": "2021B0203",
        "undertaking_organizations": (A, B),
        "issuer": "江门市科学技术局",
        "department_level": "city",
        "issue_date": "2021-07-06",
        "start_date": "2021-07-01",
        "end_date": "2023-06-30",
    }


def test_a_bureau_of_a_county_level_city_is_county() -> None:
    found = read("science_project_approval", ("立项通知书", 0.3, 0.1, 0.04), ("鹤山市科工商务局", 0.6, 0.7), ("2022年5月6日", 0.6, 0.74))
    assert value(found, "issuer") == "鹤山市科工商务局"
    assert value(found, "department_level") == "county"


def test_a_letter_to_the_undertaker_names_it_as_addressee() -> None:
    lines: tuple[Placed, ...] = (
        ("关于科技计划项目结题的通知", 0.2, 0.2, 0.025),
        f"{A}:",
        "你单位承担的科技计划项目“低铅水嘴关键技术研究”(项目编号:",
        "2021B0203)已完成任务书规定的内容,同意结题。",
        ("江门市科学技术局", 0.6, 0.7),
        ("二〇二三年九月十二日", 0.6, 0.74),
    )
    assert classify(page_of(*lines)).kind == "science_project_conclusion"
    found = read("science_project_conclusion", *lines)
    assert value(found, "undertaking_organizations") == (A,)
    assert value(found, "project_name") == "低铅水嘴关键技术研究"
    assert value(found, "project_number") == "2021B0203"
    assert value(found, "issue_date") == "2023-09-12"


def test_a_projects_name_over_two_rows_of_its_cell_does_not_take_the_next_row() -> None:
    found = read(
        "science_project_conclusion",
        ("项目名称", 0.1, 0.3),
        ("低铅恒温水嘴阀芯材料与结构", 0.3, 0.29),
        ("关键技术研究", 0.3, 0.315),
        ("项目编号", 0.1, 0.35),
        ("2021B0203", 0.3, 0.35),
    )
    assert value(found, "project_name") == "低铅恒温水嘴阀芯材料与结构关键技术研究"


def test_a_project_may_be_about_a_standard_which_titles_of_rules_are_not() -> None:
    found = read(
        "science_project_conclusion",
        ("关于科技计划项目结题的通知", 0.2, 0.13, 0.035),
        "按照《科技计划项目验收规范》，项目“水嘴节水性能评价标准”已完成研究，准予结题。",
    )
    assert value(found, "project_name") == "水嘴节水性能评价标准"
    assert found.fields["project_name"].confidence < 0.95


def test_the_day_experts_met_stays_beside_the_day_of_signing_which_is_never_quite_sure() -> None:
    lines: tuple[Placed, ...] = (("江门市科技计划项目验收证书", 0.25, 0.1, 0.03), "验收日期:2022年11月30日", ("2022年12月20日", 0.6, 0.8))
    date = read("science_project_conclusion", *lines).fields["issue_date"]
    assert (date.value, date.alternatives) == ("2022-12-20", ("2022-11-30",))
    assert date.confidence <= 0.85


def test_an_evaluation_of_performance_concludes_a_project() -> None:
    page = page_of(("国家重点研发计划", 0.33, 0.09, 0.03), ("课题综合绩效评价结论书", 0.26, 0.15, 0.03), "项目编号:2018YFB1788487")
    assert classify(page).kind == "science_project_conclusion"
