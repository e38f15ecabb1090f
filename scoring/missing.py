"""What to hand in: for each item that is not full, what is lacking and what it is worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from evidence.sheet import CriterionResult, ItemResult, Missing
from scoring.edition import Rubric
from scoring.groups import headroom

_MOST_REASONS = 4


def missing_of(rubric: Rubric, criteria: tuple[CriterionResult, ...]) -> tuple[Missing, ...]:
    """What could still bring points, most points first, then in the rubric's order."""
    found = [m for result in criteria for m in _of_cell(rubric, result)]
    return tuple(sorted(found, key=lambda m: -m.points))


def _of_cell(rubric: Rubric, result: CriterionResult) -> Iterator[Missing]:
    criterion = rubric.criterion(result.id)
    points: Mapping[str, Decimal] = {i.id: i.proposed for i in result.items}
    for item in result.items:
        stake = headroom(criterion, points, rubric.item(item.id))
        once = rubric.item(item.id).points == rubric.item(item.id).full
        settled = item.outcome == "met" and once and not item.rejected
        if stake > 0 and not settled:
            yield Missing(item.id, rubric.item(item.id).what, _why(item), stake)


def _why(item: ItemResult) -> str:
    """Why there are no more points, as one would write to the enterprise."""
    if item.outcome == "no_evidence":
        return "提交的材料中未见"
    if item.outcome in {"met", "partly_met"} and item.proposed:
        other = "；".join(dict.fromkeys(r.reason for r in item.rejected[:_MOST_REASONS]))
        left = f"；未计的材料：{other}" if other else ""
        return f"{item.reason}，已建议{item.proposed:f}分；如另有符合条件的材料可补交{left}"
    reasons = list(dict.fromkeys(r.reason for r in item.rejected))
    shown = [r for r in reasons[:_MOST_REASONS] if r not in item.reason]
    more = [f"等{len(reasons)}份材料不计"] if len(reasons) > _MOST_REASONS else []
    return "；".join([item.reason, *shown, *more])
