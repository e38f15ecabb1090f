"""Processes that are kept running, and what they say."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Self

LOG = logging.getLogger(__name__)
_SIZE, _KEPT = 10_000_000, 5
"""Bytes of the log before another file is begun, and how many are kept."""
_WELL = 60.0
"""A process that has run for so many seconds and then ends is started again at once; others later and later."""
_LONGEST = 30.0
_PATIENCE = 40.0
"""Seconds that a process has to end when it is asked to: a page may be in work, and is given up."""


class Journal:
    """The one file that all parts write to, with the part's name before each line; a new one is begun when it gets long."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._handler = RotatingFileHandler(path, maxBytes=_SIZE, backupCount=_KEPT, encoding="utf-8", errors="replace")

    def write(self, part: str, line: str) -> None:
        self._handler.handle(logging.makeLogRecord({"msg": f"{part:<8} {line}"}))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._handler.close()


@dataclass
class Part:
    """`python -m MODULE ARGUMENTS` under a name. It ends when this process does, however that ends (`flows.tethered`).

    `pause`: seconds before it is started again, doubled each time that it ends soon.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    journal: Journal
    pause: float = 1.0
    process: subprocess.Popen[str] | None = field(default=None, init=False)
    _listener: threading.Thread | None = field(default=None, init=False)
    _begun: float = field(default=0.0, init=False)
    _again: float = field(default=0.0, init=False)
    _pause: float = field(default=0.0, init=False)

    def start(self) -> None:
        self._begun = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "flows.tethered", *self.command],
            env=os.environ | self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # a Ctrl-C at the terminal is for us, and we end them in their order
        )
        self._listener = threading.Thread(target=self._listen, args=(self.process,), name=self.name, daemon=True)
        self._listener.start()

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def keep(self) -> None:
        """Start it again where it has ended, not too often."""
        if self.process is None or (code := self.process.poll()) is None:
            return
        now = time.monotonic()
        if not self._again:
            self._pause = min(_LONGEST, self._pause * 2) if self._pause and now - self._begun < _WELL else self.pause
            self._again = now + self._pause
            LOG.warning("%s 已退出（%d），%g 秒后重新启动", self.name, code, self._pause)
        elif now >= self._again:
            self._again = 0.0
            self.start()

    def stop(self) -> None:
        """Ask it to end, and see that it does."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self._listener is not None:
            self._listener.join(_PATIENCE)

    def _listen(self, process: subprocess.Popen[str]) -> None:
        with process:  # closes both of its pipes
            for line in process.stdout or ():
                self.journal.write(self.name, line.rstrip())
