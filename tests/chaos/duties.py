"""What the processes of a storm do, each for ever: what `zhiping watch` does, without the seconds that Prefect takes to start."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import replace

from evidence.errors import StoreUnavailable
from evidence.landing import READABLE
from extractors.documents import documents
from extractors.pages.pool import Pool, Progress
from extractors.triage import triage
from flows.across import Past, compared, person_secret, pictures_of
from flows.held import holder
from flows.inbox import Inbox
from flows.inputs import NAME as INPUTS
from flows.inputs import inputs_json
from flows.reception import Reception
from flows.records import ApplicationResult, RunRequest, versions
from flows.render import batch_summary, inputs_of, render
from scoring.sheet import score
from store import FinishedRun, Store
from store.availability import available
from store.landings import Landings
from tests.chaos.engine import NAME
from tests.chaos.site import LEASE, Site
from zhiping.landed import read_landed
from zhiping.settings import Settings
from zhiping.watch import pipeline

Duty = Callable[[Site, int], None]
"""Of a site, and of one of its machines."""


def take_in(site: Site, machine: int) -> None:
    """As `zhiping watch` does in one of its threads."""
    inbox, by, scratch = Inbox(site.inbox, 0.05), holder(), site.settings(machine).home
    while True:
        with suppress(StoreUnavailable, OSError), available(), site.open() as store:
            reception = Reception(inbox, Landings(store.database, LEASE), by, pipeline(NAME), lambda batch: batch, scratch, 0)
            while True:
                reception.sweep()
                time.sleep(0.05)
        time.sleep(0.1)


def read(site: Site, machine: int) -> None:
    """As `zhiping watch` does in its other thread and the process that this starts. Ends with its batch: another takes its place."""
    settings, inbox = site.settings(machine), str(site.inbox.resolve())
    while True:
        with suppress(Exception), available(), site.open() as store:
            landings = Landings(store.database, LEASE)
            while True:
                for landing in landings.free(inbox, READABLE)[:1]:
                    read_landed(store, landings, landing.key, site.terms, settings, finish, most=1000)  # not the batch's fault
                    return
                time.sleep(0.05)
        time.sleep(0.1)


def finish(
    request: RunRequest, store: Store, settings: Settings, started: float, shown: AbstractContextManager[Callable[[Progress], None]]
) -> FinishedRun:
    """What `zhiping.run.finish` does."""
    key = request.key()
    if found := store.find_run(key):
        return found
    files = [file for s in request.batch.submissions for file in s.files]
    results = []
    with Pool(request.engine, request.workers, triage) as pool, shown as progress:
        stream = pool.read(files, store, progress=progress)
        for submission in request.batch.submissions:
            readings = list(itertools.islice(stream, len(submission.files)))
            papers = documents([page for reading in readings for page in reading.pages])
            inputs = inputs_of(submission, readings, request)
            sheet = score(inputs.application, papers, inputs.problems, request.rubric, request.rulings)
            rendered = render(papers, inputs.problems, sheet, request) | {INPUTS: inputs_json(inputs)}
            pages = [p for reading in readings for p in reading.pages]
            done = ApplicationResult(submission.folder, papers, inputs.problems, sheet, rendered, len(pages), pictures_of(pages))
            results.append(replace(done, inputs=inputs))
    results, seen = compared(results, request, person_secret(settings.common), Past(store.earlier_traces, store.events_of))
    summary = batch_summary(request, results, {}, versions(request.engine))
    outputs = {r.folder: r.files for r in results}
    run = FinishedRun(request.batch.name, request.county, request.rubric.edition, request.deadline, summary, outputs)
    store.keep_run(key, run, seen)
    return run
