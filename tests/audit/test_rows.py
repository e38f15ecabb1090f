"""Rows that the chain tells of one by one: whatever is done to them behind its back is found and named, and what people do is not."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from audit.heads import HeadBook
from audit.verify import verify
from evidence.audit import Statement, digest
from evidence.page import Page
from evidence.review import Deed
from store import Desk, FinishedRun, open_store
from store.chain import tell
from store.review_schema import ActRow
from tests.audit.kept import YEAR, Kept, check, judge, land
from tests.store.walks import go

NOON = dt.datetime(2024, 6, 7, 12, tzinfo=dt.UTC)
RUN = FinishedRun("批", "鹤山市", "jiangmen-2022", NOON.date(), {}, {"甲": {"sheet.json": b"{}", "documents.json": b"[]"}})
CHANGED = {
    "calibrations": ("校准版本", "content = '{ }'"),
    "adoptions": ("校准采用记录", "calibration_id = NULL"),
    "acts": ("专家评分记录", "account_id = 2"),
    "moves": ("评审程序记录", "note = '同意'"),
    "checks": ("县区核对记录", "result = 'no'"),
    "complaints": ("异议记录", "finding = ''"),
    "quality_switches": ("抽查与试错的开关记录", '"on" = 0'),
    "quality_samples": ("抽查样本", "terms = replace(terms, '0.05', '0.5')"),
    "quality_looks": ("抽查复核记录", "state = 'agreed'"),
    "quality_refusals": ("抽查回避记录", "reason = ''"),
    "quality_plants": ("试错记录", "outcome = 'caught'"),
    "quality_plant_files": ("试错时所示文件", "content = X'00'"),
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    folder = tmp_path_factory.mktemp("kept")
    book = HeadBook(folder)
    with open_store(f"sqlite:///{folder}/store.db", str(folder / "blobs"), book) as store:
        desk = Desk.of(store)
        check(desk, judge(desk, RUN, desk.accounts.add("zhang", "张专家", "expert", "", "hash")))
        found = Kept(desk, book, folder)
        found.tamper()  # past the guards once and for all
        yield found


@pytest.mark.parametrize("table", CHANGED)
def test_a_row_that_is_changed_removed_or_put_in_is_named(table: str, kept: Kept) -> None:
    title, change = CHANGED[table]
    with closing(sqlite3.connect(kept.folder / "store.db")) as database:
        rows = database.execute(f"SELECT * FROM {table}").fetchall()
        there = ", ".join("?" * len(rows[0]))
        key = f"{title}（编号{rows[0][0]}"
        other = [value + 100 if isinstance(value, int) else value for value in rows[0]]
        for said, statement, values in (
            ("已被更改", f"UPDATE {table} SET {change} WHERE rowid = (SELECT min(rowid) FROM {table})", ()),
            ("已不在", f"DELETE FROM {table} WHERE rowid = (SELECT min(rowid) FROM {table})", ()),
            ("没有对应的链上记录", f"INSERT INTO {table} VALUES ({there})", other),
        ):
            assert kept.faults() == []
            with database:
                database.execute(statement, values)
            (fault,) = kept.faults()
            assert fault.startswith(f"{title}（编号{other[0]}" if values else key)
            assert said in fault
            with database:
                database.execute(f"DELETE FROM {table}")
                database.executemany(f"INSERT INTO {table} VALUES ({there})", rows)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Kept]:
    book = HeadBook(tmp_path)
    with open_store(f"sqlite:///{tmp_path}/store.db", str(tmp_path / "blobs"), book) as store:
        desk = Desk.of(store)
        check(desk, judge(desk, RUN, desk.accounts.add("zhang", "张专家", "expert", "", "hash")))
        yield Kept(desk, book, tmp_path)


def test_a_change_shows_even_where_somebody_has_changed_the_row_again(fresh: Kept) -> None:
    """What was planted is exchanged; then it is decided on, and the row is told of as that leaves it."""
    auditor = fresh.desk.accounts.find("audit")
    assert auditor is not None
    fresh.tamper("UPDATE quality_plants SET value = replace(value, '2023-05-06', '2025-05-06')")
    fresh.desk.plants.withdraw(YEAR, auditor[0])
    (fault,) = fresh.verdict().faults
    assert fault.number == fresh.desk.chain.head().number
    assert fault.message.startswith("试错记录（编号1）")
    assert "更改没有记入链中" in fault.message


def test_what_was_planted_goes_with_a_seat_that_is_withdrawn_and_the_chain_says_so(fresh: Kept) -> None:
    desk = fresh.desk
    filed, city = desk.applications.list()[0], desk.accounts.add("city", "市局", "city", "", "hash")
    (plant,) = desk.plants.round(YEAR)
    seat = next(s for s in desk.seats.panel(filed.id) if s.id == plant.seat)
    assert desk.seats.withdraw(seat, city)
    assert desk.plants.round(YEAR) == ()
    assert [e.who for e in desk.chain.events("plant")] == ["audit", "city"]
    assert fresh.faults() == []


def test_what_is_done_while_the_chain_is_verified_is_no_fault(fresh: Kept) -> None:
    """Verifying takes long; experts go on meanwhile."""
    desk, blobs = fresh.desk, fresh.desk.store.blobs
    expert = desk.accounts.find("zhang")
    assert expert is not None
    seat = desk.seats.of(expert[0].id)[0]
    desk.store.put("page", Page("a.pdf", "f" * 64, 1, "ocr", "rapidocr"), b"a picture")
    get = blobs.get

    def judging(name: str) -> bytes:
        desk.seats.add(seat, 2, expert[0], Deed("confirm", "1.2", points=Decimal(1)))
        return get(name)

    blobs.get = judging  # type: ignore[method-assign]
    assert fresh.faults() == []
    assert len(desk.seats.acts(seat)) == 3


@pytest.mark.parametrize(("there", "faults"), [("declare", []), ("sign", ["专家评分记录（席位1第1步）已被更改（记录于第2条）"])])
def test_what_was_told_before_rows_were_is_still_held_against_what_is_there(there: str, faults: list[str], tmp_path: Path) -> None:
    """Upgraded from a version whose events named deeds alone: the rows there are told of, and not in the place of what was said then."""
    address, blobs = f"sqlite:///{tmp_path}/store.db", str(tmp_path / "blobs")
    told = '{"kind":"declare"}'
    with open_store(address, blobs) as store:
        desk = Desk.of(store)
        seat = desk.seats.assign(land(desk, RUN).id, desk.accounts.add("zhang", "张专家", "expert", "", "hash").id)
        with store.database.writing() as session:
            session.add(
                ActRow(seat_id=seat.id, version=1, at=NOON, account_id=seat.account, kind=there, deed=told.replace("declare", there))
            )
            tell(session, Statement("act", "zhang", "批/甲", "", told, {"seat": "1", "act": "1"}, {"deed": digest(told.encode())}))
    engine = create_engine(address)
    go(engine, "0012", down=True)
    engine.dispose()
    with open_store(address, blobs) as store:
        assert [e.kind for e in Desk.of(store).chain.events()] == ["run", "act", "rows"]
        assert [f.message for f in verify(Desk.of(store)).faults] == faults
