"""One version of what confidences are worth: fitted on labels, kept as it is, followed by the next."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import TypeAdapter

from audit.curves import Numbers, Truths, fit_curves, worth_of
from audit.intervals import Intervals, fit_intervals
from audit.promise import Promise, Threshold, threshold_for
from evidence.calibration import Curves
from evidence.errors import UsageError
from evidence.label import Label, LabelKind

LEAST_LABELS = 50
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Calibration:
    """Curves of fields and criteria (None where there were too few labels), intervals of points, and the threshold that keeps the promise.

    `fields` and `criteria` count the labels it rests on: those that somebody looked at. What of it is applied to new sheets is
    `evidence.calibration.Scale`.
    """

    promise: Promise
    field_curves: Curves | None
    criterion_curves: Curves | None
    intervals: Intervals
    threshold: Threshold
    fields: int
    criteria: int

    def worth(self, labels: Sequence[Label]) -> Numbers:
        """The calibrated confidences of labels of one sort; as they are where there is no curve for the sort."""
        curves = self._curves(labels[0].what) if labels else None
        return worth_of(curves, _kinds(labels), _said(labels)) if curves else _said(labels)

    def _curves(self, what: LabelKind) -> Curves | None:
        return self.field_curves if what == "field" else self.criterion_curves


_CALIBRATION = TypeAdapter(Calibration)


def calibrate(labels: Sequence[Label], promise: Promise) -> Calibration:
    """Fit on the settled labels that were looked at. UsageError where there are too few of both sorts."""
    fields = [x for x in labels if x.what == "field" and x.looked]
    criteria = [x for x in labels if x.what == "criterion" and x.looked]
    curves = _fitted(fields), _fitted(criteria)
    if curves == (None, None):
        raise UsageError(
            f"{len(fields)} fields and {len(criteria)} criteria were looked at and signed; {LEAST_LABELS} of either are needed"
        )
    intervals = fit_intervals(_kinds(criteria), [x.odds for x in criteria], [float(x.given) for x in criteria])
    return Calibration(promise, *curves, intervals, _threshold(criteria, promise), len(fields), len(criteria))


def calibration_json(calibration: Calibration) -> str:
    return _CALIBRATION.dump_json(calibration).decode()


def calibration_from(content: str) -> Calibration:
    return _CALIBRATION.validate_json(content)


def crossed(kinds: Sequence[str], said: Numbers, right: Truths, groups: Sequence[str]) -> Numbers:
    """Calibrated confidences, each from curves that were fitted without the labels of its group's fold: its own truth has no part in it."""
    folds = np.array([zlib.crc32(group.encode()) % FOLDS for group in groups])
    names, found = np.array(kinds), np.empty(len(said))
    for fold in range(FOLDS):
        here = folds == fold
        if here.any() and not here.all():
            found[here] = worth_of(fit_curves(names[~here].tolist(), said[~here], right[~here]), names[here].tolist(), said[here])
        else:
            found[here] = said[here]
    return found


def _threshold(criteria: Sequence[Label], promise: Promise) -> Threshold:
    """Tested on criteria that nothing but their confidence can keep from one click: it is these that the promise is about."""
    if len(criteria) < LEAST_LABELS:
        return threshold_for(promise, np.empty(0), np.empty(0, dtype=bool))
    right, sound = _right(criteria), np.array([x.sound for x in criteria])
    confidences = crossed(_kinds(criteria), _said(criteria), right, [x.application for x in criteria])
    return threshold_for(promise, confidences[sound], right[sound])


def _fitted(labels: Sequence[Label]) -> Curves | None:
    return fit_curves(_kinds(labels), _said(labels), _right(labels)) if len(labels) >= LEAST_LABELS else None


def _kinds(labels: Sequence[Label]) -> list[str]:
    return [x.kind for x in labels]


def _said(labels: Sequence[Label]) -> Numbers:
    """Confidences before any calibration: a curve is never fitted on what another has bent."""
    return np.array([x.confidence if x.said is None else x.said for x in labels], dtype=float)


def _right(labels: Sequence[Label]) -> Truths:
    return np.array([x.right for x in labels], dtype=bool)
