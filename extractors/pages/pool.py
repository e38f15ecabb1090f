"""Pages of many files read by worker processes, one page a job.

A page that takes too long or too much memory has its process killed, one that kills its process is tried once more; each
becomes a problem and the rest goes on. What was read before, of the same file or of the same pixels, is not read again.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from multiprocessing.connection import Connection, wait
from typing import Self

import psutil

from evidence.batch import SubmittedFile
from evidence.document import Problem, ProblemCode
from evidence.errors import EngineMissing, FileProblem, UsageError
from evidence.page import Page, PageRead
from extractors import engines
from extractors.pages import page_count
from extractors.pages.cache import Keeping, MemoryCache, PageCache, page_key, pixels_key
from extractors.pages.worker import Broken, Done, Job, Loading, Message, Question, Refused, Triage, closely, work

__all__ = ["FileReading", "MemoryCache", "PageCache", "Pool", "Progress", "page_key", "pixels_key", "read_files"]

LOG = logging.getLogger(__name__)

LOAD_TIMEOUT = 180.0
"""Seconds a process may take to start and to load its engine."""
SLOWEST = 10
"""How many times its time a page may take on a machine that is busy with other things."""
MOST_MEMORY = 1_250_000_000
"""Bytes of its own from which a process makes way for a new one after its page: what the engine prepares for each size of line adds up."""
PAGE_MEMORY = 4_000_000_000
"""Bytes with which a process is killed in the middle of its page, before the system kills another in its place."""
LOOK = 1.0
"""Seconds between two looks at the memory of those who work."""
IDLE = 0.02
"""A process that gets less of a core than this does not work, it hangs."""
TRIES = 2
"""How often a page is given to a process that dies of it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` pages; `file` and `page` are the one just finished, `cached` when it was not read anew."""

    done: int
    total: int
    file: str
    page: int
    cached: bool


@dataclass(frozen=True, slots=True)
class FileReading:
    """What came of one file: its pages in order (blank ones too) and what could not be read."""

    file: SubmittedFile
    pages: tuple[Page, ...]
    problems: tuple[Problem, ...]


@dataclass
class _Worker:
    """One process and what it is doing. `core` stays with the place when the process is replaced."""

    core: int | None
    process: multiprocessing.process.BaseProcess
    connection: Connection
    job: Job | None = None
    deadline: float = 0.0
    begun: float = 0.0
    """When the job began, monotonic seconds, and the CPU seconds its process had used by then."""
    spent: float = 0.0

    def works(self, timeout: float) -> bool:
        """Whether a page past its time is only slow because the machine is busy: it gets CPU, and has had less than `timeout` of it.

        A process that hangs without working, or works without end, is not waited for.
        """
        elapsed, used = time.monotonic() - self.begun, cpu_seconds(self.process.pid) - self.spent
        return elapsed * IDLE < used < timeout and elapsed < timeout * SLOWEST


# to look a process up costs more than to ask it; a number that comes again is asked anew, for whoever has it then
_seen = lru_cache(maxsize=64)(psutil.Process)


def cpu_seconds(pid: int | None) -> float:
    """CPU seconds a process has used, 0 where it is gone."""
    try:
        times = _seen(pid).cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system)


def memory(pid: int | None) -> int:
    """Bytes a process holds for itself, 0 where it is gone."""
    try:
        return int(_seen(pid).memory_info().rss)
    except psutil.Error:
        return 0


class Pool:
    """Worker processes that share out pages; they start when first needed and keep their engines between readings.

    Use as a context manager. Several threads may call `read`; one reading runs at a time.
    """

    def __init__(self, engine: str, workers: int | None = None, triage: Triage = closely, page_memory: int = PAGE_MEMORY) -> None:
        """Raises UsageError for an unknown engine and EngineMissing where it cannot run. `workers`: None for as many as cores.

        `triage` says what of a page seen at a glance has to be read closely; a function of a module, as it goes to the processes.
        `page_memory`: bytes that no page may take.
        """
        needed = engines.missing(engine)
        if needed:
            raise EngineMissing(f"OCR engine {engine} cannot run here: {needed}")
        cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else list(range(os.cpu_count() or 1))
        self.engine = engine
        self.triage = triage
        self.page_memory = page_memory
        self.size = len(cores) if workers is None else workers
        if self.size < 1:
            raise UsageError("workers must be at least 1")
        self._cores: list[int | None] = [*cores] if len(cores) >= self.size else [None] * self.size
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []
        self._reading = threading.Lock()

    @staticmethod
    def serve(connection: Connection, engine: str, core: int | None, triage: Triage) -> None:
        """What a process does."""
        work(connection, engine, core, triage)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends all processes; a page in work is lost."""
        for worker in self._workers:
            _end(worker)
        self._workers = []

    def read(
        self,
        files: Sequence[SubmittedFile],
        cache: PageCache,
        *,
        page_timeout: float = 60.0,
        progress: Callable[[Progress], None] | None = None,
    ) -> Iterator[FileReading]:
        """One reading for each of `files`, in their order, as soon as it is complete. `page_timeout`: CPU seconds, see `_Worker.works`."""
        with self._reading:
            yield from _Run(self, files, cache, page_timeout, progress).readings()

    def idle(self, wanted: int) -> list[_Worker]:
        """Workers without a job, new ones started while there are fewer than `size` and than jobs that want one."""
        free = [worker for worker in self._workers if worker.job is None]
        while len(free) < wanted and len(self._workers) < self.size:
            free.append(self._start(self._cores[len(self._workers)]))
            self._workers.append(free[-1])
        return free[:wanted]

    def busy(self) -> list[_Worker]:
        return [worker for worker in self._workers if worker.job is not None]

    def replace(self, worker: _Worker) -> None:
        """Kills `worker`; another takes its place and core at the next job."""
        _end(worker)
        self._workers.remove(worker)
        if worker.core is not None:
            self._cores = [core for core in self._cores if core != worker.core]
            self._cores.insert(len(self._workers), worker.core)

    def _start(self, core: int | None) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=self.serve, args=(theirs, self.engine, core, self.triage), daemon=True, name="page-reader")
        process.start()
        theirs.close()
        return _Worker(core, process, ours)


def _end(worker: _Worker) -> None:
    worker.process.kill()
    worker.process.join(5)
    worker.connection.close()


class _Run:
    """One call of `Pool.read`."""

    def __init__(
        self,
        pool: Pool,
        files: Sequence[SubmittedFile],
        cache: PageCache,
        page_timeout: float,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self._pool, self._files, self._cache, self._timeout, self._progress = pool, files, cache, page_timeout, progress
        self._jobs: deque[Job] = deque()
        self._tries: dict[tuple[int, int], int] = {}
        # by the identity of the file record: two applications may each have a file of one name and content
        self._pages: dict[tuple[int, int], Page | Problem] = {}
        self._counts: list[int | Problem] = []
        self._keeping = Keeping(cache)
        self._done = self._total = 0

    def readings(self) -> Iterator[FileReading]:
        self._counts = [_counted(file) for file in self._files]
        self._total = sum(count for count in self._counts if isinstance(count, int))
        self._queue()
        try:
            for file, count in zip(self._files, self._counts, strict=True):
                if isinstance(count, Problem):
                    yield FileReading(file, (), (count,))
                    continue
                while any((id(file), number) not in self._pages for number in range(1, count + 1)):
                    self._step()
                if not self._jobs and not self._pool.busy():  # who has everything may not ask again
                    self._keeping.flush()
                yield self._gathered(file, count)
        finally:
            self._keeping.flush()
            for worker in self._pool.busy():  # the caller stopped listening: what is in work is not wanted any more
                self._pool.replace(worker)

    def _queue(self) -> None:
        """Takes what is in the cache; the rest is to be read."""
        counts = [count if isinstance(count, int) else 0 for count in self._counts]
        jobs = [Job(file, number) for file, count in zip(self._files, counts, strict=True) for number in range(1, count + 1)]
        keys = [page_key(job.file, job.number, self._pool.engine) for job in jobs]
        known = self._cache.find(keys)
        for job, key in zip(jobs, keys, strict=True):
            page = known.get(key)
            if page is None or (page.read == "glance" and self._pool.triage(page) != "glance"):
                self._jobs.append(job)
            else:
                self._finish(job, replace(page, file=job.file.name), cached=True)

    def _step(self) -> None:
        """Hands out what can be handed out, then waits for something to happen."""
        for worker in self._pool.idle(len(self._jobs)):
            self._give(worker, self._jobs.popleft())
        busy = self._pool.busy()
        nearest = min(worker.deadline for worker in busy)
        ready = wait([worker.connection for worker in busy], min(LOOK, max(0.0, nearest - time.monotonic())))
        self._keeping.tidy()
        for worker in busy:
            if worker.connection in ready:
                self._hear(worker)
            elif memory(worker.process.pid) > self._pool.page_memory:
                self._give_up(worker, "unreadable", "读取该页占用内存过多，已跳过，请人工查看")
            elif time.monotonic() >= worker.deadline:
                if worker.works(self._timeout):
                    worker.deadline = time.monotonic() + self._timeout / 4
                else:
                    self._give_up(worker, "timeout", f"读取该页超过 {self._timeout:g} 秒，已跳过，请人工查看")

    def _give(self, worker: _Worker, job: Job) -> None:
        fresh = worker.deadline == 0.0
        worker.job = job
        worker.begun, worker.spent = time.monotonic(), cpu_seconds(worker.process.pid)
        worker.deadline = worker.begun + self._timeout + (LOAD_TIMEOUT if fresh else 0.0)
        try:
            worker.connection.send(job)
        except OSError:
            self._died(worker)

    def _hear(self, worker: _Worker) -> None:
        try:
            message: Message = worker.connection.recv()
        except (EOFError, OSError):
            self._died(worker)
            return
        job = worker.job
        if job is None:
            return
        match message:
            case Loading(finished=finished):
                worker.begun, worker.spent = time.monotonic(), cpu_seconds(worker.process.pid)
                worker.deadline = time.monotonic() + (self._timeout if finished else LOAD_TIMEOUT)
            case Question(pixels=pixels):
                worker.deadline = time.monotonic() + self._timeout
                worker.connection.send(self._keeping.get(pixels_key(pixels, self._pool.engine)))
            case Done(page=page, shown=shown, pixels=pixels):
                worker.job = None
                self._keep(job, page, shown, pixels)
                if memory(worker.process.pid) > MOST_MEMORY:
                    self._pool.replace(worker)
            case Refused(problem=problem):
                worker.job = None
                self._finish(job, replace(problem, page=job.number))
            case Broken(what=what, engine_missing=engine_missing):
                worker.job = None
                if engine_missing:
                    raise EngineMissing(what)
                LOG.warning("not read: %s", what, extra={"file": job.file.name, "page": job.number})
                self._finish(job, Problem(job.file.name, job.number, "unreadable", "读取该页时程序出错，请人工查看"))

    def _keep(self, job: Job, page: Page, shown: bytes | None, pixels: str) -> None:
        also = (pixels_key(pixels, self._pool.engine),) if pixels else ()
        self._keeping.put(PageRead(page_key(job.file, job.number, self._pool.engine), page, shown, also))
        self._finish(job, page)

    def _give_up(self, worker: _Worker, code: ProblemCode, message: str) -> None:
        job = worker.job
        self._pool.replace(worker)
        if job is not None:
            LOG.warning("page %d of %s was given up: %s", job.number, job.file.name, code)
            self._finish(job, Problem(job.file.name, job.number, code, message))

    def _died(self, worker: _Worker) -> None:
        job = worker.job
        self._pool.replace(worker)
        if job is None:
            return
        key = (id(job.file), job.number)
        self._tries[key] = self._tries.get(key, 0) + 1
        LOG.warning("a reader process died", extra={"file": job.file.name, "page": job.number})
        if self._tries[key] < TRIES:
            self._jobs.append(job)
        else:
            self._finish(job, Problem(job.file.name, job.number, "unreadable", "读取该页时程序异常退出，请人工查看"))

    def _finish(self, job: Job, result: Page | Problem, *, cached: bool = False) -> None:
        self._pages[id(job.file), job.number] = result
        self._done += 1
        if self._progress:
            self._progress(Progress(self._done, self._total, job.file.name, job.number, cached))

    def _gathered(self, file: SubmittedFile, count: int) -> FileReading:
        results = [self._pages.pop((id(file), number)) for number in range(1, count + 1)]
        pages = tuple(result for result in results if isinstance(result, Page))
        problems = [result for result in results if isinstance(result, Problem)]
        if pages and not problems and all(page.route == "blank" for page in pages):
            problems.append(Problem(file.name, None, "blank_page", "文件只有空白页"))
        return FileReading(file, pages, tuple(problems))


def _counted(file: SubmittedFile) -> int | Problem:
    try:
        return page_count(file)
    except FileProblem as refusal:
        return refusal.problem


def read_files(
    files: Sequence[SubmittedFile],
    *,
    engine: str,
    workers: int,
    cache: PageCache,
    page_timeout: float = 60.0,
    progress: Callable[[Progress], None] | None = None,
    triage: Triage = closely,
) -> Iterator[FileReading]:
    """`Pool.read` with a pool for this call alone."""
    with Pool(engine, workers, triage) as pool:
        yield from pool.read(files, cache, page_timeout=page_timeout, progress=progress)
