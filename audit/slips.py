"""Slips of reading that somebody who looks at the page sees: wrong values to try experts with, one criterion's points changed by each."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice, zip_longest

from evidence.document import Document, Field
from evidence.quality import PlantedValue, WrongField
from evidence.sheet import CriterionResult, Outcome, ScoreSheet
from review.dossier import Dossier
from review.rescoring import changed_by
from scoring.sheet import score

_DATE = re.compile(r"(\d{4})-\d\d(-\d\d)?")
_YEARS = (-3, -2, -5, -4, -1, 1, 3, 2)
"""By how much years are misread."""
_MOST_TRIED = 12
"""Scorings for one sheet, a tenth of a second or more each."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What is planted, and the papers and the sheet as they would be with it."""

    value: PlantedValue
    documents: tuple[Document, ...]
    sheet: ScoreSheet


def slip_in(dossier: Dossier, rng: random.Random) -> Slip | None:
    """A slip in a criterion that says `confirm` and goes on saying so: dates of a deciding paper misread so that the points change, or
    where none of those tried does, points that do not follow from the papers. None where nothing is to be confirmed.

    Quotes are wrong alike, so that only the page tells. Nothing else on the sheet changes.
    """
    return _misread_slip(dossier, rng) or _points_slip(dossier, rng)


def _misread_slip(dossier: Dossier, rng: random.Random) -> Slip | None:
    base = score(dossier.sheet.application, dossier.documents, dossier.problems, dossier.rubric, dossier.sheet.rulings)
    for criterion, document, other in islice(_tries(dossier, rng), _MOST_TRIED):
        papers = tuple(other if d.id == document.id else d for d in dossier.documents)
        sheet = _sheet_of(dossier, base, papers, criterion)
        if sheet is not None:
            return Slip(_value(criterion, sheet, document.id, _differences(document, other)), papers, sheet)
    return None


def _points_slip(dossier: Dossier, rng: random.Random) -> Slip | None:
    """The likeliest other points of a criterion, given by one of its items, while the item's reason stays what it was."""
    found = [
        (criterion, item, points)
        for criterion in dossier.sheet.criteria
        if criterion.review == "confirm"
        for points, _ in criterion.odds[:2]
        if points != criterion.proposed
        for item in criterion.items
        if 0 <= item.proposed + points - criterion.proposed <= item.full
    ]
    if not found:
        return None
    criterion, item, points = rng.choice(found)
    given = item.proposed + points - criterion.proposed
    outcome: Outcome = "met" if given == item.full else "partly_met" if given else "not_met"
    items = tuple(replace(i, proposed=given, outcome=outcome) if i.id == item.id else i for i in criterion.items)
    sheet = _replaced(dossier, criterion, replace(criterion, items=items, proposed=points, odds=_swapped(criterion, points)))
    return Slip(_value(criterion, sheet, "", ()), dossier.documents, sheet)


def _swapped(criterion: CriterionResult, points: Decimal) -> tuple[tuple[Decimal, float], ...]:
    """The odds with the shares of the proposal and of those points exchanged."""
    names = {criterion.proposed: points, points: criterion.proposed}
    return tuple((names.get(p, p), share) for p, share in criterion.odds)


def _value(criterion: CriterionResult, sheet: ScoreSheet, document: str, fields: tuple[WrongField, ...]) -> PlantedValue:
    shown = next(c.proposed for c in sheet.criteria if c.id == criterion.id)
    return PlantedValue(criterion.id, document, fields, criterion.proposed, shown, sheet.proposed_total)


def _tries(dossier: Dossier, rng: random.Random) -> Iterator[tuple[CriterionResult, Document, Document]]:
    """Papers that decide criteria which say `confirm`, and the same with other years, in an order drawn by `rng`: for each criterion one,
    then another."""
    each = []
    for criterion in dossier.sheet.criteria:
        named = dict.fromkeys(ref.document for item in criterion.items for ref in item.evidence) if criterion.review == "confirm" else ()
        papers = [dossier.by_id[document] for document in named if document in dossier.by_id]
        tries = [(criterion, paper, other) for paper in papers for other in _misread(paper)]
        each.append(rng.sample(tries, len(tries)))
    rng.shuffle(each)
    for turn in zip_longest(*each):
        yield from (one for one in turn if one is not None)


def _misread(document: Document) -> Iterator[Document]:
    """The document with the years of one date, or of all, misread by as much."""
    dates = [name for name, field in document.fields.items() if _readable(field)]
    for part in (*((name,) for name in dates), *([tuple(dates)] if len(dates) > 1 else [])):
        for by in _YEARS:
            wrong = {name: _shifted(document.fields[name], by) for name in part}
            yield replace(document, fields={**document.fields, **wrong})


def _readable(field: Field) -> bool:
    """Whether this is a date that stands on a picture of a page, its year in digits."""
    if not isinstance(field.value, str) or field.derived or field.source.box is None or field.source.method.startswith("office:"):
        return False
    told = _DATE.fullmatch(field.value)
    return told is not None and field.raw.count(told[1]) == 1 == field.source.quote.count(told[1])


def _shifted(field: Field, by: int) -> Field:
    year = str(field.value)[:4]
    other = str(int(year) + by)
    source = replace(field.source, quote=field.source.quote.replace(year, other))
    return replace(field, value=str(field.value).replace(year, other, 1), raw=field.raw.replace(year, other), source=source)


def _differences(document: Document, other: Document) -> tuple[WrongField, ...]:
    pairs = ((name, field, other.fields[name]) for name, field in document.fields.items())
    return tuple(WrongField(name, str(a.value), str(b.value)) for name, a, b in pairs if a != b)


def _sheet_of(dossier: Dossier, base: ScoreSheet, papers: tuple[Document, ...], criterion: CriterionResult) -> ScoreSheet | None:
    """The sheet of those papers, where it differs in that one criterion only, and gives nothing away."""
    after = score(dossier.sheet.application, papers, dossier.problems, dossier.rubric, dossier.sheet.rulings)
    changed = changed_by(dossier.sheet, base, after)
    told = changed.get(criterion.id)
    if told is None or len(changed) > 1 or told.review != "confirm" or told.proposed == criterion.proposed:
        return None
    if (after.flags, after.eligibility) != (base.flags, base.eligibility):
        return None
    items = {i.id for i in criterion.items}
    missing = *(m for m in dossier.sheet.missing if m.item not in items), *(m for m in after.missing if m.item in items)
    return replace(_replaced(dossier, criterion, told), missing=missing)


def _replaced(dossier: Dossier, criterion: CriterionResult, other: CriterionResult) -> ScoreSheet:
    """The sheet with another result of one criterion."""
    criteria = tuple(other if c.id == criterion.id else c for c in dossier.sheet.criteria)
    total = dossier.sheet.proposed_total - criterion.proposed + other.proposed
    return replace(dossier.sheet, criteria=criteria, proposed_total=total)
