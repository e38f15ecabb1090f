"""A storm: batches land while the processes that take them in and read them are killed at seeded random moments.

``python -m tests.chaos.storm --kills 200`` prints what became of the batches. With ``--engine`` pages are read by processes of the pool,
which are killed too; without, their readings are in the store. With ``--troubles`` other things go wrong as well (`troubles`), and archives
are replaced by others as soon as they lie there. ``--machines``: two machines, each with a home of its own, on one PostgreSQL, which is
killed as well, and one object store (``--folder``: a shared folder instead).
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from flows.inbox import Inbox
from flows.reception import Reception
from store.landings import Landings
from tests.chaos.batches import make, record
from tests.chaos.crew import Crew
from tests.chaos.duties import finish
from tests.chaos.engine import NAME
from tests.chaos.outcome import Outcome, hashes, unfinished
from tests.chaos.site import LEASE, Site, prepare
from tests.chaos.troubles import TROUBLES, time_passes
from tests.store.clusters import cluster
from tests.store.objects import ADDRESS, object_store
from zhiping.landed import read_landed
from zhiping.watch import pipeline

AT_ONCE = 2
"""Below so many unfinished batches another one is dropped."""
AGAIN = 0.2
"""The share of drops that repeat an earlier batch under another name."""
TROUBLED = 0.2
"""The share of moments in which there is trouble besides."""
PATIENCE = 300.0
"""Seconds after the last kill in which every batch must end."""


class Drops:
    """Batches, dropped one after the other in the ways in which uploads end: renamed, written in two pieces, or over another one."""

    def __init__(self, site: Site, batches: list[Path], outcome: Outcome, chance: random.Random, *, replaces: bool) -> None:
        self._site, self._batches, self._outcome, self._chance, self._replaces = site, batches, outcome, chance, replaces

    def drop(self) -> None:
        """The next batch, or one that was dropped before."""
        again = self._outcome.new > 0 and self._chance.random() < AGAIN
        content = self._batches[self._chance.randrange(self._outcome.new)] if again else self._new()
        if self._replaces and self._chance.random() < 0.2:
            name = self._lay(content)
            self._outcome.replaced += 1
            time.sleep(self._chance.uniform(0, 0.15))
            self._lay(self._new(), name)  # whoever reads the first keeps it; whoever had not begun finds the second
        self._lay(content)

    def _new(self) -> Path:
        if self._outcome.new == len(self._batches):
            self._batches.append(make(self._site.folder.parent, self._outcome.new))
        batch = self._batches[self._outcome.new]
        if self._site.recorded:
            with self._site.open() as store:
                record(store, batch)
        self._outcome.new += 1
        return batch

    def _lay(self, batch: Path, name: str = "") -> str:
        self._outcome.dropped += 1
        name = name or f"{self._outcome.dropped:03}.zip"
        content, part, target = batch.read_bytes(), self._site.inbox / f"{name}.part", self._site.inbox / name
        if target.exists() or self._chance.random() < 0.5:
            part.write_bytes(content)
            part.rename(target)
            return name
        with target.open("wb") as file:
            file.write(content[: len(content) // 2])
            file.flush()
            file.write(content[len(content) // 2 :])
        return name


def storm(site: Site, batches: list[Path], kills: int, seed: int, longest: float, *, troubles: bool) -> Outcome:
    """Kill while there is something to do, and drop another batch as soon as there is little; then wait until all have ended."""
    chance = random.Random(seed)
    crew, outcome, started = Crew(site), Outcome(), time.monotonic()
    drops = Drops(site, batches, outcome, chance, replaces=troubles)
    try:
        while outcome.killed.total() < kills:
            crew.keep()
            time.sleep(chance.uniform(0, longest))
            left = unfinished(site)
            if left and troubles and chance.random() < TROUBLED:
                name = chance.choice(sorted(TROUBLES))
                TROUBLES[name](site, crew, chance)
                outcome.troubles[name] += 1
                time_passes(site)
            if left:
                name, pid = chance.choice(crew.victims())
                crew.kill(name, pid)
                outcome.killed[name.rstrip(" 12")] += 1
            if left < AT_ONCE:
                drops.drop()
        until = time.monotonic() + PATIENCE
        while unfinished(site) and time.monotonic() < until:
            crew.keep()
            time_passes(site)
            time.sleep(0.2)
    finally:
        crew.dismiss()
    outcome.seconds = round(time.monotonic() - started, 1)
    outcome.tell(site)
    return outcome


def undisturbed(site: Site, batches: list[Path]) -> dict[str, str]:
    """What the same batches give in one go: the hashes of all written files."""
    for number, batch in enumerate(batches):
        (site.inbox / f"{number:02}.zip").write_bytes(batch.read_bytes())
    home = site.settings().home
    with site.open() as store:
        for batch in batches if site.recorded else ():
            record(store, batch)
        landings = Landings(store.database, LEASE)
        Reception(Inbox(site.inbox, 0), landings, "one", pipeline(NAME), lambda batch: batch, home, 0).sweep()
        for landing in landings.all():
            read_landed(store, landings, landing.key, site.terms, site.settings(), finish)
    return hashes(site.terms.out)


def main() -> int:
    """Print the outcome as JSON; 0 where nothing was lost, done twice or written otherwise than undisturbed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--longest", type=float, default=1.0, help="most seconds between two kills")
    options.add_argument("--engine", action="store_true")
    options.add_argument("--troubles", action="store_true")
    options.add_argument("--machines", action="store_true")
    options.add_argument("--folder", action="store_true")
    given = options.parse_args()
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="storm-")))
        batches = [make(place, 0)]
        undisturbed(prepare(place / "before", recorded=True), batches[:1])  # what is loaded late is loaded before forking
        database = stack.enter_context(cluster()) if given.machines else None
        if given.machines and not given.folder:
            stack.enter_context(object_store())
        site = prepare(
            place / "storm", recorded=not given.engine, database=database, blobs=ADDRESS if given.machines and not given.folder else ""
        )
        outcome = storm(site, batches, given.kills, given.seed, given.longest, troubles=given.troubles)
        same = undisturbed(prepare(place / "calm", recorded=not given.engine), batches[: outcome.new]) == outcome.sheets
        log = (site.folder / "crew.log").read_text(errors="replace")
    print(json.dumps(vars(outcome) | {"sheets": len(outcome.sheets), "identical": same}, ensure_ascii=False, indent=1))
    if same and not outcome.wrong:
        return 0
    print(log[-4000:], file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
