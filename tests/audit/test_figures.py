"""Figures, promises and intervals hold on numbers whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from audit.curves import fit_curves, isotonic
from audit.figures import Sample, calibration_error, drift, figures_of
from audit.intervals import fit_intervals, least_labels, score
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
        assert calibration_error(curves.of(KINDS, BENT), TRUE) < 0.02


def test_a_kind_with_few_labels_or_none_keeps_to_the_pool() -> None:
    curves = fit_curves([*KINDS[:-3], "c", "c", "c"], TRUE, RIGHT)
    said = np.array([0.6, 0.9])
    for kind in ("c", "never seen"):
        assert curves.of([kind, kind], said) == pytest.approx(curves.pooled.of(said), abs=0.03)


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
    odds = [((5.0, 0.7), (2.5, 0.2), (0.0, 0.1))] * 4000
    given = RNG.choice([5.0, 2.5, 0.0], 4000, p=[0.6, 0.25, 0.15])
    found = fit_intervals(["c"] * 2000, odds[:2000], list(given[:2000]))
    share = found.share("c", 0.95)
    assert share is not None
    covered = np.mean([score(odds[0], g, u) <= share for g, u in zip(given[2000:], RNG.random(2000), strict=True)])
    assert covered == pytest.approx(0.95, abs=0.015)
    few = fit_intervals(["c"] * 30, odds[:30], list(given[:30]))
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
