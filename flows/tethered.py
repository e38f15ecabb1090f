"""``python -m flows.tethered MODULE ARGUMENTS...``: runs a module for as long as the process that started it lives.

That process holds the other end of stdin and never writes to it: when it is killed, the system closes it, and there is nobody left to
stop what it had started. What this process has itself started by then is killed with it.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
from contextlib import suppress

import psutil


def _wait_for_the_end() -> None:
    os.read(sys.stdin.fileno(), 1)
    with suppress(psutil.Error):
        for child in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                child.kill()
    os._exit(0)


if __name__ == "__main__":
    # shells have what they start in the background ignore it, and Prefect's workers, asked to end, interrupt themselves
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=_wait_for_the_end, daemon=True).start()
    sys.argv = sys.argv[1:]
    # sys.modules keeps this module as the main one: processes that are spawned import the main module, and this one is small
    runpy.run_module(sys.argv[0], run_name="__main__")
