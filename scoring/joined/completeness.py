"""Which papers each item asks for and which of them are there: the edition's paper kinds, joined by what must come together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scoring.edition import Item
from scoring.match import Case, fits

Presence = Literal["there", "missing", "optional"]

# What a rule needs together; kinds in one group stand for one another. The kinds themselves are the edition's.
_TOGETHER: dict[str, tuple[tuple[str, ...], ...]] = {
    "laboratory": (("laboratory_summary",), ("laboratory_photo",)),
    "project_pair": (("science_project_approval",), ("science_project_conclusion",)),
    "trained_and_appointed": (("chief_quality_officer_certificate",), ("appointment_document",)),
    "persons_count": (("title_certificate", "professional_qualification"), ("social_insurance_record",)),
}
_SUPPORTING = {"laboratory_accreditation_certificate"}


@dataclass(frozen=True, slots=True)
class Part:
    """One paper that is asked for; any of `kinds` will do."""

    kinds: tuple[str, ...]
    presence: Presence
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Requirement:
    """All that an item asks for. `complete`: every part that is not optional is there (not that it counts)."""

    item: str
    parts: tuple[Part, ...]

    @property
    def complete(self) -> bool:
        return all(p.presence != "missing" for p in self.parts)


def requirements(case: Case) -> tuple[Requirement, ...]:
    """The completeness of every item of the edition."""
    return tuple(Requirement(i.id, _parts(case, i)) for i in case.rubric.items)


def _parts(case: Case, item: Item) -> tuple[Part, ...]:
    together = _TOGETHER.get(item.rule)
    if together is None and item.rule == "standard_in_window":
        return _cover_and_foreword(case, item)
    groups = together or (tuple(k for k in item.kinds if k not in _SUPPORTING and k != "other"),)
    parts = [_part(case, item, kinds) for kinds in groups]
    extra = tuple(k for k in item.kinds if k in _SUPPORTING)
    return (*parts, *((Part(extra, "optional", _of(case, item, extra)),) if extra else ()))


def _part(case: Case, item: Item, kinds: tuple[str, ...]) -> Part:
    found = _of(case, item, kinds)
    return Part(kinds, "there" if found else "missing", found)


def _of(case: Case, item: Item, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Documents of those kinds that the item's paper rules do not turn away."""
    found = []
    for document in case.of_kinds(*kinds):
        rule = next((p for p in item.papers if fits(p, document, case)), None)
        if (rule and rule.verdict != "reject") or not any(document.kind in p.kinds for p in item.papers):
            found.append(document.id)
    return tuple(found)


def _cover_and_foreword(case: Case, item: Item) -> tuple[Part, ...]:
    taken = set(_of(case, item, item.kinds))
    papers = [d for d in case.documents if d.id in taken]
    cover = tuple(d.id for d in papers if "issue_date" in d.fields or "level" in d.fields)
    foreword = tuple(d.id for d in papers if "drafting_organizations" in d.fields)
    kinds = item.kinds
    return (Part(kinds, "there" if cover else "missing", cover), Part(kinds, "there" if foreword else "missing", foreword))
