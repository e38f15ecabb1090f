"""Whether an edition makes sense as a whole: points, ids, readings, dates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from scoring.edition import Criterion, Item, Rubric
from scoring.edition_file import Fault
from scoring.eligibility import GATES
from scoring.lines import Lines, Path
from scoring.rules import PARAMETERS, RULES

_HALF = Decimal("0.5")
_TOTAL = Decimal(100)
_LONGEST = 100  # years, months: more is a slip of the pen
_SLIPS = {"year", "month", "day", "other", "absent"}

Found = Iterator[tuple[Path, str]]


def check_edition(rubric: Rubric, lines: Lines) -> list[Fault]:
    """What is wrong, each with the line it stands in."""
    found = [*_terms(rubric), *_ids(rubric), *_points(rubric), *_readings(rubric), *_rules(rubric), *_gates(rubric), *_examples(rubric)]
    return [Fault(lines.line(path), message) for path, message in found]


def _criteria(rubric: Rubric) -> Iterator[tuple[Path, Criterion]]:
    for index, criterion in enumerate(rubric.criteria):
        yield ("criterion", index), criterion


def _items(rubric: Rubric) -> Iterator[tuple[Path, Item]]:
    for path, criterion in _criteria(rubric):
        for index, item in enumerate(criterion.items):
            yield (*path, "item", index), item


def _terms(rubric: Rubric) -> Found:
    if rubric.in_force_to < rubric.in_force_from:
        yield ("in_force_to",), f"{rubric.edition}: in_force_to {rubric.in_force_to} lies before in_force_from {rubric.in_force_from}"
    if not rubric.criteria:
        yield (), f"{rubric.edition}: has no criterion"
    for name in ("confirm", "edge", "empty", "plausible", "kind_plausible", "hardly", "corroborated"):
        if not 0 < getattr(rubric.thresholds, name) <= 1:
            yield ("thresholds", name), f"{rubric.edition}: thresholds {name} must lie in 0..1"
    for name in rubric.mends:
        if name not in rubric.severities:
            yield ("mends", name), f"{rubric.edition}: mends {name}, which has no severity in [flags]"
    for name, _ in rubric.doubt.slips:
        if name not in _SLIPS:
            yield ("doubt", "slips", name), f"{rubric.edition}: slips {name} is none of {', '.join(sorted(_SLIPS))}"


def _ids(rubric: Rubric) -> Found:
    kinds: tuple[tuple[str, Iterable[tuple[Path, str]]], ...] = (
        ("criterion", ((p, c.id) for p, c in _criteria(rubric))),
        ("item", ((p, i.id) for p, i in _items(rubric))),
        ("reading", ((("reading", n), r.id) for n, r in enumerate(rubric.readings))),
        ("condition", ((("eligibility", n), c.id) for n, c in enumerate(rubric.eligibility))),
    )
    for kind, named in kinds:
        places = list(named)
        counts = Counter(name for _, name in places)
        for name, count in counts.items():
            if count > 1:
                last = [path for path, other in places if other == name][-1]
                yield (*last, "id"), f"{name}: {kind} id is used {count} times"
    titles = {s.title for s in rubric.sections}
    for path, criterion in _criteria(rubric):
        if criterion.section not in titles:
            yield (*path, "section"), f"{criterion.id}: section {criterion.section!r} is not listed"


def _points(rubric: Rubric) -> Found:
    if rubric.full_total != _TOTAL:
        yield (), f"{rubric.edition}: the cells add up to {rubric.full_total}, not {_TOTAL}"
    for index, section in enumerate(rubric.sections):
        held = sum((c.full for c in rubric.criteria if c.section == section.title), Decimal(0))
        if held != section.points:
            yield ("section", index, "points"), f"{section.title}: its cells add up to {held}, not {section.points}"
    for path, criterion in _criteria(rubric):
        yield from _cell(path, criterion)
    for path, item in _items(rubric):
        yield from _item_points(path, item)


def _cell(path: Path, criterion: Criterion) -> Found:
    if not criterion.items:
        yield path, f"{criterion.id}: has no item"
    grouped = Counter(i for g in criterion.groups for i in g.items)
    own = {i.id for i in criterion.items}
    for name in sorted(own ^ set(grouped)):
        said = f"is in no group of {criterion.id}" if name in own else f"is in a group of {criterion.id} but no item of it"
        yield (*path, "group", 0), f"{name}: {said}"
    for name, count in grouped.items():
        if count > 1:
            yield (*path, "group", 0), f"{name}: is in more than one group"
    caps = sum((g.cap for g in criterion.groups), Decimal(0))
    if caps != criterion.full:
        yield (*path, "full"), f"{criterion.id}: its groups' caps add up to {caps}, not {criterion.full}"
    fulls = {i.id: i.full for i in criterion.items}
    for index, group in enumerate(criterion.groups):
        reach = sum((fulls.get(i, Decimal(0)) for i in group.items), Decimal(0))
        if reach < group.cap:
            yield (*path, "group", index, "cap"), f"{criterion.id}: its items reach {reach}, less than the cap of {group.cap}"


def _item_points(path: Path, item: Item) -> Found:
    if item.points % _HALF or item.full % _HALF:
        yield (*path, "points"), f"{item.id}: points must be multiples of 0.5"
    if not 0 < item.points <= item.full:
        yield (*path, "points"), f"{item.id}: points must be more than 0 and not more than full"
    joint = item.parameters.points("joint_points")
    if "joint_points" in item.parameters.values and (joint % _HALF or not 0 < joint <= item.points):
        yield (*path, "with", "joint_points"), f"{item.id}: joint_points must be a multiple of 0.5, more than 0, at most {item.points}"


def _readings(rubric: Rubric) -> Found:
    options = {r.id: {o.id for o in r.options} for r in rubric.readings}
    for index, reading in enumerate(rubric.readings):
        path: Path = ("reading", index)
        if len(reading.options) < 2:
            yield path, f"{reading.id}: needs two options or more"
        if reading.default not in options[reading.id]:
            yield (*path, "default"), f"{reading.id}: default {reading.default!r} is none of its options"
        if not reading.question or not reading.clause or any(not o.text for o in reading.options):
            yield path, f"{reading.id}: question, clause and options need their text"
    for path, item in _items(rubric):
        for name in item.readings:
            if name not in options:
                yield (*path, "readings"), f"{item.id}: reading {name!r} is not defined"
        for number, paper in enumerate(item.papers):
            if paper.only_under and paper.only_under[1] not in options.get(paper.only_under[0], set()):
                yield (*path, "paper", number, "only_under"), f"{item.id}: only_under {'='.join(paper.only_under)!r} is not defined"
    for path, criterion in _criteria(rubric):
        for number, group in enumerate(criterion.groups):
            if group.reading and group.reading not in options:
                yield (*path, "group", number, "reading"), f"{criterion.id}: reading {group.reading!r} is not defined"
            for option, _ in group.by_option:
                if option not in options.get(group.reading, set()):
                    yield (*path, "group", number, "options"), f"{criterion.id}: option {option!r} of {group.reading!r} is not defined"


def _rules(rubric: Rubric) -> Found:
    for path, item in _items(rubric):
        if item.rule not in RULES:
            yield (*path, "rule"), f"{item.id}: rule {item.rule!r} is not one of {', '.join(RULES)}"
        if not item.clause or not item.what:
            yield path, f"{item.id}: clause and what need their text"
        if not item.papers:
            yield path, f"{item.id}: names no paper that counts"
        for number, paper in enumerate(item.papers):
            if paper.flag and paper.flag not in rubric.severities:
                yield (*path, "paper", number, "flag"), f"{item.id}: flag {paper.flag!r} has no severity in [flags]"
            if paper.verdict != "accept" and not paper.reason:
                yield (*path, "paper", number), f"{item.id}: a paper that is doubted or rejected needs a reason"
        yield from _parameters(rubric, path, item)


def _parameters(rubric: Rubric, path: Path, item: Item) -> Found:
    """What a rule is told must be what it asks for: names, readings with their options, numbers that make sense."""
    words, place = item.parameters, (*path, "with")
    needed, known = PARAMETERS.get(item.rule, (frozenset(), frozenset(words.values)))
    for key in sorted(needed - set(words.values)):
        yield place, f"{item.id}: rule {item.rule} needs {key}"
    for key in sorted(set(words.values) - needed - known):
        yield (*place, key), f"{item.id}: rule {item.rule} does not know {key}"
    readings = {r.id: {o.id for o in r.options} for r in rubric.readings}
    named = [words.text(k) for k in words.values if k.endswith("_reading")]
    named += [p.only_under[0] for p in item.papers if p.only_under]
    for name in dict.fromkeys(named):
        if name not in item.readings:
            yield (*path, "readings"), f"{item.id}: asks for reading {name!r}, which is not among its readings"
    options = set().union(*(readings.get(n, set()) for n in named)) if named else set()
    for key in words.values:
        if key.endswith("_option") and words.text(key) not in options:
            yield (*place, key), f"{item.id}: {key} {words.text(key)!r} is no option of its readings"
        if key.endswith(("years", "months")) and not 0 <= words.number(key, -1) <= _LONGEST:
            yield (*place, key), f"{item.id}: {key} must be a number from 0 to {_LONGEST}"
    for other in ("needs_item", "disjoint_from"):
        if words.text(other) and words.text(other) not in {i.id for i in rubric.items}:
            yield (*place, other), f"{item.id}: {other} {words.text(other)!r} is no item"
    yield from _scale((*place, "scale"), item)


def _scale(path: Path, item: Item) -> Found:
    steps = item.parameters.names("scale")
    wrong = [s for s in steps if not re.fullmatch(r"\d+=\d+(\.5)?", s)]
    for step in wrong:
        yield path, f"{item.id}: scale {step!r} is not persons=points"
    if wrong or not steps:
        return
    pairs = [(int(p), Decimal(points)) for p, points in (s.split("=") for s in steps)]
    if pairs != sorted(set(pairs)) or [p for _, p in pairs] != sorted(p for _, p in pairs):
        yield path, f"{item.id}: scale must rise"
    if pairs[-1][1] != item.full:
        yield path, f"{item.id}: scale ends at {pairs[-1][1]}, not at the item's {item.full}"


def _gates(rubric: Rubric) -> Found:
    items = {i.id for i in rubric.items}
    for index, condition in enumerate(rubric.eligibility):
        path: Path = ("eligibility", index)
        if condition.rule not in GATES:
            yield (*path, "rule"), f"{condition.id}: rule {condition.rule!r} is not one of {', '.join(GATES)}"
        for name in condition.parameters.names("items") if "items" in condition.parameters.values else ():
            if name not in items:
                yield (*path, "with"), f"{condition.id}: item {name!r} is not in the edition"


def _examples(rubric: Rubric) -> Found:
    names = {c.id for c in rubric.criteria} | {i.id for i in rubric.items} | {"total"}
    options = {(r.id, o.id) for r in rubric.readings for o in r.options}
    for index, example in enumerate(rubric.examples):
        path: Path = ("example", index)
        if not rubric.in_force(example.deadline):
            yield (*path, "deadline"), f"example {index + 1}: its deadline {example.deadline} lies outside the edition's term"
        for name, _ in example.expect:
            if name not in names:
                yield (*path, "expect"), f"example {index + 1}: {name!r} is no item and no cell"
        for pair in example.rulings:
            if pair not in options:
                yield (*path, "rulings"), f"example {index + 1}: {'='.join(pair)!r} is no option of a reading"
