"""The tables of the review: accounts, sessions, applications, seats, acts, and who looked at what."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

from sqlalchemy import DateTime, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.schema import LABEL, NAME, SHA256, Base, Id, When, string

Long = Annotated[str, mapped_column(Text)]
Points = Annotated[Decimal, mapped_column(Numeric(6, 1))]
By = Annotated[int, mapped_column(ForeignKey("accounts.id"))]
"""Whose account it was."""
Of = Annotated[int, mapped_column(ForeignKey("applications.id", ondelete="CASCADE"))]
"""Which application it is about."""


class AccountRow(Base):
    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("name"),)
    id: Mapped[Id]
    name: Mapped[str] = string(LABEL)
    shown: Mapped[str] = string(LABEL)
    role: Mapped[str] = string(20)
    county: Mapped[str] = string(LABEL)
    password: Mapped[str] = string(NAME)
    """An argon2 hash with its parameters and salt."""
    identity: Mapped[str | None] = mapped_column(String(NAME), index=True, unique=True)
    """The subject or e-mail address under which the office's identity provider knows the person."""
    active: Mapped[bool]
    created_at: Mapped[When]


class SessionRow(Base):
    """A signed-in browser, under the SHA-256 of the token it holds."""

    __tablename__ = "sessions"
    token: Mapped[str] = string(SHA256, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[When]
    address: Mapped[str] = string(LABEL)


class AttemptRow(Base):
    """An attempt to sign in that has not succeeded, under hashes of the name and the address."""

    __tablename__ = "attempts"
    id: Mapped[Id]
    name: Mapped[str] = string(SHA256, index=True)
    address: Mapped[str] = string(SHA256, index=True)
    at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True), index=True)


class ApplicationRow(Base):
    __tablename__ = "applications"
    __table_args__ = (UniqueConstraint("key"), UniqueConstraint("batch", "folder", name="uq_applications_place"))
    id: Mapped[Id]
    key: Mapped[str] = string(32)
    batch: Mapped[str] = string(NAME)
    folder: Mapped[str] = string(NAME)
    enterprise: Mapped[str] = string(NAME)
    uscc: Mapped[str] = string(50)
    county: Mapped[str] = string(LABEL, index=True)
    year: Mapped[int]
    state: Mapped[str] = string(30)
    proposed: Mapped[Points]
    to_examine: Mapped[int]
    run_id: Mapped[int]
    """The batch row that its papers were last read in; not a foreign key, as runs are replaced."""


class Recorded:
    """What an account did about an application, and when."""

    id: Mapped[Id]
    application_id: Mapped[Of] = mapped_column(index=True)
    account_id: Mapped[By]
    at: Mapped[When]


class MoveRow(Recorded, Base):
    __tablename__ = "moves"
    before: Mapped[str] = string(30)
    after: Mapped[str] = string(30)
    note: Mapped[Long]


class SeatRow(Base):
    """An expert on a panel; version, state, done and total repeat what the acts say, for lists."""

    __tablename__ = "seats"
    __table_args__ = (UniqueConstraint("application_id", "account_id", name="uq_seats_place"),)
    id: Mapped[Id]
    application_id: Mapped[Of]
    account_id: Mapped[By] = mapped_column(index=True)
    version: Mapped[int]
    state: Mapped[str] = string(20)
    done: Mapped[int]
    total: Mapped[Points]


class ActRow(Base):
    __tablename__ = "acts"
    __table_args__ = (UniqueConstraint("seat_id", "version", name="uq_acts_version"),)
    id: Mapped[Id]
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id", ondelete="CASCADE"))
    version: Mapped[int]
    at: Mapped[When]
    account_id: Mapped[By]
    kind: Mapped[str] = string(20)
    deed: Mapped[Long]
    """The deed as JSON."""


class CheckRow(Recorded, Base):
    """One answer to one point of a county's checklist; the latest counts."""

    __tablename__ = "checks"
    point: Mapped[str] = string(40)
    result: Mapped[str] = string(20)
    note: Mapped[Long]


class ComplaintRow(Recorded, Base):
    __tablename__ = "complaints"
    text: Mapped[Long]
    finding: Mapped[Long]


class OpeningRow(Base):
    __tablename__ = "openings"
    __table_args__ = (Index("ix_openings_application_id_at", "application_id", "at"),)
    id: Mapped[Id]
    application_id: Mapped[Of]
    account_id: Mapped[By] = mapped_column(index=True)
    at: Mapped[When]
    what: Mapped[str] = string(LABEL)
    address: Mapped[str] = string(LABEL)
    masked: Mapped[bool]


class UploadRow(Base):
    __tablename__ = "uploads"
    __table_args__ = (UniqueConstraint("key"),)
    id: Mapped[Id]
    key: Mapped[str] = string(32)
    account_id: Mapped[By] = mapped_column(index=True)
    county: Mapped[str] = string(LABEL)
    name: Mapped[str] = string(NAME)
    batch: Mapped[str] = string(NAME, index=True)
    base: Mapped[str] = string(32)
    application: Mapped[str] = string(32)
    deadline: Mapped[str] = string(10)
    state: Mapped[str] = string(20)
    done: Mapped[int]
    total: Mapped[int]
    current: Mapped[str] = string(500)
    message: Mapped[Long]


class PagePlaceRow(Base):
    """Where the reading (and picture) of a page of a file's content is: its row in ``page_readings``."""

    __tablename__ = "page_places"
    sha256: Mapped[str] = string(SHA256, primary_key=True)
    page: Mapped[int] = mapped_column(primary_key=True)
    reading: Mapped[str] = string(SHA256)
