"""What experts did with the machine's proposals: every signed sheet with the run that its expert had in front of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from evidence.review import Act, Filed, Seat
from store.applications import Applications
from store.database import Database
from store.review_schema import OpeningRow
from store.schema import BatchRow, OutputRow
from store.seats import Seats
from store.times import aware
from store.versions import versions_of

SHEET, DOCUMENTS = "sheet.json", "documents.json"
# asked of thousands of applications: built once
_LOOKS = (
    select(OpeningRow.at)
    .where(OpeningRow.application_id == bindparam("application"), OpeningRow.account_id == bindparam("account"))
    .order_by(OpeningRow.id)
)
_RUNS = (
    select(BatchRow.id, BatchRow.finished_at)
    .join(OutputRow, OutputRow.batch_id == BatchRow.id)
    .where(BatchRow.name == bindparam("batch"), OutputRow.application == bindparam("folder"), OutputRow.name == SHEET)
    .order_by(BatchRow.finished_at, BatchRow.id)
)
_FILES = select(OutputRow.name, OutputRow.content).where(
    OutputRow.batch_id == bindparam("run"), OutputRow.application == bindparam("folder"), OutputRow.name.in_((SHEET, DOCUMENTS))
)


@dataclass(frozen=True, slots=True)
class SignedSeat:
    """A signed seat: its acts, and when its expert opened pages of the application (UTC)."""

    seat: Seat
    acts: tuple[Act, ...]
    looks: tuple[dt.datetime, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """An application, what a run made of it, and who signed on that. `version` is that of the program that wrote the files."""

    filed: Filed
    version: str
    sheet: bytes
    documents: bytes
    seats: tuple[SignedSeat, ...]


class Usage:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._applications, self._seats = Applications(database), Seats(database)
        self._read: tuple[int, dict[str, object]] | None = None

    def judged(self) -> Iterator[Judged]:
        """Applications with signed sheets; one for each run that sheets were signed on."""
        panels = self._seats.panels()
        for filed in self._applications.list():
            yield from self.judged_of(filed, panels.get(filed.id, ()))

    def judged_of(self, filed: Filed, panel: Sequence[Seat]) -> Iterator[Judged]:
        """One application, for each run that sheets of its panel were signed on."""
        signed = [self._signed(filed, seat) for seat in panel if seat.state == "signed"]
        by_run: dict[int, list[SignedSeat]] = {}
        runs = self._runs(filed) if signed else ()
        for s in signed:
            before = [r for r in runs if r[1] <= s.acts[-1].at] or runs[:1]
            if before:
                by_run.setdefault(before[-1][0], []).append(s)
        for run, seats in by_run.items():
            yield self._judged(filed, run, next(v for r, _, v in runs if r == run), tuple(seats))

    def _signed(self, filed: Filed, seat: Seat) -> SignedSeat:
        with self._database.reading() as session:
            found = tuple(aware(at) for at in session.scalars(_LOOKS, {"application": filed.id, "account": seat.account}))
        return SignedSeat(seat, self._seats.acts(seat), found)

    def _runs(self, filed: Filed) -> tuple[tuple[int, dt.datetime, str], ...]:
        """Runs that wrote the application's sheet: number, end, version; the oldest first."""
        with self._database.reading() as session:
            rows = session.execute(_RUNS, {"batch": filed.batch, "folder": filed.folder}).all()
        return tuple((number, aware(at), _version(self._summary(number), filed.folder)) for number, at in rows)

    def _summary(self, run: int) -> dict[str, object]:
        """A run's summary names all its applications: it is read once for those that follow one another."""
        known = self._read
        if known is None or known[0] != run:
            with self._database.reading() as session:
                self._read = known = run, session.scalar(select(BatchRow.summary).where(BatchRow.id == run)) or {}
        return known[1]

    def _judged(self, filed: Filed, run: int, version: str, seats: tuple[SignedSeat, ...]) -> Judged:
        with self._database.reading() as session:
            rows = session.execute(_FILES, {"run": run, "folder": filed.folder}).all()
        files = {row.name: row.content for row in rows}
        return Judged(filed, version, files.get(SHEET, b""), files.get(DOCUMENTS, b""), seats)


def _version(summary: dict[str, object], application: str) -> str:
    told = versions_of(summary, application)
    return f"{told.get('zhiping', '')} {told.get('source', '')[:8]}".strip()
