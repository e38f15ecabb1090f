"""What a run left behind: from its output folder, or from the store by the batch's name."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evidence.errors import BatchError
from scoring.stored import StoredSheet, read_sheet

WANTED = ("documents.json", "sheet.json")


@dataclass(frozen=True, slots=True)
class Results:
    """A finished batch: `files` by application and name, `summary` its batch.json."""

    name: str
    edition: str
    deadline: dt.date
    year: int | None
    summary: Mapping[str, object]
    files: Mapping[str, Mapping[str, bytes]]

    def sheets(self) -> dict[str, StoredSheet]:
        """The sheets by application."""
        return {folder: read_sheet(files["sheet.json"], f"{self.name}/{folder}/sheet.json") for folder, files in self.files.items()}


def open_results(batch: str) -> Results:
    """The results in a folder as `run` writes it (or in one that holds a single such folder), else the latest in the store.

    BatchError says what there is where neither is found.
    """
    folder = Path(batch)
    if (folder / "batch.json").is_file():
        return _in_folder(folder)
    inner = sorted(p.parent for p in folder.glob("*/batch.json")) if folder.is_dir() else []
    if len(inner) == 1:
        return _in_folder(inner[0])
    if inner:
        names = "、".join(p.name for p in inner)
        raise BatchError(f"{batch} holds several batches ({names}): name one of them")
    return _in_store(batch)


def _in_folder(folder: Path) -> Results:
    files: dict[str, dict[str, bytes]] = {}
    for sheet in sorted(folder.glob("*/sheet.json")):
        read = {name: sheet.with_name(name).read_bytes() for name in WANTED if sheet.with_name(name).is_file()}
        if len(read) < len(WANTED):
            raise BatchError(f"{sheet.parent}: has no documents.json")
        files[sheet.parent.name] = read
    try:
        summary = json.loads((folder / "batch.json").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BatchError(f"{folder}/batch.json: {error}") from error
    return _results(str(folder), folder.name, summary, files)


def _in_store(name: str) -> Results:
    from store import open_store  # a second's import that a folder does not need
    from zhiping.settings import Settings

    settings = Settings()
    with open_store(settings.store_url, settings.store_blobs) as store:
        run = store.latest_run(name)
        known = () if run else store.run_names()
    if run is None:
        said = f"; in the store there are: {'、'.join(known)}" if known else ", and the store is empty"
        raise BatchError(f"{name} is no output folder of a run and no batch in the store{said}")
    files = {folder: {n: found[n] for n in WANTED} for folder, found in run.outputs.items()}
    return _results(name, run.name, run.summary, files)


def _results(where: str, name: str, summary: object, files: Mapping[str, Mapping[str, bytes]]) -> Results:
    if not isinstance(summary, dict) or not isinstance(summary.get("deadline"), str) or not isinstance(summary.get("edition"), str):
        raise BatchError(f"{where}: batch.json is not as this program writes it")
    year = summary.get("year")
    try:
        deadline = dt.date.fromisoformat(summary["deadline"])
    except ValueError as error:
        raise BatchError(f"{where}: batch.json: {error}") from error
    return Results(name, summary["edition"], deadline, year if isinstance(year, int) else None, summary, files)
