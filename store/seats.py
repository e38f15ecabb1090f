"""Experts' seats and their acts, each added at the version that its author had seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import cast

from pydantic import TypeAdapter
from sqlalchemy import Select, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from evidence.audit import Statement, canonical, digest
from evidence.review import Account, Act, Deed, Seat, SeatState
from store.chain import tell
from store.database import Database
from store.plants import drop_plants
from store.quality_schema import PlantRow
from store.review_schema import AccountRow, ActRow, ApplicationRow, SeatRow
from store.rows import added
from store.seen import looked_at
from store.times import aware, now

_DEED = TypeAdapter(Deed)


class StaleVersion(Exception):
    """The seat has moved on since its author last looked: nothing was written."""


class Seats:
    def __init__(self, database: Database) -> None:
        self._database = database

    def assign(self, application: int, account: int) -> Seat:
        """A seat for an expert; the one there is where there is one."""
        try:
            with self._database.writing() as session:
                session.add(SeatRow(application_id=application, account_id=account, version=0, state="assigned", done=0, total=Decimal(0)))
        except IntegrityError:
            pass
        found = self.find(application, account)
        assert found is not None
        return found

    def withdraw(self, seat: Seat, by: Account) -> bool:
        """Take back a seat at which nothing was done yet, with what was planted at it; whether it was taken back."""
        untouched = (SeatRow.id == seat.id, SeatRow.version == 0)
        with self._database.writing() as session:
            held = update(SeatRow).where(*untouched).values(version=0).returning(SeatRow.id)  # from here on nobody does anything at it
            if session.execute(held).first() is None:
                return False
            hashes = drop_plants(session, PlantRow.seat_id == seat.id)
            session.execute(delete(SeatRow).where(SeatRow.id == seat.id))
            if hashes:
                after, place = canonical({"outcome": "withdrawn"}), {"seat": str(seat.id)}
                tell(session, Statement("plant", by.name, str(seat.application), "", after, place, hashes))
            return True

    def find(self, application: int, account: int) -> Seat | None:
        found = self._seats(_asked().where(SeatRow.application_id == application, SeatRow.account_id == account))
        return found[0] if found else None

    def panel(self, application: int) -> tuple[Seat, ...]:
        """The seats of an application, in the order of assignment."""
        return self._seats(_asked().where(SeatRow.application_id == application).order_by(SeatRow.id))

    def panels(self, applications: Iterable[int] | None = None) -> dict[int, tuple[Seat, ...]]:
        """The seats of many applications (None: of all)."""
        asked = _asked().order_by(SeatRow.id)
        if applications is not None:
            asked = asked.where(SeatRow.application_id.in_(tuple(applications)))
        found: dict[int, tuple[Seat, ...]] = {}
        for seat in self._seats(asked):
            found[seat.application] = (*found.get(seat.application, ()), seat)
        return found

    def of(self, account: int) -> tuple[Seat, ...]:
        """An expert's seats."""
        return self._seats(_asked().where(SeatRow.account_id == account).order_by(SeatRow.id))

    def acts(self, seat: Seat) -> tuple[Act, ...]:
        return self.acts_of((seat,))[seat.id]

    def acts_of(self, seats: Sequence[Seat]) -> dict[int, tuple[Act, ...]]:
        """The acts at many seats, by the seat's id."""
        asked = select(ActRow).where(ActRow.seat_id.in_([s.id for s in seats])).order_by(ActRow.seat_id, ActRow.version)
        found: dict[int, list[Act]] = {s.id: [] for s in seats}
        with self._database.reading() as session:
            for row in session.scalars(asked):
                found[row.seat_id].append(_act(row))
        return {seat: tuple(acts) for seat, acts in found.items()}

    def add(self, seat: Seat, seen: int, by: Account, deed: Deed) -> Act:
        """Add an act at version ``seen + 1``. StaleVersion where somebody (another window) has added one since."""
        act = Act(seen + 1, now(), by.id, deed)
        row = ActRow(
            seat_id=seat.id,
            version=act.version,
            at=act.at,
            account_id=by.id,
            kind=deed.kind,
            deed=_DEED.dump_json(deed, exclude_defaults=True).decode(),
        )
        try:
            with self._database.writing() as session:
                here = (SeatRow.id == seat.id, SeatRow.version == seen)
                if session.execute(update(SeatRow).where(*here).values(version=act.version).returning(SeatRow.id)).first() is None:
                    raise StaleVersion
                hashes = added(session, row)
                tell(session, _told(session, row, by, deed, hashes))
        except IntegrityError as error:
            raise StaleVersion from error
        return act

    def tell(self, seat: Seat, state: SeatState, done: int, total: Decimal) -> None:
        """Repeat on the seat what its acts say, for lists."""
        with self._database.writing() as session:
            session.execute(update(SeatRow).where(SeatRow.id == seat.id).values(state=state, done=done, total=total))

    def _seats(self, asked: Select[SeatRow, str]) -> tuple[Seat, ...]:
        with self._database.reading() as session:
            return tuple(_seat(row, shown) for row, shown in session.execute(asked))


def _told(session: Session, row: ActRow, by: Account, deed: Deed, hashes: dict[str, str]) -> Statement:
    """What is done, what was said of the same place before, and the sheet and papers that the author had in front of them."""
    of_seat = select(ApplicationRow).join(SeatRow, SeatRow.application_id == ApplicationRow.id)
    application = session.execute(of_seat.where(SeatRow.id == row.seat_id)).scalar_one()
    earlier = select(ActRow.deed).where(ActRow.seat_id == row.seat_id, ActRow.version < row.version).order_by(ActRow.version.desc())
    place = _place(deed)
    before = next((text for text in session.scalars(earlier) if place and _place(_DEED.validate_json(text)) == place), "")
    subject = f"{application.batch}/{application.folder}"
    hashes = hashes | {"deed": digest(row.deed.encode())} | looked_at(session, application, deed)
    return Statement("act", by.name, subject, before, row.deed, {"seat": str(row.seat_id), "act": str(row.version)}, hashes)


def _place(deed: Deed) -> tuple[object, ...]:
    """What a deed speaks of: a later one with the same place says something else of the same thing. () where it has none."""
    kind = "points" if deed.kind == "confirm" else deed.kind
    if kind in {"points", "comment", "exclude", "correct"}:
        return kind, deed.criterion, deed.document, deed.row, deed.field
    return (kind,) if kind == "opinion" else ()


def _asked() -> Select[SeatRow, str]:
    return select(SeatRow, AccountRow.shown).join(AccountRow, SeatRow.account_id == AccountRow.id)


def _seat(row: SeatRow, shown: str) -> Seat:
    state = cast(SeatState, row.state)
    return Seat(row.id, row.application_id, row.account_id, shown, row.version, state, row.done, Decimal(row.total))


def _act(row: ActRow) -> Act:
    return Act(row.version, aware(row.at), row.account_id, _DEED.validate_json(row.deed))
