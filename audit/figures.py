"""Figures from labels: how often the machine is wrong, how well its confidences tell so, and how both change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom, chi2
from sklearn.metrics import roc_auc_score

from audit.curves import Numbers, Truths
from audit.promise import lower_bound, upper_bound
from evidence.label import Label

BINS = 10
_SURENESS = 0.975
"""Of each side of an interval of 95 %."""
_EDGES = np.array([0.0, 0.5, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, 1.0])
"""Classes of confidence whose shares are compared between rounds."""
_RARE = 1e-4


@dataclass(frozen=True, slots=True)
class Sample:
    """Confidences with what was true."""

    confidences: Numbers
    right: Truths

    @classmethod
    def of(cls, labels: Sequence[Label]) -> Sample:
        return cls(np.array([x.confidence for x in labels], dtype=float), np.array([x.right for x in labels], dtype=bool))

    def __len__(self) -> int:
        return len(self.right)


@dataclass(frozen=True, slots=True)
class Figures:
    """`wrong` of `count` were wrong; `low` and `high` bound the share of wrong ones (Clopper and Pearson, 95 %).

    `ece` is the expected calibration error over ten equally filled bins, `brier` the mean squared error; `auroc` how well confidence ranks
    right before wrong, None where there are not both. `chance` is the error over these bins that would be expected if every confidence
    were true: an `ece` about as large says nothing against them.
    """

    name: str
    count: int
    wrong: int
    low: float
    high: float
    ece: float
    brier: float
    auroc: float | None
    chance: float = 0.0

    @property
    def share(self) -> float:
        return self.wrong / self.count if self.count else 0.0

    @property
    def excess(self) -> float:
        """The calibration error without what chance alone makes of it."""
        return max(0.0, self.ece - self.chance)


@dataclass(frozen=True, slots=True)
class Bin:
    """Values of about one confidence: its mean, how many were right of how many, and bounds of that share."""

    confidence: float
    right: float
    low: float
    high: float
    count: int


def figures_of(name: str, sample: Sample) -> Figures:
    count, wrong = len(sample), int((~sample.right).sum())
    low, high = (lower_bound(wrong, count, _SURENESS), upper_bound(wrong, count, _SURENESS)) if count else (0.0, 1.0)
    brier = float(np.mean((sample.confidences - sample.right) ** 2)) if count else 0.0
    both = 0 < wrong < count
    auroc = float(roc_auc_score(sample.right, sample.confidences)) if both else None
    error = calibration_error(sample.confidences, sample.right.astype(float))
    return Figures(name, count, wrong, low, high, error, brier, auroc, chance_error(sample.confidences))


def grouped(labels: Sequence[Label], key: Callable[[Label], str]) -> tuple[Figures, ...]:
    """Figures of each group, the one with most wrong ones first."""
    groups: dict[str, list[Label]] = {}
    for label in labels:
        groups.setdefault(key(label), []).append(label)
    found = [figures_of(name, Sample.of(group)) for name, group in groups.items()]
    return tuple(sorted(found, key=lambda f: (-f.wrong, -f.count, f.name)))


def calibration_error(confidences: Numbers, truths: Numbers) -> float:
    """Expected calibration error over equally filled bins; `truths` are 0 and 1, or true probabilities."""
    parts = _parts(confidences)
    return float(sum(abs((confidences[p] - truths[p]).sum()) for p in parts) / len(confidences)) if len(confidences) else 0.0


def chance_error(confidences: Numbers) -> float:
    """The calibration error to be expected of so many values if their confidences are true: each bin's mean deviation by de Moivre, as if
    all of the bin had its mean confidence."""
    deviations = 0.0
    for part in _parts(confidences):
        count, mean = len(part), float(confidences[part].mean())
        above = int(np.floor(count * mean)) + 1
        deviations += 2 * above * (1 - mean) * float(binom.pmf(above, count, mean)) if above <= count else 0.0
    return deviations / len(confidences) if len(confidences) else 0.0


def reliability(sample: Sample) -> tuple[Bin, ...]:
    """The bins of a reliability diagram."""
    found = []
    for part in _parts(sample.confidences):
        right, count = int(sample.right[part].sum()), len(part)
        bounds = lower_bound(right, count, _SURENESS), upper_bound(right, count, _SURENESS)
        found.append(Bin(float(sample.confidences[part].mean()), right / count, *bounds, count))
    return tuple(found)


def risk_coverage(sample: Sample) -> tuple[Numbers, Numbers]:
    """Shares of all that the surest are, and how many of these are wrong."""
    order = np.argsort(-sample.confidences, kind="stable")
    ranks = np.arange(1, len(order) + 1)
    return ranks / len(order), np.cumsum(~sample.right[order]) / ranks


@dataclass(frozen=True, slots=True)
class Drift:
    """How a group differs between an earlier and a later set of labels.

    `stability` is the population stability index of the confidences, `usual` what chance alone exceeds once in a thousand; `surprise` by
    how many standard deviations more values were wrong than the confidences say (negative: fewer).
    """

    name: str
    earlier: int
    later: int
    stability: float
    usual: float
    surprise: float

    @property
    def found(self) -> bool:
        return self.stability > self.usual or abs(self.surprise) > _SURPRISING


_SURPRISING = 3.3
"""Standard deviations that chance exceeds once in a thousand."""


def drift(name: str, earlier: Sample, later: Sample) -> Drift:
    """Whether confidences are spread otherwise than before, or are worth something else than they say.

    Under no change the index times the harmonic size of both sets is about chi-squared.
    """
    shares = [np.maximum(np.histogram(s.confidences, _EDGES)[0] / max(1, len(s)), _RARE) for s in (earlier, later)]
    stability = float(((shares[1] - shares[0]) * np.log(shares[1] / shares[0])).sum())
    usual = float(chi2.ppf(0.999, len(_EDGES) - 2)) * (1 / max(1, len(earlier)) + 1 / max(1, len(later)))
    return Drift(name, len(earlier), len(later), stability, max(0.1, usual), surprise(later))


def surprise(sample: Sample) -> float:
    """How many more were wrong than expected, in standard deviations."""
    spread = float(np.sqrt((sample.confidences * (1 - sample.confidences)).sum()))
    return float((sample.confidences - sample.right).sum()) / spread if spread else 0.0


def _parts(confidences: Numbers) -> list[NDArray[np.intp]]:
    order = np.argsort(confidences, kind="stable")
    return [p for p in np.array_split(order, BINS) if len(p)]
