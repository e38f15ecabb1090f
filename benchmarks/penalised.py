"""A candidate for small kinds, for `benchmarks.confidence`: each kind's logistic line is drawn to the pooled one by a penalty, where the
program mixes both curves by their labels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from audit.curves import LEAST, MOST, Numbers, Truths
from evidence.calibration import GRID, Curve, Curves

SPREAD = np.array([2.0, 0.5])
"""How far kinds may lie from the pooled line: of its height in log odds, and of its slope."""
_LOOSE = np.array([30.0, 30.0])
_STEPS, _LONGEST, _NEAR = 50, 2.0, 1e-8


def penalised(kinds: Sequence[str], confidences: Numbers, right: Truths) -> Curves:
    names, said = np.array(kinds), _odds(np.clip(confidences, LEAST, MOST))
    pooled = _line(said, right, np.array([0.0, 1.0]), _LOOSE)
    curves = {}
    for name in sorted(set(kinds)):
        here = names == name
        curves[name] = _curve(_line(said[here], right[here], pooled, SPREAD), int(here.sum()))
    return Curves(_curve(pooled, len(right)), curves)


def _line(said: Numbers, right: Truths, drawn_to: Numbers, spread: Numbers) -> Numbers:
    """Height and slope of the likeliest line if it lies around another as normal deviates do; by Newton's steps."""
    signals, line, penalty = np.column_stack([np.ones_like(said), said]), drawn_to.copy(), np.diag(spread**-2)
    for _ in range(_STEPS):
        worth = _worth(signals @ line)
        slope = signals.T @ (worth - right) + penalty @ (line - drawn_to)
        step = np.linalg.solve((signals * (worth * (1 - worth))[:, None]).T @ signals + penalty, slope)
        line -= step * min(1.0, _LONGEST / max(float(np.linalg.norm(step)), _NEAR))
        if np.linalg.norm(step) < _NEAR:
            break
    return line


def _curve(line: Numbers, labels: int) -> Curve:
    worth = np.maximum.accumulate(np.clip(_worth(line[0] + line[1] * _odds(np.array(GRID))), LEAST, MOST))
    return Curve(tuple(round(float(w), 5) for w in worth), labels)


def _odds(confidences: Numbers) -> Numbers:
    found: Numbers = np.log(confidences / (1 - confidences))
    return found


def _worth(odds: Numbers) -> Numbers:
    found: Numbers = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    return found
