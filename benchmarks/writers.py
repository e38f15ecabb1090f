"""How many pages one database takes in: ``python -m benchmarks.writers [--processes 1 2 4] [--seconds 10]``.

Each process keeps recorded pages with their pictures, 32 at a time, as the pool does, in one PostgreSQL made for this; all of them add to
the one chain of the audit. The processes share the machine with the database: where its cores are busy, more processes cannot show more.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path

from benchmarks.recorded import Copy
from evidence.batch import SubmittedFile
from evidence.page import PageRead
from extractors.pages.cache import TOGETHER
from store import open_store
from tests.store.clusters import cluster


def keep(url: str, folder: str, number: int, seconds: float) -> tuple[int, float]:
    """Pages kept by one process, and the seconds of a transaction on average."""
    copy = Copy(number)
    pages = [
        copy.page(index, page, SubmittedFile(name, Path(name), hashlib.sha256(data).hexdigest(), len(data), ""))
        for index, (name, data) in enumerate(copy.files())
        for page in range(1, copy.pages_of(index) + 1)
    ]
    with open_store(url, folder) as store:
        started, turns = time.monotonic(), 0
        while time.monotonic() - started < seconds:
            told = [(f"{number} {turns} {i}", page) for i, page in enumerate(pages[:TOGETHER])]
            store.put_all([PageRead(key, page, key.encode() * 100, (f"pixels {key}",)) for key, page in told])
            turns += 1
        return turns * len(told), (time.monotonic() - started) / turns


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--seconds", type=float, default=10.0)
    asked = parser.parse_args()
    print("| processes | pages a second | ms a transaction of 32, waiting included |\n|---|---|---|")
    with cluster() as server, tempfile.TemporaryDirectory() as folder:
        open_store(server.url, folder).close()
        for count in asked.processes:
            with get_context("spawn").Pool(count) as pool:
                told = pool.starmap(keep, [(server.url, folder, 100 * count + n, asked.seconds) for n in range(count)])
            pages = sum(kept for kept, _ in told) / asked.seconds
            print(f"| {count} | {pages:.0f} | {1000 * sum(each for _, each in told) / count:.1f} |", flush=True)


if __name__ == "__main__":
    main()
