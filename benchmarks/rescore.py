"""Seconds to score a round again from its stored fields: ``python -m benchmarks.rescore [--applications N] [--workers N]``.

The round is generated (`fixtures.rounds`) and laid out as a run's output folder; timed is `zhiping rescore` with another ruling, the
program's start, all sheets and the list of differences included. As where a round has been read: one application is scored again
first, so that there is a store and Python has its bytecode. Wants a quiet machine.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from fixtures.rounds import make_round
from scoring.export import documents_json, sheet_json
from scoring.rubric import load_rubric
from scoring.sheet import score

_RULINGS = """edition = "jiangmen-2022"
[[ruling]]
reading = "AMB-1.1-1"
option = "R2"
by = "专家组"
on = 2024-06-20
why = "只计最高一项"
"""


def lay_out(folder: Path, applications: int, seed: int = 1) -> None:
    """A generated round as `run` would have written it."""
    made, rubric = make_round(seed, applications), load_rubric("jiangmen-2022")
    lines = []
    for one in made.applications:
        place = folder / one.application.id
        place.mkdir(parents=True)
        sheet = score(one.application, one.documents, (), rubric)
        (place / "documents.json").write_bytes(documents_json(one.documents, ()))
        (place / "sheet.json").write_bytes(sheet_json(sheet))
        lines.append({"folder": one.application.id, "enterprise": one.application.enterprise})
    summary = {"schema": "zhiping/batch/1", "deadline": made.deadline.isoformat(), "edition": rubric.edition, "applications": lines}
    (folder / "batch.json").write_text(json.dumps(summary, ensure_ascii=False), encoding="utf-8")


def _score_again(work: Path, name: str, workers: int) -> tuple[float, float]:
    """Seconds, and CPU seconds of all processes."""
    command = [sys.executable, "-m", "zhiping", "rescore", f"{work}/{name}", "--out", f"{work}/out", "--rulings", f"{work}/rulings.toml"]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"ZHIPING_HOME": f"{work}/home"}
    environment.setdefault("PYTHONPYCACHEPREFIX", f"{work}/bytecode")
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run([*command, "--workers", str(workers)], check=True, env=environment, stdout=subprocess.DEVNULL)
    seconds, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--applications", type=int, default=100)
    parser.add_argument("--workers", type=int, default=0)
    a = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        (Path(work) / "rulings.toml").write_text(_RULINGS, encoding="utf-8")
        for name, applications in (("first", 1), ("round", a.applications)):
            lay_out(Path(work) / name, applications)
        _score_again(Path(work), "first", a.workers)
        seconds, cpu = _score_again(Path(work), "round", a.workers)
    each = seconds / a.applications * 1000
    print(f"{a.applications} applications scored again in {seconds:.1f} s ({each:.0f} ms each), {cpu:.1f} CPU s in all")


if __name__ == "__main__":
    main()
