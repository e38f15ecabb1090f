"""Generated rounds: their own truth holds together, and scoring keeps to it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from benchmarks.rounds import defaults_ruled, match_people, measure
from fixtures.rounds import Round, make_round
from scoring.rubric import load_rubric


@pytest.fixture(scope="module")
def made() -> Round:
    return make_round(5, 12)


def test_one_seed_gives_one_round(made: Round) -> None:
    assert make_round(5, 12) == made
    assert make_round(6, 12) != made


def test_the_truth_has_nineteen_cells_within_their_full_points(made: Round) -> None:
    rubric = load_rubric("jiangmen-2022")
    for application in made.applications:
        assert set(application.criteria) == {c.id for c in rubric.criteria}
        assert set(application.items) == {i.id for i in rubric.items}
        assert all(Decimal(0) <= application.criteria[c.id] <= c.full for c in rubric.criteria)


def test_pairs_and_links_name_papers_that_are_there(made: Round) -> None:
    papers = {d.id: d for a in made.applications for d in a.documents}
    for application in made.applications:
        for certificate, record, row in application.matches | application.undecided:
            assert papers[certificate].kind in {"title_certificate", "professional_qualification"}
            assert row < len(papers[record].rows)
    assert made.links
    assert all(place.document in papers for link in made.links for place in link.places)


def test_every_application_of_a_round_holds_traps(made: Round) -> None:
    assert sum(bool(a.traps) for a in made.applications) >= 11
    assert len({t for a in made.applications for t in a.traps}) >= 25


def test_a_round_on_a_leap_day_is_made_too() -> None:
    assert len(make_round(7, 3, dt.date(2024, 2, 29)).applications) == 3


def test_scoring_keeps_to_the_truth_of_a_round(made: Round) -> None:
    rubric = load_rubric("jiangmen-2022")
    figures, _ = measure(made, rubric, defaults_ruled(rubric))
    assert figures.exact >= 0.98, figures.wrong
    assert figures.over_share <= 0.005, figures.over
    assert not figures.wrong_confirmed


def test_persons_are_matched_over_certificates_and_insurance(made: Round) -> None:
    pairs = match_people(made, load_rubric("jiangmen-2022"))
    assert pairs.true > 50
    assert pairs.f1 >= 0.995, pairs.missed
