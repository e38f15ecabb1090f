"""Values and sheets with known truth, in two rounds, for `benchmarks.confidence`.

The probability that a value is right is drawn first, then what the reader says of it: bent by kind, blurred, and in the second round bent
otherwise for a third of the kinds. Of criteria the odds of all their points are drawn, and the sheet is too sure of the likeliest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from audit.curves import Numbers, Truths, worth_of
from audit.intervals import Odds
from evidence.calibration import Curves

KINDS = 16
DRIFTING = KINDS // 3
CRITERIA = 19
BLUR = 0.35
Names = list[str]


@dataclass(frozen=True)
class Values:
    """What was read: kind, confidence, whether right, the true probability of that, and the application."""

    kinds: Names
    said: Numbers
    right: Truths
    true: Numbers
    groups: Names

    def part(self, where: Truths) -> Values:
        return Values(_part(self.kinds, where), self.said[where], self.right[where], self.true[where], _part(self.groups, where))

    def halves(self, rng: np.random.Generator) -> tuple[Values, Values]:
        first = rng.permutation(len(self.right)) < len(self.right) // 2
        return self.part(first), self.part(~first)

    def of(self, kind: str) -> Values:
        return self.part(np.array(self.kinds) == kind)

    def under(self, curves: Curves) -> Values:
        """With calibrated confidences."""
        return Values(self.kinds, worth_of(curves, self.kinds, self.said), self.right, self.true, self.groups)


def make_values(rng: np.random.Generator, count: int, *, drifted: bool) -> Values:
    """Values of one round. Most are sure, some doubtful, a few lost; kinds differ in how many of each and in how their reader bends."""
    bends = np.random.default_rng(1)
    slope, shift, doubt = bends.uniform(0.6, 1.4, KINDS), bends.normal(0, 0.6, KINDS), bends.uniform(0.02, 0.14, KINDS)
    if drifted:
        shift[:DRIFTING] -= 1.5
        slope[:DRIFTING] *= 0.8
    kinds = rng.choice(KINDS, count, p=_falling(KINDS))
    lost = rng.random(count) < doubt[kinds]
    odds = np.where(lost, rng.normal(-1.6, 1.2, count), rng.normal(6.2, 1.2, count))
    true = 1 / (1 + np.exp(-odds))
    said = 1 / (1 + np.exp(-(slope[kinds] * (odds + rng.normal(0, BLUR, count)) + shift[kinds])))
    groups = [f"a{n // CRITERIA}" for n in range(count)]
    return Values([f"k{k:02d}" for k in kinds], np.clip(said, 0.001, 0.999).round(4), rng.random(count) < true, true, groups)


@dataclass(frozen=True)
class Sheets:
    criteria: Names
    odds: list[Odds]
    given: list[float]


def make_sheets(rng: np.random.Generator, applications: int) -> Sheets:
    criteria, odds, given = [], [], []
    for _ in range(applications):
        for c in range(CRITERIA):
            full = 2 + c % 5 * 2
            points = rng.permutation(np.arange(0, full + 0.5, 0.5))[: rng.integers(2, 5)]
            true = rng.dirichlet(np.full(len(points), 0.35))
            said = true**1.3 / (true**1.3).sum()
            criteria.append(f"c{c:02d}")
            odds.append([(float(p), float(s)) for p, s in zip(points, said, strict=True)])
            given.append(float(rng.choice(points, p=true)))
    return Sheets(criteria, odds, given)


def _falling(count: int) -> Numbers:
    weights = 1 / np.arange(2.0, count + 2)
    return np.array(weights / weights.sum())


def _part(names: Names, where: Truths) -> Names:
    return [n for n, w in zip(names, where, strict=True) if w]
