"""Items into cells: what excludes what, what is capped, and how the points stand under each reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import combinations

from scoring.edition import Criterion, Group, Item
from scoring.match import Case, Verdict
from scoring.rules import RULES

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Cell:
    """One criterion under one set of options: verdicts of its items, points after combination, total after caps."""

    verdicts: Mapping[str, Verdict]
    points: Mapping[str, Decimal]
    total: Decimal


@dataclass
class Evaluator:
    """Evaluates one criterion under many sets of options, each item again only where a reading is changed that its rule asked for."""

    case: Case
    criterion: Criterion
    _cells: dict[tuple[str, ...], Cell] = field(default_factory=dict)

    def under(self, options: Mapping[str, str]) -> Cell:
        key = tuple(options.get(r, "") for r in self.readings)
        cell = self._cells.get(key)
        if cell is None:
            verdicts = {i.id: self._verdict(i, options) for i in self.criterion.items}
            points = combined(self.criterion, {i: v.points for i, v in verdicts.items()}, options)
            cell = self._cells[key] = Cell(verdicts, points, total(self.criterion, points))
        return cell

    @cached_property
    def readings(self) -> tuple[str, ...]:
        """Readings that touch any item or group of the criterion."""
        own = (r for i in self.criterion.items for r in readings_of(self.criterion, i))
        return tuple(dict.fromkeys(own))

    def alternatives(self) -> Iterator[Mapping[str, str]]:
        """Every other option of the readings still open, alone and every two of them together."""
        rubric = self.case.rubric
        changes = [
            (r, o.id) for r in self.readings if r not in self.case.ruled for o in rubric.reading(r).options if o.id != self.case.options[r]
        ]
        for change in changes:
            yield {**self.case.options, change[0]: change[1]}
        for one, other in combinations(changes, 2):
            if one[0] != other[0]:
                yield {**self.case.options, one[0]: one[1], other[0]: other[1]}

    def _verdict(self, item: Item, options: Mapping[str, str]) -> Verdict:
        return self.case.with_options(options).at_all(("verdict", item.id), lambda asked: RULES[item.rule](asked, item))


def readings_of(criterion: Criterion, item: Item) -> tuple[str, ...]:
    """Readings of an item and of the group it is in."""
    groups = (g.reading for g in criterion.groups if item.id in g.items and g.reading)
    return tuple(dict.fromkeys((*item.readings, *groups)))


def combined(criterion: Criterion, points: Mapping[str, Decimal], options: Mapping[str, str]) -> dict[str, Decimal]:
    """Each item's points after what the edition says of several at once; not yet capped."""
    given = {i.id: _ZERO if _lacks_other(i, points, options) else points[i.id] for i in criterion.items}
    result: dict[str, Decimal] = {}
    for group in criterion.groups:
        result.update(_combined_group(criterion, group, given, options))
    return {i.id: result[i.id] for i in criterion.items}


def _lacks_other(item: Item, points: Mapping[str, Decimal], options: Mapping[str, str]) -> bool:
    """Whether an item stands on another one (of the same cell) that gives nothing."""
    needed = item.parameters.text("needs_item")
    if not needed or points.get(needed, _ZERO):
        return False
    reading = item.parameters.text("needs_reading")
    return not reading or options.get(reading) == item.parameters.text("needs_option")


def _combined_group(criterion: Criterion, group: Group, points: Mapping[str, Decimal], options: Mapping[str, str]) -> dict[str, Decimal]:
    given = {i: points[i] for i in group.items}
    match group.combine_under(options):
        case "sum":
            return given
        case "highest_points":
            best = max(group.items, key=lambda i: given[i])
            return {i: p if i == best else _ZERO for i, p in given.items()}
        case "highest_level":
            first = next((i for i in group.items if given[i]), group.items[0])
            return {i: p if i == first else _ZERO for i, p in given.items()}
        case "within_first":
            first, *others = group.items
            held = sum((i.full for i in criterion.items if i.id in others), _ZERO)
            return {**given, first: max(_ZERO, given[first] - held)}


def total(criterion: Criterion, points: Mapping[str, Decimal]) -> Decimal:
    """The cell's points: each group up to its cap, all of them up to the cell's."""
    groups = (min(g.cap, sum((points[i] for i in g.items), _ZERO)) for g in criterion.groups)
    return min(criterion.full, sum(groups, _ZERO))


def headroom(criterion: Criterion, points: Mapping[str, Decimal], item: Item) -> Decimal:
    """How many more points the item could bring to the cell."""
    group = next(g for g in criterion.groups if item.id in g.items)
    left = group.cap - sum((points[i] for i in group.items), _ZERO)
    return max(_ZERO, min(item.full - points[item.id], left, criterion.full - total(criterion, points)))
