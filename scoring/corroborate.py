"""The stage that sets confidences right before scoring: what one reading says of another that it could not say by chance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from evidence.document import Document, Field
from scoring.edition import Rubric
from scoring.names import NAMING, Identity
from scoring.windows import span_of, term_end, years_after

# Dates printed in pairs: a term of whole years between them is no accident.
_PAIRS = (("issue_date", "valid_until"), ("registration_date", "valid_until"), ("term_start", "term_end"), ("issue_date", "term_start"))
_LONGEST_TERM = 10


@dataclass(frozen=True, slots=True)
class _Proof:
    """The fields that a paper of a kind has and its lookalikes have not; a pattern must be found in their text."""

    kind: str
    fields: tuple[tuple[str, str], ...]


def corroborated(documents: Iterable[Document], identity: Identity, rubric: Rubric) -> tuple[Document, ...]:
    """The documents with higher confidences where they prove themselves: the applicant's own name, dates a whole term apart,
    all the marks of the kind. Values stay as they are, and nothing read below the edition's `plausible` is helped."""
    proofs = tuple(_proofs(rubric.vocabulary.names("proofs")))
    return tuple(_of_kind(_dated(_named(d, identity, rubric), rubric), proofs, rubric) for d in documents)


def proves_its_kind(document: Document, proofs: Iterable[_Proof], least: float) -> bool:
    """Whether the paper has everything that marks its kind, each surely read."""
    return any(p.kind == document.kind and all(_has(document, name, said, least) for name, said in p.fields) for p in proofs)


def _has(document: Document, name: str, said: str, least: float) -> bool:
    found = document.fields.get(name)
    return found is not None and found.confidence >= least and not found.derived and said in document.text(name)


def _proofs(lines: Iterable[str]) -> Iterator[_Proof]:
    """Lines of ``kind=field,field:words``."""
    for line in lines:
        kind, _, fields = line.partition("=")
        if fields:
            pairs = (f.partition(":") for f in fields.split(","))
            yield _Proof(kind, tuple((name, said) for name, _, said in pairs))


def _named(document: Document, identity: Identity, rubric: Rubric) -> Document:
    """Nobody misreads another name into exactly the applicant's."""
    changed = {
        name: _surer(found, rubric)
        for name in NAMING
        if (found := document.fields.get(name)) is not None
        and identity.field(replace(found, alternatives=()) if found.alternatives else found).relation in {"same", "former"}
    }
    return replace(document, fields={**document.fields, **changed}) if changed else document


def _dated(document: Document, rubric: Rubric) -> Document:
    changed: dict[str, Field] = {}
    for names in _PAIRS:
        pair = [f for n in names if (f := document.fields.get(n)) is not None and not f.derived]
        if len(pair) == 2 and _fit(pair[0], pair[1]) and min(f.confidence for f in pair) >= rubric.thresholds.plausible:
            changed |= {n: _surer(f, rubric) for n, f in zip(names, pair, strict=True)}
    return replace(document, fields={**document.fields, **changed}) if changed else document


def _fit(start: Field, end: Field) -> bool:
    """Whether two dates are the same day or a term of whole years apart, to the day."""
    one, other = span_of(start.value), span_of(end.value)
    if one is None or other is None or not one.exact or not other.exact or other.open_ended:
        return False
    terms: set[dt.date] = {one.first}
    for years in range(1, _LONGEST_TERM + 1):
        terms |= {years_after(one.first, years), term_end(one.first, years)}
    return other.first in terms


def _surer(found: Field, rubric: Rubric) -> Field:
    limits = rubric.thresholds
    return found if found.confidence < limits.plausible else found.with_confidence(max(found.confidence, limits.corroborated))


def _of_kind(document: Document, proofs: Iterable[_Proof], rubric: Rubric) -> Document:
    """A kind told with little margin is lifted to `corroborated`; one hardly told at all only so far that it hides nothing else."""
    limits = rubric.thresholds
    if document.kind_confidence >= limits.corroborated or not proves_its_kind(document, proofs, limits.confirm):
        return document
    lifted = limits.corroborated if document.kind_confidence >= limits.kind_plausible else limits.hardly
    return replace(document, kind_confidence=max(document.kind_confidence, lifted))
