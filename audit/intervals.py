"""Conformal intervals of a criterion's points: how wide they have to be so that a stated share of them holds what the experts give.

Adaptive prediction sets (Romano, Sesia, Candès 2020) over the sheet's own odds, by criterion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from audit.curves import Numbers

LEVELS = (0.9, 0.95, 0.99)
POOLED = ""
Odds = Sequence[tuple[float, float]]
_SEED = 20220301
_STEP = 0.5


@dataclass(frozen=True, slots=True)
class Intervals:
    """By criterion (`POOLED`: all together) and level, how much of the odds a set has to hold; absent where labels are too few."""

    shares: Mapping[str, Mapping[float, float]]
    labels: Mapping[str, int]

    def interval(self, criterion: str, odds: Odds, level: float) -> tuple[float, float] | None:
        """Least and most points, or None where there is too little to go by, of this criterion and of all."""
        share = self.share(criterion, level)
        if share is None:
            return None
        held = _held(odds, share)
        return min(held), max(held)

    def share(self, criterion: str, level: float) -> float | None:
        own = self.shares.get(criterion, {}).get(level)
        return own if own is not None else self.shares.get(POOLED, {}).get(level)


def least_labels(level: float) -> int:
    """Fewer labels do not tell a share of that size: twice what one exception in so many asks for."""
    return int(np.ceil(2 / (1 - level)))


def fit_intervals(criteria: Sequence[str], odds: Sequence[Odds], given: Sequence[float]) -> Intervals:
    """Intervals from what experts gave."""
    draws = np.random.default_rng(_SEED).random(len(given))
    scores = np.array([score(o, g, u) for o, g, u in zip(odds, given, draws, strict=True)])
    names = np.array(criteria)
    groups = {name: scores[names == name] for name in sorted(set(criteria))} | {POOLED: scores}
    shares = {name: {level: _quantile(own, level) for level in LEVELS if len(own) >= least_labels(level)} for name, own in groups.items()}
    return Intervals(shares, {name: len(own) for name, own in groups.items()})


def score(odds: Odds, given: float, draw: float) -> float:
    """How much of the odds lies before the points given, likeliest first, and a random part of their own: uniform where odds are true."""
    before = 0.0
    for points, share in _ordered(odds):
        if abs(points - given) < _STEP / 2:
            return before + draw * share
        before += share
    return before + draw * max(0.0, 1 - before)


def _held(odds: Odds, share: float) -> list[float]:
    """Points, likeliest first, until they hold the share."""
    held: list[float] = []
    before = 0.0
    for points, each in _ordered(odds):
        if held and before >= share:
            break
        held.append(points)
        before += each
    return held


def _ordered(odds: Odds) -> list[tuple[float, float]]:
    return sorted(odds, key=lambda o: (-o[1], o[0]))


def _quantile(scores: Numbers, level: float) -> float:
    rank = int(np.ceil((len(scores) + 1) * level))
    return float(np.sort(scores)[min(rank, len(scores)) - 1])
