"""The process that reads pages one at a time; see `pool`.

Messages to it: a `Job`, None (stop), or the answer to a question. From it: `Ready`, `Loading`, `Question`, `Done`, `Refused`, `Broken`.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Literal

from evidence.batch import SubmittedFile
from evidence.document import Problem
from evidence.page import Page


@dataclass(frozen=True, slots=True)
class Job:
    """Page `number` of `file`."""

    file: SubmittedFile
    number: int


@dataclass(frozen=True, slots=True)
class Loading:
    """The engine is being loaded, which does not count as reading time; `finished` when it is there."""

    finished: bool


@dataclass(frozen=True, slots=True)
class Question:
    """Were these pixels read before? Answered by a Page or None."""

    pixels: str


@dataclass(frozen=True, slots=True)
class Done:
    """A page read; `shown` is its JPEG for people; `pixels` the key of what was read ("" where no OCR was)."""

    page: Page
    shown: bytes | None
    pixels: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The page cannot be read, for a known reason."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class Broken:
    """The program failed on the page; `what` is for the log. `engine_missing` when no page can be read at all."""

    what: str
    engine_missing: bool = False


Need = Literal["glance", "head", "all"]
"""What of a page has to be read closely: nothing more than was seen at a glance, its head and foot, or all of it."""
Triage = Callable[[Page], Need]
"""What a page that was seen at a glance needs."""


def closely(page: Page) -> Need:
    """The triage of those who want everything read closely."""
    del page
    return "all"


_COLLECTED_AFTER = 100_000
"""New objects after which Python looks for cycles."""
_KEPT = {-1: 256 << 20, -3: 32 << 20}
"""M_TRIM_THRESHOLD, bytes that a process keeps though they are free, and M_MMAP_THRESHOLD, those of one piece (the most there can be)."""

Message = Loading | Question | Done | Refused | Broken


def work(connection: Connection, engine: str, core: int | None, triage: Triage) -> None:
    """Serves jobs until told to stop or until its parent is gone, even while it reads. Pins itself to `core` before any model is loaded."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    threading.Thread(target=end_with_parent, name="parent", daemon=True).start()
    for variable in ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS"):
        os.environ[variable] = "1"
    _keep_memory()
    if core is not None and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {core})
    try:
        _serve(connection, engine, triage)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _keep_memory() -> None:
    """Memory of a page's pictures is kept for the next page's: given back to the system and fetched anew, each time filled with zeros, it
    takes a third of the time of a page with a text layer. Only the GNU C library can be asked for it."""
    with suppress(AttributeError, OSError):
        tune = ctypes.CDLL(None).mallopt
        for what, size in _KEPT.items():
            tune(what, size)


def end_with_parent() -> None:
    """Ends this process as soon as the one that started it is gone, whatever it is at: to be run by a thread."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _serve(connection: Connection, name: str, triage: Triage) -> None:
    import cv2

    from evidence.errors import EngineMissing, FileProblem
    from extractors.engines import Engine, engine
    from extractors.pages.reading import Reader, see

    cv2.setNumThreads(1)
    loaded: list[Engine] = []

    def load() -> Engine:
        if not loaded:
            connection.send(Loading(finished=False))
            loaded.append(engine(name))
            connection.send(Loading(finished=True))
        return loaded[0]

    def known(pixels: str) -> Page | None:
        connection.send(Question(pixels))
        answer: Page | None = connection.recv()
        return answer

    reader = Reader(load, known, triage)
    gc.freeze()  # modules stay, and what pages are read with has next to no cycles
    gc.set_threshold(_COLLECTED_AFTER)
    while isinstance(job := connection.recv(), Job):
        try:
            sight = see(job.file, job.number, reader)
            connection.send(Done(sight.page, sight.shown, sight.pixels))
        except FileProblem as refusal:
            connection.send(Refused(refusal.problem))
        except EngineMissing as error:
            connection.send(Broken(str(error), engine_missing=True))
        except (EOFError, BrokenPipeError, ConnectionResetError):
            raise
        except Exception as error:
            connection.send(Broken(f"{type(error).__name__}: {error}"))
