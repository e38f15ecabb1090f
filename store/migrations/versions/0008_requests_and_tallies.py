"""What each run was asked for, and sums of the work that was done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("batches", sa.Column("request", sa.Text(), nullable=True))
    op.create_table(
        "tallies",
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("label", sa.String(100), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name", "label", name="pk_tallies"),
    )


def downgrade() -> None:
    op.drop_table("tallies")
    op.drop_column("batches", "request")
