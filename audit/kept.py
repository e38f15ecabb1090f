"""The sheet that somebody asks about: on disk as a run wrote it, or in the store by its application's place or key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic_core import from_json

from evidence.errors import BatchError, UsageError
from flows.inputs import NAME as INPUTS
from flows.inputs import Inputs, read_inputs
from store import Desk
from store.retention import Retention

SHEET, DOCUMENTS = "sheet.json", "documents.json"


@dataclass(frozen=True, slots=True)
class KeptSheet:
    """`subject` is the application's place, ``BATCH/FOLDER``, as the chain names it; `files` are by name."""

    subject: str
    files: dict[str, bytes]

    @property
    def inputs(self) -> Inputs | None:
        """What it was made from; None where the run is older than the keeping of that, or the sheet was not made from pages."""
        content = self.files.get(INPUTS)
        return read_inputs(content, f"{self.subject}/{INPUTS}") if content is not None else None


def find_sheet(desk: Desk, named: str) -> KeptSheet:
    """By the path of a sheet.json or its folder, ``BATCH/FOLDER``, a folder's name that only one batch has, or an application's key. In the
    store the latest run's is meant, or with ``@RUN`` that of the run whose key, as the chain tells it, begins so.

    UsageError says what there is where it is none of these.
    """
    path = Path(named)
    folder = path.parent if path.name == SHEET else path
    if (folder / SHEET).is_file():
        here = folder.resolve()
        files = {name: (here / name).read_bytes() for name in (SHEET, DOCUMENTS, INPUTS) if (here / name).is_file()}
        return _whole(KeptSheet(f"{here.parent.name}/{here.name}", files))
    place, _, run = named.rpartition("@")
    return _of_run(desk, place, run) if place else _in_store(desk, named)


def _of_run(desk: Desk, place: str, key: str) -> KeptSheet:
    """An earlier run's sheet: what experts signed may not be the latest."""
    keys = {from_json(e.hashes)["run"] for e in desk.chain.events("run") if e.subject == place}
    alike = sorted(k for k in keys if k.startswith(key))
    run = desk.store.find_run(alike[0]) if len(alike) == 1 else None
    if run is None:
        raise UsageError(
            f"{place} has {len(alike)} runs whose key begins with {key!r}; its runs are {'、'.join(k[:16] for k in sorted(keys))}"
        )
    return _whole(KeptSheet(place, dict(run.outputs.get(place.partition("/")[2], {}))))


def _in_store(desk: Desk, named: str) -> KeptSheet:
    filed = desk.applications.find(named)
    wanted = f"{filed.batch}/{filed.folder}" if filed else named
    filings = {f.subject: f for f in Retention(desk.store.database, desk.store.blobs).filings(())}
    alike = [s for s in filings if s == wanted] or [s for s, f in filings.items() if f.application == wanted]
    if len(alike) == 1:
        found = filings[alike[0]]
        run = desk.store.latest_run(found.batch)
        return _whole(KeptSheet(found.subject, dict(run.outputs.get(found.application, {})) if run else {}))
    if alike:
        raise UsageError(f"several batches have an application {named!r}: name one of {'、'.join(alike)}")
    gone = next((e for e in desk.chain.events("retire") if e.subject == wanted and '"what":"sheets"' in e.after), None)
    if gone:
        raise UsageError(f"{wanted} 的评分表已按保存期限删除（链上第{gone.number}条记录，{gone.at[:10]}）")
    raise UsageError(f"{named} is no sheet.json and no application in the store (BATCH/FOLDER, or its key in the pages)")


def _whole(kept: KeptSheet) -> KeptSheet:
    if DOCUMENTS not in kept.files or SHEET not in kept.files:
        raise BatchError(f"{kept.subject}: has no {SHEET} with its {DOCUMENTS}")
    return kept
