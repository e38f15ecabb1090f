"""What becomes of a batch that was taken in: read, rejected, put off, or given up; and the folder watched once."""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from prefect.exceptions import ObjectNotFound
from prefect.states import Cancelled

from evidence.errors import BatchError
from evidence.landing import READABLE, Landing
from extractors.pages.pool import Progress
from flows.handover import Handover
from flows.inbox import Inbox
from flows.records import RunRequest
from store import FinishedRun, Store, open_store
from tests.cli.runner import refused
from tests.flows.inboxes import Desk, drop
from tests.flows.test_handover import Server
from zhiping.landed import MOST_ATTEMPTS, Terms, pause, read_landed
from zhiping.logs import JsonLines
from zhiping.settings import Settings
from zhiping.watch import Watcher, command, parameters

Shown = AbstractContextManager[Callable[[Progress], None]]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "in").mkdir()
    with open_store(f"sqlite:///{tmp_path}/store.db", str(tmp_path / "blobs")) as store:
        yield Desk(store, tmp_path / "in")


@pytest.fixture
def landing(desk: Desk) -> Landing:
    drop(desk.folder, "甲.zip")
    desk.watcher().sweep()
    return desk.landing("甲.zip")


class Reader:
    """Stands for `zhiping.run.finish`: fails as told, else gives a run with one file."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error, self.asked = error, list[RunRequest]()

    def __call__(self, request: RunRequest, store: Store, settings: Settings, started: float, shown: Shown) -> FinishedRun:
        self.asked.append(request)
        with shown as progress:
            progress(Progress(1, 2, "说明.txt", 1, False))
        if self.error:
            raise self.error
        run = FinishedRun(request.batch.name, request.county, request.rubric.edition, request.deadline, {}, {"甲": {"sheet.json": b"{}"}})
        store.keep_run(request.key(), run)
        return run


def read(desk: Desk, landing: Landing, reader: Reader) -> Landing:
    home = desk.folder.parent
    terms = Terms(home / "out", None, None, None, "rapidocr", 1)
    read_landed(desk.store, desk.landings, landing.key, terms, Settings(home=home), reader)
    return desk.landing(landing.name)


def test_a_landing_is_read_under_a_name_that_no_other_batch_has_and_its_sheets_are_written(desk: Desk, landing: Landing) -> None:
    done = read(desk, landing, Reader())
    assert (done.state, done.done, done.total, done.ended_at is not None) == ("done", 1, 2, True)
    assert (desk.folder.parent / "out" / f"甲-{landing.sha256[:6]}" / "甲" / "sheet.json").read_bytes() == b"{}"
    again = Reader()
    read(desk, landing, again)
    assert again.asked == []


def test_what_may_pass_is_tried_again_and_what_cannot_is_rejected(desk: Desk, landing: Landing) -> None:
    for error in (OSError(28, "No space left on device"), RuntimeError("a fault of ours")):
        with pytest.raises(type(error)):
            read(desk, landing, Reader(error))
        assert desk.landings.free(landing.inbox, READABLE) == ()
        desk.landings.postpone(landing.key, dt.timedelta(seconds=-1), desk.landing("甲.zip").message)
    put_off = desk.landing("甲.zip")
    assert (put_off.state, put_off.attempts, put_off.message) == ("reading", 1, "程序出错，稍后自动重试")
    rejected = read(desk, landing, Reader(BatchError("批次里没有可读的申报材料")))
    assert (rejected.state, desk.on_shelf("rejected")) == ("rejected", ["甲.zip"])
    assert "未接收：批次里没有可读的申报材料" in desk.receipt(rejected)


def test_a_batch_that_kills_every_process_is_given_up(desk: Desk, landing: Landing) -> None:
    for _ in range(MOST_ATTEMPTS):
        desk.landings.count_attempt(landing.key)
    reader = Reader()
    given_up = read(desk, landing, reader)
    assert (given_up.state, given_up.message, reader.asked) == ("rejected", "处理时程序多次异常退出，请联系管理员", [])


def test_what_a_killed_reading_has_unpacked_is_removed_once_its_batch_has_ended(desk: Desk, landing: Landing) -> None:
    home = desk.folder.parent
    drop(desk.folder, "乙.zip", "别的")
    desk.watcher().sweep()
    waiting = desk.landing("乙.zip")
    for key in (landing.key, waiting.key):
        (home / f"landing-{key}").mkdir()
        (home / f"landing-{key}" / "身份证.pdf").write_bytes(b"")
    desk.landings.move(landing.key, "done")
    read(desk, waiting, Reader())
    assert not list(home.glob("landing-*"))


def test_papers_that_were_changed_after_they_were_received_are_not_read(desk: Desk, landing: Landing) -> None:
    path = desk.inbox.batch_of(landing)
    assert path is not None
    drop(path.parent, path.name, "别的内容")
    reader = Reader()
    assert read(desk, landing, reader).message == "材料在接收后被移走或改动，请重新报送"
    assert reader.asked == []


def test_an_inbox_that_is_not_mounted_for_a_while_is_waited_for(desk: Desk, landing: Landing) -> None:
    away = desk.folder.rename(desk.folder.with_name("away"))
    desk.folder.mkdir()
    with pytest.raises(FileNotFoundError):
        read(desk, landing, Reader())
    assert desk.landing("甲.zip").state == "reading"
    desk.folder.rmdir()
    away.rename(desk.folder)
    desk.landings.postpone(landing.key, dt.timedelta(0), "")
    assert read(desk, landing, Reader()).state == "done"


def test_attempts_come_further_and_further_apart_and_not_all_at_once() -> None:
    pauses = [pause(attempts).total_seconds() for attempts in (0, 0, 0, 30)]
    assert all(2.5 <= seconds <= 7.5 for seconds in pauses[:3])
    assert len(set(pauses)) == 4
    assert 300 <= pauses[3] <= 900


def test_a_folder_that_cannot_be_an_inbox_is_one_line_and_exit_2(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert "不能使用" in refused("watch", str(tmp_path / "file" / "in"), "--once")


def test_a_database_that_is_down_is_told_once_and_waited_for(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "in").mkdir()
    drop(tmp_path / "in", "甲.zip")
    (tmp_path / "zhiping.db").mkdir()
    terms = Terms(tmp_path / "out", None, None, None, "rapidocr", 1)
    watcher = Watcher(Inbox(tmp_path / "in", 0), terms, Settings(home=tmp_path), 60)
    with caplog.at_level(logging.WARNING):
        watcher.sweep()
        watcher.sweep()
    assert [record.getMessage()[:14] for record in caplog.records] == ["数据库暂时无法使用：unab"]
    (tmp_path / "zhiping.db").rmdir()
    watcher.sweep()
    assert (tmp_path / "in" / "accepted").is_dir()
    watcher.close()


def test_a_process_that_cannot_even_start_is_not_started_again_at_once(
    desk: Desk, landing: Landing, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = desk.folder.parent
    settings = Settings(home=home, database_url=f"sqlite:///{home}/store.db")
    watcher = Watcher(desk.inbox, Terms(home / "out", None, None, None, "rapidocr", 1), settings, 60)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    watcher.once()
    watcher.close()
    assert desk.landings.free(landing.inbox, READABLE) == ()
    assert (desk.landing("甲.zip").state, desk.landing("甲.zip").message) == ("waiting", "读取进程未能运行，稍后自动重试")


def test_what_a_server_lost_is_asked_for_again_later_and_what_it_does_not_know_is_read_here(
    desk: Desk, landing: Landing, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = desk.folder.parent
    settings = Settings(home=home, database_url=f"sqlite:///{home}/store.db")
    terms = Terms(home / "out", None, None, None, "rapidocr", 1)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    asked = Server(Cancelled())
    watcher = Watcher(desk.inbox, terms, settings, 60, Handover(parameters(terms), "v1", asked))
    assert not watcher.read()
    assert asked.asked == [{"key": landing.key, **parameters(terms)}]
    assert desk.landings.free(landing.inbox, READABLE) == ()
    watcher.close()
    desk.landings.postpone(landing.key, dt.timedelta(seconds=-1), "")
    without = Watcher(desk.inbox, terms, settings, 60, Handover({}, "v1", Server(error=ObjectNotFound(RuntimeError("404")))))
    assert without.read()
    without.close()


def test_a_reading_is_told_all_that_the_watcher_was_told(tmp_path: Path) -> None:
    terms = Terms(tmp_path, dt.date(2024, 6, 7), "鹤山市", None, "rapidocr", 2)
    told = command("key", terms)[3:]
    assert told == [
        "land-batch",
        "key",
        "--deadline",
        "2024-06-07",
        "--county",
        "鹤山市",
        "--out",
        str(tmp_path),
        "--ocr",
        "rapidocr",
        "--workers",
        "2",
    ]


def test_a_line_of_the_log_is_an_object_with_the_ids_it_is_about() -> None:
    record = logging.makeLogRecord({"name": "flows", "levelname": "INFO", "msg": "已接收", "landing": "k", "batch": "甲.zip"})
    told = json.loads(JsonLines().format(record))
    assert (told["level"], told["message"], told["landing"], told["batch"]) == ("info", "已接收", "k", "甲.zip")
