"""One version of what confidences are worth: fitted on labels, kept as it is, followed by the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import TypeAdapter

from audit.curves import Curves, Numbers, fit_curves
from audit.figures import Sample
from audit.intervals import Intervals, fit_intervals
from audit.promise import Promise, Threshold, threshold_for
from evidence.errors import UsageError
from evidence.label import Label, LabelKind

LEAST_LABELS = 50


@dataclass(frozen=True, slots=True)
class Calibration:
    """Curves of fields and criteria (None where there were too few labels), intervals of points, and the threshold that keeps the promise.

    `fields` and `criteria` count the labels it rests on: those that somebody looked at.
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
        said = Sample.of(labels).confidences
        curves = self._curves(labels[0].what) if labels else None
        return curves.of([x.kind for x in labels], said) if curves else said

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
    said = Sample.of(criteria)
    calibrated = curves[1].of([x.kind for x in criteria], said.confidences) if curves[1] else said.confidences
    intervals = fit_intervals([x.kind for x in criteria], [x.odds for x in criteria], [float(x.given) for x in criteria])
    threshold = threshold_for(promise, np.round(calibrated, 4), said.right)
    return Calibration(promise, *curves, intervals, threshold, len(fields), len(criteria))


def calibration_json(calibration: Calibration) -> str:
    return _CALIBRATION.dump_json(calibration).decode()


def calibration_from(content: str) -> Calibration:
    return _CALIBRATION.validate_json(content)


def _fitted(labels: Sequence[Label]) -> Curves | None:
    if len(labels) < LEAST_LABELS:
        return None
    sample = Sample.of(labels)
    return fit_curves([x.kind for x in labels], sample.confidences, sample.right)
