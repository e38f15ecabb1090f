"""An application as a reader has it before them: its sheet, its documents, and what joins them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from evidence.calibration import Scale
from evidence.document import Document, Problem
from evidence.errors import BatchError
from evidence.quality import Plant
from evidence.review import Filed
from evidence.sheet import ScoreSheet
from review.kept import Kept
from scoring.joined.facts import Grids, grids
from scoring.rubric import Rubric, load_rubric
from scoring.stored import read_documents
from scoring.stored_sheet import read_score_sheet
from store import Desk

_MOST = 64
"""Dossiers kept at once: more than people look at in the same hour. Each is a megabyte or so, and thousands of objects to collect."""


@dataclass(frozen=True)
class Dossier:
    """What a run left of an application, and the calibration it was made with; with `plant`, as it would be with that value."""

    run: int
    sheet: ScoreSheet
    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]
    rubric: Rubric
    scale: Scale | None
    plant: Plant | None = None

    @property
    def key(self) -> tuple[int, str, int]:
        """What all of it depends on."""
        return self.run, self.sheet.application.id, self.plant.id if self.plant else 0

    @cached_property
    def by_id(self) -> Mapping[str, Document]:
        return {d.id: d for d in self.documents}

    @cached_property
    def pages(self) -> frozenset[tuple[str, int]]:
        """Content hash and number of every page that may be shown: of documents, and of files that had problems."""
        return frozenset((p.sha256, p.page) for d in self.documents for p in d.pages)

    @cached_property
    def grids(self) -> Grids:
        """What the sheet's page shows as tables: persons by month, patents listed and certified."""
        return grids(self.sheet, self.documents, self.rubric)


class Dossiers:
    """Dossiers as last read. Parsing one takes some tens of milliseconds: a few are kept."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._kept: Kept[tuple[int, int, int], Dossier] = Kept(_MOST)

    def run_of(self, filed: Filed, until: dt.datetime | None = None) -> int:
        """The latest run, or what was so at that time; the latest too where nothing is left of that time."""
        return (self._desk.applications.run_of(filed, until) if until else 0) or self._desk.applications.run_of(filed)

    def of(self, filed: Filed, plant: Plant | None = None, run: int | None = None) -> Dossier:
        """What a run, else the latest, left. BatchError where the run is gone or its files are not as this program writes them."""
        run = plant.run if plant else run or self.run_of(filed)
        return self._kept.get((filed.id, run, plant.id if plant else 0), lambda: self._read(filed, run, plant))

    def _read(self, filed: Filed, run: int, plant: Plant | None) -> Dossier:
        contents = {name: self._file(filed, name, run, plant) for name in ("sheet.json", "documents.json")}
        sheet_json, documents_json = contents["sheet.json"], contents["documents.json"]
        if sheet_json is None or documents_json is None:
            raise BatchError(f"{filed.batch}/{filed.folder}: the run that read it is gone")
        sheet = read_score_sheet(sheet_json, f"{filed.folder}/sheet.json")
        documents, problems = read_documents(documents_json, f"{filed.folder}/documents.json")
        return Dossier(run, sheet, documents, problems, load_rubric(sheet.edition), self._desk.calibrations.scale(sheet.calibration), plant)

    def _file(self, filed: Filed, name: str, run: int, plant: Plant | None) -> bytes | None:
        return self._desk.plants.file(plant, name) if plant else self._desk.applications.file(filed, name, run)
