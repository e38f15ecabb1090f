"""What one round leaves behind for the next: traces and history; the migration goes up and down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, inspect

from evidence.history import Event
from evidence.trace import Party, Seen, Trace
from store import FinishedRun, Store, open_store

NOW, BEFORE = dt.date(2024, 6, 7), dt.date(2023, 6, 9)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path}/store.db", str(tmp_path / "blobs")) as opened:
        yield opened


def seen(batch: str, enterprise: str, day: dt.date, *traces: Trace) -> tuple[Seen, ...]:
    party = Party(batch, enterprise, enterprise, f"91{enterprise}", day, frozenset({enterprise}))
    return tuple(Seen(party, t) for t in traces)


def patent(key: str = "202020123456", *others: str) -> Trace:
    return Trace("patent", "patent_certificate", key, f"ZL{key}.1", "d1", "专利/一.pdf", 3, frozenset({"甲公司"}), "", others)


def keep(store: Store, batch: str, day: dt.date, found: tuple[Seen, ...]) -> None:
    store.keep_run(batch, FinishedRun(batch, "", "jiangmen-2022", day, {}, {}))
    store.keep_traces(batch, found)


def test_an_earlier_round_gives_what_shares_a_number_with_this_one(store: Store) -> None:
    old = seen("2023年", "甲公司", BEFORE, patent(), patent("202020999999"))
    keep(store, "2023年", BEFORE, old)
    now = seen("2024年", "乙公司", NOW, patent())
    assert store.earlier_traces(now) == old[:1]
    assert store.earlier_traces(()) == ()


def test_another_reading_of_a_number_finds_it_too(store: Store) -> None:
    keep(store, "2023年", BEFORE, seen("2023年", "甲公司", BEFORE, patent("202020123459", "202020123456")))
    found = store.earlier_traces(seen("2024年", "乙公司", NOW, patent()))
    assert [s.party.enterprise for s in found] == ["甲公司"]
    found = store.earlier_traces(seen("2024年", "丙公司", NOW, patent("202020777777", "202020123459")))
    assert [s.trace.key for s in found] == ["202020123459"]


def test_a_batch_is_no_earlier_round_of_itself_and_a_later_round_is_none(store: Store) -> None:
    keep(store, "2024年", NOW, seen("2024年", "甲公司", NOW, patent()))
    assert store.earlier_traces(seen("2024年", "乙公司", NOW, patent())) == ()
    assert store.earlier_traces(seen("2023年", "乙公司", BEFORE, patent())) == ()


def test_all_pictures_of_earlier_rounds_are_given_for_they_are_compared_by_likeness(store: Store) -> None:
    photo = Trace("picture", "laboratory_photo", "00ff00ff00ff00ff", "照片", "d2", "照片.jpg", 1)
    keep(store, "2023年", BEFORE, seen("2023年", "甲公司", BEFORE, photo))
    other = Trace("picture", "laboratory_photo", "0f0f0f0f0f0f0f0f", "照片", "d9", "车间.jpg", 1)
    assert [s.trace for s in store.earlier_traces(seen("2024年", "乙公司", NOW, other))] == [photo]


def test_traces_go_with_their_run_and_are_replaced_with_it(store: Store) -> None:
    keep(store, "2023年", BEFORE, seen("2023年", "甲公司", BEFORE, patent()))
    store.keep_run("2023年", FinishedRun("2023年", "", "jiangmen-2022", BEFORE, {}, {}))
    assert store.earlier_traces(seen("2024年", "乙公司", NOW, patent())) == ()
    store.keep_traces("no such run", seen("2023年", "甲公司", BEFORE, patent()))
    assert store.earlier_traces(seen("2024年", "乙公司", NOW, patent())) == ()


def test_more_keys_than_a_query_takes_are_asked_in_parts(store: Store) -> None:
    keep(store, "2023年", BEFORE, seen("2023年", "甲公司", BEFORE, *(patent(f"2020201{n:05d}") for n in range(1000))))
    assert len(store.earlier_traces(seen("2024年", "乙公司", NOW, *(patent(f"2020201{n:05d}") for n in range(1000))))) == 1000


def test_history_is_found_by_code_or_by_any_name(store: Store) -> None:
    passed = Event("9144A", "甲公司", "passed", dt.date(2022, 8, 1))
    revoked = Event("", "甲旧公司", "revoked", dt.date(2023, 8, 1), "年度总结未报")
    for event in (revoked, passed, Event("9144Z", "丙公司", "granted", dt.date(2022, 8, 1))):
        store.record_event(event)
    assert store.events_of("9144A", ["甲公司", "甲旧公司"]) == (passed, revoked)
    assert store.events_of("", ["甲公司"]) == (passed,)
    assert store.events_of("9144B", ["丁公司"]) == ()


def migrate(engine: Engine, revision: str, *, down: bool = False) -> set[str]:
    """The tables after going to `revision`."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[2] / "store" / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        (command.downgrade if down else command.upgrade)(config, revision)
    return set(inspect(engine).get_table_names())


def test_the_tables_of_traces_and_events_come_and_go_with_their_migration(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/m.db")
    assert not {"traces", "events"} & migrate(engine, "0001")
    assert {"traces", "events"} <= migrate(engine, "0002")
    assert not {"traces", "events"} & migrate(engine, "0001", down=True)
    assert {"traces", "events", "batches"} <= migrate(engine, "0002")
    engine.dispose()
