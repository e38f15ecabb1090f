"""Batches land while the processes that work on them are killed: every one ends, nothing is lost or done twice, the sheets are the same."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_a_short_storm_loses_nothing_does_nothing_twice_and_changes_no_sheet() -> None:
    command = [sys.executable, "-m", "tests.chaos.storm", "--kills", "8", "--longest", "0.8", "--seed", "6"]
    ended = subprocess.run(command, check=False, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert ended.returncode == 0, ended.stdout + ended.stderr
    told = json.loads(ended.stdout)
    assert sum(told["killed"].values()) == 8
    assert told["identical"]
    assert not told["wrong"]
