"""Conformal intervals of a criterion's points: how wide they have to be so that a stated share of them holds what the experts give.

An interval begins at the likeliest points and grows to the likelier of its neighbours until it holds a share of the sheet's own odds; which
share, past labels say, by criterion (nested conformal sets: Gupta, Kuchibhotla, Ramdas 2022). Where the likeliest points alone are right
more often than is promised, the interval is these and holds more than was promised.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from audit.curves import Numbers

LEVELS = (0.9, 0.95, 0.99)
POOLED = ""
Odds = Sequence[tuple[float, float]]
_BEYOND = 2.0
"""The score of points that the odds do not reach at all."""


@dataclass(frozen=True, slots=True)
class Intervals:
    """By criterion (`POOLED`: all together) and level, how much of the odds an interval has to hold; absent where labels are too few."""

    shares: Mapping[str, Mapping[float, float]]
    labels: Mapping[str, int]

    def interval(self, criterion: str, odds: Odds, level: float) -> tuple[float, float] | None:
        """Least and most points. None where there is too little to go by, of this criterion and of all, and where experts too often give
        what the odds do not hold. `odds` are those before calibration (`scoring.scale.said_odds`)."""
        share = self.share(criterion, level)
        if share is None or share >= _BEYOND or not odds:
            return None
        return [ends for ends, before in _growing(odds) if before <= share][-1]

    def share(self, criterion: str, level: float) -> float | None:
        own = self.shares.get(criterion, {}).get(level)
        return own if own is not None else self.shares.get(POOLED, {}).get(level)


def least_labels(level: float) -> int:
    """Fewer labels do not tell a share of that size: twice what one exception in so many asks for."""
    return int(np.ceil(2 / (1 - level)))


def fit_intervals(criteria: Sequence[str], odds: Sequence[Odds], given: Sequence[float]) -> Intervals:
    """Intervals from what experts gave."""
    scores = np.array([score(o, g) for o, g in zip(odds, given, strict=True)])
    names = np.array(criteria)
    groups = {name: scores[names == name] for name in sorted(set(criteria))} | {POOLED: scores}
    shares = {name: {level: _quantile(own, level) for level in LEVELS if len(own) >= least_labels(level)} for name, own in groups.items()}
    return Intervals(shares, {name: len(own) for name, own in groups.items()})


def score(odds: Odds, given: float) -> float:
    """How much of the odds an interval holds before it grows to the points given; 0 where it begins there."""
    return next((before for (low, high), before in _growing(odds) if low <= given <= high), _BEYOND)


def _growing(odds: Odds) -> Iterator[tuple[tuple[float, float], float]]:
    """Intervals, each a step wider, and how much of the odds the one before held."""
    points = sorted(odds)
    low = high = max(range(len(points)), key=lambda i: (points[i][1], -points[i][0]))
    before, held = 0.0, points[low][1]
    while True:
        yield (points[low][0], points[high][0]), before
        below = points[low - 1][1] if low > 0 else -1.0
        above = points[high + 1][1] if high + 1 < len(points) else -1.0
        if below < 0 and above < 0:
            return
        low, high = (low - 1, high) if below >= above else (low, high + 1)
        before, held = held, held + max(below, above)


def _quantile(scores: Numbers, level: float) -> float:
    rank = int(np.ceil((len(scores) + 1) * level))
    return float(np.sort(scores)[min(rank, len(scores)) - 1])
