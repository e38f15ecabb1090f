"""Figures, promises and intervals hold on numbers whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from audit.calibration import crossed
from audit.curves import fit_curves, isotonic, worth_of
from audit.figures import Sample, calibration_error, chance_error, drift, figures_of
from audit.intervals import fit_intervals, least_labels
from audit.promise import Promise, threshold_for, upper_bound

RNG = np.random.default_rng(5)
TRUE = RNG.uniform(0.5, 1, 20_000)
RIGHT = RNG.random(20_000) < TRUE
KINDS = ["a" if n % 2 else "b" for n in range(20_000)]
BENT = np.where(np.array(KINDS) == "a", TRUE**2, np.sqrt(TRUE))


def test_curves_by_kind_undo_what_bends_kinds_differently() -> None:
    assert calibration_error(BENT, TRUE) > 0.05
    for fit in (isotonic, None):
        curves = fit_curves(KINDS, BENT, RIGHT, fit) if fit else fit_curves(KINDS, BENT, RIGHT)
        assert calibration_error(worth_of(curves, KINDS, BENT), TRUE) < 0.02
        assert worth_of(curves, KINDS[:50], BENT[:50]) == pytest.approx([curves.at(k, c) for k, c in zip(KINDS, BENT[:50], strict=False)])


def test_what_a_label_says_of_its_own_group_has_no_part_in_its_crossed_confidence() -> None:
    groups = [f"a{n % 100}" for n in range(2000)]
    before = crossed(KINDS[:2000], BENT[:2000], RIGHT[:2000], groups)
    turned = RIGHT[:2000].copy()
    turned[[0, 100, 200]] = ~turned[[0, 100, 200]]
    assert (crossed(KINDS[:2000], BENT[:2000], turned, groups)[::100] == before[::100]).all()


def test_the_error_that_chance_makes_of_true_confidences_is_told() -> None:
    for count in (100, 1000):
        seen = [calibration_error(TRUE[:count], (np.random.default_rng(n).random(count) < TRUE[:count]).astype(float)) for n in range(200)]
        assert chance_error(TRUE[:count]) == pytest.approx(np.mean(seen), rel=0.05)
    perfect = figures_of("", Sample(TRUE, RIGHT))
    assert perfect.excess < 0.003 < perfect.ece


def test_a_kind_with_few_labels_or_none_keeps_to_the_pool() -> None:
    curves = fit_curves([*KINDS[:-3], "c", "c", "c"], TRUE, RIGHT)
    said = np.array([0.6, 0.9])
    pooled = worth_of(curves, ["never seen"] * 2, said)
    assert pooled == pytest.approx(said, abs=0.03)
    assert worth_of(curves, ["c", "c"], said) == pytest.approx(pooled, abs=0.06)


def test_the_bound_of_no_error_in_598_is_half_a_per_cent() -> None:
    assert upper_bound(0, 598, 0.95) == pytest.approx(0.005, abs=1e-5)
    assert upper_bound(3, 3, 0.95) == 1.0


def test_a_threshold_needs_labels_enough_and_stops_where_errors_begin() -> None:
    sure, doubtful = np.linspace(0.95, 0.99, 700), np.linspace(0.5, 0.9, 700)
    said = np.concatenate([sure, doubtful])
    right = np.concatenate([np.ones(700, bool), np.arange(700) % 2 == 0])
    found = threshold_for(Promise(0.005), said, right)
    assert found.least is not None
    assert found.least >= 0.94
    assert found.wrong == 0
    few = threshold_for(Promise(0.005), said[:500], right[:500])
    assert (few.least, few.needed) == (None, 598)


def test_intervals_cover_what_was_promised_and_abstain_with_few_labels() -> None:
    tops = RNG.uniform(0.4, 0.9, 4000)
    odds = [((5.0, t), (2.5, (1 - t) * 0.7), (0.0, (1 - t) * 0.3)) for t in tops]
    given = [float(RNG.choice([5.0, 2.5, 0.0], p=[p for _, p in o])) for o in odds]
    found = fit_intervals(["c"] * 2000, odds[:2000], given[:2000])
    ends = [found.interval("c", o, 0.9) for o in odds[2000:]]
    assert np.mean([e is not None and e[0] <= g <= e[1] for e, g in zip(ends, given[2000:], strict=True)]) == pytest.approx(0.9, abs=0.015)
    few = fit_intervals(["c"] * 30, odds[:30], given[:30])
    assert few.interval("c", odds[0], 0.9) is not None
    assert few.interval("c", odds[0], 0.99) is None
    assert least_labels(0.99) == 200


def test_confidences_that_turn_too_high_are_a_drift_and_chance_is_none() -> None:
    earlier, later = Sample(TRUE[:10_000], RIGHT[:10_000]), Sample(TRUE[10_000:], RIGHT[10_000:])
    assert not drift("", earlier, later).found
    worse = Sample(later.confidences, later.right & (RNG.random(10_000) < 0.95))
    assert drift("", earlier, worse).found


def test_figures_of_certain_and_true_values_are_perfect() -> None:
    found = figures_of("", Sample(np.array([1.0, 1.0, 0.0]), np.array([True, True, False])))
    assert (found.wrong, found.ece, found.brier, found.auroc) == (1, 0.0, 0.0, 1.0)
