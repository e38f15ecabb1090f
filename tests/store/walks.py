"""Every migration walked up and down with rows in every table, whatever tables there are."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from pydantic import TypeAdapter
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Engine,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Table,
    insert,
    select,
)
from sqlalchemy import event as events

from evidence.page import Page

FOLDER = Path(__file__).parents[2] / "store" / "migrations"
_TIME = dt.datetime(2024, 6, 7, tzinfo=dt.UTC)
Rows = dict[str, list[dict[str, object]]]


def revisions() -> list[str]:
    """All of them, the first one first."""
    return [script.revision for script in reversed(list(ScriptDirectory(str(FOLDER)).walk_revisions()))]


def go(engine: Engine, revision: str, *, down: bool = False) -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        (command.downgrade if down else command.upgrade)(config, revision)


def mind_references(engine: Engine) -> None:
    """As the store does: what refers to a row goes with it, so a table that is made anew would take others' rows along."""
    if engine.dialect.name == "sqlite":
        events.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=ON"))


def walk(engine: Engine) -> int:
    """Up step by step, each new table filled; down step by step; up again. Nothing that a step leaves standing loses a row or a value.
    The number of tables there are at the top."""
    steps, before = revisions(), Rows()
    for revision in steps:
        go(engine, revision)
        tables = tables_of(engine)
        assert_kept(before, rows_of(engine, tables), f"up to {revision}")
        fill(engine, tables)
        before = rows_of(engine, tables)
    top = len(before)
    assert all(len(rows) >= 2 for rows in before.values())
    for revision in [*reversed(steps[:-1]), "base"]:
        go(engine, revision, down=True)
        after = rows_of(engine, tables_of(engine))
        assert_kept(before, after, f"down to {revision}")
        before = after
    assert before == {}
    go(engine, "head")  # nothing was left behind that is in the way
    return top


def tables_of(engine: Engine) -> list[Table]:
    """Those there are, each after the ones that it refers to."""
    metadata = MetaData()
    metadata.reflect(engine)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def fill(engine: Engine, tables: Sequence[Table]) -> None:
    """Two rows in each empty table; a row refers to the row of its number elsewhere."""
    with engine.begin() as connection:
        for table in tables:
            if connection.execute(select(table)).first() is None:
                connection.execute(insert(table), [{c.name: _value(c, n) for c in table.columns} for n in (1, 2)])


def rows_of(engine: Engine, tables: Sequence[Table]) -> Rows:
    with engine.connect() as connection:
        return {table.name: [dict(row) for row in connection.execute(select(table)).mappings()] for table in tables}


def assert_kept(before: Rows, after: Rows, step: str) -> None:
    """Whatever table and column is in both holds the rows it held."""
    for table in before.keys() & after.keys():
        assert len(after[table]) >= len(before[table]), f"{step}: {table} has lost rows"
        for row in before[table]:
            shared = row.keys() & after[table][0].keys()
            told = {name: row[name] for name in shared}
            assert told in [{name: other[name] for name in shared} for other in after[table]], f"{step}: a row of {table} is not as it was"


def _value(column: Column[object], number: int) -> object:
    for key in column.foreign_keys:
        return _value(key.column, number)
    kind = column.type
    if column.table.name == "page_readings" and column.name == "page":  # the one content that a migration reads
        return zlib.compress(TypeAdapter(Page).dump_json(Page(f"{number}.pdf", f"{number}" * 64, number, "ocr", "test")))
    found: object = f"{column.name}-{number}"[-(getattr(kind, "length", None) or 99) :]
    if isinstance(kind, Boolean):
        found = number == 1
    elif isinstance(kind, Integer):
        found = number
    elif isinstance(kind, Float):
        found = number / 2
    elif isinstance(kind, Numeric):
        found = Decimal(number)
    elif isinstance(kind, DateTime):
        found = _TIME + dt.timedelta(days=number)
    elif isinstance(kind, Date):
        found = (_TIME + dt.timedelta(days=number)).date()
    elif isinstance(kind, JSON):
        found = {"number": number}
    elif isinstance(kind, LargeBinary):
        found = b"\x00\xff" * number
    elif not isinstance(kind, String):
        raise TypeError(f"{column}: a value of {kind} is wanted")
    return found
