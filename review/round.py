"""The round: every application with its panel's signed votes, means and places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evidence.review import Act, Filed, Seat
from review.decisions import decisions_of
from review.outputs import vote_of
from scoring.export.summary import SummaryLine
from scoring.panel import Outcome, Vote, outcome_of, places_of
from store import Desk


@dataclass(frozen=True, slots=True)
class Entry:
    """An application in the round. `outcome` is of the signed sheets, None without any; `place` is by mean among those that have one."""

    filed: Filed
    seats: tuple[Seat, ...]
    outcome: Outcome | None
    place: int | None


def entries_of(desk: Desk, filed: Sequence[Filed], *, drop: bool = False) -> tuple[Entry, ...]:
    """The round's entries, by place; those without a vote after the others. Totals come from the seats: no sheet is opened."""
    panels = desk.seats.panels(tuple(f.id for f in filed))
    found: dict[int, Outcome] = {}
    for one in filed:
        votes = [Vote(s.expert, {"": s.total}, recommended=False) for s in panels.get(one.id, ()) if s.state == "signed"]
        outcome = outcome_of(votes, drop=drop)
        if outcome is not None:
            found[one.id] = outcome
    places = places_of({key: outcome.mean for key, outcome in found.items()})
    entries = [Entry(f, panels.get(f.id, ()), found.get(f.id), places.get(f.id)) for f in filed]
    return tuple(sorted(entries, key=lambda e: (e.place or len(filed) + 1, e.filed.county, e.filed.id)))


def votes_by(desk: Desk, entries: Sequence[Entry]) -> dict[int, tuple[Vote, ...]]:
    """The signed votes, by criterion, of each application by its id."""
    signed = [s for e in entries for s in e.seats if s.state == "signed"]
    acts = desk.seats.acts_of(signed)
    return {e.filed.id: tuple(vote_of(s, decisions_of(acts[s.id])) for s in e.seats if s.id in acts) for e in entries}


def votes_of(desk: Desk, seats: Sequence[Seat]) -> tuple[Vote, ...]:
    """The signed votes of a panel, by criterion."""
    signed = [s for s in seats if s.state == "signed"]
    acts = desk.seats.acts_of(signed)
    return tuple(vote_of(s, decisions_of(acts[s.id])) for s in signed)


def asked_by(desk: Desk, seats: Sequence[Seat]) -> tuple[tuple[Seat, Act], ...]:
    """The papers that a panel asks for, the oldest first."""
    acts = desk.seats.acts_of(seats)
    asked = [(s, a) for s in seats for a in decisions_of(acts[s.id]).asked]
    return tuple(sorted(asked, key=lambda pair: pair[1].at))


def summary_lines(
    entries: Sequence[Entry], own: Mapping[int, Decimal | None], desk: Desk, states: Mapping[str, str]
) -> tuple[SummaryLine, ...]:
    """The entries as the 汇总表 prints them. `own`: what each gave itself."""
    lines = []
    known = votes_by(desk, entries)
    for e in entries:
        votes = known[e.filed.id]
        seated = [s for s in e.seats if s.state != "conflict"]
        yes = sum(v.recommended for v in votes)
        lines.append(
            SummaryLine(
                enterprise=e.filed.enterprise,
                county=e.filed.county,
                own=own.get(e.filed.id),
                proposed=e.filed.proposed,
                votes=tuple((s.expert, s.total if s.state == "signed" else None) for s in seated),
                mean=e.outcome.mean if e.outcome else None,
                spread=e.outcome.spread if e.outcome else None,
                place=e.place,
                recommended=f"{yes}/{len(votes)}" if votes else "",
                state=states[e.filed.state],
            )
        )
    return tuple(lines)
