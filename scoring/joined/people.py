"""Persons over title certificates, social insurance, appointments and organisation chart: a line each, with a month for a column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from evidence.document import Document
from evidence.sheet import EvidenceRef, ScoreSheet
from scoring.bonds import Bond, Who, bond_between, who_of
from scoring.identifiers import plain_id
from scoring.match import Case
from scoring.persons import Insured, insured_people, paired, posts_of

TITLES = ("title_certificate", "professional_qualification", "chief_quality_officer_certificate")
Paid = Literal["applicant", "another", "owed", "none"]


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person. `tail` is the id as it may be shown; `bond` how their certificates go with the insurance papers;
    `grid` pairs each asked month with who paid it; `counted` are the items they count in."""

    name: str
    tail: str
    titles: tuple[str, ...]
    posts: str
    employers: tuple[str, ...]
    bond: Bond
    grid: tuple[tuple[str, Paid], ...]
    counted: tuple[str, ...]
    certificates: tuple[str, ...]
    insurance: tuple[EvidenceRef, ...]

    @property
    def months(self) -> int:
        """How many of the asked months the applicant paid."""
        return sum(paid == "applicant" for _, paid in self.grid)


def person_lines(case: Case, months: Sequence[str], sheet: ScoreSheet | None = None) -> tuple[PersonLine, ...]:
    """Everybody with a certificate, in the papers' order, and after them those who are only insured."""
    insured = insured_people(case)
    counted = _counted_in(sheet)
    lines, seen = [], []
    for who, papers in _certified(case):
        pairing = paired(insured, who)
        entries = pairing.entries if pairing.bond in {"id", "name", "slip", "near"} else ()
        seen += list(entries)
        lines.append(_line(case, who, papers, pairing.bond, entries, months, counted))
    rest = [p for p in insured if p not in seen]
    return (*lines, *(_line(case, p.who, (), "none", (p,), months, counted) for p in rest))


def _certified(case: Case) -> list[tuple[Who, tuple[Document, ...]]]:
    """Persons on certificates, each with all of their papers."""
    found: list[tuple[Who, tuple[Document, ...]]] = []
    for document in case.of_kinds(*TITLES):
        who = who_of(document.fields)
        if not who.name:
            continue
        at = next((i for i, (other, _) in enumerate(found) if bond_between(other, who) in {"id", "name"}), None)
        if at is None:
            found.append((who, (document,)))
        else:
            first, papers = found[at]
            found[at] = (first if first.ids else who, (*papers, document))
    return found


def _line(
    case: Case,
    who: Who,
    papers: Sequence[Document],
    bond: Bond,
    entries: Sequence[Insured],
    months: Sequence[str],
    counted: Mapping[str, tuple[str, ...]],
) -> PersonLine:
    number = who.id_number or next((e.id_number for e in entries if e.id_number), "")
    return PersonLine(
        name=who.name,
        tail=shown_id(number),
        titles=tuple(dict.fromkeys(_described(p) for p in papers)),
        posts=posts_of(case, who.name),
        employers=tuple(dict.fromkeys(e.employer_name for e in entries if e.employer_name)),
        bond=bond,
        grid=tuple((m, _paid(entries, m)) for m in months),
        counted=tuple(dict.fromkeys(i for p in papers for i in counted.get(p.id, ()))),
        certificates=tuple(p.id for p in papers),
        insurance=tuple(ref for e in entries for ref in e.refs),
    )


def shown_id(number: str) -> str:
    """The last four characters of an id behind a mask, "" where none is known."""
    tail = re.sub(r"\*", "", plain_id(number)[-4:])
    return f"************{tail}" if tail else ""


def _described(paper: Document) -> str:
    words = (paper.text(n) for n in ("title_level", "qualification", "level", "specialty", "certificate_number"))
    return " ".join(w for w in words if w)


def _paid(entries: Iterable[Insured], month: str) -> Paid:
    paid = [e for e in entries if month in e.months]
    if any(e.employer.counts for e in paid):
        return "applicant"
    if paid:
        return "another"
    return "owed" if any(month in e.unpaid for e in entries) else "none"


def _counted_in(sheet: ScoreSheet | None) -> dict[str, tuple[str, ...]]:
    """Items in which a document is evidence for points."""
    found: dict[str, tuple[str, ...]] = {}
    for criterion in sheet.criteria if sheet else ():
        for item in criterion.items:
            for ref in item.evidence if item.proposed else ():
                found[ref.document] = tuple(dict.fromkeys((*found.get(ref.document, ()), item.id)))
    return found
