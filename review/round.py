"""The round: every application with its panel's signed votes, means and places; what a step of the procedure still needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evidence.history import Event
from evidence.review import Filed, Move, Seat
from review.decisions import decisions_of
from review.outputs import vote_of
from review.procedure import Need, Procedure, Step
from scoring.export.summary import SummaryLine
from scoring.history import event_of
from scoring.names import normalise_name
from scoring.panel import Outcome, Vote, outcome_of, places_of
from store import Desk

CLOSED: frozenset[str] = frozenset({"signed", "conflict"})


@dataclass(frozen=True, slots=True)
class Entry:
    """An application in the round. `votes` are the signed ones; `place` is by mean among those that have one."""

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


def votes_of(desk: Desk, seats: Sequence[Seat]) -> tuple[Vote, ...]:
    """The signed votes of a panel, by criterion."""
    return tuple(vote_of(s, decisions_of(desk.seats.acts(s))) for s in seats if s.state == "signed")


def lacks(step: Step, filed: Filed, desk: Desk, procedure: Procedure, seats: int, note: str) -> tuple[str, ...]:
    """What a step still needs (Chinese); () where it may be done. `seats`: how many the edition lets be chosen."""
    holds = {need: message for need in step.needs if (message := _lack(need, filed, desk, procedure, seats, note))}
    return tuple(holds.values())


def _lack(need: Need, filed: Filed, desk: Desk, procedure: Procedure, seats: int, note: str) -> str:
    panel = desk.seats.panel(filed.id)
    match need:
        case "checks":
            open_points = len(procedure.checklist) - len(desk.applications.checks(filed.id))
            return f"核实清单还有 {open_points} 项未填" if open_points else ""
        case "note":
            return "" if len(note.strip()) >= 2 else "请填写意见或理由"
        case "panel":
            return "" if any(s.state != "conflict" for s in panel) else "尚未分派专家"
        case "signed":
            left = [s.expert for s in panel if s.state not in CLOSED]
            if left:
                return f"尚未签名：{'、'.join(left)}"
            return "" if any(s.state == "signed" for s in panel) else "尚无专家签名"
        case "seats":
            taken = [f for f in desk.applications.list() if f.year == filed.year and f.state in procedure.seated]
            return f"本年度已有 {len(taken)} 家，最多 {seats} 家" if len(taken) >= seats else ""
        case "days":
            until = published_until(desk.applications.moves(filed.id), procedure)
            return f"公示期至 {until}，期满后方可确定" if until and today() <= until else ""
        case "complaint":
            return "" if desk.applications.complaints(filed.id) else "请先登记投诉及核查结论"
        case "first":
            earlier = _passed_before(filed, desk)
            return f"{earlier.on}已通过或已获资助，不是初次通过" if earlier else ""


def _passed_before(filed: Filed, desk: Desk) -> Event | None:
    """The first pass before the one that the application stands in, or a grant already paid."""
    since = next((_day(m.at) for m in reversed(desk.applications.moves(filed.id)) if m.after == filed.state), today())
    known = desk.store.events_of(normalise_name(filed.uscc), {normalise_name(filed.enterprise)})
    return next((e for e in known if e.kind == "granted" or (e.kind == "passed" and e.on < since)), None)


def event_after(step: Step, filed: Filed, note: str) -> Event | None:
    """What a step that is taken today adds to the enterprise's history."""
    return event_of(step.event, filed.enterprise, filed.uscc, today(), note) if step.event else None


def published_until(moves: Sequence[Move], procedure: Procedure) -> dt.date | None:
    """The last day of the publicity, counted from the day after it began; None where it has not begun."""
    begun = next((m.at for m in reversed(moves) if m.after == procedure.publicity), None)
    return _day(begun) + dt.timedelta(days=procedure.days) if begun else None


def today() -> dt.date:
    return _day(dt.datetime.now(dt.UTC))


def _day(at: dt.datetime) -> dt.date:
    """The calendar day in Jiangmen."""
    return (at.replace(tzinfo=at.tzinfo or dt.UTC) + dt.timedelta(hours=8)).date()


def summary_lines(
    entries: Sequence[Entry], own: Mapping[int, Decimal | None], desk: Desk, states: Mapping[str, str]
) -> tuple[SummaryLine, ...]:
    """The entries as the 汇总表 prints them. `own`: what each gave itself."""
    lines = []
    for e in entries:
        votes = votes_of(desk, e.seats)
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
