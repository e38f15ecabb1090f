"""Which pages have a picture is asked before it is deleted."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_page_readings_image", "page_readings", ["image"])


def downgrade() -> None:
    op.drop_index("ix_page_readings_image", "page_readings")
