"""Landings are held by one process at a time, and by nobody for ever."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.errors import StoreUnavailable
from evidence.landing import READABLE, RECEIVING
from store import Store, open_store
from store.availability import available
from store.landings import Landings

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path}/store.db", str(tmp_path / "blobs")) as opened:
        yield opened


def test_what_one_process_holds_no_other_takes_until_its_lease_is_over(store: Store) -> None:
    landings = Landings(store.database)
    key = landings.begin("甲.zip", "a", inbox="/in").key
    landings.move(key, "waiting")
    assert landings.claim(key, "a", READABLE) is not None
    assert landings.claim(key, "b", READABLE) is None
    assert landings.free("/in", READABLE) == ()
    landings.postpone(key, dt.timedelta(seconds=-1), "数据库不可用")
    assert [landing.message for landing in landings.free("/in", READABLE)] == ["数据库不可用"]
    assert landings.claim(key, "b", RECEIVING) is None
    assert landings.claim(key, "b", READABLE) is not None
    assert not landings.renew(key, "a")
    assert landings.renew(key, "b")


def test_a_lease_from_a_clock_that_was_set_back_since_binds_nobody(store: Store) -> None:
    landings = Landings(store.database, lease=2 * HOUR)
    key = landings.begin("甲.zip", "a", inbox="/in").key
    assert Landings(store.database).claim(key, "b", RECEIVING) is not None


def test_a_content_is_held_once_by_each_version_and_given_free_by_rejection(store: Store) -> None:
    landings = Landings(store.database)
    first, second, third = (landings.begin(name, "a", inbox="/in").key for name in ("甲", "乙", "丙"))
    assert landings.hold(first, "f" * 64, "v1") is None
    assert landings.hold(first, "f" * 64, "v1") is None
    again = landings.hold(second, "f" * 64, "v1")
    assert again is not None
    assert (again.key, landings.all()[1].same_as) == (first, first)
    assert landings.hold(third, "f" * 64, "v2") is None
    landings.move(first, "rejected", "打不开")
    assert landings.hold(second, "f" * 64, "v1") is None


def test_attempts_count_from_where_a_reading_last_got_further(store: Store) -> None:
    landings = Landings(store.database)
    key = landings.begin("甲", "a", inbox="/in").key
    for done in (3, 3, 2, 5):
        landings.count_attempt(key)
        landings.pages(key, done, 9)
    found = landings.find(key)
    assert found is not None
    assert (found.attempts, found.done, found.total) == (1, 5, 9)


def test_a_database_that_does_not_answer_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "folder.db").mkdir()
    with pytest.raises(StoreUnavailable, match="数据库暂时无法使用"), available():
        open_store(f"sqlite:///{tmp_path}/folder.db", str(tmp_path / "blobs"))
