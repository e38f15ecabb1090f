"""Every migration goes up and down with rows in every table; a new one is walked without a line being added here."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Text, create_engine

from store.migrate import HEAD
from store.schema import Base
from tests.store.walks import assert_kept, fill, go, mind_references, revisions, rows_of, tables_of, walk


def test_every_migration_goes_up_and_down_and_loses_no_row(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/walked.db")
    mind_references(engine)
    assert walk(engine) == len(Base.metadata.tables)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_the_newest_migration_is_the_one_that_the_fast_path_knows() -> None:
    assert revisions()[-1] == HEAD


def test_a_migration_that_makes_a_table_anew_is_caught_with_what_refers_to_it(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/lost.db")
    mind_references(engine)
    go(engine, "0001")
    tables = tables_of(engine)
    fill(engine, tables)
    before = rows_of(engine, tables)
    with engine.begin() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("batches", recreate="always") as batches:
            batches.alter_column("name", type_=Text())
    with pytest.raises(AssertionError, match="outputs has lost rows"):
        assert_kept(before, rows_of(engine, tables), "wrongly")
    engine.dispose()
