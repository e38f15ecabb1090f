"""Batches that landed: taken in once each by content, worked on by one process at a time, taken up again when that one is gone."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection
from typing import cast

from sqlalchemy import ColumnElement, Select, case, delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from evidence.landing import Landing, LandingState
from evidence.tally import Tally
from store.database import Database
from store.landing_schema import LandingRow
from store.schema import NAME, PageReading
from store.tallies import count
from store.times import aware, now

LEASE = dt.timedelta(seconds=60)
"""How long a process that is not heard of keeps what it works on."""
_FARTHEST = dt.timedelta(hours=1)
"""A time beyond this comes from a clock that was set back since, and binds nobody."""


class Landings:
    """`lease`: how long a process keeps what it works on without being heard of."""

    def __init__(self, database: Database, lease: dt.timedelta = LEASE) -> None:
        self._database, self.lease = database, lease

    def begin(self, name: str, holder: str, *, inbox: str = "") -> Landing:
        """A new arrival, held by `holder`."""
        row = LandingRow(
            key=secrets.token_hex(8),
            inbox=inbox,
            upload="",
            name=name[:NAME],
            sha256=None,
            version=None,
            state="receiving",
            same_as="",
            holder=holder,
            free_at=now() + self.lease,
            attempts=0,
            done=0,
            total=0,
            received_at=now(),
            ended_at=None,
            message="",
        )
        with self._database.writing() as session:
            session.add(row)
            session.flush()
            return _landing(row)

    def forget(self, key: str) -> None:
        """As if it had never arrived: what was to be taken was not there any more."""
        with self._database.writing() as session:
            session.execute(delete(LandingRow).where(LandingRow.key == key))

    def hold(self, key: str, sha256: str, version: str) -> Landing | None:
        """Note its content. None where this landing brings it first; else the landing that did, which it now repeats.

        What was rejected before does not count: its fault may be mended, or the settings it was read under.
        """
        mine = update(LandingRow).where(LandingRow.key == key)
        try:
            with self._database.writing() as session:
                session.execute(mine.values(sha256=sha256, version=version))
            return None
        except IntegrityError:
            first = select(LandingRow).where(LandingRow.sha256 == sha256, LandingRow.version == version)
            with self._database.writing() as session:
                found = session.execute(first).scalar_one_or_none()
                if found is not None:
                    session.execute(mine.values(sha256=sha256, version=None, same_as=found.key))
                    return _landing(found)
            return self.hold(key, sha256, version)  # the other one was rejected meanwhile

    def claim(self, key: str, holder: str, states: Collection[LandingState]) -> Landing | None:
        """Take it up, in one of these states, where no other process has it; None where one has, or there is nothing to do."""
        at = now()
        taken = update(LandingRow).where(LandingRow.key == key, LandingRow.state.in_(states), _free(at))
        told = {"holder": holder, "free_at": at + self.lease}
        with self._database.writing() as session:
            row = session.execute(taken.values(**told).returning(LandingRow)).scalar_one_or_none()
            return _landing(row) if row else None

    def renew(self, key: str, holder: str) -> bool:
        """Keep holding it; False where another process has taken it up."""
        mine = update(LandingRow).where(LandingRow.key == key, LandingRow.holder == holder)
        with self._database.writing() as session:
            return session.execute(mine.values(free_at=now() + self.lease).returning(LandingRow.id)).first() is not None

    def count_attempt(self, key: str) -> None:
        """Its reading begins, once more."""
        with self._database.writing() as session:
            counted = {"state": "reading", "attempts": LandingRow.attempts + 1}
            session.execute(update(LandingRow).where(LandingRow.key == key).values(**counted))

    def pages(self, key: str, done: int, total: int) -> None:
        """How far its reading is. A reading that gets further than any before has not failed in vain."""
        with self._database.writing() as session:
            session.execute(
                update(LandingRow).where(LandingRow.key == key, LandingRow.done < done).values(done=done, total=total, attempts=1)
            )

    def move(self, key: str, state: LandingState, message: str = "") -> None:
        """Into another state, free for anybody. What is rejected gives its content free; what has ended is stamped."""
        told: dict[str, object] = {"state": state, "message": message, "holder": "", "free_at": now()}
        if state == "rejected":
            told["version"] = None
        if state in {"done", "rejected", "repeated"}:
            told["ended_at"] = now()
        with self._database.writing() as session:
            session.execute(update(LandingRow).where(LandingRow.key == key).values(**told))
            count(session, [Tally("failures", "rejected", 1)] if state == "rejected" else [])

    def hand_over(self, key: str, upload: str) -> None:
        """From now on it is that upload."""
        with self._database.writing() as session:
            told = {"upload": upload, "state": "done", "holder": "", "ended_at": now()}
            session.execute(update(LandingRow).where(LandingRow.key == key).values(**told))

    def postpone(self, key: str, pause: dt.timedelta, message: str, *, blameless: bool = False) -> None:
        """Nobody takes it up before the pause is over; `message` says why. `blameless`: the attempt does not count, as it was the machine's
        fault."""
        told: dict[str, object] = {"holder": "", "free_at": now() + pause, "message": message}
        if blameless:
            told["attempts"] = case((LandingRow.attempts > 0, LandingRow.attempts - 1), else_=0)
        with self._database.writing() as session:
            session.execute(update(LandingRow).where(LandingRow.key == key).values(**told))
            count(session, [Tally("failures", "postponed", 1)] if message else [])

    def find(self, key: str) -> Landing | None:
        with self._database.reading() as session:
            row = session.execute(select(LandingRow).where(LandingRow.key == key)).scalar_one_or_none()
            return _landing(row) if row else None

    def free(self, inbox: str, states: Collection[LandingState]) -> tuple[Landing, ...]:
        """Those of an inbox, in one of these states, that nobody holds; the one that has waited longest since its last attempt first."""
        asked = select(LandingRow).where(LandingRow.inbox == inbox, LandingRow.state.in_(states), _free(now()))
        return self._all(asked.order_by(LandingRow.free_at, LandingRow.id))

    def all(self, inbox: str | None = None, states: Collection[LandingState] | None = None) -> tuple[Landing, ...]:
        """Every landing, or those of one inbox, or in some states; as they came."""
        asked = select(LandingRow).order_by(LandingRow.id)
        if inbox is not None:
            asked = asked.where(LandingRow.inbox == inbox)
        if states is not None:
            asked = asked.where(LandingRow.state.in_(states))
        return self._all(asked)

    def inboxes(self) -> tuple[str, ...]:
        """The folders that batches were dropped in."""
        asked = select(LandingRow.inbox).where(LandingRow.inbox != "").distinct().order_by(LandingRow.inbox)
        with self._database.reading() as session:
            return tuple(session.scalars(asked))

    def counts(self) -> dict[str, int]:
        """How many are in each state."""
        asked = select(LandingRow.state, func.count().label("number")).group_by(LandingRow.state)
        with self._database.reading() as session:
            return {row.state: row.number for row in session.execute(asked)}

    def pages_read(self, since: dt.datetime) -> int:
        """How many pages with a picture were read since then, whatever batch they are of."""
        asked = select(func.count()).where(PageReading.read_at > since, PageReading.image.is_not(None))
        with self._database.reading() as session:
            return session.execute(asked).scalar_one()

    def _all(self, asked: Select[LandingRow]) -> tuple[Landing, ...]:
        with self._database.reading() as session:
            return tuple(_landing(row) for row in session.scalars(asked))


def _free(at: dt.datetime) -> ColumnElement[bool]:
    return or_(LandingRow.free_at <= at, LandingRow.free_at > at + _FARTHEST)


def _landing(row: LandingRow) -> Landing:
    return Landing(
        row.key,
        row.inbox,
        row.upload,
        row.name,
        row.sha256 or "",
        cast(LandingState, row.state),
        row.same_as,
        row.attempts,
        row.done,
        row.total,
        aware(row.received_at),
        aware(row.ended_at) if row.ended_at else None,
        row.message,
        aware(row.free_at),
    )
