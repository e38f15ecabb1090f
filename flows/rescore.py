"""Applications scored again from what is stored of them, over both cores; those whose inputs are the same are taken as they are."""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from evidence.calibration import Scale
from evidence.document import Flag
from evidence.sheet import Application, Ruling
from flows.sheets import kind_titles, sheet_files
from flows.source import scoring_hash
from scoring.export import documents_json
from scoring.rubric import Rubric, load_rubric
from scoring.scale import weighed
from scoring.sheet import score
from scoring.stored import read_documents

_ALONE = 4
"""So many applications are scored faster here than in other processes."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a round is scored under. `year` is the round's, `scale` the calibration that is adopted."""

    edition: str
    deadline: dt.date
    rulings: tuple[Ruling, ...]
    year: int | None
    scale: Scale | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One application to score again. `remarks` are what the store knows of the enterprise."""

    folder: str
    documents: bytes
    application: Application
    terms: Terms
    remarks: tuple[Flag, ...] = ()

    def key(self, rubric: Rubric) -> str:
        """SHA-256 of everything the files depend on."""
        told, terms = self.application, self.terms
        parts = [
            hashlib.sha256(self.documents).hexdigest(),
            [told.id, told.enterprise, told.uscc, told.county, told.former_names, [[n, str(p)] for n, p in told.self_scores]],
            [rubric.edition, rubric.sha256, terms.deadline.isoformat(), terms.year, str(terms.scale.version) if terms.scale else ""],
            [r.told for r in terms.rulings],
            [[f.code, f.message] for f in self.remarks],
            [scoring_hash(), kind_titles()],
        ]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


Otherwise = Callable[[Sequence[Job]], Sequence[Job]]
"""Those jobs that have to be done otherwise than as they are, as they have to be done."""


@dataclass(frozen=True, slots=True)
class Scored:
    """An application's files by name, and the key of what they were made from. `kept`: they were there already."""

    key: str
    files: Mapping[str, bytes]
    kept: bool = False

    def record(self) -> dict[str, object]:
        """What is written down of it, so that a later run can tell the files are still these."""
        return {"key": self.key, "files": {name: hashlib.sha256(content).hexdigest() for name, content in self.files.items()}}


def rescored(
    jobs: Sequence[Job],
    otherwise: Otherwise,
    earlier: Mapping[str, object],
    folder: Path,
    workers: int,
) -> dict[str, Scored]:
    """The new files of every application, in the jobs' order.

    `otherwise` looks up what the store knows; it is asked while others score. `earlier` are the records of what lies in `folder`, by
    application.
    """
    if not jobs:
        return {}
    rubric = load_rubric(jobs[0].terms.edition)
    kind_titles()  # known before processes part: they share it
    if workers < 2 or len(jobs) <= _ALONE:
        told = {job.folder: job for job in otherwise(jobs)}
        final = [told.get(job.folder, job) for job in jobs]
        return {job.folder: _kept(job, rubric, earlier, folder) or _scored(job, rubric, score_again(job)) for job in final}
    # forked before anything else is loaded or opened here, so that every process begins with the rubric and without a thread
    with ProcessPoolExecutor(workers, get_context("fork"), initializer=gc.disable) as pool:  # they end before cycles could matter
        return _in_processes(pool, jobs, rubric, otherwise, earlier, folder)


def _in_processes(
    pool: Executor,
    jobs: Sequence[Job],
    rubric: Rubric,
    otherwise: Otherwise,
    earlier: Mapping[str, object],
    folder: Path,
) -> dict[str, Scored]:
    done: dict[str, Scored] = {}
    running: dict[str, tuple[Job, Future[dict[str, bytes]]]] = {}

    def take(job: Job) -> None:
        found = _kept(job, rubric, earlier, folder)
        if found:
            done[job.folder] = found
        else:
            running[job.folder] = job, pool.submit(score_again, job)

    for job in jobs:
        take(job)
    for job in otherwise(jobs):
        done.pop(job.folder, None)
        if job.folder in running:
            running.pop(job.folder)[1].cancel()
        take(job)
    done |= {name: _scored(job, rubric, future.result()) for name, (job, future) in running.items()}
    return {job.folder: done[job.folder] for job in jobs}


def score_again(job: Job) -> dict[str, bytes]:
    """One application's new files, scored from what is stored of it."""
    documents, problems = read_documents(job.documents, f"{job.folder}/documents.json")
    rubric = load_rubric(job.terms.edition)
    found = weighed(documents, job.terms.scale)
    sheet = score(replace(job.application, deadline=job.terms.deadline), found, problems, rubric, job.terms.rulings, job.terms.scale)
    sheet = replace(sheet, flags=tuple(dict.fromkeys((*sheet.flags, *job.remarks))))
    told = job.documents if found == documents else documents_json(found, problems)
    return {"documents.json": told, **sheet_files(found, problems, sheet, rubric, job.terms.year)}


def _scored(job: Job, rubric: Rubric, files: Mapping[str, bytes]) -> Scored:
    return Scored(job.key(rubric), files)


def _kept(job: Job, rubric: Rubric, earlier: Mapping[str, object], folder: Path) -> Scored | None:
    """The files in the folder where they were made from the same and nobody has touched them."""
    record = earlier.get(job.folder)
    if not isinstance(record, dict) or record.get("key") != job.key(rubric):
        return None
    listed = record.get("files")
    found = _read(folder / job.folder, listed) if isinstance(listed, dict) else None
    scored = Scored(str(record["key"]), found, kept=True) if found else None
    return scored if scored and scored.record() == record else None


def _read(folder: Path, names: Iterable[str]) -> dict[str, bytes] | None:
    try:
        return {name: (folder / name).read_bytes() for name in names}
    except OSError:
        return None
