"""The audit: the chain of events and the versions of the calibration, both append-only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.append_only import guards, unguards

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_LONG = ("subject", "before", "after", "versions", "hashes")
_TABLES = ("audit_events", "calibrations")


def upgrade() -> None:
    op.create_table(
        "audit_events",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("who", sa.String(100), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _LONG),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("link", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_events"),
    )
    op.create_table(
        "calibrations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_calibrations"),
    )
    for table in _TABLES:
        for statement in guards(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    for table in _TABLES:
        for statement in unguards(table, op.get_bind().dialect.name):
            op.execute(statement)
        op.drop_table(table)
