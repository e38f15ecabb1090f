"""What `zhiping up` keeps running, and that there is one of it."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from evidence.errors import UsageError
from tests.cli.runner import refused
from zhiping.parts import Journal, Part
from zhiping.standing import standing, standing_api


@pytest.fixture
def part(tmp_path: Path) -> Iterator[Part]:
    (tmp_path / "speaks.py").write_text("import os, time\nprint('here', os.getpid(), flush=True)\ntime.sleep(60)\n")
    with Journal(tmp_path / "logs" / "all.log") as journal:
        path = os.pathsep.join([str(tmp_path), *sys.path])
        made = Part("speaker", ["speaks"], {"PYTHONPATH": path}, journal, pause=0.05)
        made.start()
        yield made
        made.stop()


def within(seconds: float, holds: Callable[[], object]) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_part_that_was_killed_is_started_again_and_all_it_says_is_in_one_file(part: Part, tmp_path: Path) -> None:
    log = tmp_path / "logs" / "all.log"
    within(20, lambda: "speaker  here" in log.read_text())
    assert part.process is not None
    first = part.process.pid
    os.kill(first, signal.SIGKILL)
    within(20, lambda: part.keep() or (part.alive() and part.process.pid != first))  # type: ignore[union-attr]
    within(20, lambda: log.read_text().count("here") == 2)
    second = psutil.Process(part.process.pid)
    part.stop()
    assert not second.is_running()


def test_one_runs_in_a_home_and_others_learn_where_its_server_is(tmp_path: Path) -> None:
    assert standing_api(tmp_path) is None
    with standing(tmp_path, "http://127.0.0.1:4200/api"):
        assert standing_api(tmp_path) == "http://127.0.0.1:4200/api"
        with pytest.raises(UsageError, match="已在"), standing(tmp_path, "other"):
            pass
        assert standing_api(tmp_path) == "http://127.0.0.1:4200/api"
    assert standing_api(tmp_path) is None


def test_an_inbox_that_cannot_be_one_is_one_line_before_anything_starts(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert "不能使用" in refused("up", "--inbox", tmp_path / "file" / "in", "--out", tmp_path / "out")
