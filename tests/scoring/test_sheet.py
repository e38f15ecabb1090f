"""The stage as a whole: same in, same out; never a wrong point that looks certain."""

from __future__ import annotations

import datetime as dt
import itertools
import time
from collections.abc import Sequence

from evidence.document import Document, Problem
from evidence.sheet import Application, CriterionResult, ScoreSheet
from scoring.rubric import load_rubric
from scoring.sheet import score
from tests.scoring.casework import APPLICANT, DEADLINE, paper, ruled

RUBRIC = load_rubric("jiangmen-2022")
APPLICATION = Application("a", APPLICANT, "91440703MA4W1A2B95", "蓬江区", DEADLINE)


def strong(n: int = 1) -> list[Document]:
    """Papers of a strong application, `n` times over under other ids and numbers."""
    found = []
    for i in range(n):
        found += [
            paper("measurement_management_certificate", {"valid_until": "2026-05-06"}, f"m{i}"),
            paper("standard_text", {"standard_number": f"GB/T {100 + i}-2021", "issue_date": "2021-03-09"}, f"s{i}"),
            paper("laboratory_summary", {"year": "2023"}, f"l{i}"),
            paper("laboratory_photo", {}, f"p{i}"),
            paper(
                "patent_certificate",
                {"patent_number": f"ZL2019{i:08d}", "patent_type": "invention", "title": f"电机{i}", "grant_date": "2021-01-12"},
                f"z{i}",
            ),
            paper(
                "management_system_certificate", {"system": "quality", "standard": "GB/T 19001-2016", "valid_until": "2025-08-01"}, f"q{i}"
            ),
            paper("high_tech_enterprise_certificate", {"issue_date": "2022-12-19", "valid_until": "2025-12-18"}, f"h{i}"),
            paper("title_certificate", {"person": f"张三{i}", "title_level": "intermediate", "specialty": "质量管理"}, f"t{i}"),
        ]
    return found


def sheet(documents: Sequence[Document], problems: Sequence[Problem] = (), **rulings: str) -> ScoreSheet:
    return score(APPLICATION, documents, problems, RUBRIC, ruled(rulings))


def cell(result: ScoreSheet, name: str) -> CriterionResult:
    return next(c for c in result.criteria if c.id == name)


def test_the_same_papers_give_the_same_sheet() -> None:
    assert sheet(strong()) == sheet(strong())


def test_the_order_of_papers_changes_no_points() -> None:
    papers = strong()[:5]
    totals = {sheet(list(order)).proposed_total for order in itertools.permutations(papers)}
    assert len(totals) == 1


def test_more_papers_never_lower_a_cell_without_a_failed_report() -> None:
    papers = strong()
    before = {c.id: c.proposed for c in sheet(papers[:4]).criteria}
    after = {c.id: c.proposed for c in sheet(papers).criteria}
    assert all(after[c] >= before[c] for c in before)


def test_every_point_rests_on_a_document_that_is_there() -> None:
    papers = strong()
    known = {d.id: d for d in papers}
    for criterion in sheet(papers).criteria:
        for item in criterion.items:
            assert bool(item.evidence) or item.proposed == 0
            for ref in item.evidence:
                assert set(ref.fields) <= set(known[ref.document].fields)


def test_what_is_confirmed_is_the_same_under_every_single_ruling() -> None:
    papers = [*strong(), paper("metrology_assurance_certificate", {"level": 3, "valid_until": "2020-01-01"}, "x")]
    confirmed = {c.id: c.proposed for c in sheet(papers).criteria if c.review == "confirm"}
    assert confirmed
    for reading in RUBRIC.readings:
        for option in reading.options:
            ruled = {c.id: c.proposed for c in sheet(papers, **{reading.id: option.id}).criteria if c.id in confirmed}
            assert ruled == confirmed


def test_an_unknown_ruling_is_no_ruling() -> None:
    assert sheet(strong(), **{"AMB-1.1-1": "R9", "AMB-0": "R1"}) == sheet(strong())


def test_missing_papers_are_ordered_by_what_they_are_worth() -> None:
    points = [m.points for m in sheet([]).missing]
    assert points == sorted(points, reverse=True)
    assert points[0] == 10


def test_a_full_cell_has_nothing_missing() -> None:
    result = sheet(strong())
    full = {i.id for c in result.criteria if c.proposed == c.full for i in c.items}
    assert not full & {m.item for m in result.missing}


def test_a_missing_paper_says_why_what_is_there_does_not_count() -> None:
    result = sheet([paper("measurement_management_certificate", {"valid_until": "2024-06-06"})])
    why = next(m.why for m in result.missing if m.item == "1.1-a")
    assert "2024-06-06" in why
    assert "已过期" in why


def test_messages_ask_for_verification_and_accuse_nobody() -> None:
    papers = [
        paper("measurement_management_certificate", {"holder": "佛山市他人电器有限公司", "valid_until": "2026-05-06"}),
        paper(
            "patent_certificate",
            {"patent_number": "ZL201910380558.1", "patent_type": "invention", "title": "甲", "grant_date": "2021-01-12"},
            "b",
        ),
    ]
    result = sheet(papers)
    texts = [f.message for c in result.criteria for i in c.items for f in i.flags]
    assert any("需核实" in t for t in texts)
    assert not any("伪造" in t or "造假" in t for t in texts)


def test_a_month_is_never_made_into_a_day() -> None:
    result = sheet([paper("measurement_management_certificate", {"valid_until": "2024-06"})])
    reason = cell(result, "1.1").items[0].reason
    assert "2024-06（" in reason
    assert "2024-06-30" not in reason


def test_a_bound_volume_of_many_papers_is_scored_quickly() -> None:
    papers = strong(40)
    started = time.perf_counter()
    sheet(papers)
    assert time.perf_counter() - started < 20


def test_29_february_is_a_deadline_like_any_other() -> None:
    application = Application("a", APPLICANT, "", "", dt.date(2024, 2, 29))
    assert score(application, strong(), [], RUBRIC).proposed_total > 0
