"""Standards by number without year: editions, the applicant's place among the drafters, and the window."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evidence.document import Document
from scoring.match import Case
from scoring.windows import span_of, years_after


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition as its text shows it. `rank` of `of` is the applicant's place among the drafters, 0 where it is not listed."""

    number: str
    issued: str
    in_force: str
    rank: int
    of: int
    document: str


@dataclass(frozen=True, slots=True)
class StandardLine:
    """A standard with all its editions, the oldest first. `in_window` names those issued in the window; `superseded` those that a
    later edition among the papers replaces."""

    key: str
    level: str
    editions: tuple[Edition, ...]
    in_window: tuple[str, ...]
    superseded: tuple[str, ...]


def standard_lines(case: Case) -> tuple[StandardLine, ...]:
    by_key: dict[str, list[Document]] = {}
    for document in case.of_kinds("standard_text"):
        by_key.setdefault(edition_free(document.text("standard_number")) or document.id, []).append(document)
    return tuple(_line(case, key, papers) for key, papers in by_key.items())


def edition_free(number: str) -> str:
    """The number without its year and blanks."""
    return re.sub(r"-(?:19|20)?\d{2}$", "", re.sub(r"\s+", "", number).upper())


def _line(case: Case, key: str, papers: list[Document]) -> StandardLine:
    by_number: dict[str, list[Document]] = {}
    for paper in papers:
        by_number.setdefault(re.sub(r"\s+", "", paper.text("standard_number")).upper() or paper.id, []).append(paper)
    editions = sorted((_edition(case, number, found) for number, found in by_number.items()), key=lambda e: (e.issued, e.number))
    years = next((i.window_years for i in case.rubric.items if i.rule == "standard_in_window"), 0)
    start = years_after(case.deadline, -years)
    inside = [e.number for e in editions if (s := span_of(e.issued)) and s.within(start, case.deadline) == "yes"]
    level = next((p.text("level") for p in papers if p.text("level")), "")
    return StandardLine(
        key, level, tuple(editions), tuple(inside), tuple(e.number for e in editions[:-1] if e.issued and editions[-1].issued)
    )


def _edition(case: Case, number: str, papers: list[Document]) -> Edition:
    names = next((n for p in papers if (n := p.names("drafting_organizations"))), ())
    rank = next((i for i, name in enumerate(names, 1) if case.identity.match(name).proposes), 0)
    issued, in_force = (next((p.text(f) for p in papers if p.text(f)), "") for f in ("issue_date", "implementation_date"))
    return Edition(number, issued, in_force, rank, len(names), papers[0].id)
