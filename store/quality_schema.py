"""The tables of second looks and planted values. Nothing that counts points reads them."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import DateTime, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.review_schema import By, Long, Of
from store.schema import LABEL, NAME, Base, Id, When, string


class SwitchRow(Base):
    """A check switched on or off for a round; the latest row counts."""

    __tablename__ = "quality_switches"
    id: Mapped[Id]
    year: Mapped[int]
    what: Mapped[str] = string(20)
    on: Mapped[bool]
    at: Mapped[When]
    account_id: Mapped[By]


class SampleRow(Base):
    __tablename__ = "quality_samples"
    id: Mapped[Id]
    year: Mapped[int] = mapped_column(index=True)
    at: Mapped[When]
    account_id: Mapped[By]
    terms: Mapped[Long]
    """The terms as JSON."""


class LookRow(Base):
    __tablename__ = "quality_looks"
    __table_args__ = (UniqueConstraint("sample_id", "application_id", "place", name="uq_quality_looks_place"),)
    id: Mapped[Id]
    sample_id: Mapped[int] = mapped_column(ForeignKey("quality_samples.id", ondelete="CASCADE"))
    application_id: Mapped[Of]
    what: Mapped[str] = string(20)
    place: Mapped[str] = string(NAME)
    stratum: Mapped[str] = string(NAME)
    proposed: Mapped[Long]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    state: Mapped[str] = string(20)
    given: Mapped[Long]
    reason: Mapped[Long]
    answered_at: Mapped[dt.datetime | None] = mapped_column(DateTime(timezone=True))


class RefusalRow(Base):
    """An expert who has a conflict with an application that they were to look at again."""

    __tablename__ = "quality_refusals"
    __table_args__ = (UniqueConstraint("application_id", "account_id", name="uq_quality_refusals_place"),)
    id: Mapped[Id]
    application_id: Mapped[Of]
    account_id: Mapped[By]
    reason: Mapped[Long]
    at: Mapped[When]


class PlantRow(Base):
    __tablename__ = "quality_plants"
    __table_args__ = (UniqueConstraint("seat_id", "run_id", name="uq_quality_plants_place"),)
    id: Mapped[Id]
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id", ondelete="CASCADE"))
    run_id: Mapped[int]
    """The run over whose papers it was made; not a foreign key, as runs are replaced."""
    account_id: Mapped[By]
    at: Mapped[When]
    value: Mapped[Long]
    """The planted value as JSON."""
    outcome: Mapped[str] = string(20)
    decided_at: Mapped[dt.datetime | None] = mapped_column(DateTime(timezone=True))


class PlantFileRow(Base):
    """A file as a run would have written it with the planted value, compressed."""

    __tablename__ = "quality_plant_files"
    plant_id: Mapped[int] = mapped_column(ForeignKey("quality_plants.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = string(LABEL, primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
