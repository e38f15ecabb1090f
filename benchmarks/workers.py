"""How reading grows with processes: ``python -m benchmarks.workers [--pages 48]``.

Reads a bound volume with the real engine in one process and then in two, each pinned to a core and working with one thread, as always.
Engines are loaded before the clock starts. Wants a quiet machine with two cores.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.volume import drawn, first_pages, submitted
from extractors.pages.pool import MemoryCache, Pool, cpu_seconds
from extractors.triage import triage


def seconds(volume: Path, warm: Path, workers: int) -> tuple[float, float]:
    """Seconds in which so many processes read the volume, once they have read `warm`; and their CPU seconds."""
    with Pool("rapidocr", workers, triage) as pool:
        list(pool.read([submitted(warm)], MemoryCache()))
        started, used = time.monotonic(), _cpu()
        list(pool.read([submitted(volume)], MemoryCache()))
        return time.monotonic() - started, _cpu() - used


def _cpu() -> float:
    """CPU seconds of the processes that this one has started."""
    return sum(cpu_seconds(child.pid) for child in psutil.Process().children())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=48)
    pages = parser.parse_args().pages
    with tempfile.TemporaryDirectory() as scratch:
        volume, _ = drawn(Path(scratch), pages, 3)
        warm = first_pages(volume, 4)
        (one, one_cpu), (two, two_cpu) = (seconds(volume, warm, workers) for workers in (1, 2))
    told = f"{pages} pages: {one:.1f} s in one process ({one_cpu:.1f} CPU s), {two:.1f} s in two ({two_cpu:.1f})"
    print(f"{told}: {one / two:.2f} times as fast")
    print(f"on two cores of their own, by CPU seconds: {2 * one_cpu / two_cpu:.2f} times")


if __name__ == "__main__":
    main()
