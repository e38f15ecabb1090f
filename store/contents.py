"""Everything kept that the audit's chain tells of, as it is now: by its hashes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeVarTuple

from sqlalchemy import Row, Select, select

from evidence.audit import digest
from store.audit_schema import CalibrationRow
from store.blobs import Blobs
from store.database import Database
from store.review_schema import ActRow
from store.rows import all_rows
from store.schema import BatchRow, OutputRow, PageReading

_AT_ONCE = 200
_Columns = TypeVarTuple("_Columns")


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
        for key, reading, picture in self._each(select(PageReading.key, PageReading.page, PageReading.image)):
            yield key, _hash(reading), picture or ""

    def picture_holds(self, name: str) -> bool:
        """Whether the picture of that name is there and its bytes are those that gave it the name."""
        try:
            return digest(self._blobs.get(name)) == name
        except KeyError:
            return False

    def files(self) -> Iterator[tuple[RunFile, str]]:
        """The hash of every file, in the order in which they were kept."""
        asked = select(BatchRow.run_key, OutputRow.application, OutputRow.name, OutputRow.content)
        for run, application, name, content in self._each(asked.join(BatchRow, OutputRow.batch_id == BatchRow.id).order_by(OutputRow.id)):
            yield RunFile(run, application, name), _hash(content)

    def rows(self) -> Iterator[tuple[str, str]]:
        """Name and hash of every row that some event has told of (`store.rows`)."""
        with self._database.connected() as connection:
            yield from all_rows(connection)

    def acts(self) -> Iterator[tuple[ActKey, str]]:
        """The hash of every act's deed."""
        for seat, version, deed in self._each(select(ActRow.seat_id, ActRow.version, ActRow.deed)):
            yield ActKey(seat, version), _hash(deed)

    def calibrations(self) -> Iterator[tuple[int, str]]:
        """Version and hash of every calibration."""
        for version, content in self._each(select(CalibrationRow.id, CalibrationRow.content)):
            yield version, _hash(content)

    def _each(self, asked: Select[*_Columns]) -> Iterator[Row[*_Columns]]:
        with self._database.connected() as connection:
            yield from connection.execute(asked, execution_options={"yield_per": _AT_ONCE})


def _hash(content: bytes | str) -> str:
    """SQLite gives text where somebody has written text into a column of bytes."""
    return digest(content.encode() if isinstance(content, str) else content)
