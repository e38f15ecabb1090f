"""The store on PostgreSQL: migrations up and down with data in them, and what differs from SQLite."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from audit.verify import verify
from evidence.errors import StoreUnavailable
from evidence.landing import READABLE
from evidence.page import Page, PageRead
from flows.retention import retire
from store import Desk, FinishedRun, open_store
from store.availability import available
from store.landings import Landings
from store.retention_rule import load_rule
from store.schema import Base
from tests.audit.kept import check, judge
from tests.audit.test_retention import FakePapers, look_again, looked_at
from tests.store.clusters import HAVE, Cluster, cluster
from tests.store.walks import walk

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not HAVE, reason="Debian's postgresql is not installed")]


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    with cluster() as started:
        yield started


@pytest.fixture
def url(server: Cluster) -> Iterator[str]:
    """An empty database."""
    yield server.url
    engine = create_engine(server.url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()


def test_every_migration_goes_up_and_down_and_loses_no_row(url: str) -> None:
    engine = create_engine(url)
    assert walk(engine) == len(Base.metadata.tables)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_one_of_many_processes_gets_a_landing_and_holds_a_content(url: str, tmp_path: Path) -> None:
    with open_store(url, str(tmp_path)) as store:
        landings = Landings(store.database)
        keys = [landings.begin(f"{n}.zip", "", inbox="/in").key for n in range(4)]
        landings.move(keys[0], "waiting")
        claimed: list[str] = []
        first: list[str] = []

        def work(number: int) -> None:
            with open_store(url, str(tmp_path)) as other:
                its = Landings(other.database)
                claimed.extend(f.key for f in [its.claim(keys[0], str(number), READABLE)] if f)
                if its.hold(keys[number], "f" * 64, "v1") is None:
                    first.append(keys[number])

        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert claimed == [keys[0]]
        assert len(first) == 1
        assert {landing.same_as for landing in landings.all()} == {"", first[0]}


def test_a_server_that_is_down_may_come_back(server: Cluster, url: str, tmp_path: Path) -> None:
    with open_store(url, str(tmp_path)) as store:
        landings = Landings(store.database)
        key = landings.begin("甲.zip", "a", inbox="/in").key
        server.kill()
        with pytest.raises(StoreUnavailable), available():
            landings.renew(key, "a")
        server.start()
        assert landings.renew(key, "a")
        found = landings.find(key)
    assert found is not None
    assert found.received_at.utcoffset() == dt.timedelta(0)


def test_the_chain_refuses_every_change_and_holds_through_a_retirement(url: str, tmp_path: Path) -> None:
    with open_store(url, str(tmp_path)) as store:
        desk, inputs = Desk.of(store), b'{"files": [{"sha256": "%s"}]}' % (b"f" * 64)
        store.put_all([PageRead("page", Page("a.pdf", "f" * 64, 1, "ocr", "rapidocr"), b"a picture", ("pixels",))])
        files = {"甲": {"inputs.json": inputs, "sheet.json": b"{}"}}
        store.keep_run("key", FinishedRun("批", "", "jiangmen-2022", dt.date(2010, 6, 7), {}, files))
        look_again(desk)
        for statement in ("UPDATE audit_events SET who = 'x'", "DELETE FROM audit_events", "TRUNCATE audit_events"):
            with pytest.raises(DBAPIError, match="append-only"), store.database.engine.begin() as connection:
                connection.execute(text(statement))
        assert [d.what for d in retire(store, dt.date(2024, 6, 7), load_rule(), FakePapers()).due] == ["pages", "sheets"]
        assert store.get("page") is None
        assert verify(desk).faults == ()
        assert looked_at(store) == [set()] * 4
        done = ["plant", "sample", "look"]
        assert [e.kind for e in desk.chain.events()] == ["page", "page", "run", *done, "retire", "retire", "retired", "retired"]


def test_a_row_that_is_changed_removed_or_put_in_is_found(url: str, tmp_path: Path) -> None:
    run = FinishedRun("批", "", "jiangmen-2022", dt.date(2010, 6, 7), {}, {"甲": {"sheet.json": b"{}"}})
    with open_store(url, str(tmp_path)) as store:
        desk = Desk.of(store)
        check(desk, judge(desk, run, desk.accounts.add("zhang", "张专家", "expert", "", "hash")))
        assert verify(desk).faults == ()
        for statement, said in (
            ("INSERT INTO adoptions (at) VALUES (now())", "校准采用记录（编号2）没有对应"),
            ("UPDATE quality_looks SET state = 'agreed' WHERE state = 'differs'", "抽查复核记录（编号1）已被更改"),
            ("DELETE FROM quality_plant_files WHERE name = 'sheet.json'", "试错时所示文件（编号1/sheet.json）已不在"),
        ):
            with store.database.engine.begin() as connection:
                connection.execute(text(statement))
            assert sum(said in fault.message for fault in verify(desk).faults) == 1
        assert len(verify(desk).faults) == 3
