"""A database with one writer at a time."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session, sessionmaker

from evidence.audit import Head

Witness = Callable[[Head], None]
"""Told how far the audit's chain goes, after each transaction that has added to it."""
_AT_ONCE = 400
"""Values in one query; databases bound the number of parameters."""
HEAD = "head"
"""Where a session notes the chain's new head."""


class Database:
    """Sessions for reading and for writing. Safe to use from several threads."""

    def __init__(self, engine: Engine, witness: Witness | None = None, moment: Connection | None = None) -> None:
        self.engine, self._moment = engine, moment
        self.session = sessionmaker(engine, expire_on_commit=False)
        # SQLite has one writer; waiting here is cheaper than its busy loop
        self.lock = threading.Lock()
        self._witness = witness

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self.session() as session:
            yield session

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """For reading much, row by row: without a mapper, which costs twice the query."""
        if self._moment is not None:
            yield self._moment
        else:
            with self.engine.connect() as connection:
                yield connection

    @contextmanager
    def at_one_moment(self) -> Iterator[Database]:
        """What is read by `connected` is all of one moment, whatever others write meanwhile."""
        with self.engine.connect() as connection:
            if self.engine.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            else:
                connection.exec_driver_sql("BEGIN")
            yield Database(self.engine, moment=connection)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction: all of it or nothing."""
        with self.lock:
            with self.session.begin() as session:
                yield session
            head = session.info.pop(HEAD, None)
            if head is not None and self._witness is not None:
                self._witness(head)


def in_parts(values: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """As many at a time as one query takes."""
    remaining = iter(values)
    while part := tuple(itertools.islice(remaining, _AT_ONCE)):
        yield part
