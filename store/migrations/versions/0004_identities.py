"""Accounts may be signed in to through an identity provider."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # no batch mode: SQLite would make the table anew, and what refers to accounts would go with the old one
    op.add_column("accounts", sa.Column("identity", sa.String(255), nullable=True))
    op.create_index("ix_accounts_identity", "accounts", ["identity"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_accounts_identity", "accounts")
    op.drop_column("accounts", "identity")
