"""The chain tells of what was done, refuses changes, and whoever changes it all the same is found."""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from audit.claims import Claims
from audit.heads import HeadBook, read_book
from audit.verify import Verdict, follow, verify
from evidence.audit import BEGINNING, AuditEvent, Head, Statement
from evidence.page import Page
from evidence.review import Account, Deed
from store import Desk, FinishedRun, open_store
from store.append_only import unguards
from store.rows import TOLD
from tests.audit.kept import GUARDED, Kept, check, judge

NOON = dt.datetime(2024, 6, 7, 12, tzinfo=dt.UTC)
FILES = {"甲": {"sheet.json": b"{}", "documents.json": b"[]"}}
RUN = FinishedRun("批", "鹤山市", "jiangmen-2022", dt.date(2024, 6, 7), {"versions": {"zhiping": "1"}}, FILES)


def a_chain(length: int) -> list[AuditEvent]:
    events: list[AuditEvent] = []
    head = BEGINNING
    for number in range(length):
        said = Statement("opening", f"p{number % 3}", f"甲{number}", after=json.dumps({"what": number}), versions={"v": "1"})
        events.append(AuditEvent.following(head, said, NOON + dt.timedelta(seconds=number)))
        head = Head(events[-1].number, events[-1].link)
    return events


CHAIN = a_chain(24)
PLACES = st.integers(0, len(CHAIN) - 1)
TEXTS = ("at", "kind", "who", "subject", "before", "after", "versions", "hashes", "previous", "link")


def broken_at(events: list[AuditEvent]) -> int | None:
    _, fault, _ = follow(events, Claims())
    return fault.number if fault else None


def test_an_untouched_chain_holds() -> None:
    assert broken_at(CHAIN) is None
    assert follow(CHAIN, Claims())[0] == Head(24, CHAIN[-1].link)


@given(PLACES, st.sampled_from(TEXTS), st.text(max_size=80), st.booleans())
def test_a_changed_event_is_found_where_it_stands(place: int, name: str, text: str, relink: bool) -> None:
    changed = CHAIN[place]._replace(**{name: text})
    if relink and name != "link":
        changed = changed._replace(link=changed.true_link())  # who changes a row can hash it, too
    if changed == CHAIN[place] or (
        place == len(CHAIN) - 1 and changed.previous == CHAIN[place].previous and changed.link == changed.true_link()
    ):
        return  # the last event, hashed anew: what its signed head is for
    assert broken_at([*CHAIN[:place], changed, *CHAIN[place + 1 :]]) in {place + 1, place + 2}


@given(st.integers(0, len(CHAIN) - 2), st.integers(1, 5), st.booleans())
def test_removed_events_are_found_even_where_the_rest_is_renumbered(place: int, count: int, renumber: bool) -> None:
    rest = CHAIN[place + count :]
    if not rest:
        return
    if renumber:
        rest = [e._replace(number=e.number - count) for e in rest]
    assert broken_at([*CHAIN[:place], *rest]) == place + 1


@given(PLACES, st.text(max_size=20))
def test_an_inserted_event_is_found(place: int, who: str) -> None:
    before = Head(CHAIN[place - 1].number, CHAIN[place - 1].link) if place else BEGINNING
    forged = AuditEvent.following(before, Statement("move", who, "甲"), NOON)
    rest = [e._replace(number=e.number + 1) for e in CHAIN[place:]]
    assert broken_at([*CHAIN[:place], forged, *rest]) == place + 2


@given(PLACES, PLACES)
def test_events_in_another_order_are_found(one: int, other: int) -> None:
    if one == other:
        return
    order = list(CHAIN)
    order[one], order[other] = order[other]._replace(number=one + 1), order[one]._replace(number=other + 1)
    assert broken_at(order) == min(one, other) + 1


# -- in a store ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    book = HeadBook(tmp_path)
    with open_store(f"sqlite:///{tmp_path}/store.db", str(tmp_path / "blobs"), book) as store:
        desk = Desk.of(store)
        store.put("page", Page("a.pdf", "f" * 64, 1, "ocr", "rapidocr"), b"a picture")
        desk.calibrations.add("{}", "auditor")
        judge(desk, RUN, desk.accounts.add("zhang", "张专家", "expert", "", "hash"))
        yield Kept(desk, book, tmp_path)


def test_what_is_done_is_told_with_what_was_there_before_and_what_was_seen(kept: Kept) -> None:
    events = list(kept.desk.chain.events())
    assert [e.kind for e in events] == ["page", "calibration", "run", "opening", "act", "act"]
    last, hashes = events[-1], json.loads(events[-1].hashes)
    assert (last.who, json.loads(last.before)["kind"], json.loads(last.after)["points"]) == ("zhang", "confirm", "4")
    assert hashes["sheet.json"] == json.loads(events[2].hashes)["sheet.json"]
    assert hashes["run"] == "key"
    assert kept.verdict() == Verdict(Head(6, last.link), (), 0)


@pytest.mark.parametrize("statement", ["UPDATE audit_events SET who = 'x'", "DELETE FROM audit_events", "DELETE FROM calibrations"])
def test_the_database_refuses_to_change_what_was_told(kept: Kept, statement: str) -> None:
    with sqlite3.connect(kept.folder / "store.db") as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)
    connection.close()


def test_a_deed_that_fails_leaves_no_event(kept: Kept) -> None:
    seats, filed = kept.desk.seats, kept.desk.applications.list()[0]
    seat = seats.panel(filed.id)[0]
    stranger = Account(99, "nobody", "", "expert")
    with pytest.raises((IntegrityError, Exception)):
        seats.add(seat, 2, stranger, Deed("confirm", "1.2", points=Decimal(1)))
    assert kept.desk.chain.head().number == 6


ATTACKS: tuple[tuple[str, Callable[[Kept], None]], ...] = (
    ("第3条记录的内容已被更改", lambda k: k.tamper("UPDATE audit_events SET who = 'x' WHERE number = 3")),
    ("第3条记录缺失", lambda k: k.tamper("DELETE FROM audit_events WHERE number = 3")),
    ("现只到第3条：末尾记录缺失", lambda k: k.tamper("DELETE FROM audit_events WHERE number > 3")),
    ("专家评分记录（编号2）已被更改", lambda k: k.tamper("UPDATE acts SET deed = replace(deed, '4', '5') WHERE version = 2")),
    ("专家评分记录（编号2）已不在", lambda k: k.tamper("DELETE FROM acts WHERE version = 2")),
    (
        "专家评分记录（编号3）没有对应的链上记录",
        lambda k: k.tamper(
            "INSERT INTO acts (seat_id, version, at, account_id, kind, deed) SELECT 1, 3, at, 1, kind, deed FROM acts WHERE id = 1"
        ),
    ),
    ("甲的sheet.json（运行key）已被更改", lambda k: k.tamper("UPDATE outputs SET content = '{ }' WHERE name = 'sheet.json'")),
    ("甲的sheet.json（运行key）已不在", lambda k: k.tamper("DELETE FROM outputs WHERE name = 'sheet.json'")),
    (
        "甲的sheet.json（运行forged）没有对应的链上记录",
        lambda k: k.tamper(
            "INSERT INTO batches SELECT 9, 'forged', name, county, edition, deadline, summary, finished_at, request FROM batches",
            "INSERT INTO outputs (batch_id, application, name, content) SELECT 9, application, name, '{}' FROM outputs WHERE id = 1",
        ),
    ),
    ("校准版本（编号1）已被更改", lambda k: k.tamper("UPDATE calibrations SET content = '{1}'")),
    ("识别记录已被更改", lambda k: k.tamper("UPDATE page_readings SET image = NULL")),
    ("识别记录已不在", lambda k: k.tamper("DELETE FROM page_readings")),
    ("图像已被调换或丢失", lambda k: next((k.folder / "blobs").glob("*/*")).write_bytes(b"another") and None),
    ("图像已被调换或丢失", lambda k: next((k.folder / "blobs").glob("*/*")).unlink()),
)


@pytest.mark.parametrize(("message", "attack"), ATTACKS, ids=[m for m, _ in ATTACKS])
def test_every_kind_of_edit_is_named(kept: Kept, message: str, attack: Callable[[Kept], None]) -> None:
    attack(kept)
    assert message in kept.verdict().faults[0].message


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with what work leaves: pages with pictures, a run, acts, and rows of all else that is told of."""
    folder = tmp_path_factory.mktemp("judged")
    with open_store(f"sqlite:///{folder}/store.db", str(folder / "blobs"), HeadBook(folder)) as store:
        desk = Desk.of(store)
        for number in range(4):
            store.put(f"page{number}", Page(f"{number}.pdf", f"{number:064x}", 1, "ocr", "rapidocr"), f"picture {number}".encode())
        check(desk, judge(desk, RUN, desk.accounts.add("zhang", "张专家", "expert", "", "hash")))
    return folder


LENGTH, CONTENTS, TABLES = 19, (("page_readings", "page"), ("outputs", "content")), [kind.__tablename__ for kind in TOLD]
PLAIN = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
NUMBERS = st.integers(1, LENGTH)
EDITS = st.one_of(
    st.tuples(st.just("change"), NUMBERS, st.sampled_from(TEXTS), PLAIN),
    st.tuples(st.just("remove"), NUMBERS, st.integers(0, LENGTH)),
    st.tuples(st.just("insert"), st.integers(1, LENGTH - 1)),
    st.tuples(st.just("exchange"), NUMBERS, NUMBERS),
    st.tuples(st.just("swap"), st.sampled_from(CONTENTS), st.integers(0, 3), st.binary(max_size=20)),
    st.tuples(st.just("row"), st.sampled_from(TABLES), st.integers(0, 20), PLAIN | st.integers(-9, 99) | st.binary(max_size=9) | st.none()),
    st.tuples(st.just("drop"), st.sampled_from([*TABLES, "page_readings", "outputs"]), st.integers(0, 3)),
    st.tuples(st.just("copy"), st.sampled_from(TABLES), st.integers(0, 3)),
    st.tuples(st.just("picture"), st.integers(0, 3), st.none() | st.integers(0, 3) | st.binary(max_size=20)),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], phases=(Phase.generate,))
@given(edit=EDITS)
def test_whatever_is_edited_past_the_guards_is_found(edit: tuple[Any, ...], judged: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(judged, home)
    with open_store(f"sqlite:///{home}/store.db", str(home / "blobs")) as store:
        kept = Kept(Desk.of(store), HeadBook(home), home)
        with closing(sqlite3.connect(home / "store.db")) as database, database:
            for statement in (s for table in GUARDED for s in unguards(table, "sqlite")):
                database.execute(statement)
            assert database.execute("SELECT count(*) FROM audit_events").fetchone() == (LENGTH,)
            changed = _edited(edit, database, home / "blobs")
        assert bool(kept.verdict().faults) == changed


def _edited(edit: tuple[Any, ...], database: sqlite3.Connection, blobs: Path) -> bool:
    """Whether that has changed anything."""
    before = list(database.iterdump())
    match edit:
        case "change", number, name, text:
            database.execute(f'UPDATE audit_events SET "{name}" = ? WHERE number = ?', (text, number))
        case "remove", number, count:
            database.execute("DELETE FROM audit_events WHERE number BETWEEN ? AND ?", (number, number + count))
        case "insert", number:
            _make_room(database, number)
            columns = "at, kind, who, subject, before, after, versions, hashes, previous, link"
            database.execute(f"INSERT INTO audit_events SELECT ?, {columns} FROM audit_events WHERE number = ?", (number + 1, number))
        case "exchange", one, other:
            for old, new in ((one, -1), (other, one), (-1, other)):
                database.execute("UPDATE audit_events SET number = ? WHERE number = ?", (new, old))
        case "swap", (table, column), place, content:
            database.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (content, _row(database, table, place)))
        case "row", table, place, content:
            column, row = _column(database, table, place), _row(database, table, place)
            with suppress(sqlite3.IntegrityError):  # a constraint is no guard, but nothing was changed
                database.execute(f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?', (content, row))
        case "drop", table, place:
            database.execute(f"DELETE FROM {table} WHERE rowid = ?", (_row(database, table, place),))
        case "copy", table, place:
            _copy(database, table, _row(database, table, place))
        case "picture", one, other:
            pictures = sorted(blobs.glob("*/*"))
            old = pictures[one].read_bytes()
            if other is None:
                pictures[one].unlink()
                return True
            pictures[one].write_bytes(new := other if isinstance(other, bytes) else pictures[other].read_bytes())
            return new != old
    return list(database.iterdump()) != before


def _row(database: sqlite3.Connection, table: str, place: int) -> int:
    ids = [row[0] for row in database.execute(f"SELECT rowid FROM {table} ORDER BY rowid")]
    return int(ids[place % len(ids)])


def _column(database: sqlite3.Connection, table: str, place: int) -> str:
    names = [str(row[1]) for row in database.execute(f"PRAGMA table_info({table})")]
    return names[place % len(names)]


def _copy(database: sqlite3.Connection, table: str, row: int) -> None:
    """A row more, under keys of its own."""
    values = database.execute(f"SELECT * FROM {table} WHERE rowid = ?", (row,)).fetchone()
    other = [value + 100 if isinstance(value, int) else value for value in values]
    database.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(other))})", other)


def _make_room(database: sqlite3.Connection, number: int) -> None:
    for later in range(LENGTH, number, -1):
        database.execute("UPDATE audit_events SET number = ? WHERE number = ?", (later + 1, later))


def test_a_chain_written_anew_from_its_start_does_not_fit_what_was_signed(kept: Kept) -> None:
    events, head = list(kept.desk.chain.events()), BEGINNING
    lines = []
    for e in events:
        forged = e._replace(previous=head.link, who="x" if e.number == 3 else e.who)
        forged = forged._replace(link=forged.true_link())
        head = Head(forged.number, forged.link)
        lines.append(
            f"UPDATE audit_events SET who='{forged.who}', previous='{forged.previous}', link='{forged.link}' WHERE number={e.number}"
        )
    kept.tamper(*lines)
    assert [f.number for f in kept.verdict().faults] == [6]


def test_a_book_keeps_the_last_head_of_a_day_and_a_forged_line_does_not_hold(kept: Kept) -> None:
    (signed,) = kept.book.heads()
    assert signed.head == kept.desk.chain.head()
    book = kept.folder / "audit.heads.jsonl"
    book.write_text(book.read_text().replace('"number": 6', '"number": 4'))
    (forged,) = read_book(book)
    assert not forged.holds()
    assert "签名无效" in verify(kept.desk, (forged,)).faults[0].message


def test_of_heads_signed_at_once_the_last_of_the_chain_is_kept(tmp_path: Path) -> None:
    books = [HeadBook(tmp_path) for _ in range(4)]
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(lambda i: books[i % 4](Head(i, f"{i:064x}")), random.Random(5).sample(range(1, 81), 80)))
    (kept,) = books[0].heads()
    assert kept.head.number == 80
    assert kept.holds()
