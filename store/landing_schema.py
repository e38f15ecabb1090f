"""The table of batches that landed: each row is one arrival, and at most one of a content and pipeline version is worked on."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import DateTime, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.schema import LABEL, NAME, SHA256, Base, Id, When, string

FOLDER = 500


class LandingRow(Base):
    __tablename__ = "landings"
    __table_args__ = (UniqueConstraint("key"), UniqueConstraint("sha256", "version"), Index("ix_landings_inbox_state", "inbox", "state"))
    id: Mapped[Id]
    key: Mapped[str] = string(32)
    inbox: Mapped[str] = string(FOLDER)
    """The folder it was dropped in; "" where it came by the pages."""
    upload: Mapped[str] = string(32)
    """Key of the upload where it came by the pages, else ""."""
    name: Mapped[str] = string(NAME)
    sha256: Mapped[str | None] = mapped_column(String(SHA256))
    """Hash of the content, NULL until it is known."""
    version: Mapped[str | None] = mapped_column(String(SHA256))
    """The pipeline that works on the content; NULL while that is undecided, and for what repeats another or was rejected."""
    state: Mapped[str] = string(20)
    same_as: Mapped[str] = string(32)
    holder: Mapped[str] = string(LABEL)
    """The process that works on it."""
    free_at: Mapped[When]
    """When another process may take it up: the end of the holder's lease, or of a pause after a failure."""
    attempts: Mapped[int]
    done: Mapped[int]
    total: Mapped[int]
    received_at: Mapped[When]
    ended_at: Mapped[dt.datetime | None] = mapped_column(DateTime(timezone=True))
    message: Mapped[str] = mapped_column(Text)
