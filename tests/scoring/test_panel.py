"""Means, spreads, places and disputes of a panel, worked out by hand."""

from __future__ import annotations

from decimal import Decimal

from scoring.panel import Dispute, Vote, disputes_of, outcome_of, places_of

D = Decimal


def vote(expert: str, *points: str) -> Vote:
    return Vote(expert, {c: D(p) for c, p in zip(("1.1", "1.2"), points, strict=False)}, recommended=True)


def test_the_mean_is_rounded_half_up_to_two_places() -> None:
    outcome = outcome_of([vote("a", "5", "7.5"), vote("b", "4.5", "8"), vote("c", "4.5", "7.5")])
    assert outcome is not None
    assert (outcome.mean, outcome.spread, outcome.votes) == (D("12.33"), D("0.5"), 3)
    eight = outcome_of([vote(str(n), "1.5" if n == 0 else "1") for n in range(8)])
    assert eight is not None
    assert eight.mean == D("1.06")  # 1.0625
    assert outcome_of([]) is None


def test_the_highest_and_the_lowest_are_dropped_only_where_asked_and_three_voted() -> None:
    votes = [vote("a", "1"), vote("b", "4"), vote("c", "5")]
    plain, dropped, two = outcome_of(votes), outcome_of(votes, drop=True), outcome_of(votes[:2], drop=True)
    assert plain is not None
    assert dropped is not None
    assert two is not None
    assert (plain.mean, dropped.mean, dropped.votes, dropped.spread) == (D("3.33"), D("4.00"), 1, D(4))
    assert (two.mean, two.dropped) == (D("2.50"), False)


def test_equal_means_share_a_place_and_the_next_one_is_skipped() -> None:
    assert places_of({1: D("88.00"), 2: D("90.50"), 3: D("88.00"), 4: D("70.00")}) == {2: 1, 1: 2, 3: 2, 4: 4}


def test_votes_that_are_far_apart_go_to_adjudication() -> None:
    votes = [vote("a", "5", "10"), vote("b", "3.5", "7.5")]
    found = disputes_of(votes, {"1.1": D(5), "1.2": D(10)}, D("0.3"), D(1), D(4))
    assert found == (Dispute("1.1", D("3.5"), D(5), D("1.5")), Dispute("", D("11.0"), D(15), D(4)))
    assert disputes_of(votes[:1], {"1.1": D(5)}, D("0.3"), D(1), D(4)) == ()
