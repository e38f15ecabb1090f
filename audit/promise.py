"""From a promise to a threshold: which criteria may be confirmed at one click so that hardly any of them is wrong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import beta

from audit.curves import Numbers, Truths


@dataclass(frozen=True, slots=True)
class Promise:
    """At most a share `wrong` of what is confirmed unchanged may be wrong; with the probability `sureness` that is kept."""

    wrong: float
    sureness: float = 0.95


@dataclass(frozen=True, slots=True)
class Threshold:
    """Least confidence that keeps the promise, None where the labels prove none. `bound` is the upper bound of the share of wrong ones
    among the `labels` at or above it, of which `wrong` are."""

    least: float | None
    labels: int
    wrong: int
    bound: float
    needed: int
    """Labels without a single error that the promise asks for at the least."""


def flawless(promise: Promise) -> int:
    """So many without a single error are the fewest that prove a promise."""
    return int(np.ceil(np.log(1 - promise.sureness) / np.log(1 - promise.wrong)))


def upper_bound(wrong: int, labels: int, sureness: float) -> float:
    """Clopper and Pearson's one-sided upper bound of a share."""
    return 1.0 if wrong >= labels else float(beta.ppf(sureness, wrong + 1, labels - wrong))


def lower_bound(wrong: int, labels: int, sureness: float) -> float:
    """Clopper and Pearson's one-sided lower bound of a share."""
    return 0.0 if wrong == 0 else float(beta.ppf(1 - sureness, wrong, labels - wrong + 1))


def threshold_for(promise: Promise, confidences: Numbers, right: Truths) -> Threshold:
    """Learn then test: sets from the surest down are tested one after the other, each a step larger, until the first that fails.

    The order does not look at who was right, so that all tests together err with probability ``1 - sureness`` at most. The first set
    is the smallest that could pass.
    """
    needed = flawless(promise)
    order = np.argsort(-confidences, kind="stable")
    sorted_confidences, errors = confidences[order], np.cumsum(~right[order])
    held = Threshold(None, 0, 0, 1.0, needed)
    for count in _steps(needed, sorted_confidences):
        wrong = int(errors[count - 1])
        bound = upper_bound(wrong, count, promise.sureness)
        if bound > promise.wrong:
            break
        held = Threshold(float(sorted_confidences[count - 1]), count, wrong, bound, needed)
    return held


def _steps(needed: int, confidences: Numbers) -> list[int]:
    """Sizes to test: from what is needed in steps of a tenth; never between two equal confidences."""
    sizes, size = [], needed
    while size <= len(confidences):
        whole = int(np.searchsorted(-confidences, -confidences[size - 1], side="right"))
        sizes.append(whole)
        size = max(whole + 1, int(np.ceil(size * 1.1)))
    return sizes
