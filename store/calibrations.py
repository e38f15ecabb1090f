"""Versions of the calibration, and which of them is adopted: each is added, with an event of the audit's chain, and none ever changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pydantic import TypeAdapter
from sqlalchemy import select

from evidence.audit import Statement, digest
from evidence.calibration import CalibrationVersion, Curves, Scale
from evidence.errors import UsageError
from store.audit_schema import AdoptionRow, CalibrationRow
from store.chain import tell
from store.database import Database
from store.rows import added
from store.times import aware, now


@dataclass(frozen=True, slots=True)
class StoredCalibration:
    """`version` counts from 1; `content` is JSON."""

    version: int
    at: dt.datetime
    content: str

    @property
    def named(self) -> CalibrationVersion:
        return CalibrationVersion(self.version, digest(self.content.encode()))


class Calibrations:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, content: str, who: str) -> StoredCalibration:
        """A new version; the earlier ones stay."""
        before = self.latest()
        row = CalibrationRow(at=now(), content=content)
        with self._database.writing() as session:
            hashes = added(session, row) | {"calibration": digest(content.encode())}
            hashes |= {"before": digest(before.content.encode())} if before else {}
            tell(session, Statement("calibration", who, str(row.id), str(before.version) if before else "", str(row.id), hashes=hashes))
            return _stored(row)

    def latest(self) -> StoredCalibration | None:
        with self._database.reading() as session:
            row = session.scalars(select(CalibrationRow).order_by(CalibrationRow.id.desc()).limit(1)).one_or_none()
            return _stored(row) if row else None

    def find(self, version: int) -> StoredCalibration | None:
        with self._database.reading() as session:
            row = session.get(CalibrationRow, version)
            return _stored(row) if row else None

    def adopt(self, version: int | None, who: str) -> None:
        """From now on documents and sheets are made with that version, or with none. UsageError where there is no such version."""
        stored = self.find(version) if version is not None else None
        if version is not None and stored is None:
            raise UsageError(f"there is no calibration {version}")
        before = self.adopted()
        with self._database.writing() as session:
            hashes = added(session, AdoptionRow(at=now(), calibration_id=version))
            hashes |= {"calibration": stored.named.sha256} if stored else {}
            told = str(before.version.number) if before else "", str(version or "")
            tell(session, Statement("adoption", who, "calibration", *told, hashes=hashes))

    def adopted(self) -> Scale | None:
        """What documents and sheets are made with now; None where it is the edition's own numbers alone."""
        asked = select(CalibrationRow).join(AdoptionRow, AdoptionRow.calibration_id == CalibrationRow.id)
        last = select(AdoptionRow.id).order_by(AdoptionRow.id.desc()).limit(1).scalar_subquery()
        with self._database.reading() as session:
            row = session.scalars(asked.where(AdoptionRow.id == last)).one_or_none()
            return _scale(_stored(row)) if row else None

    def scale(self, version: CalibrationVersion | None) -> Scale | None:
        """What a sheet was made with. UsageError where this store has no such version."""
        if version is None:
            return None
        stored = self.find(version.number)
        if stored is None or stored.named != version:
            raise UsageError(f"calibration {version} is not in this store")
        return _scale(stored)


@dataclass(frozen=True, slots=True)
class _Least:
    least: float | None


@dataclass(frozen=True, slots=True)
class _Applied:
    """What of a calibration's text is applied."""

    field_curves: Curves | None
    criterion_curves: Curves | None
    threshold: _Least


_APPLIED = TypeAdapter(_Applied)


def _scale(stored: StoredCalibration) -> Scale:
    found = _APPLIED.validate_json(stored.content)
    return Scale(stored.named, found.field_curves, found.criterion_curves, found.threshold.least)


def _stored(row: CalibrationRow) -> StoredCalibration:
    return StoredCalibration(row.id, aware(row.at), row.content)
