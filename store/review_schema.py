"""The tables of the review: accounts, sessions, applications, seats, acts, and who looked at what."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import DateTime, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.schema import SHA256, Base

_NAME = 255


class AccountRow(Base):
    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    shown: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(20))
    county: Mapped[str] = mapped_column(String(100))
    password: Mapped[str] = mapped_column(String(255))
    """An argon2 hash with its parameters and salt."""
    active: Mapped[bool]
    created_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))


class SessionRow(Base):
    """A signed-in browser, under the SHA-256 of the token it holds."""

    __tablename__ = "sessions"
    token: Mapped[str] = mapped_column(String(SHA256), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    address: Mapped[str] = mapped_column(String(100))


class ApplicationRow(Base):
    __tablename__ = "applications"
    __table_args__ = (UniqueConstraint("key"), UniqueConstraint("batch", "folder", name="uq_applications_place"))
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32))
    batch: Mapped[str] = mapped_column(String(_NAME))
    folder: Mapped[str] = mapped_column(String(_NAME))
    enterprise: Mapped[str] = mapped_column(String(_NAME))
    uscc: Mapped[str] = mapped_column(String(50))
    county: Mapped[str] = mapped_column(String(100), index=True)
    year: Mapped[int]
    state: Mapped[str] = mapped_column(String(30))
    proposed: Mapped[Decimal] = mapped_column(Numeric(6, 1))
    to_examine: Mapped[int]
    run_id: Mapped[int]
    """The batch row that its papers were last read in; not a foreign key, as runs are replaced."""


class MoveRow(Base):
    __tablename__ = "moves"
    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    before: Mapped[str] = mapped_column(String(30))
    after: Mapped[str] = mapped_column(String(30))
    note: Mapped[str] = mapped_column(Text)


class SeatRow(Base):
    """An expert on a panel; version, state, done and total repeat what the acts say, for lists."""

    __tablename__ = "seats"
    __table_args__ = (UniqueConstraint("application_id", "account_id", name="uq_seats_place"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    done: Mapped[int]
    total: Mapped[Decimal] = mapped_column(Numeric(6, 1))


class ActRow(Base):
    __tablename__ = "acts"
    __table_args__ = (UniqueConstraint("seat_id", "version", name="uq_acts_version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id", ondelete="CASCADE"))
    version: Mapped[int]
    at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    kind: Mapped[str] = mapped_column(String(20))
    deed: Mapped[str] = mapped_column(Text)
    """The deed as JSON."""


class CheckRow(Base):
    """One answer to one point of a county's checklist; the latest counts."""

    __tablename__ = "checks"
    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    point: Mapped[str] = mapped_column(String(40))
    result: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text)


class ComplaintRow(Base):
    __tablename__ = "complaints"
    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    text: Mapped[str] = mapped_column(Text)
    finding: Mapped[str] = mapped_column(Text)


class OpeningRow(Base):
    __tablename__ = "openings"
    __table_args__ = (Index("ix_openings_application_id_at", "application_id", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    what: Mapped[str] = mapped_column(String(100))
    address: Mapped[str] = mapped_column(String(100))
    masked: Mapped[bool]


class UploadRow(Base):
    __tablename__ = "uploads"
    __table_args__ = (UniqueConstraint("key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    county: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(_NAME))
    batch: Mapped[str] = mapped_column(String(_NAME), index=True)
    base: Mapped[str] = mapped_column(String(32))
    application: Mapped[str] = mapped_column(String(32))
    deadline: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(20))
    done: Mapped[int]
    total: Mapped[int]
    current: Mapped[str] = mapped_column(String(500))
    message: Mapped[str] = mapped_column(Text)


class PagePlaceRow(Base):
    """Where the reading (and picture) of a page of a file's content is: its row in ``page_readings``."""

    __tablename__ = "page_places"
    sha256: Mapped[str] = mapped_column(String(SHA256), primary_key=True)
    page: Mapped[int] = mapped_column(primary_key=True)
    reading: Mapped[str] = mapped_column(String(SHA256))
