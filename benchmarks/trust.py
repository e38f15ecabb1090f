"""``python -m benchmarks.trust --fit BATCH... [--test BATCH...]``: fits the weights of extractors/trust/weights.json on generated batches.

Each BATCH has its truth beside it. Pages are read through the store of ``ZHIPING_HOME``, so what was read before is not read again.
Prints the calibration and the ranking before and after, on what it was fitted on (by cross-validation over papers) and on the test batches.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from benchmarks.accuracy.batch import truth_of
from benchmarks.accuracy.compare import same
from benchmarks.accuracy.given import overlap
from benchmarks.accuracy.tally import calibration_error, ranking
from evidence.document import Document
from extractors.documents import found_in
from extractors.intake import open_batch
from extractors.pages.pool import read_files
from extractors.triage import triage
from extractors.trust import WEIGHTS
from extractors.trust.witnesses import Witnesses
from fixtures.truth import TrueApplication, TrueDocument, load_truth
from store import open_store
from zhiping.settings import Settings

SOFTNESS = 2.0
"""Inverse strength of the penalty on large weights; wrong values are few."""
SORTS = {"field=": 0.6, "kind=": 0.4}
"""How large the signals are that name a field or a kind: below 1 their weights are held smaller than the others', since of most of them
a few values are known."""


@dataclass(frozen=True)
class Example:
    """One value read: what speaks for it, what it was judged, whether it is right, and its paper."""

    signals: dict[str, float]
    judged: float
    right: bool
    paper: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", type=Path, nargs="+", default=[])
    parser.add_argument("--test", type=Path, nargs="*", default=[])
    parser.add_argument("--keep", action="store_true", help="write extractors/trust/weights.json")
    a = parser.parse_args()
    known = [example for batch in a.fit for example in examples(batch)]
    names = sorted({name for example in known for name in example.signals})
    x, y = _matrix(known, names), np.array([e.right for e in known])
    model = LogisticRegression(C=SOFTNESS, max_iter=100, solver="newton-cholesky")
    groups = [e.paper for e in known]
    crossed = cross_val_predict(model, x, y, groups=groups, cv=GroupKFold(5), method="predict_proba")[:, 1]
    _tell("fitted on, judged", [(e.judged, e.right) for e in known])
    _tell("fitted on, cross-validated by paper", list(zip(crossed.tolist(), y.tolist(), strict=True)))
    model.fit(x, y)
    for batch in a.test:
        unseen = examples(batch)
        _tell(f"{batch.name}, judged", [(e.judged, e.right) for e in unseen])
        sure = model.predict_proba(_matrix(unseen, names))[:, 1]
        _tell(f"{batch.name}, fitted", [(float(s), e.right) for s, e in zip(sure, unseen, strict=True)])
    weights = {name: round(float(w) * _size(name), 3) for name, w in zip(names, model.coef_[0], strict=True)}
    version = f"{'+'.join(b.name for b in a.fit)}: {len(known)} values, {int((~y).sum())} wrong"
    text = json.dumps({"version": version, "bias": round(float(model.intercept_[0]), 3), "weights": weights}, ensure_ascii=False, indent=1)
    print(text)
    if a.keep:
        WEIGHTS.write_text(text + "\n", encoding="utf-8")


def examples(batch: Path) -> list[Example]:
    """Every value that was read for a document whose kind is right and whose truth is known."""
    settings = Settings()
    truth = {a.folder: a for a in load_truth(truth_of(batch)).applications}
    found: list[Example] = []
    with tempfile.TemporaryDirectory() as scratch, open_store(settings.store_url, settings.store_blobs) as store:
        opened = open_batch(batch, Path(scratch))
        for submission in opened.submissions:
            readings = read_files(submission.files, engine="rapidocr", workers=2, cache=store, triage=triage)
            pages = [page for reading in readings for page in reading.pages]
            documents = found_in(pages)
            found += graded(truth[submission.folder], documents, Witnesses.of(documents, pages))
    return found


def graded(truth: TrueApplication, documents: Sequence[Document], witnesses: Witnesses) -> Iterable[Example]:
    """The values of `documents` whose truth is known."""
    for document in documents:
        true = _counterpart(document, truth.documents)
        if true is None or true.kind != document.kind:
            continue
        for name, field in document.fields.items():
            if name in true.fields:
                right = same(name, true.fields[name], field.value)
                yield Example(witnesses.signals(document, name), field.confidence, right, f"{truth.folder}/{document.id}")


def _counterpart(document: Document, known: Sequence[TrueDocument]) -> TrueDocument | None:
    pages = {(p.file, p.page) for p in document.pages}
    best = max(known, key=lambda t: (overlap(pages, t.pages), t.kind == document.kind))
    return best if overlap(pages, best.pages) > 0 else None


def _matrix(found: Sequence[Example], names: Sequence[str]) -> np.ndarray:
    return np.array([[e.signals.get(name, 0.0) * _size(name) for name in names] for e in found])


def _size(signal: str) -> float:
    return next((size for begin, size in SORTS.items() if signal.startswith(begin)), 1.0)


def _tell(what: str, graded: list[tuple[float, bool]]) -> None:
    wrong = sum(not right for _, right in graded)
    certain = sum(not right for sure, right in graded if sure >= 0.95)
    ece, auroc = calibration_error(graded), ranking(graded)
    print(f"{what}: {len(graded)} values, {wrong} wrong, ECE {ece:.4f}, AUROC {auroc:.4f}, wrong at 0.95 or above: {certain}")


if __name__ == "__main__":
    main()
