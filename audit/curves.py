"""What a confidence has proved to be worth: curves fitted on labels, by kind where there are labels enough, drawn to the pooled one where
there are few."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

Numbers = NDArray[np.float64]
Truths = NDArray[np.bool_]
LEAST, MOST = 0.001, 0.999
GRID: Numbers = np.unique(np.concatenate([np.linspace(LEAST, 0.9, 46), np.linspace(0.9, 0.99, 37), np.linspace(0.99, MOST, 19)]))
"""Confidences at which a curve is kept; straight lines between. Closer where most values are."""
BACKING = 50.0
"""So many labels of its own weigh as much for a kind as all kinds together do."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Probability of being right at each confidence of `GRID`, from that many labels."""

    worth: tuple[float, ...]
    labels: int

    def of(self, confidences: Numbers) -> Numbers:
        found: Numbers = np.interp(confidences, GRID, np.array(self.worth))
        return found


Fit = Callable[[Numbers, Truths], Numbers]
"""From confidences and truths to the worth at each point of `GRID`."""


@dataclass(frozen=True, slots=True)
class Curves:
    pooled: Curve
    kinds: Mapping[str, Curve]

    def of(self, kinds: Sequence[str], confidences: Numbers) -> Numbers:
        """The calibrated confidences; a kind without labels has the pooled curve."""
        found, names = self.pooled.of(confidences), np.array(kinds)
        for name, curve in self.kinds.items():
            here = names == name
            found[here] = curve.of(confidences[here])
        return found


def isotonic(confidences: Numbers, right: Truths) -> Numbers:
    """Any curve that never falls."""
    model = IsotonicRegression(y_min=LEAST, y_max=MOST, out_of_bounds="clip")
    model.fit(confidences, right.astype(float))
    worth: Numbers = model.predict(GRID)
    return worth


def logistic(confidences: Numbers, right: Truths) -> Numbers:
    """Platt's: a straight line between log odds."""
    return _regressed(confidences, right, lambda c: np.log(c / (1 - c))[:, None])


def beta(confidences: Numbers, right: Truths) -> Numbers:
    """Beta calibration (Kull 2017): both ends of the scale may be bent."""
    return _regressed(confidences, right, lambda c: np.column_stack([np.log(c), -np.log(1 - c)]))


def fit_curves(kinds: Sequence[str], confidences: Numbers, right: Truths, fit: Fit = logistic, backing: float = BACKING) -> Curves:
    """A pooled curve, and one for each kind: its own and the pooled one, weighed by the labels it has."""
    pooled, names = fit(confidences, right), np.array(kinds)
    curves = {}
    for name in sorted(set(kinds)):
        here = names == name
        count = int(here.sum())
        own = fit(confidences[here], right[here]) if _tells(right[here]) else pooled
        curves[name] = _curve((own * count + pooled * backing) / (count + backing), count)
    return Curves(_curve(pooled, len(right)), curves)


def _regressed(confidences: Numbers, right: Truths, signals: Callable[[Numbers], Numbers]) -> Numbers:
    if not _tells(right):
        return np.full(len(GRID), (right.sum() + 1) / (len(right) + 2))
    model = LogisticRegression(C=10.0, max_iter=1000)
    model.fit(signals(np.clip(confidences, LEAST, MOST)), right)
    worth: Numbers = model.predict_proba(signals(GRID))[:, 1]
    return worth


def _tells(right: Truths) -> bool:
    """Whether there are both right and wrong ones to learn from."""
    return bool(right.any() and not right.all())


def _curve(worth: Numbers, labels: int) -> Curve:
    kept = np.maximum.accumulate(np.clip(worth, LEAST, MOST))
    return Curve(tuple(round(float(w), 5) for w in kept), labels)
