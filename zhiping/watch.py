"""``zhiping watch``: what lands in a folder is taken in at once and read batch after batch, until stopped.

Each batch is read by a process of its own that is started here, or, where ``PREFECT_API_URL`` names a Prefect server that has the
deployment `land`, by one of its workers. Notifications of the file system only make it quick: what lies in the folder, and what the store
says of it, is looked at again and again, so nothing depends on a message that may be lost. Everything may be killed at any moment and
started again.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import watchfiles

from audit.heads import HeadBook
from evidence.batch import Batch
from evidence.errors import Unavailable, UsageError
from evidence.landing import READABLE
from flows.held import holder
from flows.inbox import Inbox
from flows.reception import PAUSE, Reception
from flows.records import versions
from store import Store, open_store
from store.availability import available
from store.landings import Landings
from zhiping.landed import Terms, read_landed
from zhiping.logs import configure
from zhiping.run import request_of
from zhiping.settings import Settings

if TYPE_CHECKING:
    from flows.handover import Handover, Parameters

LOG = logging.getLogger(__name__)
NOT_RUN = "读取进程未能运行，稍后自动重试"
_POLL = 2.0
"""Seconds between two looks for something to read."""
_PATIENCE = 30.0
"""Seconds that a reading has to end when it is asked to."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Seconds: `settle` an upload must stay as it is to be complete; `sweep` between two looks at the folder where nothing is told."""

    settle: float = 30.0
    sweep: float = 60.0


def watch(folder: Path, terms: Terms, rhythm: Rhythm, *, once: bool) -> None:
    """Take in and read what lands in `folder` until stopped; `once`: what lies there now."""
    configure()
    settings = Settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"收件箱 {folder} 不能使用：{error.strerror}") from error
    signal.signal(signal.SIGTERM, _stopped)
    server = _server(terms) if os.environ.get("PREFECT_API_URL") and not once else None
    watcher = Watcher(Inbox(folder, rhythm.settle), terms, settings, rhythm.sweep, server)
    try:
        if once:
            watcher.once()
        else:
            LOG.info("watching %s", folder.resolve())
            watcher.run()
    except KeyboardInterrupt:
        LOG.info("stopped")
    finally:
        watcher.close()


def land_batch(key: str, terms: Terms) -> None:
    """Read one landing, in this process."""
    configure()
    signal.signal(signal.SIGTERM, _stopped)
    settings = Settings()
    with open_store(settings.store_url, settings.store_blobs, HeadBook(settings.common)) as store:
        read_landed(store, Landings(store.database), key, terms, settings)


def pipeline(engine: str) -> str:
    """What the sheets depend on apart from the batch and the terms, as one hash."""
    return hashlib.sha256(json.dumps(versions(engine), sort_keys=True).encode()).hexdigest()


class Watcher:
    """One folder. Landings are taken in by the thread that calls `run`, and read one after the other by another, each in a process; or,
    where there is a `server`, handed over to it."""

    def __init__(self, inbox: Inbox, terms: Terms, settings: Settings, sweep: float, server: Handover | None = None) -> None:
        self._inbox, self._terms, self._settings, self._sweep = inbox, terms, settings, sweep
        self._by, self._version = holder(), pipeline(terms.engine)
        self._store: Store | None = None
        self._opening = threading.Lock()
        self._woken, self._stop = threading.Event(), threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._server = server
        self._said: dict[str, str] = {}

    def once(self) -> None:
        """Two looks, as far apart as an upload needs to be complete; then everything that is in is read. UsageError where it cannot be."""
        try:
            with available():
                self._take_in()
                if self._inbox.pending():
                    self._stop.wait(self._inbox.settle + 0.1)
                    self._take_in()
                while self._read_next():
                    pass
        except OSError as error:
            raise UsageError(str(error)) from error

    def run(self) -> None:
        threads = [threading.Thread(target=work, daemon=True) for work in (self._notice, self._read_on)]
        for thread in threads:
            thread.start()
        while not self._stop.is_set():
            self._woken.clear()
            self.sweep()
            self._woken.wait(min(self._inbox.settle, self._sweep) if self._inbox.pending() else self._sweep)

    def sweep(self) -> bool:
        """Take in what is complete; whether there was anything. What forbids it is logged, once, and may pass."""
        return self._try(self._take_in)

    def read(self) -> bool:
        """Read the next batch, or have all read that wait; whether there may be more to do at once. What forbids it is logged, as above."""
        return self._try(self._hand_over if self._server else self._read_next)

    def close(self) -> None:
        """Ends what is being read: it is taken up again at the next start."""
        self._stop.set()
        self._woken.set()
        if self._child is not None:
            self._child.terminate()
            try:
                self._child.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                self._child.kill()
        if self._store is not None:
            self._store.close()

    def _take_in(self) -> bool:
        t = self._terms

        def fits(batch: Batch) -> object:
            return request_of(batch, t.deadline, t.county, t.edition, t.engine, t.workers)

        reception = Reception(self._inbox, self._landings(), self._by, self._version, fits, self._settings.home)
        return reception.sweep() > 0

    def _read_next(self) -> bool:
        """Read the batch that has waited longest; False where there is none."""
        free = self._landings().free(str(self._inbox.folder), READABLE)
        if not free or self._stop.is_set():
            return False
        key, told = free[0].key, {"landing": free[0].key, "batch": free[0].name}
        LOG.info("reading", extra=told)
        self._child = subprocess.Popen(command(key, self._terms), stdin=subprocess.DEVNULL)  # noqa: S603
        code = self._child.wait()
        if code and any(landing.key == key for landing in self._landings().free(str(self._inbox.folder), READABLE)):
            # it ended before it could take the batch up, or put it off
            LOG.warning("the reading ended with %d", code, extra=told)
            self._landings().postpone(key, PAUSE, NOT_RUN)
        return True

    def _hand_over(self) -> bool:
        """Ask the server for runs of all that waits; False, as nothing more is to be done until something happens."""
        assert self._server is not None
        for landing in self._landings().free(str(self._inbox.folder), READABLE):
            if self._stop.is_set():
                break
            given = self._server.give(landing)
            if given == "unknown":
                return self._read_next()
            if given == "ended":
                LOG.warning("its run ended before it could take the batch up", extra={"landing": landing.key, "batch": landing.name})
                self._landings().postpone(landing.key, PAUSE, NOT_RUN)
        return False

    def _read_on(self) -> None:
        while not self._stop.is_set():
            if not self.read():
                self._stop.wait(_POLL)

    def _notice(self) -> None:
        """Wake the sweep when something happens in the folder."""
        try:
            for _ in watchfiles.watch(self._inbox.folder, stop_event=self._stop, recursive=False, raise_interrupt=False):
                self._woken.set()
        except (OSError, RuntimeError) as error:
            LOG.warning("no notifications (%s): the folder is looked at every %g seconds", error, self._sweep)

    def _landings(self) -> Landings:
        with self._opening:
            if self._store is None:
                self._store = open_store(self._settings.store_url, self._settings.store_blobs)
            return Landings(self._store.database)

    def _try(self, step: Callable[[], bool]) -> bool:
        """A step, or, once for each reason, why it cannot be done now; it is tried again."""
        try:
            with available():
                done = step()
        except (Unavailable, OSError) as error:
            if self._said.get(step.__name__) != str(error):
                LOG.warning("%s；恢复后自动继续", error)
            self._said[step.__name__] = str(error)
            return False
        except Exception:
            LOG.exception("%s", step.__name__.strip("_"))
            return False
        self._said.pop(step.__name__, None)
        return done


def command(key: str, terms: Terms) -> list[str]:
    """What reads a landing under these terms."""
    told = {"--deadline": terms.deadline and terms.deadline.isoformat(), "--county": terms.county, "--edition": terms.edition}
    options = [part for name, value in told.items() if value for part in (name, value)]
    options += ["--out", str(terms.out), "--ocr", terms.engine, "--workers", str(terms.workers)]
    return [sys.executable, "-m", "zhiping", "land-batch", key, *options]


def _server(terms: Terms) -> Handover:
    from flows.handover import Handover  # imports Prefect, which takes seconds

    return Handover(parameters(terms), pipeline(terms.engine))


def parameters(terms: Terms) -> Parameters:
    """What the flow `land` has to know of these terms, as plain JSON."""
    return {
        "out": str(terms.out.resolve()),
        "deadline": terms.deadline.isoformat() if terms.deadline else None,
        "county": terms.county,
        "edition": terms.edition,
        "engine": terms.engine,
        "workers": terms.workers,
    }


def _stopped(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
