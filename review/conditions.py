"""What a step of the procedure still needs, and what it leaves in the enterprise's history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from evidence.history import Event
from evidence.review import Filed, Move
from review.procedure import Need, Procedure, Step
from scoring.history import event_of
from scoring.names import normalise_name
from store import Desk

CLOSED: frozenset[str] = frozenset({"signed", "conflict"})
"""Seats at which nothing is left to do."""


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
