"""What readers lose by each change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Protocol

from benchmarks.accuracy.given import GivenDocument, GivenField, overlap
from benchmarks.accuracy.tally import Count, Tally
from benchmarks.paraphrase.specimens import Specimen
from benchmarks.paraphrase.wording import Changed
from evidence.document import Document, Field
from evidence.page import Page

SURE = 0.95
Finder = Callable[[Sequence[Page]], Sequence[Document]]


class Change(Protocol):
    """A change that keeps the truth known, or None where it cannot be made on a paper."""

    @property
    def name(self) -> str: ...

    def __call__(self, specimen: Specimen, chance: Random) -> Changed | None: ...


@dataclass
class Loss:
    """One change on all papers it could be made on, before and after it."""

    name: str
    papers: int = 0
    before: Tally = field(default_factory=Tally)
    after: Tally = field(default_factory=Tally)
    notes: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """What was put for what, and how many values that cost."""
    new_misses: list[str] = field(default_factory=list)

    @property
    def figures(self) -> tuple[Count, Count]:
        return _whole(self.before), _whole(self.after)

    def sure_but_wrong(self, tally: Tally) -> int:
        return sum(confidence >= SURE and not right for confidence, right in tally.graded)


def probe(specimens: Sequence[Specimen], changes: Iterable[Change], find: Finder) -> Iterator[Loss]:
    """The loss of each change. `find`: pages to documents."""
    known: dict[str, set[str]] = defaultdict(set)
    for s in specimens:
        known[s.truth.kind] |= s.truth.fields.keys()
    plain = {s.where: _graded(s, find, known) for s in specimens}
    losses: dict[str, Loss] = {}
    for change in changes:
        loss = losses.setdefault(change.name, Loss(change.name))
        for s in specimens:
            changed = change(s, Random(f"{change.name} {s.where} {s.truth.kind}"))
            if changed is None:
                continue
            _add(loss, s.where, plain[s.where], _graded(changed.specimen, find, known), changed.note)
    yield from losses.values()


def _add(loss: Loss, where: str, before: Tally, after: Tally, note: str) -> None:
    loss.papers += 1
    _merge(loss.before, before)
    _merge(loss.after, after)
    loss.notes[note] += _whole(before).right - _whole(after).right
    missed = {_about(miss) for miss in before.misses}
    loss.new_misses += [f"{where} [{note}]{miss}" for miss in after.misses if _about(miss) not in missed]


def _about(miss: str) -> str:
    """The field that a miss is about."""
    return miss.split(": ", maxsplit=1)[0]


def _graded(specimen: Specimen, find: Finder, known: dict[str, set[str]]) -> Tally:
    tally = Tally(known=known)
    pages = frozenset((p.file, p.number) for p in specimen.pages)
    given = [_given(d) for d in find(specimen.pages)]
    best = max(given, key=lambda d: (overlap(d.pages, pages), d.kind == specimen.truth.kind), default=None)
    right = best is not None and best.kind in {specimen.truth.kind, *specimen.truth.accepted_kinds}
    tally.kinds[specimen.truth.kind].add(Count(1, best is not None, right))
    if not right:
        tally.misses.append(f" {specimen.truth.kind}.kind: {best.kind if best else None}")
    same = best if best is not None and best.kind == specimen.truth.kind else None
    tally.grade("", specimen.truth.kind, specimen.truth.fields, same.fields if same else {}, strict=True)
    tally.grade_rows("", specimen.truth.kind, specimen.truth.rows, same)
    return tally


def _given(document: Document) -> GivenDocument:
    pages = frozenset((p.file, p.page) for p in document.pages)
    return GivenDocument(document.id, document.kind, pages, _fields(document.fields.items()), [_fields(r.items()) for r in document.rows])


def _fields(fields: Iterable[tuple[str, Field]]) -> dict[str, GivenField]:
    return {name: GivenField(f.value, f.confidence) for name, f in fields}


def _merge(into: Tally, tally: Tally) -> None:
    for key, count in tally.fields.items():
        into.fields[key].add(count)
    for key, count in tally.rows.items():
        into.rows[key].add(count)
    for kind, count in tally.kinds.items():
        into.kinds[kind].add(count)
    into.graded += tally.graded


def _whole(tally: Tally) -> Count:
    return tally.total((*tally.fields.values(), *tally.rows.values()))
