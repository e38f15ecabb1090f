"""What a field may say instead of what was read: its reader's other readings, the slips a date allows, nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from evidence.document import Document, Field, Value
from scoring.edition import Doubt
from scoring.windows import LONG_TERM, Span, months_after, span_of, years_after

_DAY = 1


@dataclass(frozen=True, slots=True)
class Variant:
    """A document as it may be in truth, how likely that is, and the field that is other than read ("": the kind). None: it is
    no paper of its kind at all."""

    document: Document | None
    share: float
    field: str


def variants_of(document: Document, fields: tuple[str, ...], row: int | None, doubt: Doubt) -> tuple[Variant, ...]:
    """Every way in which one of the named fields, or the kind, may be other than read."""
    kind = 1 - doubt.probability(document.kind_confidence)
    found = [Variant(None, kind, "")] if kind >= doubt.least else []
    for name in dict.fromkeys(fields):
        field = _field(document, name, row)
        if field is not None and 1 - doubt.probability(field.confidence) >= doubt.least:
            found += [Variant(_with(document, name, row, f), share, name) for f, share in _other_readings(document, name, field, doubt)]
    return tuple(found)


def joint_share(variants: Iterable[Variant]) -> float:
    """How likely any of them is the truth. What blurs one field of a paper blurs the others: doubts about fields of one paper are
    not added, the greatest counts; those about one field are added."""
    by_field: dict[str, float] = {}
    for variant in variants:
        by_field[variant.field] = by_field.get(variant.field, 0.0) + variant.share
    return min(0.95, max(by_field.values(), default=0.0))


def _field(document: Document, name: str, row: int | None) -> Field | None:
    if row is not None and row < len(document.rows) and name in document.rows[row]:
        return document.rows[row][name]
    return document.fields.get(name)


def _with(document: Document, name: str, row: int | None, field: Field | None) -> Document:
    """The document with that reading of the field, or without the field."""
    if row is not None and row < len(document.rows) and name in document.rows[row]:
        cells = {k: v for k, v in document.rows[row].items() if k != name} | ({} if field is None else {name: field})
        return replace(document, rows=(*document.rows[:row], cells, *document.rows[row + 1 :]))
    fields = {k: v for k, v in document.fields.items() if k != name} | ({} if field is None else {name: field})
    return replace(document, fields=fields)


def _other_readings(document: Document, name: str, field: Field, doubt: Doubt) -> Iterator[tuple[Field | None, float]]:
    mass = 1 - doubt.probability(field.confidence)
    others = [a for a in dict.fromkeys(field.alternatives) if a != field.value]
    for other in others:
        yield replace(field, value=other, alternatives=()), mass * doubt.alternatives / len(others)
    rest = mass * (1 - doubt.alternatives) if others else mass
    span = span_of(field.value)
    if span is None or field.value == LONG_TERM or not isinstance(field.value, str):
        yield None, rest
        return
    weights = dict(doubt.slips)
    whole = sum(weights.values())
    for slip, weight in weights.items():
        share = rest * weight / whole
        values = list(_slips(document, name, field.value, span, slip))
        if not values:
            yield None, share
        for value in values:
            yield replace(field, value=value, alternatives=()), share / len(values)


def _slips(document: Document, name: str, printed: str, span: Span, slip: str) -> Iterator[Value]:
    """Dates that one misread digit, or the wrong line of the paper, may have stood for; as precise as the printed one."""
    match slip:
        case "year":
            yield from (years_after(span.first, n).isoformat()[: len(printed)] for n in (-1, 1))
        case "month" if len(printed) >= 7:
            yield from (months_after(span.first, n).isoformat()[: len(printed)] for n in (-1, 1))
        case "day" if span.exact:
            days = (span.first.toordinal() - _DAY, span.first.toordinal() + _DAY)
            yield from (span.first.fromordinal(n).isoformat() for n in days)
        case "other":
            dates = [f.value for n, f in document.fields.items() if n != name and not f.derived and isinstance(f.value, str)]
            yield from dict.fromkeys(d for d in dates if (s := span_of(d)) and s.exact and d != printed)
