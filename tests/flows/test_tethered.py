"""What was started ends with who started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

STARTER = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-m", "flows.tethered", "http.server", "--bind", "127.0.0.1", "0"], stdin=subprocess.PIPE,
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(child.pid, flush=True)
time.sleep(60)
"""


def test_a_server_ends_when_the_process_that_started_it_is_killed() -> None:
    starter = subprocess.Popen([sys.executable, "-c", STARTER], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])
    assert starter.stdout is not None
    with starter.stdout as told:
        server = psutil.Process(int(told.readline()))
    time.sleep(0.5)
    assert server.is_running()
    os.kill(starter.pid, signal.SIGKILL)
    starter.wait()
    server.wait(timeout=30)
