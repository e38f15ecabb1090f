"""Which applications were done by versions that are older than now, and what doing them again would take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from evidence.batch import SubmittedFile
from evidence.document import Document
from evidence.errors import UsageError, ZhipingError
from evidence.landing import CHINA
from evidence.page import Page
from extractors.classify import OTHER
from extractors.pages.pool import page_key
from extractors.triage import triage
from flows.asked import Asked, read_asked
from flows.layers import Change, change, layers
from review.procedure import load_procedure
from scoring.rubric import load_rubric
from scoring.stored import read_documents
from store import Desk
from store.runs import Runs, StoredRun
from zhiping.run import DEFAULT_EDITION
from zhiping.settings import Settings
from zhiping.sources import place_of

Place = tuple[str, int]
"""A page: the hash of its file, and its number."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked at: batches first finished on or after a day (in China), a round, applications that hold a kind of document."""

    since: dt.date | None = None
    year: int | None = None
    kind: str | None = None

    def takes(self, run: StoredRun) -> bool:
        day = run.first.astimezone(CHINA).date()
        return (self.since is None or day >= self.since) and self.year in {None, run.deadline.year}


@dataclass(frozen=True, slots=True)
class Plan:
    """A batch of which applications are `chosen` to be done again, and what of what they depend on has changed.

    `pages` are all of theirs, `unread` those of which there is no reading by this version, `closer` those that were only glanced at and
    that this version wants read. `closed` applications stay as they are: their review is over. `obstacle`: why nothing can be done
    (Chinese), "" where it can.
    """

    run: StoredRun
    asked: Asked | None = None
    change: Change = field(default_factory=Change)
    chosen: tuple[str, ...] = ()
    closed: int = 0
    pages: int = 0
    unread: int = 0
    closer: int = 0
    obstacle: str = ""

    @property
    def reads(self) -> int:
        """Pages that have to be read again."""
        return self.unread + self.closer


class Outdated:
    """Looks for what is outdated in a store."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        self._desk, self._settings = desk, settings
        self._runs = Runs(desk.store.database)
        self._over = frozenset(load_procedure(DEFAULT_EDITION).looked_back)

    def plans(self, wanted: Wanted) -> Iterator[Plan]:
        """One for each batch in which something is outdated, the oldest batch first."""
        for run in self._runs.latest():
            if wanted.takes(run):
                plan = self._plan(run, wanted.kind)
                if plan.chosen or plan.closed or plan.obstacle:
                    yield plan

    def _plan(self, run: StoredRun, kind: str | None) -> Plan:
        if not run.request:
            return Plan(run, obstacle="由更早的版本处理，没有留下重做所需的记录；请重新报送，或对原始材料再次运行 zhiping run")
        try:
            asked = read_asked(run.request, run.name)
            changes = self._changes(asked)
        except ZhipingError as error:
            return Plan(run, obstacle=f"原来的设定现在不能用：{error}")
        there = self._runs.applications(run.key)
        older = [folder for folder, changed in changes.items() if changed and folder in there]
        if kind is not None:
            older = [folder for folder in older if self._may_hold(kind, folder, run, asked)]
        chosen = tuple(folder for folder in older if (run.name, folder) not in self._closed and not self._is_retired(run, folder))
        changed = Change()
        for folder in chosen:
            changed |= changes[folder]
        return self._weighed(Plan(run, asked, changed, chosen, len(older) - len(chosen)), asked)

    @cached_property
    def _closed(self) -> frozenset[tuple[str, str]]:
        """Applications whose review is over."""
        return frozenset((f.batch, f.folder) for f in self._desk.applications.list() if f.state in self._over)

    @cached_property
    def _has_retired(self) -> bool:
        return next(self._desk.chain.events("retire"), None) is not None

    def _is_retired(self, run: StoredRun, folder: str) -> bool:
        """Whether pages of it were deleted by the rules of keeping: a sheet of what is left would be another one."""
        if not self._has_retired:
            return False
        pages = {(ref.sha256, ref.page) for document in self._documents(run, folder) for ref in document.pages}
        there = self._runs.pages({sha256 for sha256, _ in pages})
        return any(page not in there.get(sha256, ()) for sha256, page in pages)

    def _changes(self, asked: Asked) -> dict[str, Change]:
        now = layers(asked.engine, load_rubric(asked.edition), self._desk.calibrations.adopted())
        return {s.folder: change(asked.versions_of(s.folder), now) for s in asked.batch.submissions}

    def _weighed(self, plan: Plan, asked: Asked) -> Plan:
        """The plan with its pages counted."""
        files = [file for s in asked.batch.submissions if s.folder in plan.chosen for file in s.files]
        numbers = self._runs.pages([file.sha256 for file in files])
        keys = {page_key(file, n, asked.engine) for file in files for n in numbers.get(file.sha256, ())}
        unread = len(self._runs.unread(keys))
        there = place_of(asked.source, self._desk, self._settings) is not None
        finds = plan.change.documents or plan.change.kinds
        closer = sum(self._wants_closer(plan.run, asked, folder) for folder in plan.chosen) if finds and there else 0
        lost = f"需重新识别 {unread} 页，但原始材料已不在原处；请重新报送" if unread and not there else ""
        return Plan(plan.run, asked, plan.change, plan.chosen, plan.closed, len(keys), unread, closer, lost)

    def _may_hold(self, kind: str, folder: str, run: StoredRun, asked: Asked) -> bool:
        """Whether an application holds a document of the kind, or a page that might be one: of no kind so far, and not blank. What was
        found to be of another kind is taken to stay so."""
        documents = self._documents(run, folder)
        if any(document.kind in {kind, OTHER} for document in documents):
            return True
        return any(page.route != "blank" for page in self._loose_pages(documents, folder, asked))

    def _wants_closer(self, run: StoredRun, asked: Asked, folder: str) -> int:
        documents = self._documents(run, folder)
        glanced = {(ref.sha256, ref.page) for document in documents for ref in document.pages if ref.read == "glance"}
        files = {file.sha256: file for file in _files(asked, folder)}
        pages = [page for sha256, n in sorted(glanced) if sha256 in files and (page := self._page(files[sha256], n, asked))]
        pages += [page for page in self._loose_pages(documents, folder, asked) if page.read == "glance"]
        return sum(triage(page) != "glance" for page in pages)

    def _loose_pages(self, documents: tuple[Document, ...], folder: str, asked: Asked) -> Iterator[Page]:
        """Pages of an application that are in no document."""
        taken: set[Place] = {(ref.sha256, ref.page) for document in documents for ref in document.pages}
        files = {file.sha256: file for file in _files(asked, folder)}
        for sha256, numbers in self._runs.pages(files).items():
            for number in numbers:
                page = None if (sha256, number) in taken else self._page(files[sha256], number, asked)
                if page is not None:
                    yield page

    def _page(self, file: SubmittedFile, number: int, asked: Asked) -> Page | None:
        """A page by its present reading, else by whichever there is."""
        page = self._desk.store.get(page_key(file, number, asked.engine))
        if page is None:
            found = self._desk.pictures.find(file.sha256, number)
            page = found.page if found else None
        return page

    def _documents(self, run: StoredRun, folder: str) -> tuple[Document, ...]:
        content = self._runs.file(run.key, folder, "documents.json")
        return read_documents(content, f"{run.name}/{folder}/documents.json")[0] if content else ()


def _files(asked: Asked, folder: str) -> tuple[SubmittedFile, ...]:
    return next(s.files for s in asked.batch.submissions if s.folder == folder)


def kind_named(text: str | None, kinds: Mapping[str, str]) -> str | None:
    """A kind by its name or its Chinese title. UsageError where there is none such."""
    found = next((name for name, title in kinds.items() if text in {name, title}), None)
    if text is not None and found is None:
        raise UsageError(f"没有“{text}”这种材料；有：{'、'.join(f'{name}（{title}）' for name, title in kinds.items())}")
    return found
