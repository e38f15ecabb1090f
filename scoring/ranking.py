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
_MOST_TELLING = 15
_LEAST_SEATS = 0.005

Points = NDArray[np.float64]
Counts = NDArray[np.int64]


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

    @property
    def telling(self) -> tuple[Lever, ...]:
        """The levers worth a person's time, the strongest first."""
        return tuple(x for x in self.levers if x.seats >= _LEAST_SEATS)[:_MOST_TELLING]


def rank(entrants: Sequence[Entrant], seats: int, draws: int, seed: int) -> Ranking:
    """The round's order. The same entrants, in any order, give the same ranking."""
    ordered = sorted(entrants, key=lambda e: (-e.total, e.batch, e.application))
    if not ordered:
        return Ranking((), (), seats, draws, seed)
    source = np.random.default_rng(seed)
    drawn = [[_draw(s, draws, source) for s in e.standings] for e in ordered]
    totals: Points = np.array([np.sum(columns, axis=0) if columns else np.zeros(draws) for columns in drawn])
    more, tied = _compared(totals)
    places, chosen = more + 1, _chosen(more, tied, seats)
    proposed = [e.total for e in ordered]
    found = tuple(
        Place(
            entrant=e,
            place=1 + proposed.index(proposed[i]),
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


def _compared(totals: Points) -> tuple[Counts, Counts]:
    """How many have more, and how many as much, in every draw: counted by level, as comparing all pairs of a large round takes long."""
    levels, codes = np.unique(totals, return_inverse=True)
    codes = codes.reshape(totals.shape)
    draws = np.arange(totals.shape[1])
    held = np.bincount((codes + draws * len(levels)).ravel(), minlength=len(draws) * len(levels)).reshape(len(draws), len(levels))
    above = held.sum(axis=1, keepdims=True) - held.cumsum(axis=1)
    return above[draws, codes], held[draws, codes]


def _chosen(more: Counts, tied: Counts, seats: int) -> Points:
    """1 where an entrant is among the chosen, 0 where not; those that tie for the last seats share them: the rule breaks no tie."""
    shares: Points = np.clip((seats - more) / tied, 0.0, 1.0)
    return shares


def _levers(entrants: Sequence[Entrant], drawn: Sequence[Sequence[Points]], chosen: Points) -> tuple[Lever, ...]:
    """For every criterion that varies: by how many seats, on average over its outcomes, knowing it moves the choice."""
    usual = chosen.mean(axis=1)
    found = []
    for entrant, columns in zip(entrants, drawn, strict=True):
        outcomes = [
            (standing, column == value) for standing, column in zip(entrant.standings, columns, strict=True) for value in _values(column)
        ]
        if not outcomes:
            continue
        # one product of matrices an entrant, as a large round has thousands of outcomes: who is chosen, on average, under each
        held = np.array([holds for _, holds in outcomes], dtype=float)
        counts = held.sum(axis=1)
        moved = np.abs(chosen @ held.T / counts - usual[:, np.newaxis]).sum(axis=0) / 2 * counts / held.shape[1]
        moved[counts < _LEAST_DRAWS] = 0.0
        for standing in dict.fromkeys(standing for standing, _ in outcomes):
            own = [m for (s, _), m in zip(outcomes, moved, strict=True) if s is standing]
            found.append(Lever(entrant, standing, round(float(sum(own)), 4)))
    return tuple(sorted(found, key=lambda x: (-x.seats, x.entrant.batch, x.entrant.application, x.standing.criterion)))


def _values(column: Points) -> Points:
    """The points that are drawn for a criterion; none where they never vary."""
    values = np.unique(column)
    return values if len(values) > 1 else values[:0]


def _half(points: np.float64) -> Decimal:
    return Decimal(round(float(points) * 2)) / 2
