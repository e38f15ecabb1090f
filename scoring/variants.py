"""What a field may say instead of what was read: its reader's other readings, the slips a date allows, nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from evidence.document import Document, Field, Value
from scoring.edition import Doubt
from scoring.windows import LONG_TERM, Span, months_after, span_of, years_after

_DAY = 1
_MOST = 0.95


@dataclass(frozen=True)
class Variant:
    """A paper as it may be in truth: with another value of `field` (of the row where there is one), without it (None), or, where
    `field` is "", no paper of its kind at all. `share` is how likely that is."""

    read: Document
    field: str
    row: int | None
    value: Value | None
    share: float

    @cached_property
    def document(self) -> Document | None:
        """The paper as it would be; None where it is none of its kind."""
        if not self.field:
            return None
        found = _field(self.read, self.field, self.row)
        other = replace(found, value=self.value, alternatives=()) if found and self.value is not None else None
        return _with(self.read, self.field, self.row, other)


def variants_of(document: Document, fields: tuple[str, ...], row: int | None, doubt: Doubt) -> tuple[Variant, ...]:
    """Every way in which one of the named fields, or the kind, may be other than read."""
    kind = 1 - doubt.probability(document.kind_confidence)
    found = [Variant(document, "", None, None, kind)] if kind >= doubt.least else []
    for name in dict.fromkeys(fields):
        field = _field(document, name, row)
        if field is not None and 1 - doubt.probability(field.confidence) >= doubt.least:
            found += [Variant(document, name, row, value, share) for value, share in _other_readings(document, name, field, doubt)]
    return tuple(found)


def joint_share(variants: Iterable[Variant]) -> float:
    """How likely any of them is the truth. What blurs one field of a paper blurs the others: doubts about fields of one paper are
    not added, the greatest counts; those about one field are added."""
    return share_of(variants, lambda _: True)


def share_of(variants: Iterable[Variant], changes: Callable[[Variant], bool]) -> float:
    """The joint share of those variants that change something. What can no longer matter is not asked about: the greatest field
    counts, so a field whose variants together weigh no more than what is found already is passed over."""
    by_field: dict[str, list[Variant]] = {}
    for variant in variants:
        by_field.setdefault(variant.field, []).append(variant)
    greatest = 0.0
    for found in sorted(by_field.values(), key=lambda v: (-sum(x.share for x in v), len(v))):
        left = sum(v.share for v in found)
        share = 0.0
        for variant in found:
            if share + left <= greatest or greatest >= _MOST:
                break
            left -= variant.share
            share += variant.share if changes(variant) else 0.0
        greatest = max(greatest, share)
    return min(_MOST, greatest)


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


def _other_readings(document: Document, name: str, field: Field, doubt: Doubt) -> Iterator[tuple[Value | None, float]]:
    mass = 1 - doubt.probability(field.confidence)
    others = [a for a in dict.fromkeys(field.alternatives) if a != field.value]
    for other in others:
        yield other, mass * doubt.alternatives / len(others)
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
            yield value, share / len(values)


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
