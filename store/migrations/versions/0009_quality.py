"""Second looks, planted values, and whether each is switched on for a round."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TABLES = ("quality_plant_files", "quality_plants", "quality_refusals", "quality_looks", "quality_samples", "quality_switches")


def upgrade() -> None:
    op.create_table(
        "quality_switches",
        _id(),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("on", sa.Boolean(), nullable=False),
        _when("at"),
        *_reference("quality_switches", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_quality_switches"),
    )
    op.create_table(
        "quality_samples",
        _id(),
        sa.Column("year", sa.Integer(), nullable=False),
        _when("at"),
        *_reference("quality_samples", "account_id", "accounts"),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_quality_samples"),
    )
    op.create_index("ix_quality_samples_year", "quality_samples", ["year"])
    _looks()
    op.create_table(
        "quality_refusals",
        _id(),
        *_reference("quality_refusals", "application_id", "applications", cascade=True),
        *_reference("quality_refusals", "account_id", "accounts"),
        sa.Column("reason", sa.Text(), nullable=False),
        _when("at"),
        sa.PrimaryKeyConstraint("id", name="pk_quality_refusals"),
        sa.UniqueConstraint("application_id", "account_id", name="uq_quality_refusals_place"),
    )
    _plants()


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)


def _looks() -> None:
    op.create_table(
        "quality_looks",
        _id(),
        *_reference("quality_looks", "sample_id", "quality_samples", cascade=True),
        *_reference("quality_looks", "application_id", "applications", cascade=True),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("place", sa.String(255), nullable=False),
        sa.Column("stratum", sa.String(255), nullable=False),
        sa.Column("proposed", sa.Text(), nullable=False),
        *_reference("quality_looks", "account_id", "accounts", nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _when("answered_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_quality_looks"),
        sa.UniqueConstraint("sample_id", "application_id", "place", name="uq_quality_looks_place"),
    )
    op.create_index("ix_quality_looks_account_id", "quality_looks", ["account_id"])


def _plants() -> None:
    op.create_table(
        "quality_plants",
        _id(),
        *_reference("quality_plants", "seat_id", "seats", cascade=True),
        sa.Column("run_id", sa.Integer(), nullable=False),
        *_reference("quality_plants", "account_id", "accounts"),
        _when("at"),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        _when("decided_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_quality_plants"),
        sa.UniqueConstraint("seat_id", "run_id", name="uq_quality_plants_place"),
    )
    op.create_table(
        "quality_plant_files",
        *_reference("quality_plant_files", "plant_id", "quality_plants", cascade=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("plant_id", "name", name="pk_quality_plant_files"),
    )


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), nullable=False)


def _when(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _reference(
    table: str, name: str, to: str, *, cascade: bool = False, nullable: bool = False
) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    """A column that names a row of another table."""
    key = sa.ForeignKeyConstraint([name], [f"{to}.id"], name=f"fk_{table}_{name}_{to}", ondelete="CASCADE" if cascade else None)
    return sa.Column(name, sa.Integer(), nullable=nullable), key
