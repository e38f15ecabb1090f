"""What a calibration of simulated fields shows, over all and kind by kind, beside what the true probabilities show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from audit.curves import fit_curves
from audit.figures import Sample, calibration_error, chance_error, figures_of
from benchmarks.penalised import penalised
from benchmarks.simulated import Values, make_values

SIZES = (150, 300, 600, 1200, 10**9)
HEAD = """| method | ECE | by chance | against truth | largest of a kind | by chance | against truth | Brier | AUROC |
|---|---|---|---|---|---|---|---|---|"""


@dataclass(frozen=True)
class Kind:
    """Errors of one kind: seen, to be expected by chance, and against the true probabilities."""

    labels: int
    seen: float
    chance: float
    true: float


def kinds_of(values: Values) -> list[Kind]:
    each = [values.of(kind) for kind in sorted(set(values.kinds))]
    return [Kind(len(v.right), *_errors(v)) for v in each]


def _errors(values: Values) -> tuple[float, float, float]:
    """Against what was right, by chance alone, and against the true probabilities: without the noise of who happened to be right."""
    seen = calibration_error(values.said, values.right.astype(float))
    return seen, chance_error(values.said), calibration_error(values.said, values.true)


def tell_kinds(seed: int, rounds: int, count: int) -> None:
    """What is applied, kind by kind, beside what the true probabilities show: less is seen of no calibration but by chance."""
    halves = halves_of(count, seed, rounds)
    applied = [u.under(fit_curves(k.kinds, k.said, k.right)) for k, u in halves]
    truth = [truth_of(u) for _, u in halves]
    print(HEAD)
    tell_row("as applied", applied)
    tell_row("penalised", [u.under(penalised(k.kinds, k.said, k.right)) for k, u in halves])
    tell_row("the true probabilities", truth)
    _tell_sizes(applied, truth)
    _tell_each(applied, truth)


def halves_of(count: int, first: int, rounds: int) -> list[tuple[Values, Values]]:
    """Drifted rounds: one half of each to fit on, the other to measure on."""
    halves = []
    for seed in range(first, first + rounds):
        rng = np.random.default_rng(seed)
        halves.append(make_values(rng, count, drifted=True).halves(rng))
    return halves


def truth_of(values: Values) -> Values:
    return Values(values.kinds, values.true, values.right, values.true, values.groups)


def tell_row(name: str, rounds: Sequence[Values]) -> None:
    whole = np.mean([_errors(v) for v in rounds], axis=0)
    kinds = [kinds_of(v) for v in rounds]
    largest = [np.mean([max(error(k) for k in each) for each in kinds]) for error in (_seen, _chance, _true)]
    figures = [figures_of(name, Sample(v.said, v.right)) for v in rounds]
    ranks = np.mean([f.brier for f in figures]), np.mean([f.auroc or 0.0 for f in figures])
    print(f"| {name} | {' | '.join(f'{x:.4f}' for x in (*whole, *largest, *ranks))} |")


def _seen(kind: Kind) -> float:
    return kind.seen


def _chance(kind: Kind) -> float:
    return kind.chance


def _true(kind: Kind) -> float:
    return kind.true


def _tell_sizes(rounds: Sequence[Values], truth: Sequence[Values]) -> None:
    """How large the error of a kind is by how many labels it has."""
    print("\n| labels of a kind, to fit and as many to measure | kinds | ECE | by chance | against truth | ECE of the true probabilities |")
    print("|---|---|---|---|---|---|")
    pairs = [pair for v, t in zip(rounds, truth, strict=True) for pair in zip(kinds_of(v), kinds_of(t), strict=True)]
    for low, high in zip((0, *SIZES), SIZES, strict=False):
        here = [(k, t) for k, t in pairs if low < k.labels <= high]
        if here:
            size = f"{low} to {high}" if high < SIZES[-1] else f"more than {low}"
            print(f"| {size} | {len(here)} | {_means([k for k, _ in here], [t for _, t in here])} |")


def _tell_each(rounds: Sequence[Values], truth: Sequence[Values]) -> None:
    print("\n| kind | labels, mean | largest ECE of a round | ECE, mean | by chance | against truth | ECE of the true probabilities |")
    print("|---|---|---|---|---|---|---|")
    kinds, true = (list(zip(*map(kinds_of, some), strict=True)) for some in (rounds, truth))
    for name, each, floor in zip(sorted(set(rounds[0].kinds)), kinds, true, strict=True):
        print(f"| {name} | {np.mean([k.labels for k in each]):.0f} | {max(map(_seen, each)):.4f} | {_means(each, floor)} |")


def _means(kinds: Sequence[Kind], truth: Sequence[Kind]) -> str:
    means = [*(np.mean([error(k) for k in kinds]) for error in (_seen, _chance, _true)), np.mean([t.seen for t in truth])]
    return " | ".join(f"{m:.4f}" for m in means)
