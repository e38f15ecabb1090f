"""Patents over list and certificates (which has which), families, and pairs filed on one day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from evidence.sheet import EvidenceRef
from scoring.match import Candidate, Case, candidates
from scoring.patents import Grant, PatentType, grants_of, same_day, similar
from scoring.windows import years_after

Where = Literal["both", "list only", "certificate only"]


@dataclass(frozen=True, slots=True)
class PatentLine:
    """One patent. `check` is whether its check digit holds (None: there is none); `family` and `same_day` name other patents'
    numbers; `ended`: its term was over on the deadline."""

    number: str
    type: PatentType
    title: str
    where: Where
    owned: str
    granted: str
    check: bool | None
    ended: bool
    family: tuple[str, ...]
    same_day: str
    papers: tuple[EvidenceRef, ...]


@dataclass(frozen=True, slots=True)
class PatentSums:
    """Points that the list claims and that certificates prove, before caps; the lower one is safe."""

    claimed: Decimal
    proved: Decimal


def patent_lines(case: Case) -> tuple[PatentLine, ...]:
    """All patents of the papers, one line each, certificates first."""
    found = grants_in(case)
    ordered = sorted(found, key=lambda g: not g.certified)
    return tuple(_line(case, g, found) for g in ordered)


def grants_in(case: Case) -> tuple[Grant, ...]:
    seen: dict[tuple[str, int | None], Candidate] = {}
    for item in case.rubric.items:
        if item.rule == "count_each":
            for candidate in candidates(case, item):
                seen.setdefault((candidate.document.id, candidate.row), candidate)
    found, _ = grants_of(seen.values())
    return found


def patent_sums(case: Case, lines: Sequence[PatentLine]) -> PatentSums:
    """What the patents of those lines would give by the list and by the certificates."""
    worth = {i.parameters.text("type"): i.points for i in case.rubric.items if i.rule == "count_each"}
    claimed = sum((worth.get(p.type, Decimal(0)) for p in lines if p.where != "certificate only"), Decimal(0))
    proved = sum((worth.get(p.type, Decimal(0)) for p in lines if p.where != "list only"), Decimal(0))
    return PatentSums(claimed, proved)


def _line(case: Case, grant: Grant, found: Sequence[Grant]) -> PatentLine:
    listed = any(p.row is not None for p in grant.papers)
    rival = same_day(grant, found)
    owners = grant.paper_with("patentees" if grant.certified else "patentee")
    field = owners.field("patentees") or owners.field("patentee")
    number = grant.number
    return PatentLine(
        number=grant.printed,
        type=grant.type,
        title=grant.title,
        where="list only" if not grant.certified else "both" if listed else "certificate only",
        owned=case.identity.field(field).relation,
        granted=grant.paper_with("grant_date").text("grant_date"),
        check=number.valid if number else None,
        ended=_ended(case, grant),
        family=tuple(g.printed for g in found if g.key != grant.key and similar(g.title, grant.title)),
        same_day=rival.printed if rival else "",
        papers=tuple(EvidenceRef(p.document.id, (), p.row) for p in grant.papers),
    )


def _ended(case: Case, grant: Grant) -> bool:
    terms = {i.parameters.text("type"): i.parameters.number("term_years") for i in case.rubric.items if i.rule == "count_each"}
    years = terms.get(grant.type, 0)
    return bool(years and grant.filed and years_after(grant.filed.last, years) <= case.deadline)
