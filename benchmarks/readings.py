"""Calibration on real readings of generated papers, held out by hand: ``python -m benchmarks.readings OUT=TRUTH ... [--diagram FILE]``.

OUT is a folder that `zhiping run` wrote for a batch, TRUTH the batch's truth. Every batch is drawn in layouts of its own: what is fitted on
all others is measured on the one left out.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from audit.curves import Fit, Numbers, Truths, beta, fit_curves, isotonic, logistic
from audit.figures import Sample, figures_of
from audit.plots import reliability_svg
from audit.promise import Promise, threshold_for
from benchmarks.accuracy.compare import same
from benchmarks.accuracy.given import GivenDocument, documents_of, overlap
from fixtures.truth import TrueDocument, load_truth

METHODS: tuple[tuple[str, Fit], ...] = (("isotonic", isotonic), ("logistic", logistic), ("beta", beta))


@dataclass(frozen=True)
class Read:
    """Fields of one batch as read."""

    batch: str
    kinds: list[str]
    said: Numbers
    right: Truths


def read(out: Path, truth_file: Path) -> Read:
    """Fields of documents whose kind is right, where the truth knows the field."""
    graded = [
        (true.kind, field.confidence, same(name, true.fields[name], field.value))
        for application in load_truth(truth_file).applications
        for true, given in _pairs(application.documents, documents_of((out / application.folder / "documents.json").read_text("utf-8"))[0])
        for name, field in given.fields.items()
        if name in true.fields
    ]
    kinds = [kind for kind, _, _ in graded]
    return Read(out.name, kinds, np.array([c for _, c, _ in graded]), np.array([r for _, _, r in graded]))


def _pairs(true: tuple[TrueDocument, ...], given: list[GivenDocument]) -> Iterator[tuple[TrueDocument, GivenDocument]]:
    for document in given:
        best = max(true, key=lambda t: (overlap(document.pages, t.pages), t.kind == document.kind))
        if overlap(document.pages, best.pages) and best.kind == document.kind:
            yield best, document


def fitted(batches: list[Read], left_out: int, fit: Fit) -> Numbers:
    """Confidences of the batch left out, from curves of all others."""
    others = [b for i, b in enumerate(batches) if i != left_out]
    said, right = np.concatenate([b.said for b in others]), np.concatenate([b.right for b in others])
    curves = fit_curves([k for b in others for k in b.kinds], said, right, fit)
    return curves.of(batches[left_out].kinds, batches[left_out].said)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("batches", nargs="+", metavar="OUT=TRUTH")
    parser.add_argument("--diagram", type=Path, help="an SVG of the reliability before and after")
    options = parser.parse_args()
    batches = [read(*(Path(p) for p in pair.split("="))) for pair in options.batches]
    right = np.concatenate([b.right for b in batches])
    found = {"as said": [b.said for b in batches]}
    found |= {name: [fitted(batches, i, fit) for i in range(len(batches))] for name, fit in METHODS}
    print("| batch left out | values | wrong | ECE as said | " + " | ".join(f"ECE {name}" for name, _ in METHODS) + " |")
    print("|---|---|---|" + "---|" * len(found))
    for i, batch in enumerate(batches):
        errors = [figures_of(name, Sample(each[i], batch.right)).ece for name, each in found.items()]
        print(f"| {batch.batch} | {len(batch.right)} | {int((~batch.right).sum())} | {' | '.join(f'{e:.4f}' for e in errors)} |")
    print("\n| all together | ECE | Brier | AUROC | wrong at 0.99 or above |\n|---|---|---|---|---|")
    for name, each in found.items():
        sample = Sample(np.concatenate(each), right)
        f, sure = figures_of(name, sample), sample.confidences >= 0.99
        print(f"| {name} | {f.ece:.4f} | {f.brier:.4f} | {f.auroc:.4f} | {int((~right[sure]).sum())} of {int(sure.sum())} |")
    print(f"\nA threshold for at most 1 % wrong at 95 %: {threshold_for(Promise(0.01), np.concatenate(found['logistic']), right)}")
    if options.diagram:
        named = [
            ("as said", Sample(np.concatenate(found["as said"]), right)),
            ("calibrated", Sample(np.concatenate(found["logistic"]), right)),
        ]
        options.diagram.write_text(reliability_svg(named), encoding="utf-8")


if __name__ == "__main__":
    main()
