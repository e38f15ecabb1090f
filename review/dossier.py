"""An application as a reader has it before them: its sheet, its documents, and what joins them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from evidence.document import Document, Problem
from evidence.errors import BatchError
from evidence.review import Filed
from evidence.sheet import ScoreSheet
from scoring.joined.facts import JoinedFacts, joined_facts
from scoring.rubric import Rubric, load_rubric
from scoring.stored import read_documents
from scoring.stored_sheet import read_score_sheet
from store import Desk

_MOST = 256
"""Dossiers kept at once, a round's; each is a megabyte or so."""


@dataclass(frozen=True)
class Dossier:
    """What the latest run left of an application."""

    run: int
    sheet: ScoreSheet
    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]
    rubric: Rubric

    @cached_property
    def by_id(self) -> Mapping[str, Document]:
        return {d.id: d for d in self.documents}

    @cached_property
    def pages(self) -> frozenset[tuple[str, int]]:
        """Content hash and number of every page that may be shown: of documents, and of files that had problems."""
        return frozenset((p.sha256, p.page) for d in self.documents for p in d.pages)

    @cached_property
    def joined(self) -> JoinedFacts:
        return joined_facts(self.sheet, self.documents, self.rubric)


class Dossiers:
    """Dossiers as last read. Parsing one takes some tens of milliseconds: a few are kept."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._kept: OrderedDict[int, Dossier] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, filed: Filed) -> Dossier:
        """BatchError where the run is gone or its files are not as this program writes them."""
        run = self._desk.applications.run_of(filed)
        with self._lock:
            known = self._kept.get(filed.id)
            if known is not None and known.run == run:
                self._kept.move_to_end(filed.id)
                return known
        found = self._read(filed, run)
        with self._lock:
            self._kept[filed.id] = found
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return found

    def _read(self, filed: Filed, run: int) -> Dossier:
        contents = {name: self._desk.applications.file(filed, name) for name in ("sheet.json", "documents.json")}
        sheet_json, documents_json = contents["sheet.json"], contents["documents.json"]
        if sheet_json is None or documents_json is None:
            raise BatchError(f"{filed.batch}/{filed.folder}: the run that read it is gone")
        sheet = read_score_sheet(sheet_json, f"{filed.folder}/sheet.json")
        documents, problems = read_documents(documents_json, f"{filed.folder}/documents.json")
        return Dossier(run, sheet, documents, problems, load_rubric(sheet.edition))
