"""Months that lack on an insurance paper, and names that two papers prove: when an expert looks, and when not."""

from __future__ import annotations

import pytest

from evidence.document import Document
from evidence.sheet import Application, CriterionResult
from scoring.rubric import load_rubric
from scoring.sheet import score
from tests.scoring.casework import APPLICANT, DEADLINE, paper, ruled

RUBRIC = load_rubric("jiangmen-2022")
ALL_RULED = ruled(RUBRIC.defaults({}))
PEOPLE = ("陈一鸣", "李二虎", "王三多", "赵四海")
HALF_YEAR = ("2023-12", "2024-01", "2024-02", "2024-03", "2024-04", "2024-05")


def number_of(person: str) -> str:
    return f"440703********{1000 + PEOPLE.index(person)}"


def title(person: str) -> Document:
    facts = {
        "person": person,
        "id_number": number_of(person),
        "title_level": "intermediate",
        "specialty": "质量",
        "issue_date": "2019-05-06",
    }
    return paper("title_certificate", dict(facts), f"t-{person}")


def insurance(months: dict[str, tuple[str, ...]], flags: tuple[str, ...] = (), sure: float = 0.97) -> Document:
    rows = [
        {"person": {"value": person, "confidence": sure}, "id_number": number_of(person), "month": month}
        for person, paid in months.items()
        for month in paid
    ]
    return paper("social_insurance_record", {"rows": rows, "flags": flags}, "s")


def cell(insured: Document, people: tuple[str, ...] = PEOPLE) -> CriterionResult:
    licence = paper("business_license", {"address": "江门市蓬江区"}, "licence")
    sheet = score(Application("a", APPLICANT, "", "", DEADLINE), [licence, insured, *map(title, people)], [], RUBRIC, ALL_RULED)
    return next(c for c in sheet.criteria if c.id == "4.11")


def months(lacking: tuple[str, ...], of: str = PEOPLE[2]) -> dict[str, tuple[str, ...]]:
    return {p: tuple(m for m in HALF_YEAR if p != of or m not in lacking) for p in PEOPLE[:3]}


def test_three_who_are_paid_for_the_whole_half_year_may_be_confirmed() -> None:
    found = cell(insurance(months(())), PEOPLE[:3])
    assert (found.proposed, found.review) == (1, "confirm")


@pytest.mark.parametrize("month", HALF_YEAR)
def test_one_single_month_that_lacks_earns_nothing_and_is_looked_at(month: str) -> None:
    found = cell(insurance(months((month,))), PEOPLE[:3])
    assert (found.proposed, found.review) == (0, "examine")


def test_half_of_the_months_lacking_at_the_end_is_a_zero_that_may_be_confirmed() -> None:
    found = cell(insurance(months(HALF_YEAR[3:])), PEOPLE[:3])
    assert (found.proposed, found.review) == (0, "confirm")


@pytest.mark.parametrize("remark", ["list_cut_off", "months_short", "low_quality", "office_file", "read_failed"])
def test_a_list_that_may_go_on_beyond_what_was_read_is_looked_at(remark: str) -> None:
    found = cell(insurance(months(HALF_YEAR[3:]), flags=(remark,)), PEOPLE[:3])
    assert (found.proposed, found.review) == (0, "examine")


def test_a_fourth_person_short_of_one_month_may_be_worth_a_point_and_is_looked_at() -> None:
    found = cell(insurance(dict.fromkeys(PEOPLE, HALF_YEAR) | {PEOPLE[3]: HALF_YEAR[:-1]}))
    assert (found.proposed, found.review) == (1, "examine")


def test_a_name_hardly_read_is_sure_where_the_certificate_says_the_same_name_and_id() -> None:
    surely, hardly = cell(insurance(months(())), PEOPLE[:3]), cell(insurance(months(()), sure=0.65), PEOPLE[:3])
    assert hardly.confidence == pytest.approx(surely.confidence)
    assert (hardly.proposed, hardly.review) == (1, "confirm")


def test_a_name_hardly_read_stays_unsure_where_nothing_else_binds_the_papers() -> None:
    rows = [{"person": {"value": p, "confidence": 0.65}, "month": m} for p in PEOPLE[:3] for m in HALF_YEAR]
    found = cell(paper("social_insurance_record", {"rows": rows}, "s"), PEOPLE[:3])
    assert found.review == "examine"
