"""How far points may be off: by the rules themselves, over what a field may say instead."""

from __future__ import annotations

from decimal import Decimal

import pytest

from evidence.document import Document
from evidence.sheet import Application, CriterionResult, Ruling
from scoring.odds import cell_odds, interval, mixed, ordered
from scoring.rubric import load_rubric
from scoring.sheet import score
from scoring.variants import Variant, joint_share, share_of, variants_of
from tests.scoring.casework import APPLICANT, DEADLINE, paper, ruled

RUBRIC = load_rubric("jiangmen-2022")
DOUBT = RUBRIC.doubt
ZERO, FIVE = Decimal(0), Decimal(5)


def cell(name: str, *papers: Document, rulings: tuple[Ruling, ...] = ()) -> CriterionResult:
    licence = paper("business_license", {"address": "江门市蓬江区"}, "licence")
    sheet = score(Application("a", APPLICANT, "", "", DEADLINE), [licence, *papers], [], RUBRIC, rulings)
    return next(c for c in sheet.criteria if c.id == name)


def test_a_date_may_be_a_digit_off_another_date_or_nothing() -> None:
    document = paper(
        "measurement_management_certificate", {"issue_date": "2021-05-07", "valid_until": {"value": "2026-05-06", "confidence": 0.5}}
    )
    found = {v.document.text("valid_until") for v in variants_of(document, ("valid_until",), None, DOUBT) if v.document}
    assert found == {"2025-05-06", "2027-05-06", "2026-04-06", "2026-06-06", "2026-05-05", "2026-05-07", "2021-05-07", ""}


def test_a_month_is_never_slipped_into_a_day() -> None:
    document = paper("measurement_management_certificate", {"valid_until": {"value": "2026-05", "confidence": 0.5}})
    found = {v.document.text("valid_until") for v in variants_of(document, ("valid_until",), None, DOUBT) if v.document}
    assert found == {"2025-05", "2027-05", "2026-04", "2026-06", ""}


def test_the_readers_other_readings_take_their_part_of_the_doubt() -> None:
    document = paper(
        "metrology_assurance_certificate", {"level": {"value": 3, "confidence": 0.7, "alternatives": [2]}, "valid_until": "2026-01-01"}
    )
    shares = {v.document.text("level"): v.share for v in variants_of(document, ("level",), None, DOUBT) if v.document}
    doubt = 1 - DOUBT.probability(0.7)
    assert shares == {"2": pytest.approx(doubt * DOUBT.alternatives), "": pytest.approx(doubt * (1 - DOUBT.alternatives))}


def test_doubts_about_one_paper_are_not_added_up_but_those_about_one_field_are() -> None:
    document = paper("measurement_management_certificate", {"valid_until": {"value": "2026-05-06", "confidence": 0.5}}, "d")
    variants = variants_of(document, ("holder", "valid_until"), None, DOUBT)
    one_field = sum(v.share for v in variants if v.field == "valid_until")
    assert one_field == pytest.approx(1 - DOUBT.probability(0.5))
    assert joint_share(variants) == pytest.approx(one_field)


def test_a_variant_that_cannot_change_the_share_any_more_is_not_asked_about() -> None:
    document = paper("measurement_management_certificate", {"issue_date": "2021-05-07", "valid_until": "2026-05-06"}, "d")
    variants = [
        Variant(document, "valid_until", None, "2026-05-08", 0.2),
        Variant(document, "valid_until", None, "2027-05-06", 0.3),
        Variant(document, "issue_date", None, "2021-05-08", 0.4),
    ]
    asked: list[str] = []

    def changes(variant: Variant) -> bool:
        asked.append(str(variant.value))
        return variant.value != "2027-05-06"

    assert share_of(variants, changes) == pytest.approx(0.4)
    assert asked == ["2026-05-08", "2027-05-06", "2021-05-08"]
    asked.clear()
    assert share_of(variants, lambda v: not asked.append(str(v.value))) == pytest.approx(0.5)
    assert asked == ["2026-05-08", "2027-05-06"]


def test_an_end_far_from_the_deadline_may_be_misread_without_harm() -> None:
    sure = cell("1.1", paper("measurement_management_certificate", {"valid_until": {"value": "2027-05-06", "confidence": 0.8}}))
    near = cell("1.1", paper("measurement_management_certificate", {"valid_until": {"value": "2024-06-20", "confidence": 0.8}}))
    assert sure.confidence > near.confidence
    assert (sure.low, sure.high) == (5, 5)
    assert sure.review == "confirm"
    assert near.review == "examine"


def test_two_papers_that_each_do_are_surer_than_one() -> None:
    body = {"valid_until": {"value": "2026-05-06", "confidence": 0.6}, "holder": {"value": APPLICANT, "confidence": 0.6}}
    one = cell("1.1", paper("measurement_management_certificate", dict(body), "a"))
    two = cell(
        "1.1", paper("measurement_management_certificate", dict(body), "a"), paper("measurement_management_certificate", dict(body), "b")
    )
    assert two.confidence > one.confidence


def test_an_alternative_that_would_bring_points_is_in_the_interval() -> None:
    found = cell(
        "1.1",
        paper(
            "measurement_management_certificate",
            {"valid_until": {"value": "2023-05-06", "confidence": 0.5, "alternatives": ["2028-05-06"]}},
        ),
    )
    assert found.proposed == 0
    assert (found.low, found.high) == (0, 5)
    assert dict(found.odds)[FIVE] >= DOUBT.improbable


def test_a_date_known_to_the_month_of_the_deadline_gives_an_interval() -> None:
    found = cell("1.1", paper("measurement_management_certificate", {"valid_until": "2024-06"}))
    assert (found.low, found.high, found.review) == (0, 5, "examine")


def test_patents_beyond_the_cap_make_the_cap_sure() -> None:
    def patents(number: int) -> list[Document]:
        return [
            paper(
                "foreign_patent_certificate",
                {
                    "patent_number": f"US1182146{n}B2",
                    "country": "美国",
                    "patent_type": "invention",
                    "title": f"{'甲乙丙丁戊己庚辛壬癸'[n]}" * 6,
                    "patentees": {"value": APPLICANT, "confidence": 0.7},
                    "grant_date": "2022-01-11",
                },
                f"p{n}",
            )
            for n in range(number)
        ]

    exact, beyond = cell("1.4", *patents(5)), cell("1.4", *patents(8))
    assert exact.proposed == beyond.proposed == 10
    assert beyond.confidence > exact.confidence
    assert exact.low < 10


def test_what_is_confirmed_has_one_value_only() -> None:
    papers = [
        paper("measurement_management_certificate", {"valid_until": "2026-05-06"}, "m"),
        paper("high_tech_enterprise_certificate", {"issue_date": "2022-12-19", "valid_until": "2025-12-18"}, "h"),
    ]
    sheet = score(Application("a", APPLICANT, "", "", DEADLINE), papers, [], RUBRIC, ruled({}))
    for criterion in sheet.criteria:
        assert criterion.low <= criterion.proposed <= criterion.high
        assert sum(share for _, share in criterion.odds) == pytest.approx(1, abs=0.01)
        if criterion.review == "confirm":
            assert criterion.low == criterion.proposed == criterion.high
            assert criterion.confidence >= RUBRIC.thresholds.confirm


def test_a_cells_odds_are_capped_like_its_points() -> None:
    criterion = RUBRIC.criterion("1.1")
    odds = cell_odds(
        criterion,
        {"1.1-a": {FIVE: 0.9, ZERO: 0.1}, "1.1-b": {Decimal(3): 1.0}, "1.1-c": {Decimal(1): 1.0}},
        RUBRIC.defaults({}),
    )
    assert odds == {FIVE: pytest.approx(0.9), Decimal(4): pytest.approx(0.1)}


def test_what_is_improbable_does_not_widen_the_interval() -> None:
    odds = {ZERO: 0.04, Decimal(3): 0.07, FIVE: 0.89}
    assert interval(odds, FIVE, 0.1) == (3, 5)
    assert interval(odds, FIVE, 0.2) == (5, 5)
    assert interval(odds, FIVE, 0.01) == (0, 5)
    assert ordered(odds)[0] == (FIVE, 0.89)


def test_odds_put_together_keep_adding_up_to_one() -> None:
    assert mixed(({ZERO: 1.0}, 0.25), ({FIVE: 1.0}, 0.25)) == {ZERO: 0.5, FIVE: 0.5}


def test_the_worth_of_a_confidence_rises_with_it() -> None:
    values = [DOUBT.probability(n / 100) for n in range(101)]
    assert values == sorted(values)
    assert DOUBT.probability(2.0) == DOUBT.worth[-1][1]
