"""Accuracy on loose files with a truth file of one kind and some fields each: real papers, kept outside the project."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.accuracy.given import documents_of
from benchmarks.accuracy.tally import Tally


def measure(files: Path, truth_file: Path) -> Tally:
    """Read each file of `truth_file` that is in `files` and compare. Only fields in the truth are counted."""
    truth = [e for e in json.loads(truth_file.read_text(encoding="utf-8")) if e["kind"] and (files / e["file"]).exists()]
    paths = [str((files / e["file"]).resolve()) for e in truth]
    got = subprocess.run([sys.executable, "-m", "zhiping", "read", "--json", *paths], check=True, capture_output=True, text=True)
    documents, _ = documents_of(got.stdout)
    tally = Tally()
    for entry in truth:
        name = Path(entry["file"]).name
        near = [d for d in documents if any(Path(f).name == name for f, _ in d.pages)]
        best = next((d for d in near if d.kind == entry["kind"]), near[0] if near else None)
        count = tally.kinds[entry["kind"]]
        count.truth += 1
        count.found += best is not None
        count.right += best is not None and best.kind == entry["kind"]
        if best is None or best.kind != entry["kind"]:
            tally.misses.append(f"{name}: kind {[d.kind for d in near]}, is {entry['kind']}")
        tally.grade(name, entry["kind"], entry["fields"], best.fields if best else {}, strict=False)
    return tally
