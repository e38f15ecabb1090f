"""``zhiping run``: one batch in, its sheets out."""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import replace
from pathlib import Path

from audit.heads import HeadBook
from evidence.about import about
from evidence.batch import Batch
from evidence.errors import EngineMissing, UsageError
from evidence.trace import Seen
from extractors.engines import missing, names
from extractors.intake import open_batch
from extractors.pages.pool import Pool, Progress
from extractors.triage import triage
from flows.across import Past, compared, person_secret
from flows.asked import asked_of, asked_text
from flows.figures import PagesSeen, stage_seconds, tallies_of
from flows.records import ApplicationResult, RunRequest, Source
from flows.render import batch_json, batch_summary
from flows.server import PrefectServer
from flows.stored_pages import StoredPages
from scoring.rubric import load_rubric
from scoring.rulings import read_rulings
from store import FinishedRun, Store, open_store
from store.blobs import PART, write_whole
from store.calibrations import Calibrations
from zhiping.progress import PageProgress, say
from zhiping.settings import Settings

DEFAULT_EDITION = "jiangmen-2022"


def run_batch(
    path: Path,
    out: Path,
    deadline: dt.date | None,
    county: str | None,
    edition: str | None,
    engine: str,
    workers: int,
    rulings: Path | None = None,
) -> None:
    """Read, score and write one batch.

    A batch that was done before with the same content, settings and versions is written again from the store.
    Raises UsageError where the batch cannot be read or no deadline is known.
    """
    started = time.monotonic()
    settings = Settings()
    _check(engine)
    with ExitStack() as stack:
        settings.home.mkdir(parents=True, exist_ok=True)
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="intake-", dir=settings.home)))
        batch = open_batch(path, work)
        request = request_of(batch, deadline, county, edition, engine, workers, rulings)
        request = replace(request, source=Source("path", str(path.resolve())))
        store = stack.enter_context(open_store(settings.store_url, settings.store_blobs, HeadBook(settings.common)))
        finished = finish(request, store, settings, started, PageProgress(request.batch.name))
        folder = write(out, finished)
    _tell(folder, finished)


def write(out: Path, run: FinishedRun) -> Path:
    """Write a run's files under ``out/<batch>``; that folder. Each file appears whole or not at all."""
    folder = out / run.name
    for application, files in run.outputs.items():
        (folder / application).mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            write_whole(folder / application / name, content)
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / "batch.json", batch_json(run.summary))
    for left in folder.rglob(f"*{PART}"):  # by a process that was killed
        left.unlink(missing_ok=True)
    return folder


def _check(engine: str) -> None:
    """Before anything is unpacked: can this engine run at all?"""
    if engine not in names():
        raise UsageError(f"no OCR engine {engine!r}; there are: {', '.join(names())}")
    needed = missing(engine)
    if needed:
        raise EngineMissing(f"OCR engine {engine} cannot run here: {needed}")


def request_of(
    batch: Batch,
    deadline: dt.date | None,
    county: str | None,
    edition: str | None,
    engine: str,
    workers: int,
    rulings: Path | None = None,
) -> RunRequest:
    """What is asked of a run; what is None, the batch's manifest says. UsageError where no deadline is known."""
    when = deadline or batch.deadline
    if when is None:
        raise UsageError(f"no application deadline for {batch.name}: give --deadline YYYY-MM-DD or put it in the batch's batch.json")
    rubric = load_rubric(edition or batch.edition or DEFAULT_EDITION)
    ruled = read_rulings(rulings, rubric) if rulings else ()
    return RunRequest(batch, when, county or batch.county, rubric, engine, workers, ruled)


def finish(
    request: RunRequest, store: Store, settings: Settings, started: float, shown: AbstractContextManager[Callable[[Progress], None]]
) -> FinishedRun:
    """The finished run, under the adopted calibration: from the store where the same was done before, else processed and kept there."""
    request = replace(request, scale=Calibrations(store.database).adopted())
    key = request.key()
    finished = store.find_run(key)
    if finished is None:
        finished, seen = process(request, store, settings, started, shown)
        store.keep_run(key, finished, seen)
    else:
        finished.summary["reused"] = True
        finished.summary["seconds"] = {"total": round(time.monotonic() - started, 2)}
    return finished


def process(
    request: RunRequest,
    store: Store,
    settings: Settings,
    started: float,
    shown: AbstractContextManager[Callable[[Progress], None]],
    stored: StoredPages | None = None,
    beside: tuple[Seen, ...] = (),
    served: PrefectServer | None = None,
) -> tuple[FinishedRun, tuple[Seen, ...]]:
    """Read and score what is asked for; `shown` is told of every page. Where pages are `stored` none is read. `beside` is what identifies
    the papers of the batch's other applications. `served`: a server that runs already."""
    intake = time.monotonic() - started
    with (
        nullcontext(served) if served else PrefectServer(settings.home) as server,
        stored or Pool(request.engine, request.workers, triage) as reader,
    ):
        # imported here: it takes seconds, in which the server starts
        from flows.process import Work, run_process

        with about(batch=request.batch.name), shown as progress:
            server.wait()
            ready = time.monotonic() - started
            pages = PagesSeen(progress)
            results = run_process(request.batch.name, Work(request, reader, store, pages), server.url)
    seconds = {"intake": intake, "start": ready - intake, "reading": pages.seconds, **stage_seconds(results)}
    past = Past(lambda seen: (*store.earlier_traces(seen), *beside), store.events_of)
    results, seen = compared(results, request, person_secret(settings.common), past)
    return run_of(request, results, pages, seconds | {"total": time.monotonic() - started}), seen


def run_of(request: RunRequest, results: Sequence[ApplicationResult], pages: PagesSeen, seconds: Mapping[str, float]) -> FinishedRun:
    """The finished run of what came of a request's applications."""
    summary = batch_summary(request, results, {k: round(v, 2) for k, v in seconds.items()}, request.versions())
    outputs: Mapping[str, Mapping[str, bytes]] = {r.folder: r.files for r in results}
    run = FinishedRun(request.batch.name, request.county, request.rubric.edition, request.deadline, summary, outputs)
    return replace(run, request=asked_text(asked_of(request)), tallies=tallies_of(results, seconds, pages))


def _tell(folder: Path, run: FinishedRun) -> None:
    """Where the sheets are, and each application's figures."""
    applications, totals = run.summary["applications"], run.summary["totals"]
    assert isinstance(applications, list)
    assert isinstance(totals, dict)
    for a in applications:
        points = f"建议 {a['proposed_total']:g}/{a['full_total']:g} 分"
        say(f"{a['enterprise']}  {points}  可直接确认 {a['confirm']} 项，需核实 {a['examine']} 项")
        say(f"    {(folder / a['folder'] / 'sheet.xlsx').resolve()}")
    counts = ", ".join(f"{totals[name]} {name}" for name in ("files", "pages", "documents", "problems"))
    say(f"{counts}: {(folder / 'batch.json').resolve()}")
