"""Which version of the calibration is applied, from when on: append-only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.append_only import guards, unguards

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "adoptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("calibration_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["calibration_id"], ["calibrations.id"], name="fk_adoptions_calibration_id_calibrations"),
        sa.PrimaryKeyConstraint("id", name="pk_adoptions"),
    )
    for statement in guards("adoptions", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    for statement in unguards("adoptions", op.get_bind().dialect.name):
        op.execute(statement)
    op.drop_table("adoptions")
