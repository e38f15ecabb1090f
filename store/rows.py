"""Rows that the audit's chain tells of one by one: by table and key, with a hash of all that each says.

An event names them as it found them (``was:``) and as it left them (``row:``): one only left is new, one only found is gone.
A change that no event tells of shows, even where a later event has changed the row again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from typing import cast

from sqlalchemy import Column, ColumnElement, Connection, DateTime, Table, inspect, select, type_coerce, update
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from evidence.audit import canonical, digest
from store.audit_schema import AdoptionRow, CalibrationRow
from store.quality_schema import LookRow, PlantFileRow, PlantRow, RefusalRow, SampleRow, SwitchRow
from store.review_schema import ActRow, CheckRow, ComplaintRow, MoveRow
from store.schema import Base
from store.times import aware

WAS, LEFT = "was:", "row:"
Kind = type[Base]
_REVIEWED: tuple[Kind, ...] = (ActRow, MoveRow, CheckRow, ComplaintRow)
_CHECKED: tuple[Kind, ...] = (SwitchRow, SampleRow, LookRow, RefusalRow, PlantRow, PlantFileRow)
TOLD: tuple[Kind, ...] = (CalibrationRow, AdoptionRow, *_REVIEWED, *_CHECKED)
"""Tables every row of which some event has told of. One more needs a migration that tells of the rows it has: see 0013."""
_AT_ONCE = 200


def as_found(session: Session, kind: Kind, *which: ColumnElement[bool]) -> dict[str, str]:
    """What an event says of rows before it changes or deletes them. Until the transaction ends nobody else does."""
    session.flush()
    table = _table(kind)
    key = next(iter(table.primary_key.columns))
    session.execute(update(table).where(*which).values({key: key}))  # a lock that SQLite knows, too
    return {f"{WAS}{name}": hash_ for name, hash_ in rows_of(session.connection(), table, *which)}


def as_left(session: Session, kind: Kind, *which: ColumnElement[bool]) -> dict[str, str]:
    """What an event says of rows that it has added or changed."""
    session.flush()
    return {f"{LEFT}{name}": hash_ for name, hash_ in rows_of(session.connection(), _table(kind), *which)}


def added(session: Session, row: Base) -> dict[str, str]:
    """Add a row; what an event says of it."""
    session.add(row)
    session.flush()
    keys = _table(type(row)).primary_key.columns
    return as_left(session, type(row), *(key == value for key, value in zip(keys, inspect(row).identity or (), strict=True)))


def all_rows(connection: Connection) -> Iterator[tuple[str, str]]:
    """Name and hash of every row of the tables told of."""
    for kind in TOLD:
        yield from rows_of(connection, _table(kind))


def rows_of(connection: Connection, table: Table, *which: ColumnElement[bool]) -> Iterator[tuple[str, str]]:
    """Name and hash of rows, in the order of their keys. Of what stands there: who edits a file need not mind the types of its columns."""
    columns, keys = tuple(table.columns), tuple(table.primary_key.columns)
    asked = select(*(type_coerce(c, NullType()) for c in columns)).where(*which).order_by(*keys)
    for values in connection.execute(asked, execution_options={"yield_per": _AT_ONCE}):
        # a column that a later version adds says nothing of the rows before it
        said = {c.name: _plain(c, value) for c, value in zip(columns, values, strict=True) if value is not None}
        yield f"{table.name}/{'/'.join(said.get(k.name, '') for k in keys)}", digest(canonical(said).encode())


def _plain(column: Column[object], value: object) -> str:
    """The same for the same value, whichever database keeps it."""
    if isinstance(value, str) and isinstance(column.type, DateTime):
        with suppress(ValueError):
            value = dt.datetime.fromisoformat(value)
    if isinstance(value, dt.datetime):
        return aware(value).astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, bytes):
        return digest(value)
    return str(int(value) if isinstance(value, bool) else value)


def _table(kind: Kind) -> Table:
    return cast("Table", kind.__table__)
