"""Facts joined over an application: names, persons with their months, patents, standards, certificates, what is asked for."""

from __future__ import annotations

import json

import pytest

from evidence.document import Document
from evidence.sheet import Application
from fixtures.rounds import make_round
from scoring.export.joined import joined_json
from scoring.joined.facts import JoinedFacts, joined_facts
from scoring.rubric import load_rubric
from scoring.sheet import score
from tests.scoring.casework import APPLICANT, DEADLINE, paper

RUBRIC = load_rubric("jiangmen-2022")
ZHANG = {"person": "张三明", "id_number": "440703199003071235", "title_level": "intermediate", "specialty": "质量管理"}
LI = {"person": "李四海", "id_number": "440784198511302048", "title_level": "intermediate", "specialty": "质量检验"}


def joined(*papers: Document) -> JoinedFacts:
    sheet = score(Application("a", APPLICANT, "", "", DEADLINE), papers, (), RUBRIC)
    return joined_facts(sheet, papers, RUBRIC)


def insured(*rows: dict[str, object], **facts: object) -> Document:
    return paper("social_insurance_record", {"rows": list(rows), **facts}, "s" + str(facts.get("employer", "")))


def half(name: str, number: str, first: str = "2023-12", last: str = "2024-05") -> dict[str, object]:
    return {"person": name, "id_number": number, "period_start": first, "period_end": last}


def test_a_person_has_a_line_with_who_paid_each_month() -> None:
    facts = joined(
        paper("title_certificate", dict(ZHANG), "t1"),
        paper("title_certificate", dict(LI), "t2"),
        insured(half("张三明", "440703********1235"), half("李四海", "440784********2048", "2024-02"), half("王五", "440703********9999")),
        insured(half("李四海", "440784********2048", "2023-12", "2024-01"), employer="众才劳务派遣有限公司"),
    )
    zhang, li, wang = facts.persons
    assert facts.months == ("2023-11", "2023-12", "2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06")
    assert [p for _, p in zhang.grid] == ["none", *["applicant"] * 6, "none"]
    assert [p for _, p in li.grid] == ["none", "another", "another", *["applicant"] * 4, "none"]
    assert (zhang.months, li.months, wang.months) == (6, 4, 6)
    assert zhang.tail == "************1235"
    assert (zhang.bond, wang.bond) == ("id", "none")
    assert wang.certificates == ()
    assert li.employers == (APPLICANT, "众才劳务派遣有限公司")


def test_a_person_is_told_the_items_they_count_in_and_their_post() -> None:
    chart = paper("organization_chart", {"rows": [{"name": "张三明", "department": "品质部", "post": "经理"}]}, "c")
    rows = insured(half("张三明", "440703********1235"), half("李四海", "440784********2048"))
    facts = joined(paper("title_certificate", dict(ZHANG), "t1"), paper("title_certificate", dict(LI), "t2"), rows, chart)
    assert [p.counted for p in facts.persons] == [("4.10-a",), ("4.10-a",)]
    assert "品质部" in facts.persons[0].posts
    assert "质量管理" in facts.persons[0].titles[0]


def test_owed_months_are_shown_as_owed() -> None:
    row = {**half("张三明", "440703********1235"), "status": "欠缴"}
    (zhang,) = joined(paper("title_certificate", dict(ZHANG), "t"), insured(row)).persons
    assert dict(zhang.grid)["2024-03"] == "owed"
    assert zhang.months == 0


def test_two_certificates_of_one_person_make_one_line() -> None:
    facts = joined(paper("title_certificate", dict(ZHANG), "t1"), paper("title_certificate", {**ZHANG, "specialty": "计量"}, "t2"))
    assert [p.certificates for p in facts.persons] == [("t1", "t2")]


PATENT = {"patent_type": "invention", "title": "一种低噪声阀芯的装配方法", "filing_date": "2020-05-20", "grant_date": "2022-01-14"}


def listed(number: str, kind: str = "invention", title: str = "一种低噪声阀芯的装配方法") -> dict[str, object]:
    return {"title": title, "patent_number": number, "patent_type": kind, "country": "中国", "grant_date": "2022-01-14"}


def test_patents_say_where_they_stand() -> None:
    facts = joined(
        paper("patent_certificate", {**PATENT, "patent_number": "ZL202010430096.0"}, "p1"),
        paper("patent_certificate", {**PATENT, "patent_number": "ZL202111615510.6", "title": "一种外壳"}, "p2"),
        paper("patent_list", {"rows": [listed("202010430096.0"), listed("ZL202122142763.8", "utility_model", "一种支架")]}, "l"),
    )
    assert {p.number: p.where for p in facts.patents} == {
        "ZL202010430096.0": "both",
        "ZL202111615510.6": "certificate only",
        "ZL202122142763.8": "list only",
    }
    assert (facts.patent_sums.claimed, facts.patent_sums.proved) == (3, 4)


def test_a_misread_number_is_the_patent_of_the_list() -> None:
    facts = joined(
        paper("patent_certificate", {**PATENT, "patent_number": "ZL202010430098.0"}, "p1"),
        paper("patent_list", {"rows": [listed("202010430096.0")]}, "l"),
    )
    assert [(p.where, p.check) for p in facts.patents] == [("both", True)]


def test_a_pair_of_one_day_and_a_family_are_named() -> None:
    facts = joined(
        paper("patent_certificate", {**PATENT, "patent_number": "ZL202010430096.0"}, "p1"),
        paper("patent_certificate", {**PATENT, "patent_type": "utility_model", "patent_number": "ZL202020430096.3"}, "p2"),
    )
    assert {p.same_day for p in facts.patents} == {"ZL202010430096.0", "ZL202020430096.3"}
    assert all(p.family for p in facts.patents)


def test_a_patent_past_its_term_has_ended() -> None:
    old = {**PATENT, "patent_type": "utility_model", "patent_number": "ZL201320787013.9", "filing_date": "2013-05-22"}
    assert [p.ended for p in joined(paper("patent_certificate", old, "p")).patents] == [True]


def test_editions_of_a_standard_are_one_line() -> None:
    facts = joined(
        paper("standard_text", {"standard_number": "DB44/T 2457-2015", "issue_date": "2015-03-01"}, "a"),
        paper(
            "standard_text",
            {"standard_number": "DB44/T 2457-2022", "issue_date": "2022-03-01", "drafting_organizations": ["别家有限公司"]},
            "b",
        ),
    )
    (line,) = facts.standards
    assert [(e.number, e.rank, e.of) for e in line.editions] == [("DB44/T2457-2015", 1, 1), ("DB44/T2457-2022", 0, 1)]
    assert line.in_window == ("DB44/T2457-2022",)
    assert line.superseded == ("DB44/T2457-2015",)


def test_a_certificate_says_where_it_counts_once() -> None:
    ems = {"system": "environment", "standard": "GB/T 24001-2016", "certificate_number": "00122E310344R0M", "issue_date": "2022-08-02"}
    facts = joined(
        paper("management_system_certificate", {**ems, "valid_until": "2025-08-01"}, "c1"),
        paper("management_system_certificate", {**ems, "valid_until": "2025-08-01"}, "c2"),
        paper("management_system_certificate", {**ems, "certificate_number": "00118E1R0M", "valid_until": "2021-08-01"}, "c3"),
    )
    first, old = facts.certificates
    assert (first.counted, first.documents) == (("3.9-c",), ("c1", "c2"))
    assert [f.code for f in first.flags] == ["RF07"]
    assert (old.counted, old.looked_at, old.flags) == ((), ("3.9-c",), ())


@pytest.mark.parametrize(
    ("papers", "item", "complete"),
    [
        ([("laboratory_summary", {"year": "2023"})], "1.3-a", False),
        ([("laboratory_summary", {"year": "2023"}), ("laboratory_photo", {})], "1.3-a", True),
        (
            [("standard_text", {"standard_number": "T/A 1-2022", "issue_date": "2022-01-01", "drafting_organizations": None})],
            "1.2-d",
            False,
        ),
        ([("standard_text", {"standard_number": "T/A 1-2022", "issue_date": "2022-01-01"})], "1.2-d", True),
        ([("standard_text", {"standard_number": "T/A 1-2022", "issue_date": "2022-01-01"})], "1.2-a", False),
        ([("title_certificate", dict(ZHANG))], "4.10-a", False),
        ([("title_certificate", dict(ZHANG)), ("social_insurance_record", {})], "4.10-a", True),
        ([("professional_qualification", {"person": "张三明", "qualification": "技师"}), ("social_insurance_record", {})], "4.10-a", False),
        ([("science_project_approval", {"department_level": "county"}), ("science_project_conclusion", {})], "3.8-a", False),
        ([("high_tech_enterprise_certificate", {})], "3.8-b", True),
    ],
)
def test_what_is_asked_for_is_there_or_missing(papers: list[tuple[str, dict[str, object]]], item: str, complete: bool) -> None:
    facts = joined(*(paper(kind, dict(body), f"d{n}") for n, (kind, body) in enumerate(papers)))
    assert next(r for r in facts.requirements if r.item == item).complete is complete


def test_joined_facts_are_written_without_ids_and_the_same_each_time() -> None:
    application = make_round(3, 1).applications[0]
    sheet = score(application.application, application.documents, (), RUBRIC)
    text = joined_json(joined_facts(sheet, application.documents, RUBRIC))
    assert text == joined_json(joined_facts(sheet, application.documents, RUBRIC))
    assert json.loads(text)["schema"] == "zhiping/joined/1"
    ids = {str(f.value) for d in application.documents for r in (d.fields, *d.rows) if (f := r.get("id_number"))}
    assert ids
    assert not any(i.encode() in text for i in ids)
