"""Brings a database to the schema of this version."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, inspect, text

HEAD = "0013"
"""The newest revision in ``migrations/versions``; a test keeps it so."""
_ALONE = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "SELECT pg_advisory_xact_lock(7100)"}


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the migrations up to `revision`. Costs one query when there is nothing to do."""
    if revision == "head" and _current(engine) == HEAD:
        return
    from alembic import command  # imported late: a second's work that a run seldom needs
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        # all or nothing, by one process at a time: another that waits here finds it done
        connection.exec_driver_sql(_ALONE[engine.dialect.name])
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _current(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
