"""Everything kept that the audit's chain tells of, as it is now: by its hashes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import select

from evidence.audit import digest
from store.audit_schema import CalibrationRow
from store.blobs import Blobs
from store.database import Database
from store.review_schema import ActRow
from store.schema import BatchRow, OutputRow, PageReading

_AT_ONCE = 200


class RunFile(NamedTuple):
    """A file that a run wrote for an application; `run` is the run's key."""

    run: str
    application: str
    name: str


class ActKey(NamedTuple):
    seat: int
    version: int


class Contents:
    def __init__(self, database: Database, blobs: Blobs) -> None:
        self._database = database
        self._blobs = blobs

    def pages(self) -> Iterator[tuple[str, str, str]]:
        """Key, hash of the reading and name of the picture ("" where there is none) of every page."""
        told = PageReading.__table__.c
        with self._database.engine.connect().execution_options(yield_per=_AT_ONCE) as connection:  # no mapper: there may be a million
            for key, reading, picture in connection.execute(select(told.key, told.page, told.image)):
                yield key, _hash(reading), picture or ""

    def picture_holds(self, name: str) -> bool:
        """Whether the picture of that name is there and its bytes are those that gave it the name."""
        try:
            return digest(self._blobs.get(name)) == name
        except KeyError:
            return False

    def files(self) -> Iterator[tuple[RunFile, str]]:
        asked = select(BatchRow.run_key, OutputRow.application, OutputRow.name, OutputRow.content)
        asked = asked.join(BatchRow, OutputRow.batch_id == BatchRow.id).execution_options(yield_per=_AT_ONCE)
        with self._database.reading() as session:
            for run, application, name, content in session.execute(asked):
                yield RunFile(run, application, name), _hash(content)

    def acts(self) -> Iterator[tuple[ActKey, str]]:
        """The hash of every act's deed, in the order in which they were done."""
        asked = select(ActRow.seat_id, ActRow.version, ActRow.deed).order_by(ActRow.id).execution_options(yield_per=_AT_ONCE)
        with self._database.reading() as session:
            for seat, version, deed in session.execute(asked):
                yield ActKey(seat, version), _hash(deed)

    def calibrations(self) -> Iterator[tuple[int, str]]:
        """Version and hash of every calibration."""
        with self._database.reading() as session:
            for version, content in session.execute(select(CalibrationRow.id, CalibrationRow.content)):
                yield version, _hash(content)


def _hash(content: bytes | str) -> str:
    """SQLite gives text where somebody has written text into a column of bytes."""
    return digest(content.encode() if isinstance(content, str) else content)
