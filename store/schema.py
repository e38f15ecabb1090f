"""The tables. Every change here needs a migration in ``store/migrations/versions``."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from sqlalchemy import JSON, DateTime, Float, ForeignKey, LargeBinary, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column

from evidence.tally import TallyName

SHA256 = 64
LABEL = 100
NAME = 255

Id = Annotated[int, mapped_column(primary_key=True)]
When = Annotated[dt.datetime, mapped_column(DateTime(timezone=True))]


def string(length: int, *, primary_key: bool = False, index: bool = False) -> MappedColumn[str]:
    """A column of that many characters at most."""
    return mapped_column(String(length), primary_key=primary_key, index=index)


class Base(DeclarativeBase):
    # named constraints, so that SQLite can alter tables in batch mode and both databases agree
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class PageReading(Base):
    """A page as read, under the hash of its content key (file or image hash, place, reader's version); never updated."""

    __tablename__ = "page_readings"
    key: Mapped[str] = string(SHA256, primary_key=True)
    page: Mapped[bytes] = mapped_column(LargeBinary)
    """The page record as zlib-compressed JSON."""
    image: Mapped[str | None] = mapped_column(String(SHA256), index=True)
    """Name of the page's picture in the blobs, when one was kept."""
    read_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True), index=True)


class BatchRow(Base):
    __tablename__ = "batches"
    __table_args__ = (UniqueConstraint("run_key"),)
    id: Mapped[Id]
    run_key: Mapped[str] = string(SHA256)
    """Hash of everything the sheets depend on: files, manifest, deadline, edition, versions."""
    name: Mapped[str] = string(NAME)
    county: Mapped[str] = string(LABEL)
    edition: Mapped[str] = string(LABEL)
    deadline: Mapped[dt.date]
    summary: Mapped[dict[str, object]] = mapped_column(JSON)
    """batch.json as written."""
    finished_at: Mapped[When]
    request: Mapped[str | None] = mapped_column(Text, deferred=True)
    """What was asked for, as JSON, so that it can be asked for again; NULL where the run is older than this column."""


class OutputRow(Base):
    """One file that a run wrote for one application, as bytes, so that it can be written again."""

    __tablename__ = "outputs"
    __table_args__ = (UniqueConstraint("batch_id", "application", "name"),)
    id: Mapped[Id]
    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id", ondelete="CASCADE"), index=True)
    application: Mapped[str] = string(NAME)
    name: Mapped[str] = string(LABEL)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class TraceRow(Base):
    """Something by which a paper or person of one application can be known again in another. Ids of persons are keyed hashes."""

    __tablename__ = "traces"
    id: Mapped[Id]
    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id", ondelete="CASCADE"), index=True)
    application: Mapped[str] = string(NAME)
    enterprise: Mapped[str] = string(NAME)
    uscc: Mapped[str] = string(50)
    names: Mapped[list[str]] = mapped_column(JSON)
    thing: Mapped[str] = string(20, index=True)
    kind: Mapped[str] = string(60)
    key: Mapped[str] = string(200, index=True)
    shown: Mapped[str] = string(500)
    document: Mapped[str] = string(LABEL)
    file: Mapped[str] = string(500)
    page: Mapped[int]
    holders: Mapped[list[str]] = mapped_column(JSON)
    issuer: Mapped[str] = string(NAME)


class EventRow(Base):
    """What an office recorded of an enterprise: passed, granted, revoked."""

    __tablename__ = "events"
    id: Mapped[Id]
    uscc: Mapped[str] = string(50, index=True)
    enterprise: Mapped[str] = string(NAME, index=True)
    event: Mapped[str] = string(20)
    on: Mapped[dt.date]
    note: Mapped[str] = string(500)


class TallyRow(Base):
    """A sum that only grows."""

    __tablename__ = "tallies"
    name: Mapped[TallyName] = mapped_column(String(20), primary_key=True)
    label: Mapped[str] = string(LABEL, primary_key=True)
    value: Mapped[float] = mapped_column(Float)
