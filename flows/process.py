"""The main job: a batch in, one pre-filled sheet an application out.

One stream of pages runs through the worker processes over all applications; an application is made into
documents, scored and rendered as soon as its last page is in, while the next one is being read.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar, cast

import httpx
from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.events.worker import EventsWorker
from prefect.futures import PrefectFuture
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from prefect.utilities.annotations import quote

from evidence.about import about
from evidence.batch import Submission
from evidence.document import Document, Problem
from evidence.errors import ServerUnavailable, ZhipingError
from evidence.sheet import Application, ScoreSheet
from extractors.pages.pool import FileReading, PageCache, Progress
from flows.across import pictures_of
from flows.figures import Stages, routes_of
from flows.finding import Finding
from flows.inputs import NAME, inputs_json
from flows.records import ApplicationResult, RunRequest
from flows.render import inputs_of, render
from flows.stored_pages import Reader
from scoring.scale import weighed
from scoring.sheet import score

LOG = logging.getLogger(__name__)
Report = Callable[[Progress], None]
T = TypeVar("T")
# applications are finished while the next one is read; the cast because Prefect's runners are invariant in their futures
RUNNER = cast("TaskRunner[PrefectFuture[Any]]", ThreadPoolTaskRunner(max_workers=os.cpu_count() or 1))
_AHEAD = 2 * (os.cpu_count() or 1)
"""So many applications at most are read and not finished: their pages are in memory."""
_FEW = 200
"""In batches of so many files each is a task of its own, for people who look on. A task costs CPU here and more of it in the server."""
_ALONE = 4
"""In so many applications documents are found faster than a process for it starts."""


def whole(value: T) -> T:
    """`value` as a task's argument that Prefect hands on as it is, without looking through it for futures.

    Prefect takes the annotation off before the call, so to the type checker it is the value.
    """
    return quote(value)  # type: ignore[return-value]


class Work:
    """What a flow run works on and with.

    Prefect keeps a flow's parameters as JSON, and to make that runs through whatever has a ``__dict__`` or can be iterated: it would
    use up the stream. An object with slots is opaque to it and kept as ``<Work>``.
    """

    __slots__ = ("few", "request", "stream")  # see also NO_CACHE: what was read is kept by the store, by content

    def __init__(self, request: RunRequest, pool: Reader, cache: PageCache, report: Report | None = None) -> None:
        self.request = request
        files = [file for s in request.batch.submissions for file in s.files]
        self.few = len(files) <= _FEW
        self.stream = pool.read(files, cache, progress=report)


def next_file(name: str, work: Work) -> FileReading:
    """The next file of the stream, which is this one. An unread file must never look like an absent one."""
    found = next(work.stream, None)
    if found is None or found.file.name != name:
        raise ZhipingError(f"{name} was to be read, {found.file.name if found else 'nothing'} came back")
    return found


read_file = task(name="file", task_run_name="{name}", cache_policy=NO_CACHE)(next_file)


@task(name="read", task_run_name="read {name}", cache_policy=NO_CACHE)
def read_submission(name: str, work: Work, files: Sequence[str]) -> tuple[FileReading, ...]:
    """The next files of the stream: those of one application, each a task of its own where they are few."""
    read = read_file if work.few else next_file
    return tuple(read(file, work) for file in files)


@task(name="documents", task_run_name="documents {name}", cache_policy=NO_CACHE)
def find_documents(name: str, readings: Sequence[FileReading], finding: Finding) -> tuple[Document, ...]:
    """The documents in one application's pages."""
    return finding.documents([page for reading in readings for page in reading.pages])


@task(name="score", task_run_name="score {name}", cache_policy=NO_CACHE)
def score_submission(
    name: str, application: Application, found: Sequence[Document], problems: Sequence[Problem], request: RunRequest
) -> ScoreSheet:
    """The pre-filled sheet of one application."""
    return score(application, found, problems, request.rubric, request.rulings, request.scale)


@task(name="application", task_run_name="application {name}", cache_policy=NO_CACHE)
def finish_submission(
    name: str, submission: Submission, readings: Sequence[FileReading], request: RunRequest, finding: Finding
) -> ApplicationResult:
    """From one application's pages to the bytes of its files."""
    with about(batch=request.batch.name, application=submission.folder):
        done = _finished(name, submission, readings, request, finding)
        figures = {"pages": done.pages, "documents": len(done.documents), "problems": len(done.problems)}
        LOG.info("application done", extra=figures | {"seconds": round(sum(done.seconds.values()), 2)})
    return done


def _finished(
    name: str, submission: Submission, readings: Sequence[FileReading], request: RunRequest, finding: Finding
) -> ApplicationResult:
    stages = Stages()
    with stages.timed("documents"):
        found = weighed(find_documents(name, whole(readings), whole(finding)), request.scale)
    inputs = inputs_of(submission, readings, request)
    problems = inputs.problems
    with stages.timed("scoring"):
        sheet = score_submission(name, whole(inputs.application), whole(found), whole(problems), whole(request))
    with stages.timed("rendering"):
        files = render(found, problems, sheet, request) | {NAME: inputs_json(inputs)}
    return ApplicationResult(
        submission.folder,
        found,
        problems,
        sheet,
        files,
        sum(len(r.pages) for r in readings),
        pictures_of(p for r in readings for p in r.pages),
        routes_of(p for r in readings for p in r.pages),
        stages.seconds,
        inputs,
    )


@flow(name="process-batch", flow_run_name="{batch}", validate_parameters=False, task_runner=RUNNER)
def process_batch(batch: str, work: Work) -> list[ApplicationResult]:
    """All applications of a batch, in its order. `batch` is its name, for people who look at the runs."""
    submissions = work.request.batch.submissions
    done: list[PrefectFuture[ApplicationResult]] = []
    with Finding(work.request.workers if len(submissions) > _ALONE else 0) as finding:
        for submission in submissions:
            readings = read_submission(submission.folder, work, [file.name for file in submission.files])
            told = (whole(submission), whole(readings), whole(work.request), whole(finding))
            done.append(finish_submission.submit(submission.folder, *told))
            if len(done) > _AHEAD:
                done[-_AHEAD].wait()
        return [future.result() for future in done]


def _drain() -> None:
    """Send off what is left of Prefect's events while the server still listens, not when Python ends.

    In a thread: where an event loop runs in this one, Prefect would only promise to.
    """
    with ThreadPoolExecutor(max_workers=1) as alone:
        alone.submit(EventsWorker.drain_all, timeout=10).result()


def run_process(batch: str, work: Work, api: str) -> list[ApplicationResult]:
    """`process_batch` against the Prefect API at `api`; "" where Prefect's own settings name it.

    Prefect reads its environment once, at its import; a second run in the same process has another temporary server. ServerUnavailable
    where the server goes away meanwhile.
    """
    try:
        if not api:
            return process_batch(batch, work)
        with temporary_settings(updates={PREFECT_API_URL: api}):
            try:
                return process_batch(batch, work)
            finally:
                _drain()
    except httpx.TransportError as error:
        raise ServerUnavailable(f"Prefect 服务暂时无法使用：{error}") from error
