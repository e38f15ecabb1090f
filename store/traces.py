"""What earlier rounds leave behind for later ones: traces of their papers and people, and events in enterprises' history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import cast, get_args

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from evidence.history import Event, EventKind
from evidence.trace import Party, Seen, Thing, Trace
from store.database import in_parts
from store.schema import BatchRow, EventRow, TraceRow

_CUT = 200
_NOTE = 500


def add_traces(session: Session, batch_id: int, seen: Iterable[Seen]) -> None:
    """Keep the traces of a batch, one row for each reading of a number."""
    for s in seen:
        for key in (s.trace.key, *s.trace.other_keys):
            session.add(_row(batch_id, s, key))


def earlier_traces(session: Session, seen: Sequence[Seen], party: Party) -> tuple[Seen, ...]:
    """Traces of other rounds, up to that of `party`, that share a key with `seen`, and all their pictures."""
    keys = sorted({k[:_CUT] for s in seen if s.trace.thing != "picture" for k in (s.trace.key, *s.trace.other_keys)})
    found = [row for part in in_parts(keys) for row in _rows(session, party, TraceRow.key.in_(part))]
    if any(s.trace.thing == "picture" for s in seen):
        found += _rows(session, party, TraceRow.thing == "picture")
    return tuple(dict.fromkeys(_seen(row, batch) for row, batch in found))


def traces_of_batch(session: Session, batch: BatchRow) -> tuple[Seen, ...]:
    """All traces of one batch, as they are kept: one for each reading of a number."""
    rows = session.scalars(select(TraceRow).where(TraceRow.batch_id == batch.id).order_by(TraceRow.id))
    return tuple(_seen(row, batch) for row in rows)


def add_event(session: Session, event: Event) -> bool:
    """Keep an event; False where the same one is kept already."""
    same = select(EventRow.id).where(
        EventRow.uscc == event.uscc, EventRow.enterprise == event.enterprise, EventRow.event == event.kind, EventRow.on == event.on
    )
    if session.scalars(same.limit(1)).first() is not None:
        return False
    session.add(EventRow(uscc=event.uscc, enterprise=event.enterprise, event=event.kind, on=event.on, note=event.note[:_NOTE]))
    return True


def drop_event(session: Session, number: int) -> bool:
    """Forget the event of that number; False where there is none."""
    row = session.get(EventRow, number)
    if row is not None:
        session.delete(row)
    return row is not None


def all_events(session: Session) -> tuple[tuple[int, Event], ...]:
    """Every event with its number, by enterprise and day."""
    rows = session.scalars(select(EventRow).order_by(EventRow.enterprise, EventRow.on, EventRow.id))
    return tuple((r.id, e) for r in rows if (e := _event(r)) is not None)


def events_of(session: Session, uscc: str, names: Iterable[str]) -> tuple[Event, ...]:
    """What is recorded of an enterprise, by its code or any of its names, the oldest first."""
    known = [EventRow.enterprise.in_(sorted(names)), *([EventRow.uscc == uscc] if uscc else [])]
    rows = session.scalars(select(EventRow).where(or_(*known)).order_by(EventRow.on, EventRow.id))
    return tuple(e for r in rows if (e := _event(r)) is not None)


def _event(row: EventRow) -> Event | None:
    kinds: tuple[str, ...] = get_args(EventKind)
    return Event(row.uscc, row.enterprise, cast(EventKind, row.event), row.on, row.note) if row.event in kinds else None


def _row(batch_id: int, s: Seen, key: str) -> TraceRow:
    party, trace = s.party, s.trace
    return TraceRow(
        batch_id=batch_id,
        application=party.application[:255],
        enterprise=party.enterprise[:255],
        uscc=party.uscc[:50],
        names=sorted(party.names),
        thing=trace.thing,
        kind=trace.kind,
        key=key[:_CUT],
        shown=trace.shown[:500],
        document=trace.document[:100],
        file=trace.file[:500],
        page=trace.page,
        holders=sorted(trace.holders),
        issuer=trace.issuer[:255],
    )


def _rows(session: Session, party: Party, which: object) -> Iterator[tuple[TraceRow, BatchRow]]:
    other = or_(BatchRow.name != party.batch, BatchRow.deadline != party.deadline)
    asked = select(TraceRow, BatchRow).join(BatchRow, TraceRow.batch_id == BatchRow.id)
    for row in session.execute(asked.where(which, other, BatchRow.deadline <= party.deadline).order_by(TraceRow.id)):  # type: ignore[arg-type]
        yield row[0], row[1]


def _seen(row: TraceRow, batch: BatchRow) -> Seen:
    party = Party(batch.name, row.application, row.enterprise, row.uscc, batch.deadline, frozenset(row.names))
    thing = cast(Thing, row.thing)
    trace = Trace(thing, row.kind, row.key, row.shown, row.document, row.file, row.page, frozenset(row.holders), row.issuer)
    return Seen(party, trace)
