"""The audit's commands: an untouched chain holds, a touched one does not, what is exported is enough to tell."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from audit.heads import HeadBook
from store import FinishedRun, open_store
from store.append_only import unguards
from tests.cli.runner import refused, run
from zhiping.cli import app


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZHIPING_HOME", str(tmp_path))
    finished = FinishedRun("批", "鹤山市", "jiangmen-2022", dt.date(2024, 6, 7), {}, {"甲": {"sheet.json": b"{}"}})
    with open_store(f"sqlite:///{tmp_path}/zhiping.db", str(tmp_path / "pages"), HeadBook(tmp_path)) as store:
        store.keep_run("key", finished)
    return tmp_path


def test_a_chain_is_verified_and_what_was_changed_is_named_with_exit_1(home: Path) -> None:
    assert "完整" in run("audit", "verify")
    with sqlite3.connect(home / "zhiping.db") as connection:
        for statement in (*unguards("audit_events", "sqlite"), "UPDATE audit_events SET who = 'x'"):
            connection.execute(statement)
    connection.close()
    result = CliRunner().invoke(app, ["audit", "verify"])
    assert result.exit_code == 1


def test_exported_heads_witness_a_chain_whose_home_has_lost_its_book(home: Path, tmp_path: Path) -> None:
    run("audit", "export", "--out", tmp_path / "kept")
    (event,) = [json.loads(line) for line in (tmp_path / "kept" / "events.jsonl").read_text(encoding="utf-8").splitlines()]
    assert event["subject"] == "批/甲"
    with sqlite3.connect(home / "zhiping.db") as connection:
        for statement in (*unguards("audit_events", "sqlite"), "DELETE FROM audit_events"):
            connection.execute(statement)
    connection.close()
    (home / "audit.heads.jsonl").unlink()
    assert CliRunner().invoke(app, ["audit", "verify"]).exit_code == 0
    assert CliRunner().invoke(app, ["audit", "verify", "--heads", str(tmp_path / "kept" / "heads.jsonl")]).exit_code == 1


def test_nothing_is_calibrated_on_nothing(home: Path) -> None:
    assert "50 of either are needed" in refused("audit", "recalibrate")
