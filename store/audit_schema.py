"""The tables of the audit: the chain of events, the versions of the calibration, and which were adopted. Triggers refuse changes."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey
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


class AdoptionRow(Base):
    """From when on which version is applied; none where it was taken back. The last one counts."""

    __tablename__ = "adoptions"
    id: Mapped[Id]
    at: Mapped[When]
    calibration_id: Mapped[int | None] = mapped_column(ForeignKey("calibrations.id"))
