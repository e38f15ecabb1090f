"""The audit's chain: events are added in the transaction of what they tell of, and read in their order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from sqlalchemy import Table, insert, select, text
from sqlalchemy.orm import Session

from evidence.audit import BEGINNING, AuditEvent, Head, Statement
from store.audit_schema import AuditEventRow
from store.database import HEAD, Database
from store.times import now

_AT_ONCE = 5000
_TURN = 0x7A68_6970
"""Key of the lock under which transactions on PostgreSQL add to the chain one after the other."""
_EVENTS = cast("Table", AuditEventRow.__table__)
_ADDING = insert(_EVENTS)
_LAST = select(_EVENTS.c.number, _EVENTS.c.link).order_by(_EVENTS.c.number.desc()).limit(1)
_WAITING = text("SELECT pg_advisory_xact_lock(:turn)")


def tell(session: Session, *statements: Statement) -> None:
    """Add to the chain, after the transaction's own writes: SQLite then has no other writer, PostgreSQL waits here for its turn."""
    if not statements:
        return
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_WAITING, {"turn": _TURN})
    session.flush()
    head, at = _head(session), now()
    rows = []
    for statement in statements:
        event = AuditEvent.following(head, statement, at)
        rows.append(event._asdict())
        head = Head(event.number, event.link)
    session.execute(_ADDING, rows)
    session.info[HEAD] = head


class Chain:
    def __init__(self, database: Database) -> None:
        self._database = database

    def head(self) -> Head:
        """The end of the chain; `BEGINNING` where nothing was told yet."""
        with self._database.reading() as session:
            return _head(session)

    def events(self, *kinds: str) -> Iterator[AuditEvent]:
        """All events, or those of some kinds, in the order of their numbers, a few thousand in memory at a time."""
        asked = select(*(_EVENTS.c[name] for name in AuditEvent._fields)).order_by(_EVENTS.c.number)
        if kinds:
            asked = asked.where(_EVENTS.c.kind.in_(kinds))
        with self._database.connected() as connection:
            for part in connection.execute(asked, execution_options={"yield_per": _AT_ONCE}).partitions():
                yield from map(AuditEvent._make, part)


def _head(session: Session) -> Head:
    row = session.execute(_LAST).one_or_none()
    return Head(*row) if row else BEGINNING
