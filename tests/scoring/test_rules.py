"""What the sheet does not show of a rule's verdict, and simulation and review stand on: how sure it is, what a slip would change, the
pieces it counts; and how checks become findings and findings a verdict."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

import pytest

from evidence.document import Document, Flag
from evidence.sheet import Application
from scoring.edition import Item, PaperRule
from scoring.match import Candidate, Case, Check, Verdict, judged, verdict_of
from scoring.names import identity_of
from scoring.rubric import load_rubric
from scoring.rules import RULES
from tests.scoring.casework import APPLICANT, DEADLINE, paper

RUBRIC = load_rubric("jiangmen-2022")


def case_of(*papers: Document, rulings: Mapping[str, str] = MappingProxyType({})) -> Case:
    application = Application("a", APPLICANT, "", "", DEADLINE)
    return Case(application, papers, (), RUBRIC, identity_of(application, papers), {**RUBRIC.defaults({}), **rulings})


def of(item: str) -> Item:
    return next(i for i in RUBRIC.items if i.id == item)


def verdict(item: str, *papers: Document) -> Verdict:
    return RULES[of(item).rule](case_of(*papers), of(item))


ITEM = of("1.1-a")


def candidate(verdict: str = "accept", reason: str = "", **body: object) -> Candidate:
    rule = PaperRule(("measurement_management_certificate",), verdict, reason, match=(("level", re.compile("")),))
    return Candidate(paper("measurement_management_certificate", dict(body)), rule)


def test_a_paper_stands_as_its_worst_check_and_gives_that_ones_reasons() -> None:
    found = judged(candidate(), [Check("counts", "好"), Check("doubtful", "疑"), Check("doubtful", "问"), Check("doubtful", "疑")])
    assert (found.standing, found.reason, found.proposes) == ("doubtful", "疑；问", True)
    found = judged(candidate(), [Check("doubtful", "疑"), Check("unreadable", "看不清"), Check("counts", "好")])
    assert (found.standing, found.reason, found.proposes) == ("unreadable", "看不清", False)
    found = judged(candidate(), [Check("unreadable", "看不清"), Check("rejected", "不是")])
    assert (found.standing, found.reason, found.proposes) == ("rejected", "不是", False)


def test_one_doubt_that_may_not_be_proposed_is_enough_against_a_proposal() -> None:
    assert not judged(candidate(), [Check("doubtful", "疑"), Check("doubtful", "问", proposes=False)]).proposes
    assert judged(candidate(), [Check("counts", proposes=False), Check("doubtful", "疑")]).proposes


def test_a_refusal_on_two_grounds_is_shaky_only_if_both_are() -> None:
    assert not judged(candidate(), [Check("rejected", "甲", shaky=True), Check("rejected", "乙")]).shaky
    assert judged(candidate(), [Check("rejected", "甲", shaky=True), Check("counts", "乙")]).shaky
    assert judged(candidate(), [Check("counts", "甲", shaky=True), Check("counts", "乙")]).shaky


def test_a_paper_is_as_sure_as_its_least_sure_deciding_field_and_its_kind() -> None:
    body = {"issue_date": {"value": "2023-01-01", "confidence": 0.9}, "valid_until": {"value": "2026-01-01", "confidence": 0.8}}
    checks = [Check("counts", "", ("issue_date",)), Check("counts", "", ("valid_until", "number"))]
    assert judged(candidate(**body), checks).confidence == 0.8
    assert judged(candidate(kind_confidence=0.7, **body), checks).confidence == 0.7
    assert judged(candidate(kind_confidence=0.7), []).confidence == 0.7
    assert judged(candidate(**body), checks).fields == ("issue_date", "valid_until")


def test_a_refusal_is_as_sure_as_its_surest_ground() -> None:
    body = {"issue_date": {"value": "2023-01-01", "confidence": 0.9}, "valid_until": {"value": "2026-01-01", "confidence": 0.8}}
    grounds = [Check("rejected", "甲", ("issue_date",)), Check("rejected", "乙", ("valid_until",)), Check("counts", "", ("holder",))]
    assert judged(candidate(**body), grounds).confidence == 0.9
    assert judged(candidate(**body), [Check("rejected", "乙", ("valid_until",))]).confidence == 0.8


def test_what_a_paper_rule_doubts_or_refuses_is_said_with_the_fields_it_looked_at() -> None:
    doubted = judged(candidate("doubt", "没有级别", level="2"), ())
    assert (doubted.standing, doubted.reason, doubted.fields, doubted.proposes) == ("doubtful", "没有级别，需核实", ("level",), False)
    refused = judged(candidate("reject", "不是证书", level="2"), ())
    assert (refused.standing, refused.reason, refused.rejection.reason) == ("rejected", "不是证书", "不是证书")


def test_remarks_of_the_reader_on_a_list_are_not_those_of_its_rows() -> None:
    listed = candidate(flags=["RF12"])
    assert [f.code for f in judged(listed, ()).flags] == ["RF12"]
    assert judged(Candidate(listed.document, listed.rule, 0), ()).flags == ()


def test_what_could_not_be_read_is_as_sure_as_what_could() -> None:
    assert verdict_of(ITEM, [judged(candidate(), [Check("unreadable", "看不清")])]).confidence == 0.97


def test_the_surest_paper_that_no_slip_can_change_leads() -> None:
    near = judged(candidate(valid_until={"value": "2024-06-20", "confidence": 0.95}), [Check("counts", "近", ("valid_until",), shaky=True)])
    far = judged(candidate(valid_until={"value": "2026-06-20", "confidence": 0.9}), [Check("counts", "远", ("valid_until",))])
    found = verdict_of(ITEM, [near, far])
    assert (found.outcome, found.reason, found.shaky, found.confidence) == ("met", "远", False, 0.9)
    assert len(found.evidence) == 2
    assert verdict_of(ITEM, [near]).shaky


def test_of_several_refused_papers_one_that_a_slip_would_change_leaves_the_zero_shaky() -> None:
    sure, unsure = judged(candidate(), [Check("rejected", "甲")]), judged(candidate(), [Check("rejected", "乙", shaky=True)])
    found = verdict_of(ITEM, [sure, unsure])
    assert (found.outcome, found.reason, found.shaky) == ("not_met", "甲；乙", True)
    assert not verdict_of(ITEM, [sure]).shaky


def test_a_doubtful_paper_that_may_be_proposed_goes_before_one_that_may_not() -> None:
    closed = judged(candidate(), [Check("doubtful", "不提", flags=(Flag("RF02", "乙"),), proposes=False)])
    proposed = judged(candidate(), [Check("doubtful", "提", flags=(Flag("RF01", "甲"),))])
    found = verdict_of(ITEM, [closed, proposed])
    assert (found.points, found.outcome, found.reason) == (ITEM.points, "needs_expert", "提")
    assert found.flags == (Flag("RF01", "甲"),)
    assert verdict_of(ITEM, [closed]).points == 0
    assert verdict_of(ITEM, [proposed], Decimal("2.5")).points == Decimal("2.5")


def test_doubtful_papers_of_one_worth_are_led_by_the_surest() -> None:
    faint = judged(candidate(level={"value": "2", "confidence": 0.6}), [Check("doubtful", "甲", ("level",))])
    clear = judged(candidate(level={"value": "2", "confidence": 0.9}), [Check("doubtful", "乙", ("level",))])
    assert verdict_of(ITEM, [faint, clear]).confidence == 0.9
    assert verdict_of(ITEM, [faint]).confidence == 0.6


def test_what_was_found_out_about_papers_is_found_out_once_for_these_very_papers() -> None:
    one, same = paper("other", {}, "x"), paper("other", {}, "x")
    case, asked = case_of(one), []

    def ask(_case: Case) -> int:
        asked.append(1)
        return len(asked)

    assert [case.once(("a",), (one,), ask), case.once(("a",), (one,), ask)] == [1, 1]
    assert case.once(("b",), (one,), ask) == 2
    assert case.with_documents([same]).once(("a",), (same,), ask) == 3
    assert case.with_documents([]).once(("a",), (one,), ask) == 1


def test_what_was_found_out_holds_under_all_options_that_answer_alike_what_was_asked() -> None:
    case, asked = case_of().with_options({"一": "甲", "二": "甲"}), []

    def ask(seen: Case) -> int:
        asked.append(seen.under("一", "甲"))
        return len(asked)

    assert case.at_all(("a",), ask) == 1
    assert case.with_options({"一": "甲", "二": "乙"}).at_all(("a",), ask) == 1
    assert case.with_options({"一": "乙", "二": "甲"}).at_all(("a",), ask) == 2


def test_what_was_found_out_by_way_of_something_known_depends_on_all_that_it_asked() -> None:
    case = case_of().with_options({"一": "甲"})

    def outer(seen: Case) -> bool:
        return seen.at_all(("inner",), lambda within: within.under("一", "甲"))

    assert case.at_all(("inner",), lambda within: within.under("一", "甲"))
    assert case.at_all(("outer",), outer)
    assert not case.with_options({"一": "乙"}).at_all(("outer",), outer)


def test_the_same_application_with_other_papers_keeps_all_else() -> None:
    case = case_of(paper("other", {}, "x"))
    twin = case.with_documents([])
    assert (twin.documents, twin.application, twin.problems, twin.rubric) == ((), case.application, case.problems, case.rubric)
    assert (twin.identity, twin.options, twin.ruled) == (case.identity, case.options, case.ruled)


def test_no_reading_is_taken_where_none_is_named() -> None:
    case = case_of()
    assert not case.under("", "")
    assert case.under("AMB-1.1-1", "R1")
    assert not case.under("AMB-1.1-1", "R2")


NEAR = {"confidence": 0.86}


@pytest.mark.parametrize(
    ("item", "kind", "body"),
    [
        ("1.2-e", "committee_secretariat_document", {"committee_level": "national", "issue_date": {"value": "2024-06-01", **NEAR}}),
        ("1.4-b", "patent_certificate", {"patent_number": "ZL202010430096.0", "grant_date": {"value": "2024-06-01", **NEAR}}),
        ("1.5-a", "trademark_certificate", {"trademark_number": "1", "registration_date": {"value": "2019-06-01", **NEAR}}),
        ("1.5-a", "trademark_certificate", {"trademark_number": "1", "registration_date": {"value": "2019-06-10", **NEAR}}),
        ("1.5-c", "quality_award", {"level": "city", "award_name": "江门市政府质量奖", "issue_date": {"value": "2024-06-01", **NEAR}}),
        ("2.6-b", "quality_manual", {"title": "质量手册", "effective_date": {"value": "2024-06-01", **NEAR}}),
    ],
)
def test_a_date_near_its_limit_and_read_unsurely_makes_the_verdict_shaky(item: str, kind: str, body: dict[str, object]) -> None:
    sure = {k: v["value"] if isinstance(v, dict) else v for k, v in body.items()}
    assert verdict(item, paper(kind, dict(body))).shaky
    assert not verdict(item, paper(kind, sure)).shaky


def test_a_pair_is_as_sure_and_as_shaky_as_the_weaker_of_its_papers() -> None:
    trained = paper("chief_quality_officer_certificate", {"person": "王五岳", "issue_date": "2022-05-01"}, "t")
    faint = paper("appointment_document", {"person": "王五岳", "post": "首席质量官", "confidence": 0.7, "issue_date": "2022-06-01"}, "a")
    assert verdict("4.10-b", trained, faint).confidence == 0.7
    near = {"person": "王五岳", "post": "首席质量官", "issue_date": {"value": "2024-06-01", **NEAR}}
    assert verdict("4.10-b", trained, paper("appointment_document", near, "a")).shaky
    project = {"project_name": "高效电机研发", "department_level": "city"}
    approval = paper("science_project_approval", {**project, "issue_date": "2020-07-01"}, "p")
    assert (
        verdict(
            "3.8-a", approval, paper("science_project_conclusion", {**project, "issue_date": "2022-07-01", "confidence": 0.7}, "c")
        ).confidence
        == 0.7
    )
    late = {**project, "issue_date": {"value": "2024-06-01", **NEAR}}
    assert verdict("3.8-a", approval, paper("science_project_conclusion", late, "c")).shaky


def test_a_project_is_refused_as_surely_as_the_ground_was_read() -> None:
    project = {"project_name": "高效电机研发", "department_level": "city"}
    approval = paper("science_project_approval", {**project, "issue_date": {"value": "2018-07-01", "confidence": 0.8}}, "p")
    failed = {**project, "issue_date": "2022-07-01", "conclusion": {"value": "不通过", "confidence": 0.7}}
    assert verdict("3.8-a", approval, paper("science_project_conclusion", failed, "c")).confidence == 0.7
    passed = paper("science_project_conclusion", {**project, "issue_date": "2022-07-01"}, "c")
    by_start = RULES["project_pair"](case_of(approval, passed, rulings={"AMB-3.8-2": "R2"}), of("3.8-a"))
    assert (by_start.outcome, by_start.confidence) == ("not_met", 0.8)


def report(number: str, day: object, **body: object) -> Document:
    fields = {"report_number": number, "report_type": "supervision", "supervision_level": "city", "conclusion": "pass", "report_date": day}
    return paper("inspection_report", {**fields, **body}, number)


def test_the_years_are_as_sure_as_the_least_sure_report_that_fills_them() -> None:
    passes = [report("a", "2021-09-01"), report("b", "2022-09-01", confidence=0.8), report("c", "2023-09-01")]
    found = verdict("3.7-a", *passes)
    assert (found.points, found.confidence, found.shaky) == (10, 0.8, False)
    for day in ("2022-06-12", "2023-06-01"):
        assert verdict("3.7-a", report("a", "2021-09-01"), report("b", {"value": day, **NEAR}), report("c", "2024-03-01")).shaky


def test_a_report_out_of_the_years_is_refused_as_surely_as_its_date_was_read() -> None:
    body = {"report_date": {"value": "2020-01-01", "confidence": 0.8}}
    assert verdict("3.7-a", report("a", body["report_date"])).confidence == 0.8


def test_a_failed_report_is_never_so_sure_that_nothing_is_to_be_looked_at() -> None:
    found = verdict("3.7-a", report("f", "2023-09-01", conclusion="fail", confidence=0.8), report("g", "2023-10-01", conclusion="fail"))
    assert (found.points, found.confidence, found.shaky) == (0, 0.8, True)


def patent(number: str, **body: object) -> Document:
    fields = {
        "patent_number": number,
        "patent_type": "invention",
        "title": f"一种{number}",
        "filing_date": "2020-05-20",
        "grant_date": "2022-05-01",
    }
    return paper("patent_certificate", {**fields, **body}, number)


NUMBERS = ("ZL202010430096.0", "ZL201910380558.X", "ZL202111615510.6")


def test_each_patent_is_a_piece_with_its_own_confidence_and_a_step_of_the_ladder() -> None:
    one, other, third = NUMBERS
    faint = {"value": other, "confidence": 0.7}
    found = verdict("1.4-b", patent(one), patent(other, patent_number=faint), patent(third, patentees=["佛山市他人电器有限公司"]))
    assert [(p.standing, p.proposes, p.confidence) for p in found.pieces] == [("counts", True, 0.97), ("counts", True, 0.7)]
    assert found.ladder == (0, 2, 4)
    assert (found.points, found.sure, found.outcome, found.confidence, found.shaky) == (4, 4, "met", 0.7, False)


def test_patents_that_are_all_in_doubt_are_pieces_too() -> None:
    one, other, _ = NUMBERS
    found = verdict("1.4-b", patent(one, grant_date="2024-06"), patent(other, patentees=None))
    assert [(p.standing, p.proposes) for p in found.pieces] == [("doubtful", False), ("unreadable", False)]
    assert (found.points, found.ladder) == (0, (0, 2, 4))


def test_a_doubt_beside_a_patent_that_counts_is_open_and_what_is_proposed_is_not_sure() -> None:
    one, other, third = NUMBERS
    open_doubt = verdict("1.4-b", patent(one), patent(other, grant_date="2024-06"))
    assert (open_doubt.points, open_doubt.sure, open_doubt.outcome, open_doubt.shaky) == (2, 2, "met", True)
    proposed = verdict("1.4-b", patent(one), patent(third, grant_date=None))
    assert (proposed.points, proposed.sure, proposed.outcome) == (4, 2, "needs_expert")


def test_patents_beyond_the_cap_are_steps_of_the_ladder_that_bring_nothing() -> None:
    found = verdict("1.4-b", *(patent(f"ZL20201043{n:04d}", title=f"一种第{n}号装置", confidence=0.9 + n / 100) for n in range(6)))
    assert found.ladder == (0, 2, 4, 6, 8, 10, 10)
    assert (found.points, found.confidence) == (10, 0.91)


def people(*names: str, insured: float = 0.97, ids: bool = False, **body: object) -> list[Document]:
    title = {"title_level": "intermediate", "specialty": "质量管理", "issue_date": "2018-12-01", **body}
    number = {n: {"id_number": f"44070319900101{i}{i}{i}{i}"} if ids else {} for i, n in enumerate(names)}
    rows = [{"person": n, "period_start": "2023-12", "period_end": "2024-05", **number[n]} for n in names]
    record = paper("social_insurance_record", {"rows": rows, "confidence": insured, "kind_confidence": insured}, "s")
    return [*(paper("title_certificate", {"person": n, **number[n], **title}, n) for n in names), record]


def test_each_person_is_a_piece_as_sure_as_certificate_and_insurance_and_a_step_of_the_scale() -> None:
    found = verdict("4.11-a", *people("张三明", "李四海", "王五岳", "赵六合"))
    assert (found.points, found.sure, found.outcome) == (2, 2, "partly_met")
    assert found.ladder == (0, 0, 0, 1, 2)
    assert {(p.standing, p.proposes, p.confidence, p.support) for p in found.pieces} == {("counts", True, 0.97, 0.97)}
    assert [len(p.evidence) for p in found.pieces] == [2, 2, 2, 2]


def test_a_person_known_by_the_name_alone_is_no_surer_than_the_edition_says() -> None:
    sure = {"confidence": 0.995, "kind_confidence": 0.995}
    by_name = verdict("4.10-a", *people("张三明", "李四海", insured=0.995, **sure))
    assert {(p.support, p.confidence) for p in by_name.pieces} == {(RUBRIC.thresholds.name_only, RUBRIC.thresholds.name_only)}
    by_id = verdict("4.10-a", *people("张三明", "李四海", insured=0.995, ids=True, **sure))
    assert {(p.support, p.confidence) for p in by_id.pieces} == {(0.995, 0.995)}


def test_a_person_is_no_surer_than_the_insurance_was_read() -> None:
    found = verdict("4.10-a", *people("张三明", "李四海", insured=0.7, ids=True))
    assert {(p.support, p.confidence) for p in found.pieces} == {(0.7, 0.7)}


def test_persons_that_another_item_uses_up_are_neither_counted_nor_sure() -> None:
    papers = people("张三明", "李四海", "王五岳", "赵六合", "钱七星")
    found = RULES["persons_count"](case_of(*papers, rulings={"AMB-4.11-1": "R2"}), of("4.11-a"))
    assert (found.points, found.sure, found.ladder) == (1, 1, (0, 0, 0, 0, 0, 1))


def test_what_was_found_out_about_a_person_is_forgotten_with_the_papers_it_was_found_on() -> None:
    chart = paper("organization_chart", {"rows": [{"name": "张三明", "post": "总经理"}]}, "c")
    appointment = paper("appointment_document", {"person": "李四海", "post": "财务总监"}, "a")
    papers = people("张三明", "李四海")
    case = case_of(*papers, chart, appointment)

    def remarks(*kept: Document) -> int:
        return sum(f.code == "issue" for f in RULES["persons_count"](case.with_documents(kept), of("4.10-a")).flags)

    assert remarks(*papers, chart, appointment) == 2
    assert remarks(*papers, appointment) == 1
    assert remarks(*papers, chart) == 1
    assert remarks(*papers) == 0
    assert RULES["persons_count"](case.with_documents(papers), of("4.10-a")).points == 4
    assert RULES["persons_count"](case.with_documents(papers[:2]), of("4.10-a")).points == 0
    late = paper("social_insurance_record", {"rows": [{"person": "张三明", "period_start": "2024-05", "period_end": "2024-05"}]}, "l")
    assert RULES["persons_count"](case.with_documents([*papers[:2], late]), of("4.10-a")).points == 0


def test_a_person_in_doubt_leaves_the_count_open_and_one_beyond_the_scale_does_not() -> None:
    papers = people("张三明", "李四海", "王五岳")
    unread = paper("title_certificate", {"person": "王五岳", "specialty": "质量管理", "issue_date": "2018-12-01"}, "u")
    found = verdict("4.11-a", papers[0], papers[1], unread, papers[3])
    assert (found.points, found.sure, found.outcome, found.shaky, found.ladder) == (0, 0, "needs_expert", True, (0, 0, 0, 1))
    settled = verdict("4.10-a", papers[0], papers[1], unread, papers[3])
    assert (settled.points, settled.outcome, settled.shaky) == (4, "met", False)


def test_both_proofs_of_the_laboratory_are_needed_so_the_weaker_one_tells_how_sure() -> None:
    summary = paper("laboratory_summary", {"year": "2023", "confidence": 0.7}, "s")
    assert verdict("1.3-a", summary, paper("laboratory_photo", {}, "p")).confidence == 0.7
    assert verdict("1.3-a", paper("laboratory_summary", {"year": {"value": "2022", "confidence": 0.8}}, "s")).confidence == 0.8


def test_a_drafting_list_that_another_reading_holds_to_name_the_applicant_is_refused_shakily() -> None:
    body = {"standard_number": "GB/T 10001-2021", "issue_date": "2021-05-01"}
    others = {"value": ["佛山市他人电器有限公司"], "alternatives": [APPLICANT]}
    assert verdict("1.2-a", paper("standard_text", {**body, "drafting_organizations": others})).shaky
    plain = {"value": ["佛山市他人电器有限公司"], "alternatives": ["佛山市他人电气有限公司"]}
    assert not verdict("1.2-a", paper("standard_text", {**body, "drafting_organizations": plain})).shaky
