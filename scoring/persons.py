"""People across papers: who is insured by whom, for which months, and whose certificate goes with which entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from evidence.document import Document, Field, Row
from evidence.sheet import EvidenceRef
from scoring.bonds import Bond, Who, bond_between, fuller, may_be_one, same_name_key, who_of
from scoring.identifiers import compare_ids, ids_agree
from scoring.match import Case
from scoring.months import months_of
from scoring.names import NameMatch

__all__ = ["Insured", "Pairing", "Who", "bond_between", "ids_agree", "insured_people", "paired", "posts_of", "same_name_key", "who_of"]

_PENSION = re.compile(r"养老")
_UNPAID = re.compile(r"欠缴|未缴|停缴|中断")
_ORDER: tuple[Bond, ...] = ("id", "slip", "name", "near", "contradicts", "none")


@dataclass(frozen=True, slots=True)
class Insured:
    """One person on the social-insurance papers under one employer. `months` are ``YYYY-MM`` paid; `unpaid` those shown as
    owed; `confidence` is how surely all but the name was read, `named` how surely the name."""

    who: Who
    employer: NameMatch
    employer_name: str
    months: frozenset[str]
    pension: bool
    confidence: float
    refs: tuple[EvidenceRef, ...]
    unpaid: frozenset[str] = frozenset()
    insurances: frozenset[str] = frozenset()
    named: float = 1.0

    @property
    def name(self) -> str:
        return self.who.name

    @property
    def id_number(self) -> str:
        return self.who.id_number


@dataclass(frozen=True, slots=True)
class Pairing:
    """A certificate's person among the insured: how they are bound, and the entries (one for each employer)."""

    bond: Bond
    entries: tuple[Insured, ...] = ()


def insured_people(case: Case) -> tuple[Insured, ...]:
    """Everybody on the social-insurance papers; rows of one person under one employer are put together."""
    people: list[Insured] = []
    for document in case.of_kinds("social_insurance_record"):
        for index, row in enumerate(document.rows):
            entry = _entry(case, document, row, index)
            if entry is None:
                continue
            own = [(_ORDER.index(bond_between(p.who, entry.who)), i) for i, p in enumerate(people) if _one_person(p, entry)]
            at = min(own)[1] if own else None
            if at is None:
                people.append(entry)
            else:
                people[at] = _together(people[at], entry)
    return tuple(people)


def paired(people: Sequence[Insured], who: Who) -> Pairing:
    """The insured who are that person, by the strongest bond there is; several persons at that strength leave it open."""
    bonds = [bond_between(p.who, who) for p in people]
    best: Bond = min(bonds, key=_ORDER.index, default="none")
    found = tuple(p for p, bond in zip(people, bonds, strict=True) if bond == best)
    if best == "none":
        return Pairing("none")
    if best == "id":
        surest = tuple(p for p in found if compare_ids(p.id_number, who.id_number) == "same")
        found = surest or found
    if best == "contradicts" or not _several(found):
        return Pairing(best, found)
    return Pairing("none") if best == "near" else Pairing("ambiguous", found)


def _several(found: Sequence[Insured]) -> bool:
    """Whether entries are of more than one person: two under one employer, or ids that differ."""
    if len({p.employer_name for p in found}) < len(found):
        return True
    return not all(may_be_one(found[0].who, p.who) for p in found[1:])


def posts_of(case: Case, name: str) -> str:
    """What organisation charts and appointments say of a person's department and post, "" when nothing."""
    papers = tuple(case.of_kinds("organization_chart", "appointment_document"))
    return case.once(("posts", name), papers, lambda _: " ".join(_posts(papers, same_name_key(name))))


def _posts(papers: Sequence[Document], key: str) -> Iterator[str]:
    for chart in (p for p in papers if p.kind == "organization_chart"):
        yield from (text for text in chart.names("persons") if key in same_name_key(text))
        for row in chart.rows:
            cells = [str(f.value) for f in row.values()]
            if any(same_name_key(c) == key for c in cells):
                yield " ".join(cells)
    for paper in (p for p in papers if p.kind == "appointment_document"):
        if any(same_name_key(n) == key for n in paper.names("person")):
            yield paper.text("post")


def _entry(case: Case, document: Document, row: Row, index: int) -> Insured | None:
    person = row.get("person") or row.get("name")
    if person is None:
        return None
    employer = row.get("employer") or document.fields.get("employer")
    status = row.get("status")
    owed = bool(status and _UNPAID.search(str(status.value)))
    months = frozenset(months_of(document, row))
    insurances = _texts(row.get("insurances"))
    fields = [f for f in (employer, row.get("month"), row.get("period_start"), row.get("period_end")) if f]
    return Insured(
        who=who_of(row),
        employer=case.identity.field(employer),
        employer_name=str(employer.value) if employer else "",
        months=frozenset() if owed else months,
        pension=not insurances or bool(_PENSION.search(insurances)),
        confidence=min([document.kind_confidence, *(f.confidence for f in fields)]),
        named=person.confidence,
        refs=(EvidenceRef(document.id, tuple(row), index),),
        unpaid=months if owed else frozenset(),
        insurances=frozenset(t for t in insurances.split(";") if t),
    )


def _texts(field: Field | None) -> str:
    if field is None:
        return ""
    return ";".join(field.value) if isinstance(field.value, tuple) else str(field.value)


def _one_person(one: Insured, other: Insured) -> bool:
    """Whether an entry and a further row under the same employer are one person's.

    Two rows of one paper for the same month and insurance are two persons, unless whole or long-visible ids say otherwise.
    """
    if one.employer_name != other.employer_name or bond_between(one.who, other.who) not in {"id", "slip", "name"}:
        return False
    if compare_ids(one.id_number, other.id_number) == "same":
        return True
    same_paper = {r.document for r in one.refs} & {r.document for r in other.refs}
    other_insurance = one.insurances and other.insurances and not one.insurances & other.insurances
    return not (same_paper and one.months & other.months) or bool(other_insurance)


def _together(one: Insured, other: Insured) -> Insured:
    return replace(
        one,
        who=fuller(one.who, other.who),
        months=one.months | other.months,
        unpaid=one.unpaid | other.unpaid,
        pension=one.pension or other.pension,
        insurances=one.insurances | other.insurances,
        confidence=min(one.confidence, other.confidence),
        named=min(one.named, other.named),
        refs=one.refs + other.refs,
    )
