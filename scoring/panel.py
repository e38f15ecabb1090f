"""A panel's points: mean, spread, order, and where experts are so far apart that they should talk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_CENT = Decimal("0.01")
_LEAST_TO_DROP = 3


@dataclass(frozen=True, slots=True)
class Vote:
    """One expert's signed points, by criterion, whether they recommend and why."""

    expert: str
    points: Mapping[str, Decimal]
    recommended: bool
    opinion: str = ""

    @property
    def total(self) -> Decimal:
        return sum(self.points.values(), Decimal(0))


@dataclass(frozen=True, slots=True)
class Outcome:
    """`mean` of the votes that count, to two places, half up; `spread` between the highest and the lowest of all."""

    mean: Decimal
    spread: Decimal
    votes: int
    dropped: bool


@dataclass(frozen=True, slots=True)
class Dispute:
    """Where votes are too far apart. `criterion` is "" for the totals."""

    criterion: str
    lowest: Decimal
    highest: Decimal
    limit: Decimal


def outcome_of(votes: Sequence[Vote], *, drop: bool = False) -> Outcome | None:
    """Mean and spread of the totals; None without a vote. `drop`: without the highest and the lowest, where three or more voted."""
    totals = sorted(v.total for v in votes)
    if not totals:
        return None
    dropped = drop and len(totals) >= _LEAST_TO_DROP
    counted = totals[1:-1] if dropped else totals
    mean = (sum(counted, Decimal(0)) / len(counted)).quantize(_CENT, ROUND_HALF_UP)
    return Outcome(mean, totals[-1] - totals[0], len(counted), dropped)


def places_of(means: Mapping[int, Decimal]) -> dict[int, int]:
    """Places by mean, the highest first; equal means share a place."""
    return {key: 1 + sum(other > mean for other in means.values()) for key, mean in means.items()}


def disputes_of(votes: Sequence[Vote], full: Mapping[str, Decimal], share: Decimal, least: Decimal, total: Decimal) -> tuple[Dispute, ...]:
    """Criteria whose votes differ by at least `share` of their full points and by `least`, and the totals where they do by `total`."""
    if len(votes) < 2:
        return ()
    found = []
    for criterion, points in full.items():
        given = [v.points[criterion] for v in votes if criterion in v.points]
        limit = max(least, points * share)
        if given and max(given) - min(given) >= limit:
            found.append(Dispute(criterion, min(given), max(given), limit))
    totals = [v.total for v in votes]
    if max(totals) - min(totals) >= total:
        found.append(Dispute("", min(totals), max(totals), total))
    return tuple(found)
