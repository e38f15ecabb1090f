"""The order of a round and how firm it is: every criterion that is not confirmed drawn again and again within its odds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from scoring.standings import Entrant, Standing

_TAIL = 0.05
_LEAST_DRAWS = 30

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entrant stands by its proposals (equal totals share a place), from which place to which it lies nine times in ten,
    the same for its points, and how often it is among the chosen."""

    entrant: Entrant
    place: int
    best: int
    worst: int
    low: Decimal
    high: Decimal
    chosen: float


@dataclass(frozen=True, slots=True)
class Lever:
    """A criterion that is not confirmed: how many seats its confirmation may be expected to move."""

    entrant: Entrant
    standing: Standing
    seats: float


@dataclass(frozen=True, slots=True)
class Ranking:
    places: tuple[Place, ...]
    levers: tuple[Lever, ...]
    seats: int
    draws: int
    seed: int


def rank(entrants: Sequence[Entrant], seats: int, draws: int, seed: int) -> Ranking:
    """The round's order. The same entrants, in any order, give the same ranking."""
    ordered = sorted(entrants, key=lambda e: (-e.total, e.batch, e.application))
    if not ordered:
        return Ranking((), (), seats, draws, seed)
    source = np.random.default_rng(seed)
    drawn = [[_draw(s, draws, source) for s in e.standings] for e in ordered]
    totals: Points = np.array([np.sum(columns, axis=0) if columns else np.zeros(draws) for columns in drawn])
    places = _places(totals)
    chosen = _chosen(totals, seats)
    found = tuple(
        Place(
            entrant=e,
            place=1 + sum(other.total > e.total for other in ordered),
            best=int(np.quantile(places[i], _TAIL, method="lower")),
            worst=int(np.quantile(places[i], 1 - _TAIL, method="higher")),
            low=_half(np.quantile(totals[i], _TAIL, method="lower")),
            high=_half(np.quantile(totals[i], 1 - _TAIL, method="higher")),
            chosen=round(float(chosen[i].mean()), 4),
        )
        for i, e in enumerate(ordered)
    )
    return Ranking(found, _levers(ordered, drawn, chosen), seats, draws, seed)


def _draw(standing: Standing, draws: int, source: np.random.Generator) -> Points:
    if standing.settled or len(standing.odds) < 2:
        return np.full(draws, float(standing.proposed))
    points = np.array([float(p) for p, _ in standing.odds])
    shares = np.array([s for _, s in standing.odds])
    return source.choice(points, size=draws, p=shares / shares.sum())


def _places(totals: Points) -> NDArray[np.int64]:
    """1 + how many have more, in every draw."""
    descending = -np.sort(-totals, axis=0)
    return np.array([1 + (descending > row).sum(axis=0) for row in totals])


def _chosen(totals: Points, seats: int) -> Points:
    """1 where an entrant is among the chosen, 0 where not; those that tie for the last seats share them: the rule breaks no tie."""
    more = _places(totals) - 1
    tied = np.array([(totals == row).sum(axis=0) for row in totals])
    shares: Points = np.clip((seats - more) / tied, 0.0, 1.0)
    return shares


def _levers(entrants: Sequence[Entrant], drawn: Sequence[Sequence[Points]], chosen: Points) -> tuple[Lever, ...]:
    """For every criterion that varies: by how many seats, on average over its outcomes, knowing it moves the choice."""
    usual = chosen.mean(axis=1)
    found = []
    for entrant, columns in zip(entrants, drawn, strict=True):
        for standing, column in zip(entrant.standings, columns, strict=True):
            values, counts = np.unique(column, return_counts=True)
            if len(values) < 2:
                continue
            moved = sum(
                count / len(column) * np.abs(chosen[:, column == value].mean(axis=1) - usual).sum() / 2
                for value, count in zip(values, counts, strict=True)
                if count >= _LEAST_DRAWS
            )
            found.append(Lever(entrant, standing, round(float(moved), 4)))
    return tuple(sorted(found, key=lambda x: (-x.seats, x.entrant.batch, x.entrant.application, x.standing.criterion)))


def _half(points: np.float64) -> Decimal:
    return Decimal(round(float(points) * 2)) / 2
