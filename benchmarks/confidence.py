"""Calibration, promises, intervals and drift on a simulation with known truth: ``python -m benchmarks.confidence [--fields N]``.

Two rounds. The probability that a value is right is drawn first, then what the reader says of it: bent by kind, blurred, and in the
second round bent otherwise for a third of the kinds. What is fitted on half of a round is measured on the other half.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from audit.curves import BACKING, Curves, Fit, Numbers, Truths, beta, fit_curves, isotonic, logistic
from audit.figures import Sample, calibration_error, drift, figures_of
from audit.intervals import LEVELS, Odds, fit_intervals, score
from audit.promise import Promise, threshold_for

KINDS = 16
CRITERIA = 19
BLUR = 0.35
REPETITIONS = 100
Names = list[str]


@dataclass(frozen=True)
class Values:
    """What was read: kind, confidence, whether right, and the true probability of that."""

    kinds: Names
    said: Numbers
    right: Truths
    true: Numbers

    def part(self, where: Truths) -> Values:
        return Values([k for k, w in zip(self.kinds, where, strict=True) if w], self.said[where], self.right[where], self.true[where])

    def halves(self, rng: np.random.Generator) -> tuple[Values, Values]:
        first = rng.permutation(len(self.right)) < len(self.right) // 2
        return self.part(first), self.part(~first)


def make_values(rng: np.random.Generator, count: int, *, drifted: bool) -> Values:
    """Values of one round. Most are sure, some doubtful, a few lost; kinds differ in how many of each and in how their reader bends."""
    bends = np.random.default_rng(1)
    slope, shift, doubt = bends.uniform(0.6, 1.4, KINDS), bends.normal(0, 0.6, KINDS), bends.uniform(0.02, 0.14, KINDS)
    if drifted:
        shift[: KINDS // 3] -= 1.5
        slope[: KINDS // 3] *= 0.8
    kinds = rng.choice(KINDS, count, p=_falling(KINDS))
    lost = rng.random(count) < doubt[kinds]
    odds = np.where(lost, rng.normal(-1.6, 1.2, count), rng.normal(6.2, 1.2, count))
    true = 1 / (1 + np.exp(-odds))
    said = 1 / (1 + np.exp(-(slope[kinds] * (odds + rng.normal(0, BLUR, count)) + shift[kinds])))
    return Values([f"k{k:02d}" for k in kinds], np.clip(said, 0.001, 0.999), rng.random(count) < true, true)


def _falling(count: int) -> Numbers:
    weights = 1 / np.arange(2.0, count + 2)
    return np.array(weights / weights.sum())


def calibrated(curves: Curves, values: Values) -> Values:
    return Values(values.kinds, curves.of(values.kinds, values.said), values.right, values.true)


def by_kind(values: Values, error: Callable[[Values], float]) -> float:
    """The largest error of a kind."""
    names = np.array(values.kinds)
    return max(error(values.part(names == k)) for k in sorted(set(values.kinds)))


def seen_error(values: Values) -> float:
    return calibration_error(values.said, values.right.astype(float))


def true_error(values: Values) -> float:
    """Against the true probabilities: without the noise of who happened to be right."""
    return calibration_error(values.said, values.true)


def tell_calibration(count: int) -> None:
    """The candidates on a drifted round: fitted on half of it, measured on the other half."""
    rng = np.random.default_rng(7)
    known, unseen = make_values(rng, count, drifted=True).halves(rng)
    print("| method | ECE | against true probabilities | largest of a kind | against true probabilities | Brier | AUROC |")
    print("|---|---|---|---|---|---|---|")
    methods: dict[str, tuple[Fit, float] | None] = {
        "as said": None,
        "isotonic, pooled only": (isotonic, 1e9),
        "isotonic, by kind": (isotonic, BACKING),
        "logistic, by kind": (logistic, BACKING),
        "beta, by kind": (beta, BACKING),
    }
    for name, method in methods.items():
        fitted = fit_curves(known.kinds, known.said, known.right, *method) if method else None
        values = calibrated(fitted, unseen) if fitted else unseen
        figures = figures_of(name, Sample(values.said, values.right))
        errors = seen_error(values), true_error(values), by_kind(values, seen_error), by_kind(values, true_error)
        print(f"| {name} | {' | '.join(f'{e:.4f}' for e in errors)} | {figures.brier:.4f} | {figures.auroc:.4f} |")
    oracle = figures_of("", Sample(unseen.true, unseen.right))
    print(f"\nAUROC of the true probabilities themselves: {oracle.auroc:.4f}; wrong: {oracle.wrong} of {oracle.count}")


def tell_promise(count: int) -> None:
    """How often the true share of wrong ones above the threshold is within the promise, over seeded repetitions."""
    for promise in (Promise(0.005), Promise(0.01), Promise(0.005, 0.99)):
        kept, coverage, none = 0, [], 0
        for seed in range(REPETITIONS):
            rng = np.random.default_rng(seed)
            known, unseen = make_values(rng, count, drifted=False).halves(rng)
            threshold = threshold_for(promise, known.said, known.right)
            if threshold.least is None:
                none += 1
                kept += 1
                continue
            above = unseen.said >= threshold.least
            kept += float((1 - unseen.true[above]).mean()) <= promise.wrong
            coverage.append(float(above.mean()))
        print(
            f"* at most {promise.wrong:.1%} wrong, sureness {promise.sureness:.0%}: kept in {kept} of {REPETITIONS} repetitions, "
            f"{np.mean(coverage):.1%} of the criteria confirmed on average, no threshold in {none}"
        )


@dataclass(frozen=True)
class Sheets:
    criteria: Names
    odds: list[Odds]
    given: list[float]


def make_sheets(rng: np.random.Generator, applications: int) -> Sheets:
    """Criteria with odds that are bent: the sheet is too sure of its likeliest points."""
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


def tell_intervals(applications: int) -> None:
    rng = np.random.default_rng(11)
    known, unseen = make_sheets(rng, applications // 2), make_sheets(rng, applications // 2)
    intervals = fit_intervals(known.criteria, known.odds, known.given)
    draws = rng.random(len(unseen.given))
    print("| promised | covered | by the printed interval | half points wide on average | labels |")
    print("|---|---|---|---|---|")
    for level in LEVELS:
        exact, printed, width = 0, 0, 0.0
        for c, o, g, u in zip(unseen.criteria, unseen.odds, unseen.given, draws, strict=True):
            share, found = intervals.share(c, level), intervals.interval(c, o, level)
            assert share is not None
            assert found is not None
            exact += score(o, g, u) <= share
            printed += found[0] <= g <= found[1]
            width += (found[1] - found[0]) * 2
        n = len(unseen.given)
        print(f"| {level:.0%} | {exact / n:.2%} | {printed / n:.2%} | {width / n:.1f} | {len(known.given)} |")
    few = fit_intervals(known.criteria[:150], known.odds[:150], known.given[:150])
    told = [f"{level:.0%}" for level in LEVELS if few.share("c00", level) is not None]
    print(f"\nWith 150 labels an interval is given for {', '.join(told)} only.")


def tell_drift(count: int) -> None:
    """How often a drift of a kind is found within the round that it came with, and how often one that is none."""
    found, false, kinds = 0, 0, 0
    for seed in range(20):
        rng = np.random.default_rng(100 + seed)
        first, same, other = (make_values(rng, count, drifted=d) for d in (False, False, True))
        curves = fit_curves(first.kinds, first.said, first.right)
        first, same, other = (calibrated(curves, v) for v in (first, same, other))
        for k in range(KINDS // 3):
            kinds += 1
            found += _drifts(f"k{k:02d}", first, other)
            false += _drifts(f"k{k:02d}", first, same)
    print(f"* 20 rounds, {kinds} kinds: the drift is found within its round in {found}; an alarm without a drift in {false}")


def _drifts(kind: str, earlier: Values, later: Values) -> bool:
    samples = [Sample(v.said, v.right) for v in (_of(kind, earlier), _of(kind, later))]
    return drift(kind, *samples).found


def _of(kind: str, values: Values) -> Values:
    return values.part(np.array(values.kinds) == kind)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fields", type=int, default=120_000)
    parser.add_argument("--applications", type=int, default=1200)
    options = parser.parse_args(arguments)
    print(f"## Simulated: {options.fields} fields of {KINDS} kinds, {options.applications * CRITERIA} criteria, two rounds\n")
    tell_calibration(options.fields)
    print("\n### Promises\n")
    tell_promise(options.applications * CRITERIA)
    print("\n### Intervals\n")
    tell_intervals(options.applications)
    print("\n### Drift\n")
    tell_drift(options.fields // 4)


if __name__ == "__main__":
    main()
