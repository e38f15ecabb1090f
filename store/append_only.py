"""Triggers that refuse to change or delete rows, for SQLite and PostgreSQL."""

from __future__ import annotations

_SQLITE = (
    "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
)
_POSTGRESQL = (
    "CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$",
    "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
    "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
)
_DROP_POSTGRESQL = (
    "DROP TRIGGER {table}_no_truncate ON {table}",
    "DROP TRIGGER {table}_no_change ON {table}",
    "DROP FUNCTION {table}_refuse()",
)
_DROP_SQLITE = ("DROP TRIGGER {table}_no_update", "DROP TRIGGER {table}_no_delete")


def guards(table: str, dialect: str) -> tuple[str, ...]:
    """Statements that make a table append-only."""
    return tuple(s.format(table=table) for s in (_POSTGRESQL if dialect == "postgresql" else _SQLITE))


def unguards(table: str, dialect: str) -> tuple[str, ...]:
    """Statements that undo `guards`."""
    return tuple(s.format(table=table) for s in (_DROP_POSTGRESQL if dialect == "postgresql" else _DROP_SQLITE))
