"""``zhiping rescore``: a batch scored again from its stored fields, under another edition, deadline or rulings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from evidence.document import Flag
from evidence.errors import BatchError
from evidence.sheet import Ruling
from flows.render import sheet_files
from scoring.differences import Difference, differences, differences_value
from scoring.export import JsonValue, json_bytes
from scoring.export.words import points_text
from scoring.history import history_flags
from scoring.ranking import Standing
from scoring.rubric import Rubric, load_rubric
from scoring.rulings import read_rulings
from scoring.sheet import score
from scoring.stored import StoredSheet, read_documents, read_sheet
from store import open_store
from zhiping.files import replace_file
from zhiping.progress import say
from zhiping.results import Results, open_results
from zhiping.settings import Settings

_SHOWN = 40
_ALONE = 4
"""So many applications are scored faster here than in other processes."""


@dataclass(frozen=True, slots=True)
class Job:
    """One application to score again."""

    folder: str
    documents: bytes
    sheet: bytes
    deadline: dt.date
    edition: str
    rulings: tuple[Ruling, ...]
    year: int | None
    remarks: tuple[Flag, ...] = ()


def rescore_batch(batch: str, out: Path, edition: str | None, deadline: dt.date | None, rulings: Path | None, workers: int) -> None:
    """Score a batch again and write its sheets and ``differences.json`` under ``out/<batch>``.

    What is not given stays as it was, rulings too. UsageError where the batch, the edition or the rulings cannot be read.
    """
    before = open_results(batch)
    rubric = load_rubric(edition or before.edition)
    sheets = before.sheets()
    if not sheets:
        raise BatchError(f"{batch}: has no sheet in it")
    day = deadline or before.deadline
    earlier = next(iter(sheets.values())).rulings
    ruled = read_rulings(rulings, rubric) if rulings else earlier
    files = rescored(before, rubric, edition or before.edition, day, ruled, workers)
    after = {name: read_sheet(found["sheet.json"], f"{name}/sheet.json") for name, found in files.items()}
    found = differences(_standings(sheets), _standings(after))
    terms = (_terms(before.edition, before.deadline, earlier), _terms(rubric.edition, day, ruled))
    folder = out / before.name
    _write(folder, before, files, json_bytes(differences_value(before.name, found, *terms)), terms[1])
    _tell(folder, sheets, after, found)


def rescored(
    before: Results, rubric: Rubric, edition: str, deadline: dt.date, rulings: tuple[Ruling, ...], workers: int
) -> dict[str, dict[str, bytes]]:
    """The new files of every application, in the batch's order."""
    remarks = _remarks(before, rubric, deadline)
    jobs = [
        Job(folder, files["documents.json"], files["sheet.json"], deadline, edition, rulings, before.year, remarks[folder])
        for folder, files in before.files.items()
    ]
    if workers < 2 or len(jobs) <= _ALONE:
        done = [score_again(job) for job in jobs]
    else:
        with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
            done = list(pool.map(score_again, jobs, chunksize=4))
    return {job.folder: files for job, files in zip(jobs, done, strict=True)}


def score_again(job: Job) -> dict[str, bytes]:
    """One application's files, scored from what is stored of it."""
    documents, problems = read_documents(job.documents, f"{job.folder}/documents.json")
    application = replace(read_sheet(job.sheet, f"{job.folder}/sheet.json").application, deadline=job.deadline)
    rubric = load_rubric(job.edition)
    sheet = score(application, documents, problems, rubric, job.rulings)
    sheet = replace(sheet, flags=tuple(dict.fromkeys((*sheet.flags, *job.remarks))))
    return {"documents.json": job.documents, **sheet_files(documents, problems, sheet, rubric, job.year)}


def _remarks(before: Results, rubric: Rubric, deadline: dt.date) -> dict[str, tuple[Flag, ...]]:
    """What the store knows of the enterprises' history, by application."""
    settings = Settings()
    found: dict[str, tuple[Flag, ...]] = {}
    with open_store(settings.store_url, settings.store_blobs) as store:
        for folder, sheet in before.sheets().items():
            told = sheet.application
            events = store.events_of(told.uscc, {told.enterprise, *told.former_names})
            found[folder] = history_flags(events, deadline, rubric)
    return found


def _standings(sheets: Mapping[str, StoredSheet]) -> dict[str, Sequence[Standing]]:
    return {name: sheet.standings for name, sheet in sheets.items()}


def _terms(edition: str, deadline: dt.date, rulings: Iterable[Ruling]) -> dict[str, JsonValue]:
    return {"edition": edition, "deadline": deadline.isoformat(), "rulings": [f"{r.reading}={r.option}" for r in rulings]}


def _write(folder: Path, before: Results, files: Mapping[str, Mapping[str, bytes]], told: bytes, terms: Mapping[str, JsonValue]) -> None:
    """Each file appears whole or not at all; batch.json last."""
    for name, found in files.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        for file, content in found.items():
            replace_file(folder / name / file, content)
    replace_file(folder / "differences.json", told)
    summary = {**before.summary, **terms, "rescored": True, "applications": _figures(before, files)}
    replace_file(folder / "batch.json", json_bytes(summary))  # type: ignore[arg-type]


def _figures(before: Results, files: Mapping[str, Mapping[str, bytes]]) -> list[JsonValue]:
    """The applications' lines of batch.json with the new points."""
    told = before.summary.get("applications")
    found: list[JsonValue] = []
    for line in told if isinstance(told, list) else []:
        standings = read_sheet(files[line["folder"]]["sheet.json"], line["folder"]).standings
        settled = sum(s.settled for s in standings)
        total = float(sum(s.proposed for s in standings))
        found.append({**line, "proposed_total": total, "confirm": settled, "examine": len(standings) - settled})
    return found


def _tell(folder: Path, before: Mapping[str, StoredSheet], after: Mapping[str, StoredSheet], found: Sequence[Difference]) -> None:
    for name in after:
        old, new = (sum((s.proposed for s in x[name].standings), start=0) if name in x else 0 for x in (before, after))
        if old != new:
            say(f"{after[name].application.enterprise}  {points_text(old)} → {points_text(new)} 分")  # type: ignore[arg-type]
    moved = [d for d in found if d.points]
    for d in moved[:_SHOWN]:
        sides = [points_text(s.proposed) if s else "—" for s in (d.before, d.after)]
        title = (d.after or d.before).title  # type: ignore[union-attr]
        say(f"    {d.application}  {d.criterion} {title}  {sides[0]} → {sides[1]}")
    if len(moved) > _SHOWN:
        say(f"    … {len(moved) - _SHOWN} more in differences.json")
    only = len(found) - len(moved)
    say(
        f"{len(after)} applications; points of {len(moved)} criteria differ, only the review of {only}: {(folder / 'batch.json').resolve()}"
    )
