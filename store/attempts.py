"""Attempts to sign in that have not succeeded, counted over all processes that answer."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from store.database import Database
from store.review_schema import AttemptRow
from store.times import aware


class TooMany(Exception):
    """An attempt that is not heard; `seconds` until one is."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Attempts:
    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, name: str, address: str, most: tuple[int, int], at: dt.datetime, window: dt.timedelta) -> None:
        """Count an attempt as failed before it is heard, so that many at once are no way around. `name` and `address` are hashes;
        `most` may fail in a window of each. TooMany where that many did; such an attempt is not counted."""
        with self._database.writing() as session:
            # written first: from here to the end nobody else writes (SQLite), or only who is within milliseconds (PostgreSQL)
            session.execute(delete(AttemptRow).where(AttemptRow.at <= at - window))
            waits = (
                _wait(session, AttemptRow.name == name, most[0], at, window),
                _wait(session, AttemptRow.address == address, most[1], at, window),
            )
            if any(waits):
                raise TooMany(max(waits))
            session.add(AttemptRow(name=name, address=address, at=at))

    def forget(self, name: str) -> None:
        """The name's owner came in: its attempts count no longer."""
        with self._database.writing() as session:
            session.execute(delete(AttemptRow).where(AttemptRow.name == name))


def _wait(session: Session, whose: ColumnElement[bool], most: int, at: dt.datetime, window: dt.timedelta) -> float:
    """Seconds until fewer than `most` of somebody's attempts are in the window."""
    times = session.scalars(select(AttemptRow.at).where(whose).order_by(AttemptRow.at.desc()).limit(most)).all()
    return (aware(times[-1]) + window - at).total_seconds() if len(times) == most else 0.0
