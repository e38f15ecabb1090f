"""Accuracy on a generated batch, whose truth is known to the last field."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.accuracy.given import GivenCriterion, GivenDocument, criteria_of, documents_of, overlap
from benchmarks.accuracy.tally import Count, Tally
from fixtures.truth import TrueApplication, TrueDocument, Truth, load_truth


@dataclass
class BatchFigures:
    tally: Tally = field(default_factory=Tally)
    parts: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    """The same for the papers of each way into a file (layer, scan, picture, office) and each degradation, where the truth says."""
    boundaries: Count = field(default_factory=Count)
    criteria: list[tuple[str, str, float, GivenCriterion]] = field(default_factory=list)
    """(application, criterion, true points, as given)."""
    lost: list[str] = field(default_factory=list)
    """Files of the batch that are in no document and in no problem, and problems that were not reported."""

    def tallies(self, document: TrueDocument) -> list[Tally]:
        """All that `document` counts in."""
        return [self.tally, *(self.parts[name] for name in (document.route, document.look) if name)]

    @property
    def kind_share(self) -> float:
        whole = self.tally.total(self.tally.kinds.values())
        return whole.recall

    @property
    def exact(self) -> float:
        return sum(given.proposed == true for _, _, true, given in self.criteria) / max(len(self.criteria), 1)

    @property
    def wrong_but_certain(self) -> list[str]:
        return [
            f"{who} {what}: {given.proposed} is {true}"
            for who, what, true, given in self.criteria
            if given.proposed != true and given.review == "confirm"
        ]


def run(batch: Path, out: Path) -> Path:
    """Read and score `batch` with the command itself; the folder its sheets are in."""
    subprocess.run([sys.executable, "-m", "zhiping", "run", str(batch), "--out", str(out)], check=True, stdout=subprocess.DEVNULL)
    return out / batch.name


def measure(truth_file: Path, results: Path) -> BatchFigures:
    """Compare what stands in `results` with the truth."""
    figures, truth = BatchFigures(), load_truth(truth_file)
    for document in (d for a in truth.applications for d in a.documents):
        for tally in figures.tallies(document):
            tally.known[document.kind] |= document.fields.keys()
    for application in truth.applications:
        folder = results / application.folder
        given, problems = documents_of((folder / "documents.json").read_text(encoding="utf-8"))
        _documents(figures, application, given)
        _accounted(figures, application, given, problems)
        by_id = {c.id: c for c in criteria_of(folder / "sheet.json")}
        for name, points in application.criteria.items():
            figures.criteria.append((application.folder, name, float(points), by_id[name]))
    return figures


def _documents(figures: BatchFigures, application: TrueApplication, given: list[GivenDocument]) -> None:
    taken: set[str] = set()
    for true in application.documents:
        best = _counterpart(true, [d for d in given if d.id not in taken])
        if best is not None and best.pages == frozenset(true.pages):
            taken.add(best.id)  # a paper that shares its page with others is found by a document of its own
        if true.optional:
            continue
        where = f"{application.folder}:{true.pages[0][0]}:{true.pages[0][1]}"
        right = best is not None and best.kind in {true.kind, *true.accepted_kinds}
        for tally in figures.tallies(true):
            count = tally.kinds[true.kind]
            count.truth += 1
            count.found += best is not None
            count.right += right
        if not right:
            figures.tally.misses.append(f"{where}: kind {best.kind if best else None}, is {true.kind} ({true.layout})")
        figures.boundaries.truth += 1
        figures.boundaries.right += best is not None and best.pages == frozenset(true.pages)
        if best is not None and best.pages != frozenset(true.pages):
            figures.tally.misses.append(f"{where} {true.kind}: pages {sorted(best.pages)}, are {sorted(true.pages)}")
        same_kind = right and best is not None and best.kind == true.kind
        for tally in figures.tallies(true):
            tally.grade(where, true.kind, true.fields, best.fields if best and same_kind else {}, strict=true.kind != "other")
            tally.grade_rows(where, true.kind, true.rows, best if same_kind else None)
    pages = {p for d in application.documents if d.optional for p in d.pages}
    figures.boundaries.found += sum(not d.pages <= pages for d in given)


def _counterpart(true: TrueDocument, given: list[GivenDocument]) -> GivenDocument | None:
    """The document given that shares most pages with a true one; of equals, the one of its kind.

    Two certificates on one page are told apart by their fields.
    """
    near = [(overlap(d.pages, true.pages), d.kind == true.kind, _agreement(true, d), i, d) for i, d in enumerate(given)]
    best = max(near, key=lambda n: (n[0], n[1], n[2], -n[3]), default=None)
    return best[4] if best and best[0] > 0 else None


def _agreement(true: TrueDocument, given: GivenDocument) -> int:
    return sum(name in given.fields and str(given.fields[name].value) == str(value) for name, value in true.fields.items())


def _accounted(
    figures: BatchFigures, application: TrueApplication, given: list[GivenDocument], problems: list[tuple[str, int | None, str]]
) -> None:
    seen = {file for d in given for file, _ in d.pages} | {file for file, _, _ in problems}
    files = {file for d in application.documents for file, _ in d.pages}
    figures.lost += [f"{application.folder}/{f} is in no document and no problem" for f in sorted(files - seen - set(application.copies))]
    for problem in application.problems:
        if problem.required and not any(f == problem.file and c == problem.code for f, _, c in problems):
            figures.lost.append(f"{application.folder}/{problem.file}: no problem {problem.code}")


def truth_of(batch: Path) -> Path:
    """``<batch>.truth.json`` beside the batch."""
    return batch.with_name(batch.name + ".truth.json")


__all__ = ["BatchFigures", "Truth", "measure", "run", "truth_of"]
