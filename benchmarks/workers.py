"""How reading grows with processes: ``python -m benchmarks.workers [--pages 48]``.

Reads a bound volume with the real engine in one process and then in two, each pinned to a core and working with one thread, as always.
Engines are loaded before the clock starts. Wants a quiet machine with two cores.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from benchmarks.volume import drawn, first_pages, submitted
from extractors.pages.pool import MemoryCache, Pool
from extractors.triage import triage


def seconds(volume: Path, warm: Path, workers: int) -> float:
    """Seconds in which so many processes read the volume, once they have read `warm`."""
    with Pool("rapidocr", workers, triage) as pool:
        list(pool.read([submitted(warm)], MemoryCache()))
        started = time.monotonic()
        list(pool.read([submitted(volume)], MemoryCache()))
        return time.monotonic() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=48)
    pages = parser.parse_args().pages
    with tempfile.TemporaryDirectory() as scratch:
        volume, _ = drawn(Path(scratch), pages, 3)
        warm = first_pages(volume, 4)
        one, two = (seconds(volume, warm, workers) for workers in (1, 2))
    print(f"{pages} pages: {one:.1f} s in one process, {two:.1f} s in two: {one / two:.2f} times as fast")


if __name__ == "__main__":
    main()
