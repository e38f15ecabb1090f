"""What was written is read back and scored again, and two scorings are compared."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from evidence.document import Document, PageRef, Problem
from evidence.errors import BatchError
from evidence.sheet import Application
from scoring.differences import differences, differences_value
from scoring.export import documents_json, sheet_json
from scoring.rubric import load_rubric
from scoring.sheet import score
from scoring.stored import read_documents, read_sheet
from tests.scoring.casework import APPLICANT, DEADLINE, paper, ruled
from tests.scoring.sheets import DOCUMENTS, PROBLEMS

RUBRIC = load_rubric("jiangmen-2022")
APPLICATION = Application("a", APPLICANT, "91440703MA4W1A2B95", "蓬江区", DEADLINE, ("旧名",), (("1.1", Decimal("4.5")),))
PAPERS: list[Document] = [
    paper("metrology_assurance_certificate", {"level": 2, "valid_until": {"value": "2026-01-01", "alternatives": ["2028-01-01"]}}, "a"),
    paper("metrology_assurance_certificate", {"level": 3, "valid_until": "2026-01-01", "flags": ["issue"]}, "b"),
    paper("patent_list", {"rows": [{"patent_number": "ZL201910663066.1", "title": "一种电机", "grant_date": "2021-01-02"}]}, "c"),
]


def test_documents_come_back_as_they_were_written() -> None:
    written = documents_json(DOCUMENTS, PROBLEMS)
    documents, problems = read_documents(written, "x")
    assert problems == PROBLEMS
    assert documents_json(documents, problems) == written
    assert documents[0].fields["valid_until"].derived
    assert documents[0].fields["valid_until"].inputs == ("issue_date",)


def test_how_a_page_was_read_and_which_part_of_it_a_paper_is_come_back() -> None:
    shared = PageRef("两证.pdf", "ab" * 32, 3, "12", 2, "glance")
    document = Document("0123456789ab", "other", 0.9, (shared,))
    (again,), _ = read_documents(documents_json([document], ()), "x")
    assert again.pages == (shared,)


def test_scoring_stored_documents_again_gives_the_same_bytes() -> None:
    first = sheet_json(score(APPLICATION, PAPERS, (), RUBRIC))
    documents, problems = read_documents(documents_json(PAPERS, ()), "x")
    stored = read_sheet(first, "x")
    assert stored.application == APPLICATION
    assert sheet_json(score(stored.application, documents, problems, RUBRIC, stored.rulings)) == first


def test_a_sheet_gives_back_its_rulings_and_how_each_criterion_stood() -> None:
    rulings = ruled({"AMB-1.1-1": "R2"})
    sheet = score(APPLICATION, PAPERS, (), RUBRIC, rulings)
    stored = read_sheet(sheet_json(sheet), "x")
    assert stored.rulings == rulings
    assert stored.edition == "jiangmen-2022"
    assert [(s.criterion, s.proposed, s.settled) for s in stored.standings] == [
        (c.id, c.proposed, c.review == "confirm") for c in sheet.criteria
    ]
    assert stored.entrant("批次").total == sheet.proposed_total


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "x: "),
        (b"[]", "is no zhiping/documents/1"),
        (b'{"schema": "zhiping/documents/9"}', "is no zhiping/documents/1"),
        (b'{"schema": "zhiping/documents/1", "documents": 1, "problems": []}', "not as this program writes it"),
        (b'{"schema": "zhiping/documents/1", "documents": [{}], "problems": []}', "not as this program writes it"),
    ],
)
def test_what_is_no_documents_json_is_refused_by_name(content: bytes, message: str) -> None:
    with pytest.raises(BatchError, match="x: ") as caught:
        read_documents(content, "x")
    assert message in str(caught.value)


def test_an_unknown_problem_code_is_refused() -> None:
    raw = json.loads(documents_json((), (Problem("a.pdf", None, "empty", "空文件"),)))
    raw["problems"][0]["code"] = "bored"
    with pytest.raises(BatchError, match="bored"):
        read_documents(json.dumps(raw).encode(), "x")


def test_two_scorings_differ_in_the_criteria_a_ruling_touches_and_in_no_other() -> None:
    before = read_sheet(sheet_json(score(APPLICATION, PAPERS, (), RUBRIC)), "x").standings
    after = read_sheet(sheet_json(score(APPLICATION, PAPERS, (), RUBRIC, ruled({"AMB-1.1-1": "R2"}))), "x").standings
    found = differences({"a": before}, {"a": after})
    assert [(d.application, d.criterion, d.points) for d in found if d.points] == [("a", "1.1", Decimal(-1))]
    said = differences_value("b", found, {}, {})
    assert isinstance(said, dict)
    assert said["criteria"][0]["before"]["proposed"] == 4  # type: ignore[index,call-overload]


def test_a_criterion_that_an_edition_dropped_is_a_difference() -> None:
    standings = read_sheet(sheet_json(score(APPLICATION, PAPERS, (), RUBRIC)), "x").standings
    found = differences({"a": standings}, {"a": standings[1:]})
    assert [(d.criterion, d.after, d.points) for d in found] == [("1.1", None, Decimal(-4))]
    assert not differences({"a": standings}, {"a": tuple(replace(s) for s in standings)})
