"""``zhiping rescore``: a batch scored again from its stored fields, under another edition, deadline or rulings."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from evidence.errors import BatchError
from evidence.sheet import Ruling
from flows.rescore import Job, Scored, Terms, rescored
from scoring.differences import Difference, differences, differences_value
from scoring.export import JsonValue, json_bytes
from scoring.export.words import points_text
from scoring.history import history_flags
from scoring.names import identity_of, normalise_name
from scoring.rubric import Rubric, load_rubric
from scoring.rulings import read_rulings
from scoring.standings import Standing
from scoring.stored import StoredSheet, read_documents, read_sheet
from scoring.traces import party_of
from store.blobs import write_whole
from zhiping.progress import say
from zhiping.results import Results, open_results

_SHOWN = 40


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
    ruled_before = next(iter(sheets.values())).rulings
    ruled = read_rulings(rulings, rubric) if rulings else ruled_before
    terms = Terms(edition or before.edition, day, ruled, before.year)
    jobs = [Job(name, files["documents.json"], sheets[name].application, terms) for name, files in before.files.items()]
    folder = out / before.name
    done = rescored(jobs, lambda asked: _known(asked, rubric), _records(folder), folder, workers)
    after = {name: read_sheet(scored.files["sheet.json"], f"{name}/sheet.json") for name, scored in done.items()}
    found = differences(standings_of(sheets), standings_of(after))
    told = (_terms(before.edition, before.deadline, ruled_before, sheets), _terms(rubric.edition, day, ruled, after))
    _write(folder, before, done, after, json_bytes(differences_value(before.name, found, *told)), told[1])
    _tell(folder, sheets, after, found)


def _known(jobs: Sequence[Job], rubric: Rubric) -> list[Job]:
    """Those jobs of which the store knows more: the enterprise's history; and all, where a calibration is adopted."""
    from store import open_store  # a second's import, best spent while others score
    from store.calibrations import Calibrations
    from zhiping.settings import Settings

    settings, found = Settings(), []
    with open_store(settings.store_url, settings.store_blobs) as store:
        scale, any_events = Calibrations(store.database).adopted(), bool(store.events())
        terms = replace(jobs[0].terms, scale=scale)
        for job in jobs if scale or any_events else ():
            events = store.events_of(normalise_name(job.application.uscc), _names(job, rubric)) if any_events else ()
            known = replace(job, terms=terms, remarks=history_flags(events, terms.deadline, rubric))
            found += [known] if known != job else []
    return found


def _names(job: Job, rubric: Rubric) -> frozenset[str]:
    """All names the applicant is known by, those of change notices among its papers too."""
    documents, _ = read_documents(job.documents, f"{job.folder}/documents.json")
    return party_of(job.application, "", identity_of(job.application, documents, rubric.romanising)).names


def _records(folder: Path) -> Mapping[str, object]:
    """What an earlier rescore wrote down of the files in a folder."""
    try:
        said = json.loads((folder / "batch.json").read_bytes()).get("scored")
    except (OSError, ValueError, AttributeError):
        return {}
    return said if isinstance(said, dict) else {}


def standings_of(sheets: Mapping[str, StoredSheet]) -> dict[str, Sequence[Standing]]:
    return {name: sheet.standings for name, sheet in sheets.items()}


def _terms(edition: str, deadline: dt.date, rulings: Iterable[Ruling], sheets: Mapping[str, StoredSheet]) -> dict[str, JsonValue]:
    calibration = next(iter(sheets.values())).calibration
    told: JsonValue = [f"{r.reading}={r.option}" for r in rulings]
    return {"edition": edition, "deadline": deadline.isoformat(), "rulings": told, "calibration": str(calibration or "")}


def _write(
    folder: Path,
    before: Results,
    done: Mapping[str, Scored],
    after: Mapping[str, StoredSheet],
    told: bytes,
    terms: Mapping[str, JsonValue],
) -> None:
    """Each file appears whole or not at all; batch.json last."""
    for name, scored in done.items():
        if scored.kept:
            continue
        (folder / name).mkdir(parents=True, exist_ok=True)
        for file, content in scored.files.items():
            write_whole(folder / name / file, content)
    write_whole(folder / "differences.json", told)
    records = {name: scored.record() for name, scored in done.items()}
    summary = {**before.summary, **terms, "rescored": True, "applications": _figures(before, after), "scored": records}
    write_whole(folder / "batch.json", json_bytes(summary))  # type: ignore[arg-type]


def _figures(before: Results, after: Mapping[str, StoredSheet]) -> list[JsonValue]:
    """The applications' lines of batch.json with the new points."""
    told = before.summary.get("applications")
    found: list[JsonValue] = []
    for line in told if isinstance(told, list) else []:
        standings = after[line["folder"]].standings
        settled = sum(s.settled for s in standings)
        total = float(sum(s.proposed for s in standings))
        found.append({**line, "proposed_total": total, "confirm": settled, "examine": len(standings) - settled})
    return found


def _tell(folder: Path, before: Mapping[str, StoredSheet], after: Mapping[str, StoredSheet], found: Sequence[Difference]) -> None:
    moved = tell_moved(before, after, found)
    only = len(found) - moved
    say(f"{len(after)} applications; points of {moved} criteria differ, only the review of {only}: {(folder / 'batch.json').resolve()}")


def tell_moved(before: Mapping[str, StoredSheet], after: Mapping[str, StoredSheet], found: Sequence[Difference]) -> int:
    """Say whose sums, and which criteria's points, are not what they were; how many criteria."""
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
        say(f"    … 另有 {len(moved) - _SHOWN} 项，见 differences.json")
    return len(moved)
