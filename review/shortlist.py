"""What the round still asks for: who takes the few seats, which experts have what left, where experts should talk."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evidence.review import Filed
from review.conditions import CLOSED, published_until
from review.procedure import Adjudication, Procedure
from review.round import Entry, votes_by
from scoring.panel import Dispute, Vote, disputes_of
from scoring.rubric import Rubric
from store import Desk


@dataclass(frozen=True, slots=True)
class Seated:
    """An application that takes one of the year's seats. `until` is the last day of its publicity, None before that began."""

    entry: Entry
    until: dt.date | None
    complaints: int


@dataclass(frozen=True, slots=True)
class Shortlist:
    """`free` seats are left; `next` are the reviewed applications that fill them by mean, `tied` those that equal the last of these
    and find no seat: the rule breaks no tie."""

    seated: tuple[Seated, ...]
    free: int
    next: tuple[Entry, ...]
    tied: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Errand:
    """What an expert has signed and what is left to do."""

    expert: str
    signed: int
    left: tuple[Filed, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An application whose experts are far apart, and where."""

    entry: Entry
    votes: tuple[Vote, ...]
    disputes: tuple[Dispute, ...]


def shortlist_of(entries: Sequence[Entry], desk: Desk, procedure: Procedure, seats: int) -> Shortlist:
    """The list of the at most so many. Only what is reviewed and has a mean can be next."""
    seated = sorted((e for e in entries if e.filed.state in procedure.seated), key=lambda e: e.place or len(entries) + 1)
    free = max(0, seats - len(seated))
    waiting = [e for e in entries if e.filed.state == procedure.reviewed and e.outcome is not None]
    fits, last = waiting[:free], waiting[free - 1].place if 0 < free < len(waiting) else None
    over = tuple(e for e in waiting[free:] if e.place == last)
    return Shortlist(tuple(_seated(e, desk, procedure) for e in seated), free, tuple(fits), over)


def errands_of(entries: Iterable[Entry], procedure: Procedure) -> tuple[Errand, ...]:
    """By expert: seats signed, and applications under review that wait for them."""
    signed: Counter[str] = Counter()
    left: dict[str, list[Filed]] = {}
    for entry in entries:
        for seat in entry.seats:
            signed[seat.expert] += seat.state == "signed"
            waits = seat.state not in CLOSED and entry.filed.state == procedure.judged
            left.setdefault(seat.expert, []).extend([entry.filed] if waits else [])
    return tuple(Errand(expert, signed[expert], tuple(filed)) for expert, filed in left.items())


def disagreements_of(entries: Sequence[Entry], desk: Desk, procedure: Procedure, rubric: Rubric) -> tuple[Disagreement, ...]:
    """The adjudication list: applications not yet decided on whose signed votes are too far apart."""
    asked = [e for e in entries if e.filed.state in {procedure.judged, procedure.reviewed}]
    full = {c.id: c.full for c in rubric.criteria}
    votes = votes_by(desk, asked)
    found = (Disagreement(e, votes[e.filed.id], disputes_among(votes[e.filed.id], full, procedure.adjudication)) for e in asked)
    return tuple(d for d in found if d.disputes)


def disputes_among(votes: Sequence[Vote], full: Mapping[str, Decimal], limits: Adjudication) -> tuple[Dispute, ...]:
    """Where votes differ by more than the procedure lets pass; `full` are the criteria's full points."""
    return disputes_of(votes, full, limits.share, limits.least, limits.total)


def _seated(entry: Entry, desk: Desk, procedure: Procedure) -> Seated:
    moves = desk.applications.moves(entry.filed.id)
    return Seated(entry, published_until(moves, procedure), len(desk.applications.complaints(entry.filed.id)))
