"""Papers are found where they were handed in, and go from there when their time is over."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from audit.heads import HeadBook
from flows.inbox import Inbox
from flows.retention import Place
from store import Desk, FinishedRun, open_store
from store.landings import Landings
from zhiping.keeping import hold, keep_rules
from zhiping.papers import HandedIn
from zhiping.settings import Settings

UPLOAD = "0123456789abcdef"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An upload of long ago, and a batch that came by a watched folder."""
    monkeypatch.setenv("ZHIPING_HOME", str(tmp_path))
    paper = tmp_path / "inbox" / UPLOAD / "batch" / "甲" / "身份证.jpg"
    paper.parent.mkdir(parents=True)
    paper.write_bytes(b"a paper")
    os.utime(tmp_path / "inbox" / UPLOAD, (0, 0))
    settings = Settings()
    with open_store(settings.store_url, settings.store_blobs) as store:
        watched = Inbox(tmp_path / "watched", 0)
        watched.folder.mkdir()
        (watched.folder / "批.zip").write_bytes(b"papers")
        landing = Landings(store.database).begin("批.zip", "", inbox=str(watched.folder))
        watched.take("批.zip", landing.key)
        watched.put(landing, "accepted", {})
        Landings(store.database).move(landing.key, "done")
        request = f'{{"source": {{"kind": "landing", "name": "{landing.key}"}}}}'
        run = FinishedRun("批-abc", "", "jiangmen-2022", dt.date(2010, 6, 7), {}, {"甲": {"sheet.json": b"{}"}}, request)
        store.keep_run("key", run)
    return tmp_path


def left(home: Path) -> list[str]:
    return sorted(p.name for p in home.rglob("*") if p.suffix in {".jpg", ".zip"})


def test_papers_go_with_their_batch_and_stay_while_it_is_held(home: Path) -> None:
    settings = Settings()
    with open_store(settings.store_url, settings.store_blobs) as store:
        places = {p.name.partition("/")[0]: p for p in HandedIn(Desk.of(store), settings).places()}
    assert places["upload"] == Place(f"upload/{UPLOAD}", "", dt.date(1970, 1, 1))
    assert places["landing"].batch == "批-abc"
    assert {d.what for d in keep_rules(dry=True).due} == {"papers", "sheets"}
    assert left(home) == ["批.zip", "身份证.jpg"]
    hold("批-abc/甲", "行政复议", release=False)
    assert [f.held for f in keep_rules(dry=False, by="auditor").held] != []
    assert left(home) == ["批.zip"]
    hold("批-abc/甲", "复议已结", release=True)
    keep_rules(dry=False)
    assert left(home) == []
    assert HeadBook(home).heads(), "deletions are witnessed like all else"
