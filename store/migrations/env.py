"""Alembic's environment: the connection comes from `store.migrate`."""

from __future__ import annotations

from alembic import context

from store import audit_schema, landing_schema, quality_schema, review_schema  # noqa: F401  their tables belong to the same metadata
from store.schema import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
