"""The tables of the audit: the chain of events, and the versions of the calibration. Triggers refuse to change a row of either."""

from __future__ import annotations

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from store.review_schema import Long
from store.schema import LABEL, SHA256, Base, Id, When, string


class AuditEventRow(Base):
    """An `AuditEvent`, field for field: what is hashed is kept as text, as it was hashed."""

    __tablename__ = "audit_events"
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[str] = string(40)
    kind: Mapped[str] = string(20)
    who: Mapped[str] = string(LABEL)
    subject: Mapped[Long]
    before: Mapped[Long]
    after: Mapped[Long]
    versions: Mapped[Long]
    hashes: Mapped[Long]
    previous: Mapped[str] = string(SHA256)
    link: Mapped[str] = string(SHA256)


class CalibrationRow(Base):
    """One version of the calibration as JSON; versions are added, never changed."""

    __tablename__ = "calibrations"
    id: Mapped[Id]
    at: Mapped[When]
    content: Mapped[Long]
