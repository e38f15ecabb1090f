"""What is dropped is taken in once, whatever happens to the process that does it."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import flows.reception
from evidence.batch import Batch
from evidence.errors import UsageError
from flows.content import Content, content_of
from flows.inbox import Inbox
from flows.reception import reject
from store import open_store
from tests.flows.inboxes import Desk, drop


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "in").mkdir()
    with open_store(f"sqlite:///{tmp_path}/store.db", str(tmp_path / "blobs")) as store:
        yield Desk(store, tmp_path / "in")


class Killed(BaseException):
    """Stands for the end of the process: nothing catches it."""


def test_a_batch_is_accepted_with_a_receipt_that_lists_its_files_and_hashes(desk: Desk) -> None:
    path = drop(desk.folder, "甲.zip")
    sha256 = content_of(path).sha256
    assert desk.watcher().sweep() == 1
    landing = desk.landing("甲.zip")
    assert (landing.state, landing.sha256) == ("waiting", sha256)
    receipt = desk.receipt(landing)
    for told in ("已接收，等待识别", sha256, "江门市甲有限公司（文件 1 个）", "说明.txt  12 字节"):
        assert told in receipt
    place = desk.inbox.place_of(landing)
    assert place is not None
    assert place.parent.name == "accepted"
    assert json.loads((place / "回执.json").read_bytes())["applications"][0]["files"][0]["file"] == "说明.txt"


def test_what_cannot_be_read_is_rejected_with_the_reason_beside_it_and_may_be_sent_again(desk: Desk) -> None:
    (desk.folder / "坏.zip").write_bytes(b"PK not")
    drop(desk.folder, "无期限.zip", deadline="")

    def fits(batch: Batch) -> None:
        if batch.deadline is None:
            raise UsageError("未知申请截止日期")

    desk.watcher(fits).sweep()
    assert desk.states() == {"坏.zip": "rejected", "无期限.zip": "rejected"}
    assert desk.on_shelf("rejected") == ["坏.zip", "无期限.zip"]
    assert "未接收：批次打不开：坏.zip" in desk.receipt(desk.landing("坏.zip"))
    assert "未接收：未知申请截止日期" in desk.receipt(desk.landing("无期限.zip"))
    drop(desk.folder, "再报.zip", deadline="")
    desk.watcher().sweep()
    assert desk.states()["再报.zip"] == "waiting"


def test_the_same_content_under_two_names_is_worked_on_once_and_anew_by_a_newer_program(desk: Desk) -> None:
    drop(desk.folder, "甲.zip")
    desk.watcher().sweep()
    drop(desk.folder, "乙.zip")
    desk.watcher().sweep()
    assert desk.states() == {"甲.zip": "waiting", "乙.zip": "repeated"}
    assert f"已收到过：内容与 {desk.receipt(desk.landing('甲.zip')).split('收到时间：')[1][:19]} 收到的“甲.zip”" in desk.receipt(
        desk.landing("乙.zip")
    )
    assert desk.on_shelf("accepted") == ["乙.zip", "甲.zip"]
    drop(desk.folder, "丙.zip")
    desk.watcher(version="v2").sweep()
    assert desk.states()["丙.zip"] == "waiting"


def test_two_watchers_of_one_inbox_lose_nothing_and_take_nothing_twice(desk: Desk) -> None:
    for number in range(12):
        drop(desk.folder, f"{number}.zip", f"内容 {number % 9}")
    watchers = [desk.watcher() for _ in range(2)]
    threads = [threading.Thread(target=watcher.sweep) for watcher in watchers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    desk.watcher().sweep()
    assert sorted(desk.states().values()) == ["repeated"] * 3 + ["waiting"] * 9
    assert desk.on_shelf("accepted") == sorted(f"{number}.zip" for number in range(12))


@pytest.mark.parametrize("step", ["begin", "take", "hold", "put", "move"])
def test_killed_between_any_two_steps_it_is_taken_in_all_the_same(desk: Desk, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    owner = Inbox if step in {"take", "put"} else type(desk.landings)
    real = getattr(owner, step)

    def killed(self: object, *arguments: object, **named: object) -> None:
        real(self, *arguments, **named)
        raise Killed

    drop(desk.folder, "甲.zip")
    with monkeypatch.context() as patched:
        patched.setattr(owner, step, killed)
        with pytest.raises(Killed):
            desk.watcher().sweep()
    desk.watcher().sweep()
    desk.watcher().sweep()
    assert list(desk.states().values()) == ["waiting"]
    assert desk.on_shelf("accepted") == ["甲.zip"]
    assert not any((desk.folder / ".taken").iterdir())


def test_a_file_that_is_written_on_while_it_is_hashed_waits_and_one_sent_again_under_its_name_is_another(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = drop(desk.folder, "甲.zip").open("ab")

    def written_meanwhile(path: Path) -> Content:
        late.write(b"more")
        late.flush()
        drop(desk.folder, "甲.zip", "新的内容")
        return content_of(path)

    with monkeypatch.context() as patched, late:
        patched.setattr(flows.reception, "content_of", written_meanwhile)
        assert desk.watcher().sweep() == 0
    assert [landing.message for landing in desk.landings.all()] == ["仍在写入"]
    assert desk.watcher().sweep() == 2
    assert sorted(landing.state for landing in desk.landings.all()) == ["waiting", "waiting"]
    assert len({landing.sha256 for landing in desk.landings.all()}) == 2


def test_a_full_disk_and_a_folder_that_cannot_be_written_stop_nothing_for_ever(desk: Desk) -> None:
    drop(desk.folder, "甲.zip")
    with pytest.raises(OSError, match="磁盘剩余空间不足"):
        desk.watcher(kept_free=1 << 60).sweep()
    (desk.folder / ".taken").write_bytes(b"in the way")
    with pytest.raises(OSError, match=r"\.taken"):
        desk.watcher().sweep()
    assert desk.states() == {}
    (desk.folder / ".taken").unlink()
    assert desk.watcher().sweep() == 1


def test_names_in_gbk_or_in_no_encoding_at_all_are_taken_like_others(desk: Desk) -> None:
    folder = os.fsencode(desk.folder)
    for number, name in enumerate(("鹤山申报.zip".encode("gb18030"), b"\xff\xfe.zip")):
        drop(desk.folder, "now.zip", f"内容 {number}").rename(Path(os.fsdecode(folder + b"/" + name)))
    assert desk.watcher().sweep() == 2
    assert desk.states() == {"鹤山申报.zip": "waiting", "\\xff\\xfe.zip": "waiting"}
    assert "批次：鹤山申报.zip" in desk.receipt(desk.landing("鹤山申报.zip"))


def test_what_was_taken_before_the_database_was_put_back_is_taken_again(desk: Desk) -> None:
    drop(desk.folder, "甲.zip")
    desk.inbox.take("甲.zip", "of-a-later-day")
    desk.watcher().sweep()
    assert desk.states() == {"甲.zip": "waiting"}


def test_what_was_accepted_can_be_rejected_later(desk: Desk) -> None:
    drop(desk.folder, "甲.zip")
    desk.watcher().sweep()
    reject(desk.inbox, desk.landings, desk.landing("甲.zip"), "材料损坏")
    assert (desk.on_shelf("accepted"), desk.on_shelf("rejected")) == ([], ["甲.zip"])
    assert "未接收：材料损坏" in desk.receipt(desk.landing("甲.zip"))
