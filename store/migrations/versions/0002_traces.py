"""Traces of papers and people over applications and rounds; events in an enterprise's history."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "traces",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("application", sa.String(255), nullable=False),
        sa.Column("enterprise", sa.String(255), nullable=False),
        sa.Column("uscc", sa.String(50), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("thing", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("shown", sa.String(500), nullable=False),
        sa.Column("document", sa.String(100), nullable=False),
        sa.Column("file", sa.String(500), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("holders", sa.JSON(), nullable=False),
        sa.Column("issuer", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_traces"),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name="fk_traces_batch_id_batches", ondelete="CASCADE"),
    )
    op.create_index("ix_traces_batch_id", "traces", ["batch_id"])
    op.create_index("ix_traces_key", "traces", ["key"])
    op.create_index("ix_traces_thing", "traces", ["thing"])
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uscc", sa.String(50), nullable=False),
        sa.Column("enterprise", sa.String(255), nullable=False),
        sa.Column("event", sa.String(20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
    )
    op.create_index("ix_events_uscc", "events", ["uscc"])
    op.create_index("ix_events_enterprise", "events", ["enterprise"])


def downgrade() -> None:
    op.drop_table("events")
    op.drop_table("traces")
