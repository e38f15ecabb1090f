"""The processes of a storm, each started again when it has gone."""

from __future__ import annotations

import os
import random
import signal
from contextlib import suppress

import psutil

from tests.chaos.duties import Duty, read, take_in
from tests.chaos.site import Site

DATABASE, READER = "database", "page reader"
DUTIES: dict[str, tuple[Duty, int]] = {
    "taking in 1": (take_in, 1),
    "taking in 2": (take_in, 2),
    "reading 1": (read, 1),
    "reading 2": (read, 2),
}
"""What each does, and on which machine."""


class Crew:
    """Forked from this process, so that starting one again takes no time."""

    def __init__(self, site: Site, duties: dict[str, tuple[Duty, int]] = DUTIES) -> None:
        self._site, self._duties = site, duties
        self.pids: dict[str, int] = {}
        self._bereft: set[int] = set()

    def keep(self) -> None:
        """Start whom there is not."""
        for name, (duty, machine) in self._duties.items():
            pid = self.pids.get(name)
            if pid is None or os.waitpid(pid, os.WNOHANG)[0]:
                self.pids[name] = self._start(duty, machine)

    def kill(self, name: str, pid: int) -> None:
        if self._site.database and name == DATABASE:
            self._site.database.kill()
            self._site.database.start()
            return
        if name == READER:
            with suppress(psutil.Error):
                self._bereft.add(psutil.Process(pid).ppid())
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        if self.pids.get(name) == pid:
            os.waitpid(pid, 0)
            del self.pids[name]

    def victims(self) -> list[tuple[str, int]]:
        """Everybody, and the page readers they have started: one in each reading, as a page whose reader is killed twice is a problem."""
        found = [*self.pids.items(), *([(DATABASE, 0)] if self._site.database else [])]
        for pid in {*self.pids.values()} - self._bereft:
            with suppress(psutil.Error):
                found += [(READER, child.pid) for child in readers(pid)]
        return found

    def dismiss(self) -> None:
        for name, pid in list(self.pids.items()):
            self.kill(name, pid)

    def _start(self, duty: Duty, machine: int) -> int:
        pid = os.fork()
        if pid:
            return pid
        try:
            os.dup2(os.open(self._site.folder / "crew.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
            random.seed(os.getpid())
            duty(self._site, machine)
        finally:
            os._exit(1)


def readers(pid: int) -> list[psutil.Process]:
    """The page readers that a process has started; the other child is what Python counts shared memory with."""
    return [child for child in psutil.Process(pid).children() if "spawn_main" in " ".join(child.cmdline())]
