"""The tables. Every change here needs a migration in ``store/migrations/versions``."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import JSON, DateTime, ForeignKey, LargeBinary, MetaData, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SHA256 = 64


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
    key: Mapped[str] = mapped_column(String(SHA256), primary_key=True)
    page: Mapped[bytes] = mapped_column(LargeBinary)
    """The page record as zlib-compressed JSON."""
    image: Mapped[str | None] = mapped_column(String(SHA256))
    """Name of the page's picture in the blobs, when one was kept."""
    read_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))


class BatchRow(Base):
    __tablename__ = "batches"
    __table_args__ = (UniqueConstraint("run_key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    run_key: Mapped[str] = mapped_column(String(SHA256))
    """Hash of everything the sheets depend on: files, manifest, deadline, edition, versions."""
    name: Mapped[str] = mapped_column(String(255))
    county: Mapped[str] = mapped_column(String(100))
    edition: Mapped[str] = mapped_column(String(100))
    deadline: Mapped[dt.date]
    summary: Mapped[dict[str, object]] = mapped_column(JSON)
    """batch.json as written."""
    finished_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))


class OutputRow(Base):
    """One file that a run wrote for one application, as bytes, so that it can be written again."""

    __tablename__ = "outputs"
    __table_args__ = (UniqueConstraint("batch_id", "application", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id", ondelete="CASCADE"), index=True)
    application: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(100))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class TraceRow(Base):
    """Something by which a paper or person of one application can be known again in another. Ids of persons are keyed hashes."""

    __tablename__ = "traces"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id", ondelete="CASCADE"), index=True)
    application: Mapped[str] = mapped_column(String(255))
    enterprise: Mapped[str] = mapped_column(String(255))
    uscc: Mapped[str] = mapped_column(String(50))
    names: Mapped[list[str]] = mapped_column(JSON)
    thing: Mapped[str] = mapped_column(String(20), index=True)
    kind: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(200), index=True)
    shown: Mapped[str] = mapped_column(String(500))
    document: Mapped[str] = mapped_column(String(100))
    file: Mapped[str] = mapped_column(String(500))
    page: Mapped[int]
    holders: Mapped[list[str]] = mapped_column(JSON)
    issuer: Mapped[str] = mapped_column(String(255))


class EventRow(Base):
    """What an office recorded of an enterprise: passed, granted, revoked."""

    __tablename__ = "events"
    id: Mapped[int] = mapped_column(primary_key=True)
    uscc: Mapped[str] = mapped_column(String(50), index=True)
    enterprise: Mapped[str] = mapped_column(String(255), index=True)
    event: Mapped[str] = mapped_column(String(20))
    on: Mapped[dt.date]
    note: Mapped[str] = mapped_column(String(500))
