"""Versions of the calibration: each is added, with an event of the audit's chain, and none is ever changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from evidence.audit import Statement, digest
from store.audit_schema import CalibrationRow
from store.chain import tell
from store.database import Database


@dataclass(frozen=True, slots=True)
class StoredCalibration:
    """`version` counts from 1; `content` is JSON."""

    version: int
    at: dt.datetime
    content: str


class Calibrations:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, content: str, who: str) -> StoredCalibration:
        """A new version; the earlier ones stay."""
        before = self.latest()
        row = CalibrationRow(at=dt.datetime.now(dt.UTC), content=content)
        with self._database.writing() as session:
            session.add(row)
            session.flush()
            hashes = {"calibration": digest(content.encode())} | ({"before": digest(before.content.encode())} if before else {})
            tell(session, Statement("calibration", who, str(row.id), str(before.version) if before else "", str(row.id), hashes=hashes))
            return _stored(row)

    def latest(self) -> StoredCalibration | None:
        with self._database.reading() as session:
            row = session.scalars(select(CalibrationRow).order_by(CalibrationRow.id.desc()).limit(1)).one_or_none()
            return _stored(row) if row else None


def _stored(row: CalibrationRow) -> StoredCalibration:
    return StoredCalibration(row.id, row.at.replace(tzinfo=row.at.tzinfo or dt.UTC), row.content)
