"""Speed of the main job: ``python -m benchmarks.speed [BATCH]``. Prints a Markdown table; needs a quiet machine.

Runs the command itself, twice, in a new home: the first run reads, the second finds everything read. Then reads the
largest scanned PDF of the batch and a PDF with a text layer, alone, with as many pinned workers as there are cores.
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
from collections.abc import Iterable
from pathlib import Path

from benchmarks.volume import submitted
from extractors.pages.pool import FileReading, MemoryCache, Pool


def main() -> None:
    root = Path(__file__).parents[1]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("batch", type=Path, nargs="?", default=root / "fixtures" / "sample")
    batch: Path = parser.parse_args().batch
    rows = [*_command(batch), *_volumes(batch)]
    print("| what | figure |\n|---|---|")
    print("\n".join(f"| {what} | {figure} |" for what, figure in rows))


def _command(batch: Path) -> Iterable[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as scratch:
        env = os.environ | {"ZHIPING_HOME": f"{scratch}/home"}
        took, sheets = [], []
        for out in ("one", "two"):
            started = time.monotonic()
            command = [sys.executable, "-m", "zhiping", "run", str(batch), "--out", f"{scratch}/{out}"]
            subprocess.run(command, check=True, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            took.append(time.monotonic() - started)
            sheets.append({p.parent.name: p.read_bytes() for p in Path(scratch, out).rglob("sheet.json")})
        summary = json.loads(next(Path(scratch, "one").rglob("batch.json")).read_text(encoding="utf-8"))
    cpu = resource.getrusage(resource.RUSAGE_CHILDREN)
    pages = summary["totals"]["pages"]
    yield "first run", f"{took[0]:.1f} s for {pages} pages ({took[0] / pages:.2f} s a page), parts {summary['seconds']}"
    yield "second run", f"{took[1]:.1f} s = {took[1] / took[0]:.1%} of the first; sheet.json equal: {sheets[0] == sheets[1]}"
    yield "CPU seconds of both runs", f"{cpu.ru_utime + cpu.ru_stime:.0f}"


def _volumes(batch: Path) -> Iterable[tuple[str, str]]:
    pdfs = sorted(batch.rglob("*.pdf"), key=lambda p: p.stat().st_size, reverse=True)
    cores = len(os.sched_getaffinity(0))
    with Pool("rapidocr", cores) as pool:
        list(pool.read([submitted(p) for p in pdfs[-2:]], MemoryCache()))  # models loaded
        for path in pdfs[:1] + [p for p in pdfs if p != pdfs[0]][:40]:
            started = time.monotonic()
            reading = next(iter(pool.read([submitted(path)], MemoryCache())))
            took = time.monotonic() - started
            if path == pdfs[0] or _layered(reading):
                route = "text layer" if _layered(reading) else "scanned"
                yield f"{path.name}: {len(reading.pages)} pages, {route}, {cores} workers", f"{took / len(reading.pages):.3f} s a page"


def _layered(reading: FileReading) -> bool:
    return bool(reading.pages) and all(p.route == "layer" for p in reading.pages)


if __name__ == "__main__":
    main()
