"""Calibration on real readings of generated papers: ``python -m benchmarks.readings OUT=TRUTH ... [--held OUT=TRUTH ...]``.

OUT is a folder that `zhiping run` wrote for a batch, TRUTH the batch's truth; what `zhiping run` has read once it takes from its store.
Every batch is drawn in layouts of its own: what is fitted on all others is measured on the one left out. Batches that are `--held` were
read by readers that nobody had mended on them: what is fitted on all the others, and on other applications of theirs, is measured on them.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from audit.curves import BACKING, Fit, Numbers, Truths, beta, fit_curves, isotonic, logistic, worth_of
from audit.figures import Sample, drift, figures_of
from audit.plots import reliability_svg
from audit.promise import Promise, threshold_for
from benchmarks.accuracy.compare import same
from benchmarks.accuracy.given import GivenDocument, documents_of, overlap
from fixtures.truth import TrueDocument, load_truth

METHODS: tuple[tuple[str, Fit, float], ...] = (
    ("isotonic", isotonic, BACKING),
    ("beta", beta, BACKING),
    ("logistic", logistic, BACKING),
    ("logistic, backed by 50", logistic, 50.0),
    ("logistic, pooled only", logistic, 1e9),
)
CHOSEN = "logistic"


@dataclass(frozen=True)
class Read:
    """Fields as read, with the kind of their document and their application."""

    kinds: list[str]
    groups: list[str]
    said: Numbers
    right: Truths

    def part(self, where: Truths) -> Read:
        kinds, groups = ([n for n, w in zip(names, where, strict=True) if w] for names in (self.kinds, self.groups))
        return Read(kinds, groups, self.said[where], self.right[where])


def joined(reads: Sequence[Read]) -> Read:
    kinds, groups = [k for r in reads for k in r.kinds], [g for r in reads for g in r.groups]
    return Read(kinds, groups, np.concatenate([r.said for r in reads]), np.concatenate([r.right for r in reads]))


def read(out: Path, truth_file: Path) -> Read:
    """Fields of documents whose kind is right, where the truth knows the field."""
    graded = [
        (true.kind, application.folder, field.confidence, same(name, true.fields[name], field.value))
        for application in load_truth(truth_file).applications
        for true, given in _pairs(application.documents, documents_of((out / application.folder / "documents.json").read_text("utf-8"))[0])
        for name, field in given.fields.items()
        if name in true.fields
    ]
    kinds, groups = [g[0] for g in graded], [f"{out.name}/{g[1]}" for g in graded]
    return Read(kinds, groups, np.array([g[2] for g in graded]), np.array([g[3] for g in graded]))


def _pairs(true: tuple[TrueDocument, ...], given: list[GivenDocument]) -> Iterator[tuple[TrueDocument, GivenDocument]]:
    for document in given:
        best = max(true, key=lambda t: (overlap(document.pages, t.pages), t.kind == document.kind))
        if overlap(document.pages, best.pages) and best.kind == document.kind:
            yield best, document


def fitted(known: Read, unseen: Read, fit: Fit, backing: float) -> Numbers:
    return worth_of(fit_curves(known.kinds, known.said, known.right, fit, backing), unseen.kinds, unseen.said)


def left_out(parts: Sequence[Read], fit: Fit, backing: float) -> Numbers:
    """Confidences of each part from curves of all others."""
    return np.concatenate([fitted(joined([p for p in parts if p is not part]), part, fit, backing) for part in parts])


def tell(title: str, right: Truths, said: Numbers, calibrated: Callable[[Fit, float], Numbers]) -> dict[str, Numbers]:
    """A table of all methods; the confidences by method."""
    found = {"as said": said} | {name: calibrated(fit, backing) for name, fit, backing in METHODS}
    print(f"| {title} | ECE | by chance | Brier | AUROC | wrong at 0.99 or above |\n|---|---|---|---|---|---|")
    for name, confidences in found.items():
        f, sure = figures_of(name, Sample(confidences, right)), confidences >= 0.99
        ranked = "" if f.auroc is None else f"{f.auroc:.4f}"
        print(f"| {name} | {f.ece:.4f} | {f.chance:.4f} | {f.brier:.4f} | {ranked} | {int((~right[sure]).sum())} of {int(sure.sum())} |")
    print()
    return found


def tell_held(known: Read, held: Read) -> None:
    """Layouts that nobody has mended on: with curves of all others, and with curves of their own other applications."""
    tell("held out, fitted on all others", held.right, held.said, lambda fit, backing: fitted(known, held, fit, backing))
    names = np.array(held.groups)
    parts = [held.part(names == name) for name in dict.fromkeys(held.groups)]
    whole = joined(parts)
    tell("held out, fitted on its other applications", whole.right, whole.said, lambda fit, backing: left_out(parts, fit, backing))
    earlier, later = (Sample(fitted(known, r, logistic, BACKING), r.right) for r in (known, held))
    found = drift("", earlier, later)
    print(
        f"Drift of the held out against all others: {found.found} (index {found.stability:.2f}, surprise {found.surprise:.1f} deviations)\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("batches", nargs="+", metavar="OUT=TRUTH")
    parser.add_argument("--held", nargs="*", default=[], metavar="OUT=TRUTH")
    parser.add_argument("--diagram", type=Path, help="an SVG of the reliability before and after")
    options = parser.parse_args()
    batches, held = ([read(*(Path(p) for p in pair.split("="))) for pair in pairs] for pairs in (options.batches, options.held))
    whole = joined(batches)
    wrong = int((~whole.right).sum())
    print(f"{len(whole.right)} values of {len(batches)} batches, {wrong} wrong; held out: {sum(len(h.right) for h in held)} values", end="")
    print(f", {sum(int((~h.right).sum()) for h in held)} wrong\n")
    found = tell("each batch left out in turn", whole.right, whole.said, lambda fit, backing: left_out(batches, fit, backing))
    print(f"A threshold for at most 1 % wrong at 95 %: {threshold_for(Promise(0.01), found[CHOSEN], whole.right)}\n")
    if held:
        tell_held(whole, joined(held))
    if options.diagram:
        named = [("as said", Sample(whole.said, whole.right)), ("calibrated", Sample(found[CHOSEN], whole.right))]
        options.diagram.write_text(reliability_svg(named), encoding="utf-8")


if __name__ == "__main__":
    main()
