"""What a confidence has proved to be worth: curves fitted on labels, by kind where there are labels enough, drawn to the pooled one where
there are few."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from evidence.calibration import GRID, Curve, Curves

Numbers = NDArray[np.float64]
Truths = NDArray[np.bool_]
LEAST, MOST = GRID[0], GRID[-1]
BACKING = 20.0
"""So many labels of its own weigh as much for a kind as all kinds together do: see `benchmarks.confidence` and `benchmarks.readings`."""
_GRID: Numbers = np.array(GRID)

Fit = Callable[[Numbers, Truths], Numbers]
"""From confidences and truths to the worth at each point of the grid."""


def worth_of(curves: Curves, kinds: Sequence[str], confidences: Numbers) -> Numbers:
    """The calibrated confidences of many values: for each what `Curves.at` says."""
    found, names = np.empty(len(confidences)), np.array(kinds)
    for name in set(kinds):
        here = names == name
        found[here] = np.interp(confidences[here], curves.grid, curves.of(name).worth)
    return np.round(found, 4)


def isotonic(confidences: Numbers, right: Truths) -> Numbers:
    """Any curve that never falls."""
    model = IsotonicRegression(y_min=LEAST, y_max=MOST, out_of_bounds="clip")
    model.fit(confidences, right.astype(float))
    worth: Numbers = model.predict(_GRID)
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
    model = LogisticRegression(C=10.0, solver="newton-cholesky")  # exact in a few steps, for two weights
    model.fit(signals(np.clip(confidences, LEAST, MOST)), right)
    worth: Numbers = model.predict_proba(signals(_GRID))[:, 1]
    return worth


def _tells(right: Truths) -> bool:
    """Whether there are both right and wrong ones to learn from."""
    return bool(right.any() and not right.all())


def _curve(worth: Numbers, labels: int) -> Curve:
    kept = np.maximum.accumulate(np.clip(worth, LEAST, MOST))
    return Curve(tuple(round(float(w), 5) for w in kept), labels)
