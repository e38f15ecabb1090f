"""A calibration applied: fields and criteria get the confidence that theirs has proved to be worth.

Scoring itself weighs what readers say by the edition's `[doubt]`, as it did where the calibration was fitted: a criterion's curve corrects
the outcome of that weighing, and a threshold that was proved for such outcomes stays proved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from evidence.calibration import Curves, Scale
from evidence.document import Document, Field
from evidence.sheet import CriterionResult


def weighed(documents: Iterable[Document], scale: Scale | None) -> tuple[Document, ...]:
    """The documents with the worth of each field and cell under the scale; without one where there is none."""
    curves = scale.fields if scale else None
    return tuple(
        replace(
            document,
            fields=_weighed(document.fields, document.kind, curves),
            rows=tuple(_weighed(row, document.kind, curves) for row in document.rows),
        )
        for document in documents
    )


def _weighed(fields: Mapping[str, Field], kind: str, curves: Curves | None) -> dict[str, Field]:
    def worth(field: Field) -> float | None:
        return curves.at(kind, round(field.confidence, 4)) if curves else None

    return {name: replace(field, worth=worth(field)) for name, field in fields.items()}


def sure_of(said: float, criterion: str, scale: Scale | None) -> float:
    """A criterion's confidence under the scale."""
    return scale.criteria.at(criterion, said) if scale and scale.criteria else said


def moved(odds: Mapping[Decimal, float], proposed: Decimal, sure: float) -> Mapping[Decimal, float]:
    """The odds with `sure` on the points proposed, the others in proportion; as they are where there are no others."""
    said = odds.get(proposed, 0.0)
    if not 0 < said < 1:
        return odds
    others = (1 - sure) / (1 - said)
    return {points: sure if points == proposed else share * others for points, share in odds.items()}


def said_odds(result: CriterionResult) -> tuple[tuple[Decimal, float], ...]:
    """The odds of a result as they were before they were moved."""
    if result.said is None:
        return result.odds
    return tuple(moved(dict(result.odds), result.proposed, result.said).items())
