"""When an upload is complete."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from evidence.landing import Landing
from flows.content import content_of
from flows.inbox import TAKEN, Inbox
from tests.flows.inboxes import Clock, drop


def test_an_upload_is_complete_when_it_has_stayed_as_it_is_for_a_while(tmp_path: Path) -> None:
    clock = Clock()
    inbox = Inbox(tmp_path, 30, clock)
    path = tmp_path / "甲.zip"
    path.write_bytes(b"PK")
    assert inbox.complete() == ()
    clock.now += 29
    path.write_bytes(b"PK more")
    assert inbox.complete() == ()
    clock.now += 29
    assert inbox.complete() == ()
    clock.now += 1
    assert inbox.complete() == ("甲.zip",)


def test_a_folder_is_complete_when_nothing_in_it_changes_and_it_is_not_empty(tmp_path: Path) -> None:
    clock = Clock()
    inbox = Inbox(tmp_path, 30, clock)
    (tmp_path / "鹤山" / "江门市甲有限公司").mkdir(parents=True)
    assert (inbox.complete(), inbox.pending()) == ((), True)
    clock.now += 60
    assert inbox.complete() == ()
    (tmp_path / "鹤山" / "江门市甲有限公司" / "一.pdf").write_bytes(b"%PDF")
    assert inbox.complete() == ()
    clock.now += 30
    assert inbox.complete() == ("鹤山",)


def test_a_marker_says_at_once_that_it_is_complete_and_goes_with_it(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, 30, Clock())
    drop(tmp_path, "甲.zip")
    (tmp_path / "甲.zip.done").touch()
    (tmp_path / "乙").mkdir()
    (tmp_path / "乙" / "一.pdf").write_bytes(b"%PDF")
    before = content_of(tmp_path / "乙").sha256
    (tmp_path / "乙" / ".done").touch()
    assert inbox.complete() == ("乙", "甲.zip")
    assert content_of(tmp_path / "乙").sha256 == before
    inbox.take("甲.zip", "k1")
    assert sorted(p.name for p in tmp_path.iterdir()) == [".taken", "乙"]


def test_what_was_sent_under_another_name_and_renamed_is_complete_at_once(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, 30, Clock())
    for part, whole in (("甲.zip.part", "甲.zip"), (".乙.zip.x7Qf", "乙.zip")):
        drop(tmp_path, part)
        assert inbox.complete() == ()
        (tmp_path / part).rename(tmp_path / whole)
        assert inbox.complete() == (whole,)
        inbox.take(whole, whole)


def test_links_clutter_and_what_is_under_way_are_left_alone(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path / "in", 0, Clock())
    secret = drop(tmp_path, "别处.zip")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "甲.zip").symlink_to(secret)
    for name in ("Thumbs.db", "乙.zip.filepart", ".hidden", "回执.txt"):
        (tmp_path / "in" / name).write_bytes(b"x")
    assert (inbox.complete(), inbox.pending()) == ((), False)


def test_content_is_the_same_whatever_the_batch_is_called_and_not_when_a_file_in_it_is(tmp_path: Path) -> None:
    for batch, file in (("甲", "一.pdf"), ("乙", "一.pdf"), ("丙", "二.pdf")):
        (tmp_path / batch).mkdir()
        (tmp_path / batch / file).write_bytes(b"%PDF")
    first, second, third = (content_of(tmp_path / name).sha256 for name in ("甲", "乙", "丙"))
    assert first == second != third


def test_a_receipt_that_was_being_written_when_its_process_was_killed_is_not_taken_for_the_batch(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, 30)
    (tmp_path / "甲.zip").write_bytes(b"PK")
    inbox.take("甲.zip", "k1")
    place = tmp_path / TAKEN / "k1"
    (place / ".回执.txt.part").write_text("材料", encoding="utf-8")
    landing = Landing(
        "k1", str(tmp_path), "", "甲.zip", "", "receiving", "", 0, 0, 0, dt.datetime.now(dt.UTC), None, "", dt.datetime.now(dt.UTC)
    )
    assert inbox.batch_of(landing) == place / "甲.zip"
    inbox.give_back("k1")
    assert (tmp_path / "甲.zip").read_bytes() == b"PK"
    assert not place.exists()
