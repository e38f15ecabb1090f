"""The order of a round under doubt: the same every time, and firm only where the points are."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scoring.ranking import rank
from scoring.standings import Entrant, Standing

SEED, DRAWS = 7, 4000


def sure(points: float) -> Standing:
    return Standing("1.1", "计量认证技术", Decimal(str(points)), True, ((Decimal(str(points)), 1.0),))


def open_(points: float, other: float, share: float) -> Standing:
    """`points` with probability 1 - `share`, else `other`."""
    odds = ((Decimal(str(points)), 1 - share), (Decimal(str(other)), share))
    return Standing("3.7", "质量管控能力", Decimal(str(points)), False, odds)


def entrant(name: str, *standings: Standing) -> Entrant:
    return Entrant("b", name, name, standings)


def test_settled_points_give_a_firm_order() -> None:
    found = rank([entrant("c", sure(50)), entrant("a", sure(70)), entrant("b", sure(60))], 2, DRAWS, SEED)
    assert [(p.entrant.application, p.place, p.best, p.worst, p.chosen) for p in found.places] == [
        ("a", 1, 1, 1, 1.0),
        ("b", 2, 2, 2, 1.0),
        ("c", 3, 3, 3, 0.0),
    ]
    assert found.levers == ()


def test_an_open_criterion_moves_places_as_often_as_its_odds_say() -> None:
    found = rank([entrant("a", sure(60), open_(10, 0, 0.3)), entrant("b", sure(65))], 1, DRAWS, SEED)
    first = found.places[0]
    assert first.entrant.application == "a"
    assert (first.best, first.worst) == (1, 2)
    assert (first.low, first.high) == (60, 70)
    assert first.chosen == pytest.approx(0.7, abs=0.03)


def test_a_confirmed_criterion_does_not_vary_whatever_its_odds() -> None:
    settled = Standing("3.7", "质量管控能力", Decimal(10), True, ((Decimal(10), 0.9), (Decimal(0), 0.1)))
    found = rank([entrant("a", settled), entrant("b", sure(5))], 1, DRAWS, SEED)
    assert [p.chosen for p in found.places] == [1.0, 0.0]


def test_equal_totals_share_a_place_and_the_last_seat() -> None:
    found = rank([entrant("a", sure(60)), entrant("b", sure(60)), entrant("c", sure(70))], 2, DRAWS, SEED)
    assert [(p.entrant.application, p.place, p.chosen) for p in found.places] == [("c", 1, 1.0), ("a", 2, 0.5), ("b", 2, 0.5)]


def test_the_seats_are_always_given_out_in_full() -> None:
    entrants = [entrant(f"e{n}", sure(50 + n), open_(10, 0, 0.4)) for n in range(9)]
    assert sum(p.chosen for p in rank(entrants, 5, DRAWS, SEED).places) == pytest.approx(5, abs=0.001)


def test_the_criterion_at_the_cut_is_the_lever_and_one_far_from_it_is_not() -> None:
    entrants = [entrant("top", sure(90), open_(5, 0, 0.5)), entrant("edge", sure(60), open_(10, 0, 0.5)), entrant("rival", sure(65))]
    levers = {x.entrant.application: x.seats for x in rank(entrants, 2, DRAWS, SEED).levers}
    assert levers["edge"] == pytest.approx(0.5, abs=0.05)
    assert levers["top"] < 0.05


def test_the_same_round_in_another_order_gives_the_same_ranking() -> None:
    entrants = [entrant(f"e{n}", sure(50 + n), open_(10, 0, 0.4)) for n in range(6)]
    assert rank(entrants, 5, DRAWS, SEED) == rank(entrants[::-1], 5, DRAWS, SEED)


def test_nobody_applies() -> None:
    assert rank([], 5, DRAWS, SEED).places == ()
