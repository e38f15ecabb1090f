"""Two machines, each with a home of its own, on one PostgreSQL: the one that reads a batch goes down in the middle, and the other ends it.

``python -m tests.chaos.machines`` prints what became of it. ``--objects``: pictures are kept in an object store, not in a shared folder.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import psutil

from store.landings import Landings
from tests.chaos.batches import APPLICATIONS, PAPERS, make
from tests.chaos.crew import DUTIES, Crew, readers
from tests.chaos.engine import SLOW
from tests.chaos.outcome import Outcome, unfinished
from tests.chaos.site import Site, prepare
from tests.chaos.storm import undisturbed
from tests.store.clusters import cluster
from tests.store.objects import ADDRESS, object_store

PATIENCE = 90.0


def outage(site: Site, batch: Path) -> Outcome:
    """Drop a batch, end the machine that reads it when two pages are read, and let the other one go on."""
    machines = [Crew(site, {name: duty for name, duty in DUTIES.items() if duty[1] == number}) for number in (1, 2)]
    outcome = Outcome(dropped=1, new=1)
    try:
        (site.inbox / "甲.zip").write_bytes(batch.read_bytes())
        machines[0].keep()
        awaited(lambda: 2 <= pages_read(site) < APPLICATIONS * PAPERS)
        left = [reader for pid in machines[0].pids.values() for reader in readers(pid)]
        machines[0].dismiss()
        outcome.wrong += [] if unfinished(site) and left else ["nothing was being read when the machine went down"]
        machines[1].keep()
        awaited(lambda: not unfinished(site))
    finally:
        for machine in machines:
            machine.dismiss()
    outcome.wrong += [f"a page reader outlived its machine: {r}" for r in psutil.wait_procs(left, timeout=5)[1]]
    outcome.tell(site)
    return outcome


def pages_read(site: Site) -> int:
    with site.open() as store:
        return sum(landing.done for landing in Landings(store.database).all())


def awaited(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.05)


def main() -> int:
    """Print the outcome as JSON; 0 where all is as on one machine that nobody disturbed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--objects", action="store_true")
    given = options.parse_args()
    started = time.monotonic()
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="machines-")))
        batch = make(place, 0)
        calm = undisturbed(prepare(place / "calm", recorded=False), [batch])  # what is loaded late is loaded before forking
        database = stack.enter_context(cluster())
        if given.objects:
            stack.enter_context(object_store())
        os.environ[SLOW] = "0.5"
        outcome = outage(prepare(place / "machines", recorded=False, database=database, blobs=ADDRESS if given.objects else ""), batch)
    outcome.seconds = round(time.monotonic() - started, 1)
    same = calm == outcome.sheets
    print(json.dumps(vars(outcome) | {"sheets": len(outcome.sheets), "identical": same}, ensure_ascii=False, indent=1))
    return 0 if same and not outcome.wrong else 1


if __name__ == "__main__":
    sys.exit(main())
