"""A sheet under an expert's corrections: fields read otherwise, papers that do not count. Nothing is read again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from evidence.document import Document, Field, Value
from evidence.review import Deed
from evidence.sheet import CriterionResult, ScoreSheet
from review.decisions import Decisions
from review.dossier import Dossier
from review.kept import Kept
from scoring.sheet import score

_MOST = 128
_BY_HAND = "expert"
_SURE = 0.999
"""What a person has read off the page is as sure as the scale goes."""

Key = tuple[tuple[int, str, int], tuple[Deed, ...]]


class Rescoring:
    """Sheets under corrections, the last ones kept: scoring takes a third of a second."""

    def __init__(self) -> None:
        self._kept: Kept[Key, ScoreSheet] = Kept(_MOST)

    def sheet(self, dossier: Dossier, decisions: Decisions) -> ScoreSheet:
        """The machine's sheet, with those criteria replaced that the expert's corrections change."""
        corrections = tuple(a.deed for a in decisions.corrections)
        excluded = tuple(a.deed for a in decisions.excluded)
        if not corrections and not excluded:
            return dossier.sheet
        base = self._scored(dossier, ())
        changed = changed_by(dossier.sheet, base, self._scored(dossier, corrections))
        for criterion, deeds in _by_criterion(excluded).items():
            without = self._scored(dossier, (*corrections, *deeds))
            changed = {**changed, **_of(criterion, changed_by(dossier.sheet, base, without))}
        criteria = tuple(changed.get(c.id, c) for c in dossier.sheet.criteria)
        return replace(dossier.sheet, criteria=criteria, proposed_total=sum((c.proposed for c in criteria), start=type(base.full_total)(0)))

    def _scored(self, dossier: Dossier, deeds: tuple[Deed, ...]) -> ScoreSheet:
        key: Key = (dossier.key, deeds)
        return self._kept.get(key, lambda: _scored(dossier, deeds))


def _scored(dossier: Dossier, deeds: tuple[Deed, ...]) -> ScoreSheet:
    papers = corrected(dossier.documents, deeds)
    return score(dossier.sheet.application, papers, dossier.problems, dossier.rubric, dossier.sheet.rulings, dossier.scale)


def corrected(documents: Sequence[Document], deeds: Iterable[Deed]) -> tuple[Document, ...]:
    """The documents as the deeds have them: corrected fields keep the machine's reading as an alternative."""
    found = {d.id: d for d in documents}
    for deed in deeds:
        document = found.get(deed.document)
        if document is None:
            continue
        if deed.kind == "exclude":
            del found[deed.document]
        elif deed.kind == "correct":
            found[deed.document] = _with(document, deed)
    return tuple(found.values())


def field_of(document: Document, name: str, row: int | None) -> Field | None:
    """A field of a document or of one of its rows."""
    if row is None:
        return document.fields.get(name)
    return document.rows[row].get(name) if 0 <= row < len(document.rows) else None


def value_from(text: str, known: Value) -> Value:
    """What was typed, as the kind of value that the field holds."""
    if isinstance(known, tuple):
        return tuple(part.strip() for part in text.replace("；", ";").replace("、", ";").split(";") if part.strip())
    if isinstance(known, bool):
        return text.strip() in {"是", "true", "1"}
    if isinstance(known, int) and text.strip().isdigit():
        return int(text)
    return text.strip()


def _with(document: Document, deed: Deed) -> Document:
    known = field_of(document, deed.field, deed.row)
    if known is None:
        return document
    source = replace(known.source, method=f"{known.source.method}+{_BY_HAND}")
    value = value_from(deed.value, known.value)
    field = replace(known, value=value, confidence=_SURE, worth=None, source=source, derived=False, alternatives=())
    if deed.row is None:
        return replace(document, fields={**document.fields, deed.field: field})
    row = {**document.rows[deed.row], deed.field: field}
    return replace(document, rows=(*document.rows[: deed.row], row, *document.rows[deed.row + 1 :]))


def changed_by(shown: ScoreSheet, before: ScoreSheet, after: ScoreSheet) -> dict[str, CriterionResult]:
    """Criteria that the deeds change. Compared with a sheet scored from the same stored papers, in which ids are masked:
    what only the masks change stays as it was shown."""
    earlier = {c.id: c for c in before.criteria}
    known = {c.id for c in shown.criteria}
    return {c.id: c for c in after.criteria if c != earlier.get(c.id) and c.id in known}


def _by_criterion(deeds: Iterable[Deed]) -> Mapping[str, tuple[Deed, ...]]:
    found: dict[str, tuple[Deed, ...]] = {}
    for deed in deeds:
        found[deed.criterion] = (*found.get(deed.criterion, ()), deed)
    return found


def _of(criterion: str, changed: Mapping[str, CriterionResult]) -> dict[str, CriterionResult]:
    return {criterion: changed[criterion]} if criterion in changed else {}
