"""The applications of a round: where each stands, its files, and what counties and officers recorded of it."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from evidence.audit import Statement, canonical
from evidence.history import Event
from evidence.review import Account, Check, Complaint, Filed, Move
from store.chain import tell
from store.database import Database
from store.review_schema import AccountRow, ApplicationRow, CheckRow, ComplaintRow, MoveRow
from store.rows import added
from store.schema import BatchRow, OutputRow
from store.times import now
from store.traces import add_event


@dataclass(frozen=True, slots=True)
class Landed:
    """One application of a finished run that the round does not know yet, or knows from an earlier run: its sheet.json."""

    run: int
    batch: str
    folder: str
    year: int
    sheet: bytes


class StaleState(Exception):
    """Somebody else has moved the application in the meantime."""


class Applications:
    def __init__(self, database: Database) -> None:
        self._database = database

    # -- landing --------------------------------------------------------------------------------------------

    def unregistered(self) -> tuple[Landed, ...]:
        """Applications of runs that are newer than what the round knows, oldest run first."""
        known = select(func.coalesce(func.max(ApplicationRow.run_id), 0)).scalar_subquery()
        asked = select(OutputRow, BatchRow).join(BatchRow, OutputRow.batch_id == BatchRow.id)
        asked = asked.where(BatchRow.id > known, OutputRow.name == "sheet.json").order_by(BatchRow.id, OutputRow.id)
        with self._database.reading() as session:
            return tuple(Landed(b.id, b.name, o.application, b.deadline.year, o.content) for o, b in session.execute(asked))

    def register(self, landed: Landed, enterprise: str, uscc: str, county: str, points: tuple[Decimal, int], state: str) -> None:
        """Put an application into the round, or its new sheet in place of the old. `points`: proposed, and how many to examine.

        Where another process puts it there at the same time, that one's row stands.
        """
        told = {"enterprise": enterprise[:255], "uscc": uscc[:50], "proposed": points[0], "to_examine": points[1], "run_id": landed.run}
        with suppress(IntegrityError), self._database.writing() as session:
            place = (ApplicationRow.batch == landed.batch, ApplicationRow.folder == landed.folder)
            row = session.execute(select(ApplicationRow).where(*place)).scalar_one_or_none()
            if row is not None:
                session.execute(update(ApplicationRow).where(ApplicationRow.id == row.id).values(**told))
                return
            key = secrets.token_hex(8)
            place_of = {"batch": landed.batch, "folder": landed.folder, "county": county, "year": landed.year, "key": key}
            session.add(ApplicationRow(**told, **place_of, state=state))

    # -- reading --------------------------------------------------------------------------------------------

    def find(self, key: str) -> Filed | None:
        with self._database.reading() as session:
            row = session.execute(select(ApplicationRow).where(ApplicationRow.key == key)).scalar_one_or_none()
        return _filed(row) if row else None

    def list(self, county: str | None = None, among: Sequence[int] | None = None) -> tuple[Filed, ...]:
        """Applications, newest year first; of one county, or only those of the given ids."""
        asked = select(ApplicationRow).order_by(ApplicationRow.year.desc(), ApplicationRow.county, ApplicationRow.id)
        if county is not None:
            asked = asked.where(ApplicationRow.county == county)
        if among is not None:
            asked = asked.where(ApplicationRow.id.in_(among))
        with self._database.reading() as session:
            return tuple(_filed(r) for r in session.scalars(asked))

    def counts(self) -> dict[str, int]:
        """How many are in each state of the procedure."""
        asked = select(ApplicationRow.state, func.count().label("number")).group_by(ApplicationRow.state)
        with self._database.reading() as session:
            return {row.state: row.number for row in session.execute(asked)}

    def file(self, filed: Filed, name: str, run: int | None = None) -> bytes | None:
        """The file of that name that a run, else the latest, wrote for the application."""
        asked = select(OutputRow.content).join(BatchRow, OutputRow.batch_id == BatchRow.id)
        asked = asked.where(BatchRow.name == filed.batch, OutputRow.application == filed.folder, OutputRow.name == name)
        if run is not None:
            asked = asked.where(BatchRow.id == run)
        with self._database.reading() as session:
            return session.execute(asked.order_by(BatchRow.id.desc()).limit(1)).scalar_one_or_none()

    def run_of(self, filed: Filed, until: dt.datetime | None = None) -> int:
        """The run whose files are the latest, or were at that time: changes when papers were added and read, or read anew. 0 where there
        is none."""
        asked = select(func.max(BatchRow.id)).join(OutputRow, OutputRow.batch_id == BatchRow.id)
        asked = asked.where(BatchRow.name == filed.batch, OutputRow.application == filed.folder)
        if until is not None:
            asked = asked.where(BatchRow.finished_at <= until)
        with self._database.reading() as session:
            return session.execute(asked).scalar_one() or 0

    # -- the procedure --------------------------------------------------------------------------------------

    def move(self, filed: Filed, after: str, by: Account, note: str, event: Event | None = None) -> None:
        """A step of the procedure, and what it adds to the enterprise's history: both or neither.

        StaleState where the application is not in the state that was seen.
        """
        with self._database.writing() as session:
            seen = (ApplicationRow.id == filed.id, ApplicationRow.state == filed.state)
            moved = session.execute(update(ApplicationRow).where(*seen).values(state=after).returning(ApplicationRow.id)).first()
            if moved is None:
                raise StaleState
            row = MoveRow(application_id=filed.id, account_id=by.id, at=now(), before=filed.state, after=after, note=note)
            hashes = added(session, row)
            if event is not None:
                add_event(session, event)
            after_that = canonical({"state": after, "note": note})
            tell(session, Statement("move", by.name, f"{filed.batch}/{filed.folder}", filed.state, after_that, hashes=hashes))

    def moves(self, application: int) -> tuple[Move, ...]:
        asked = select(MoveRow, AccountRow.shown).join(AccountRow, MoveRow.account_id == AccountRow.id)
        with self._database.reading() as session:
            rows = session.execute(asked.where(MoveRow.application_id == application).order_by(MoveRow.id))
            return tuple(Move(m.at, by, m.before, m.after, m.note) for m, by in rows)

    def check(self, application: int, by: Account, answers: Iterable[tuple[str, str, str]]) -> None:
        """Answers to points of the checklist: point, result, note."""
        with self._database.writing() as session:
            for point, result, note in answers:
                row = CheckRow(application_id=application, account_id=by.id, at=now(), point=point, result=result, note=note)
                hashes, said = added(session, row), canonical({"point": point, "result": result, "note": note})
                tell(session, Statement("check", by.name, str(application), after=said, hashes=hashes))

    def checks(self, application: int) -> dict[str, Check]:
        """The latest answer to each point."""
        asked = select(CheckRow, AccountRow.shown).join(AccountRow, CheckRow.account_id == AccountRow.id)
        with self._database.reading() as session:
            rows = session.execute(asked.where(CheckRow.application_id == application).order_by(CheckRow.id))
            return {c.point: Check(c.point, c.result, c.note, by, c.at) for c, by in rows}

    def complain(self, application: int, by: Account, text: str, finding: str) -> None:
        """Record a complaint and what was found."""
        with self._database.writing() as session:
            row = ComplaintRow(application_id=application, account_id=by.id, at=now(), text=text, finding=finding)
            hashes, said = added(session, row), canonical({"text": text, "finding": finding})
            tell(session, Statement("complaint", by.name, str(application), after=said, hashes=hashes))

    def complaints(self, application: int) -> tuple[Complaint, ...]:
        asked = select(ComplaintRow, AccountRow.shown).join(AccountRow, ComplaintRow.account_id == AccountRow.id)
        with self._database.reading() as session:
            rows = session.execute(asked.where(ComplaintRow.application_id == application).order_by(ComplaintRow.id))
            return tuple(Complaint(c.id, c.at, by, c.text, c.finding) for c, by in rows)


def _filed(row: ApplicationRow) -> Filed:
    return Filed(
        row.id,
        row.key,
        row.batch,
        row.folder,
        row.enterprise,
        row.uscc,
        row.county,
        row.year,
        row.state,
        Decimal(row.proposed),
        row.to_examine,
        row.run_id,
    )
