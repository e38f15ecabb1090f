"""The round at a glance."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from store import Desk, open_store
from store.landings import Landings
from tests.cli.runner import run
from tests.review.stored import keep_sample


def test_it_says_what_landed_what_is_read_how_fast_and_what_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIPING_HOME", str(tmp_path))
    assert "批次：无" in run("status")
    with open_store(f"sqlite:///{tmp_path}/zhiping.db", str(tmp_path / "pages")) as store:
        keep_sample(Desk.of(store))
        landings = Landings(store.database)
        reading, waiting, rejected = (landings.begin(name, "a", inbox="/in").key for name in ("甲.zip", "乙.zip", "丙.zip"))
        landings.count_attempt(reading)
        landings.pages(reading, 12, 40)
        landings.move(waiting, "waiting")
        landings.move(rejected, "rejected", "批次打不开：丙.zip")
    told = run("status")
    for line in (
        "批次：等待识别 1，识别中 1，未接收 1",
        "甲.zip  12/40 页",
        "丙.zip  批次打不开：丙.zip",
        "在读批次剩余 28 页，约",
        "另有 1 批等待识别",
    ):
        assert line in told
    counted = json.loads(run("status", "--json"))
    assert (counted["left"], counted["wait"], sum(counted["applications"].values())) == (28, 1, 3)
    assert counted["rate"] > 0
    assert counted["minutes"] == pytest.approx(28 / counted["rate"], rel=0.05)
