"""Calibration, promises, intervals and drift on a simulation with known truth: ``python -m benchmarks.confidence [--fields N]``.

What is fitted on half of a round is measured on the other half. Figures are means over seeded repetitions where nothing else is said.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
from sklearn.isotonic import IsotonicRegression
from threadpoolctl import threadpool_limits

from audit.calibration import crossed
from audit.curves import BACKING, LEAST, MOST, Fit, Numbers, Truths, beta, fit_curves, isotonic, logistic
from audit.figures import Sample, drift
from audit.intervals import LEVELS, fit_intervals
from audit.promise import Promise, threshold_for
from benchmarks.by_kind import HEAD, halves_of, tell_kinds, tell_row, truth_of
from benchmarks.simulated import CRITERIA, DRIFTING, KINDS, Values, make_sheets, make_values
from evidence.calibration import GRID

ROUNDS, SEED = 3, 7
"""Repetitions of what is slow, and the seed of the first."""
REPETITIONS = 100
PROMISES = (Promise(0.005), Promise(0.01), Promise(0.005, 0.99))


def venn_abers(confidences: Numbers, right: Truths) -> Numbers:
    """Inductive Venn-Abers: isotonic curves with the value in question put among the labels as wrong and as right, merged."""
    worth = []
    for point in GRID:
        low, high = (_isotonic_at(point, confidences, right, truth) for truth in (0.0, 1.0))
        worth.append(high / (1 - low + high))
    return np.array(worth)


def _isotonic_at(point: float, confidences: Numbers, right: Truths, truth: float) -> float:
    model = IsotonicRegression(y_min=LEAST, y_max=MOST)
    model.fit(np.append(confidences, point), np.append(right.astype(float), truth))
    return float(model.predict([point])[0])


METHODS: dict[str, tuple[Fit, float] | None] = {
    "as said": None,
    "isotonic, pooled only": (isotonic, 1e9),
    "isotonic, by kind": (isotonic, BACKING),
    "Venn-Abers, by kind": (venn_abers, BACKING),
    "beta, by kind": (beta, BACKING),
    "logistic, by kind": (logistic, BACKING),
    "logistic, by kind, backed by 50": (logistic, 50.0),
}


def tell_calibration(count: int) -> None:
    """The candidates."""
    halves = halves_of(count, SEED, ROUNDS)
    print(HEAD)
    for name, method in METHODS.items():
        tell_row(name, [u.under(fit_curves(k.kinds, k.said, k.right, *method)) if method else u for k, u in halves])
    tell_row("the true probabilities", [truth_of(u) for _, u in halves])


def tell_promise(count: int) -> None:
    """How often the true share of wrong ones above the threshold is within the promise; fitted and tested as `calibrate` does."""
    with ProcessPoolExecutor() as pool:
        found = list(pool.map(partial(_promised, count), range(REPETITIONS)))
    print(
        f"| promise ({count // 2} criteria as labels) | kept in | criteria above the threshold, mean | no threshold in |\n|---|---|---|---|"
    )
    for promise, each in zip(PROMISES, zip(*found, strict=True), strict=True):
        kept, none = sum(p.kept for p in each), sum(p.none for p in each)
        coverage = np.mean([p.coverage for p in each])
        print(f"| {promise.wrong:.1%} at {promise.sureness:.0%} | {kept} of {len(each)} | {coverage:.1%} | {none} |")


@dataclass(frozen=True)
class Promised:
    """What came of a promise: whether it was kept, the share above the threshold, and whether no threshold was given."""

    kept: bool
    coverage: float
    none: bool


def _promised(count: int, seed: int) -> list[Promised]:
    rng = np.random.default_rng(seed)
    known, unseen = make_values(rng, count, drifted=False).halves(rng)
    confidences = crossed(known.kinds, known.said, known.right, known.groups)
    applied = unseen.under(fit_curves(known.kinds, known.said, known.right))
    found = []
    for promise in PROMISES:
        least = threshold_for(promise, confidences, known.right).least
        above = applied.said >= (2.0 if least is None else least)
        kept = not above.any() or float((1 - applied.true[above]).mean()) <= promise.wrong
        found.append(Promised(kept, float(above.mean()), least is None))
    return found


def tell_intervals(applications: int) -> None:
    """Coverage of the intervals as they are printed."""
    print("| promised | covered, mean | least and most of a repetition | half points wide, mean | labels |\n|---|---|---|---|---|")
    rows: dict[float, list[tuple[float, float]]] = {level: [] for level in LEVELS}
    for seed in range(ROUNDS):
        rng = np.random.default_rng(11 + seed)
        known, unseen = make_sheets(rng, applications // 2), make_sheets(rng, applications // 2)
        intervals = fit_intervals(known.criteria, known.odds, known.given)
        for level in LEVELS:
            found = [intervals.interval(c, o, level) for c, o in zip(unseen.criteria, unseen.odds, strict=True)]
            ends = [(e, g) for e, g in zip(found, unseen.given, strict=True) if e is not None]
            assert len(ends) == len(found)
            covered = float(np.mean([low <= g <= high for (low, high), g in ends]))
            rows[level].append((covered, float(np.mean([high - low for (low, high), _ in ends])) * 2))
    for level, found_ in rows.items():
        covered_, width = zip(*found_, strict=True)
        spread = f"{min(covered_):.2%} to {max(covered_):.2%}"
        print(f"| {level:.0%} | {np.mean(covered_):.2%} | {spread} | {np.mean(width):.1f} | {applications // 2 * CRITERIA} |")
    few = fit_intervals(known.criteria[:150], known.odds[:150], known.given[:150])
    told = [f"{level:.0%}" for level in LEVELS if few.share("c00", level) is not None]
    print(f"\nWith 150 labels an interval is given for {', '.join(told)} only.")


def tell_drift(count: int) -> None:
    """How often a drift of a kind is found within the round that it came with, and how often one that is none."""
    found, false = 0, 0
    for seed in range(20):
        rng = np.random.default_rng(100 + seed)
        first, same, other = (make_values(rng, count, drifted=d) for d in (False, False, True))
        curves = fit_curves(first.kinds, first.said, first.right)
        first, same, other = (v.under(curves) for v in (first, same, other))
        names = [f"k{k:02d}" for k in range(KINDS)]
        found += sum(_drifts(name, first, other) for name in names[:DRIFTING])
        false += sum(_drifts(name, first, same) for name in names)
    print(f"* {count} fields a round, 20 rounds: the drift is found within its round for {found} of {20 * DRIFTING} kinds that have one;")
    print(f"  an alarm is given for {false} of {20 * KINDS} that have none")


def _drifts(kind: str, earlier: Values, later: Values) -> bool:
    samples = [Sample(v.said, v.right) for v in (earlier.of(kind), later.of(kind))]
    return drift(kind, *samples).found


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fields", type=int, default=20_000)
    parser.add_argument("--applications", type=int, default=1200)
    parser.add_argument("--part", choices=("Calibration", "Kinds", "Promises", "Intervals", "Drift"), help="only this")
    parser.add_argument("--seed", type=int, default=SEED, help="of the first round, kind by kind")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how many, kind by kind")
    options = parser.parse_args(arguments)
    print(f"## Simulated: {options.fields} fields of {KINDS} kinds, {options.applications * CRITERIA} criteria, two rounds\n")
    parts: tuple[tuple[str, Callable[[int], None], int], ...] = (
        ("Calibration", tell_calibration, options.fields),
        ("Kinds", partial(tell_kinds, options.seed, options.rounds), options.fields),
        ("Promises", tell_promise, options.applications * CRITERIA),
        ("Intervals", tell_intervals, options.applications),
        ("Drift", tell_drift, options.fields),
    )
    with threadpool_limits(1):
        for title, tell, size in parts:
            if options.part not in (None, title):
                continue
            print(f"### {title}\n", flush=True)
            tell(size)
            print(flush=True)


if __name__ == "__main__":
    main()
