"""Two scorings of a round side by side: which criteria differ, and by how much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring.export.json import JsonValue
from scoring.export.words import number
from scoring.standings import Standing

DIFFERENCES_SCHEMA = "zhiping/differences/1"


@dataclass(frozen=True, slots=True)
class Difference:
    """One criterion whose points, or whose readiness to be confirmed, are not what they were. None: not in that edition."""

    application: str
    criterion: str
    before: Standing | None
    after: Standing | None

    @property
    def points(self) -> Decimal:
        """What it gained; negative where it lost."""
        return (self.after.proposed if self.after else Decimal(0)) - (self.before.proposed if self.before else Decimal(0))


def differences(before: Mapping[str, Sequence[Standing]], after: Mapping[str, Sequence[Standing]]) -> tuple[Difference, ...]:
    """By application, in the order of `after`, then by criterion."""
    return tuple(d for name in after for d in _of_one(name, before.get(name, ()), after[name]))


def _of_one(name: str, before: Sequence[Standing], after: Sequence[Standing]) -> Iterator[Difference]:
    old, new = ({s.criterion: s for s in standings} for standings in (before, after))
    for criterion in dict.fromkeys((*new, *old)):
        one, other = old.get(criterion), new.get(criterion)
        if one is None or other is None or (one.proposed, one.settled) != (other.proposed, other.settled):
            yield Difference(name, criterion, one, other)


def differences_value(batch: str, found: Sequence[Difference], before: JsonValue, after: JsonValue) -> JsonValue:
    """differences.json: `before` and `after` say under what each scoring was made."""
    return {
        "schema": DIFFERENCES_SCHEMA,
        "batch": batch,
        "before": before,
        "after": after,
        "criteria": [
            {
                "application": d.application,
                "id": d.criterion,
                "before": _side(d.before),
                "after": _side(d.after),
                "points": number(d.points),
            }
            for d in found
        ],
    }


def _side(standing: Standing | None) -> JsonValue:
    if standing is None:
        return None
    return {"proposed": number(standing.proposed), "review": "confirm" if standing.settled else "examine"}
