"""Planted values: wrong ones at experts' seats, apart from their acts, and whether each was noticed."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import cast

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Select, delete, select, update
from sqlalchemy.orm import Session

from evidence.audit import Statement, canonical, digest
from evidence.quality import Plant, PlantedValue, PlantOutcome
from evidence.review import Account, Filed, Seat
from store.chain import tell
from store.database import Database
from store.quality_schema import PlantFileRow, PlantRow
from store.review_schema import AccountRow, ApplicationRow, SeatRow
from store.rows import added, as_found, as_left
from store.times import aware, now

_VALUE = TypeAdapter(PlantedValue)


class Plants:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, seat: Seat, filed: Filed, value: PlantedValue, files: Mapping[str, bytes], by: Account) -> bool:
        """Plant a value at a seat; False where its expert has done something since it was looked at. `files` are what a run would have
        written."""
        told = _VALUE.dump_json(value).decode()
        untouched = select(SeatRow.id).where(SeatRow.id == seat.id, SeatRow.version == seat.version).with_for_update()
        with self._database.writing() as session:
            if session.scalar(untouched) is None:
                return False
            row = PlantRow(seat_id=seat.id, run_id=filed.run, account_id=by.id, at=now(), value=told, outcome="", decided_at=None)
            hashes = added(session, row) | {name: digest(content) for name, content in files.items()}
            session.add_all(PlantFileRow(plant_id=row.id, name=name, content=zlib.compress(content)) for name, content in files.items())
            hashes |= as_left(session, PlantFileRow, PlantFileRow.plant_id == row.id)
            subject = f"{filed.batch}/{filed.folder}"
            tell(session, Statement("plant", by.name, subject, after=told, versions={"seat": str(seat.id)}, hashes=hashes))
        return True

    def withdraw(self, year: int, by: Account) -> None:
        """Take back what of a round's nobody has decided on."""
        for plant in self.round(year):
            if not plant.outcome:
                self.decide(plant, by, "withdrawn", "")

    def of(self, account: int) -> dict[int, Plant]:
        """The undecided plants at an expert's seats, by application."""
        asked = _asked().where(SeatRow.account_id == account, PlantRow.outcome == "", PlantRow.run_id == ApplicationRow.run_id)
        return {plant.application: plant for plant in self._plants(asked)}

    def at(self, seat: Seat) -> tuple[Plant, ...]:
        """All that was planted at a seat."""
        return self._plants(_asked().where(PlantRow.seat_id == seat.id).order_by(PlantRow.id))

    def seated(self) -> frozenset[tuple[int, int]]:
        """Seats that have had a plant, with the run of each."""
        with self._database.reading() as session:
            return frozenset((seat, run) for seat, run in session.execute(select(PlantRow.seat_id, PlantRow.run_id)))

    def round(self, year: int) -> tuple[Plant, ...]:
        """All of a round's, the oldest first."""
        return self._plants(_asked().where(ApplicationRow.year == year).order_by(PlantRow.id))

    def file(self, plant: Plant, name: str) -> bytes | None:
        """A file as it would be with the planted value."""
        asked = select(PlantFileRow.content).where(PlantFileRow.plant_id == plant.id, PlantFileRow.name == name)
        with self._database.reading() as session:
            content = session.scalar(asked)
        return zlib.decompress(content) if content is not None else None

    def decide(self, plant: Plant, by: Account, outcome: PlantOutcome, given: str) -> None:
        """What became of a plant, once; its true value is shown from here on, and its files go: the chain keeps their hashes."""
        here = (PlantRow.id == plant.id, PlantRow.outcome == "")
        files = PlantFileRow.plant_id == plant.id
        with self._database.writing() as session:
            hashes = as_found(session, PlantRow, *here)
            decided = session.execute(update(PlantRow).where(*here).values(outcome=outcome, decided_at=now()).returning(PlantRow.id))
            if decided.first() is not None:
                hashes |= as_left(session, PlantRow, PlantRow.id == plant.id) | as_found(session, PlantFileRow, files)
                session.execute(delete(PlantFileRow).where(files))
                before, after = _VALUE.dump_json(plant.value).decode(), canonical({"outcome": outcome, "given": given})
                tell(session, Statement("plant", by.name, str(plant.id), before, after, hashes=hashes))

    def _plants(self, asked: Select[PlantRow, int, str]) -> tuple[Plant, ...]:
        with self._database.reading() as session:
            return tuple(_plant(*row) for row in session.execute(asked))


def drop_plants(session: Session, *which: ColumnElement[bool]) -> dict[str, str]:
    """Delete plants with what they show; what an event says of them."""
    files = PlantFileRow.plant_id.in_(select(PlantRow.id).where(*which))
    hashes = as_found(session, PlantFileRow, files) | as_found(session, PlantRow, *which)
    session.execute(delete(PlantFileRow).where(files))
    session.execute(delete(PlantRow).where(*which))
    return hashes


def _asked() -> Select[PlantRow, int, str]:
    asked = select(PlantRow, ApplicationRow.id, AccountRow.shown).join(SeatRow, PlantRow.seat_id == SeatRow.id)
    return asked.join(ApplicationRow, SeatRow.application_id == ApplicationRow.id).join(AccountRow, SeatRow.account_id == AccountRow.id)


def _plant(row: PlantRow, application: int, shown: str) -> Plant:
    outcome, decided = cast(PlantOutcome, row.outcome), aware(row.decided_at) if row.decided_at else None
    return Plant(row.id, row.seat_id, application, row.run_id, shown, _VALUE.validate_json(row.value), aware(row.at), outcome, decided)
