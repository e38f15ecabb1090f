"""True documents with their pages as read: what the changes are made on."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from random import Random

from benchmarks.accuracy.batch import truth_of
from evidence.page import Page
from extractors.intake import open_batch
from extractors.pages.pool import read_files
from extractors.triage import triage
from fixtures.truth import TrueDocument, Truth, load_truth
from store import open_store
from zhiping.settings import Settings


@dataclass(frozen=True)
class Specimen:
    """One paper of a generated batch. `enterprise` is whose application it is in."""

    where: str
    enterprise: str
    truth: TrueDocument
    pages: tuple[Page, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """Its lines and the cells of its tables."""
        cells = (cell.text for page in self.pages for table in page.tables for row in table.rows for cell in row)
        return (*(line.text for page in self.pages for line in page.lines), *cells)

    @property
    def text(self) -> str:
        """All that stands on it, without any spaces."""
        return "\n".join("".join(text.split()) for text in self.texts)

    def with_pages(self, pages: Iterable[Page]) -> Specimen:
        return replace(self, pages=tuple(pages))


def drawn(batches: Sequence[Path], each: int) -> list[Specimen]:
    """Specimens of `batches`, whose pages are read through the store of ``ZHIPING_HOME``."""
    found = [s for batch in batches for s in specimens(load_truth(truth_of(batch)), dict(_read(batch)))]
    return sample(found, each)


def specimens(truth: Truth, pages: Mapping[str, Sequence[Page]]) -> Iterator[Specimen]:
    """The papers of a batch that have their pages to themselves. `pages`: by application folder."""
    for application in truth.applications:
        by_place = {(p.file, p.number): p for p in pages[application.folder]}
        places = [place for d in application.documents for place in d.pages]
        for d in application.documents:
            if d.optional or d.kind == "other" or any(places.count(p) > 1 or p not in by_place for p in d.pages):
                continue
            where = f"{truth.batch}/{application.folder}:{d.pages[0][0]}:{d.pages[0][1]}"
            yield Specimen(where, application.enterprise, d, tuple(by_place[p] for p in d.pages))


def sample(found: Iterable[Specimen], each: int) -> list[Specimen]:
    """At most `each` papers of a kind, of as many layouts as there are; always the same ones."""

    def kind(s: Specimen) -> str:
        return s.truth.kind

    chosen: list[Specimen] = []
    for _, of_kind in groupby(sorted(found, key=lambda s: (s.truth.kind, s.where)), key=kind):
        papers = list(of_kind)
        Random(each).shuffle(papers)
        layouts: dict[str, int] = {}
        ranked: list[tuple[int, int, Specimen]] = []
        for place, paper in enumerate(papers):
            layouts[paper.truth.layout] = layouts.get(paper.truth.layout, 0) + 1
            ranked.append((layouts[paper.truth.layout], place, paper))
        chosen += [paper for _, _, paper in sorted(ranked, key=lambda r: r[:2])[:each]]
    return chosen


def _read(batch: Path) -> Iterator[tuple[str, list[Page]]]:
    settings = Settings()
    with tempfile.TemporaryDirectory() as scratch, open_store(settings.store_url, settings.store_blobs) as store:
        for submission in open_batch(batch, Path(scratch)).submissions:
            readings = read_files(submission.files, engine="rapidocr", workers=2, cache=store, triage=triage)
            yield submission.folder, [page for reading in readings for page in reading.pages]
