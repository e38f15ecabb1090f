"""Pages are counted by the time of their reading: the rate of a round is asked for again and again."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_page_readings_read_at", "page_readings", ["read_at"])


def downgrade() -> None:
    op.drop_index("ix_page_readings_read_at", "page_readings")
