"""Uploads are read in processes of their own, and an officer hears of one that ended without a word."""

from __future__ import annotations

import time
from pathlib import Path

from evidence.review import Upload
from store import Desk, open_store
from zhiping.serve import Landing, session_secret

PATIENCE = 240
"""Seconds until nothing more is expected: machines that are shared stand still for a minute now and then."""


def test_a_reading_that_ends_without_a_word_is_told_as_failed(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/store.db", str(tmp_path / "pages")) as store:
        desk = Desk.of(store)
        officer = desk.accounts.add("heshan", "经办", "county", "鹤山市", "hash")
        upload = desk.uploads.begin(officer, "批", "2024-06-07")
        desk.uploads.tell(upload.key, "waiting")
        Landing(desk, tmp_path)(upload.key)  # its process has another home, in which there is no such upload
        told = awaited(desk, upload.key)
    assert told.state == "failed"
    assert "可重新识别" in told.message


def awaited(desk: Desk, key: str) -> Upload:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = desk.uploads.find(key)
        assert found is not None
        if found.state != "waiting":
            return found
        time.sleep(0.1)
    raise AssertionError("nothing was told")


def test_cookies_are_signed_with_a_secret_that_only_its_owner_reads(tmp_path: Path) -> None:
    secret = session_secret(tmp_path)
    assert session_secret(tmp_path) == secret
    assert (tmp_path / "session.key").stat().st_mode & 0o077 == 0
