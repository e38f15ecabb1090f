"""Whether an edition makes sense as a whole: points, ids, readings, dates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from scoring.edition import Criterion, Item, Rubric
from scoring.eligibility import GATES
from scoring.rules import RULES

_HALF = Decimal("0.5")
_TOTAL = Decimal(100)


def check_edition(rubric: Rubric, text: str) -> list[str]:
    """What is wrong, one line each, with the line of `text` where the id at fault is written."""
    found = [*_terms(rubric), *_ids(rubric), *_points(rubric), *_readings(rubric), *_rules(rubric)]
    return [f"line {_line_of(text, name)}: {name}: {message}" for name, message in found]


def _line_of(text: str, name: str) -> int:
    match = re.search(rf'^\s*(?:id|title)\s*=\s*"{re.escape(name)}"', text, re.MULTILINE)
    return text.count("\n", 0, match.start(0) + len(match[0]) - len(match[0].lstrip())) + 1 if match else 1


def _terms(rubric: Rubric) -> Iterator[tuple[str, str]]:
    if rubric.in_force_to < rubric.in_force_from:
        yield rubric.edition, "in_force_to lies before in_force_from"
    if not rubric.criteria:
        yield rubric.edition, "has no criterion"
    names = ("confirm", "edge", "empty", "plausible", "kind_plausible", "hardly", "corroborated")
    for name in names:
        if not 0 < getattr(rubric.thresholds, name) <= 1:
            yield rubric.edition, f"thresholds {name} must lie in 0..1"


def _ids(rubric: Rubric) -> Iterator[tuple[str, str]]:
    kinds: tuple[tuple[str, Iterable[str]], ...] = (
        ("criterion", (c.id for c in rubric.criteria)),
        ("item", (i.id for i in rubric.items)),
        ("reading", (r.id for r in rubric.readings)),
        ("condition", (c.id for c in rubric.eligibility)),
    )
    for kind, ids in kinds:
        for name, count in Counter(ids).items():
            if count > 1:
                yield name, f"{kind} id is used {count} times"
    titles = {s.title for s in rubric.sections}
    for criterion in rubric.criteria:
        if criterion.section not in titles:
            yield criterion.id, f"section {criterion.section!r} is not listed"


def _points(rubric: Rubric) -> Iterator[tuple[str, str]]:
    if rubric.full_total != _TOTAL:
        yield rubric.edition, f"the cells add up to {rubric.full_total}, not {_TOTAL}"
    for section in rubric.sections:
        held = sum((c.full for c in rubric.criteria if c.section == section.title), Decimal(0))
        if held != section.points:
            yield section.title, f"its cells add up to {held}, not {section.points}"
    for criterion in rubric.criteria:
        yield from _cell(criterion)


def _cell(criterion: Criterion) -> Iterator[tuple[str, str]]:
    if not criterion.items:
        yield criterion.id, "has no item"
    grouped = Counter(i for g in criterion.groups for i in g.items)
    own = {i.id for i in criterion.items}
    for name in sorted(own ^ set(grouped)):
        yield name, f"is in no group of {criterion.id}" if name in own else f"is in a group of {criterion.id} but no item of it"
    for name, count in grouped.items():
        if count > 1:
            yield name, "is in more than one group"
    caps = sum((g.cap for g in criterion.groups), Decimal(0))
    if caps != criterion.full:
        yield criterion.id, f"its groups' caps add up to {caps}, not {criterion.full}"
    fulls = {i.id: i.full for i in criterion.items}
    for group in criterion.groups:
        reach = sum((fulls.get(i, Decimal(0)) for i in group.items), Decimal(0))
        if reach < group.cap:
            yield criterion.id, f"its items reach {reach}, less than the cap of {group.cap}"
    for item in criterion.items:
        yield from _item_points(item)


def _item_points(item: Item) -> Iterator[tuple[str, str]]:
    if item.points % _HALF or item.full % _HALF:
        yield item.id, "points must be multiples of 0.5"
    if not 0 < item.points <= item.full:
        yield item.id, "points must be more than 0 and not more than full"


def _readings(rubric: Rubric) -> Iterator[tuple[str, str]]:
    options = {r.id: {o.id for o in r.options} for r in rubric.readings}
    for reading in rubric.readings:
        if len(reading.options) < 2:
            yield reading.id, "needs two options or more"
        if reading.default not in options[reading.id]:
            yield reading.id, f"default {reading.default!r} is none of its options"
        if not reading.question or any(not o.text for o in reading.options):
            yield reading.id, "question and options need their text"
    for item in rubric.items:
        for name in item.readings:
            if name not in options:
                yield item.id, f"reading {name!r} is not defined"
        for paper in item.papers:
            if paper.only_under and paper.only_under[1] not in options.get(paper.only_under[0], set()):
                yield item.id, f"only_under {'='.join(paper.only_under)!r} is not defined"
    for criterion in rubric.criteria:
        for group in criterion.groups:
            if group.reading and group.reading not in options:
                yield criterion.id, f"reading {group.reading!r} is not defined"
            for option, _ in group.by_option:
                if option not in options.get(group.reading, set()):
                    yield criterion.id, f"option {option!r} of {group.reading!r} is not defined"


def _rules(rubric: Rubric) -> Iterator[tuple[str, str]]:
    for condition in rubric.eligibility:
        if condition.rule not in GATES:
            yield condition.id, f"rule {condition.rule!r} is not one of {', '.join(GATES)}"
    for item in rubric.items:
        if item.rule not in RULES:
            yield item.id, f"rule {item.rule!r} is not one of {', '.join(RULES)}"
        if not item.papers:
            yield item.id, "names no paper that counts"
        yield from _parameters(rubric, item)


def _parameters(rubric: Rubric, item: Item) -> Iterator[tuple[str, str]]:
    """Every reading a rule asks for must be the item's own and have the option that is named; every pattern must compile."""
    readings = {r.id: {o.id for o in r.options} for r in rubric.readings}
    named = [item.parameters.text(k) for k in item.parameters.values if k.endswith("_reading")]
    named += [p.only_under[0] for p in item.papers if p.only_under]
    for name in dict.fromkeys(named):
        if name not in item.readings:
            yield item.id, f"asks for reading {name!r}, which is not among its readings"
    known = set().union(*(readings.get(n, set()) for n in named)) if named else set()
    for key in item.parameters.values:
        if key.endswith("_option") and item.parameters.text(key) not in known:
            yield item.id, f"{key} {item.parameters.text(key)!r} is no option of its readings"
    for other in ("needs_item", "disjoint_from"):
        if item.parameters.text(other) and item.parameters.text(other) not in {i.id for i in rubric.items}:
            yield item.id, f"{other} {item.parameters.text(other)!r} is no item"
    for step in item.parameters.names("scale"):
        if not re.fullmatch(r"\d+=\d+(\.5)?", step):
            yield item.id, f"scale {step!r} is not persons=points"
