"""A storm over the whole of it: a Prefect server, a worker on each of two machines, the watcher, PostgreSQL, and what they start.

``python -m tests.chaos.service --kills 20`` drops batches in the inbox, and kills at seeded random moments the server, the workers, the
processes of their flow runs, the page readers of these, the watcher and the database.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import psutil

from flows.server import LASTING, POOL, answers, free_port
from flows.source import ROOT
from tests.chaos.batches import make
from tests.chaos.engine import NAME, SLOW
from tests.chaos.outcome import Outcome, unfinished
from tests.chaos.site import Site, prepare
from tests.chaos.storm import undisturbed
from tests.chaos.troubles import leases_end
from tests.store.clusters import Cluster, cluster
from zhiping.parts import Journal, Part

DATABASE, SERVER, WATCHER = "database", "server", "watcher"
PATIENCE = 240.0
START = 120.0


class Service:
    """All parts; one that was killed is started again."""

    def __init__(self, site: Site, database: Cluster, journal: Journal) -> None:
        self._site, self._database = site, database
        self._prefect = database.database("prefect").replace("postgresql:", "postgresql+asyncpg:")
        port = free_port()
        self.api = f"http://127.0.0.1:{port}/api"
        server = ["flows.serving", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
        worker = ["prefect", "worker", "start", "--pool", POOL, "--type", "process", "--work-queue", "reading", "--limit", "1", "--name"]
        watch = ["zhiping", "watch", str(site.inbox), "--out", str(site.terms.out), "--ocr", NAME, "--workers", "1"]
        watch += ["--settle", "0.1", "--sweep", "1"]
        commands = {SERVER: (server, 1), "worker 1": ([*worker, "1"], 1), "worker 2": ([*worker, "2"], 2), WATCHER: (watch, 1)}
        self.parts = {name: Part(name, command, self._environment(machine), journal) for name, (command, machine) in commands.items()}

    def start(self) -> None:
        self.parts[SERVER].start()
        until = time.monotonic() + START
        while not answers(self.api):
            if time.monotonic() > until:
                raise TimeoutError("the Prefect server does not answer")
            time.sleep(0.5)
        subprocess.run([sys.executable, "-m", "zhiping", "deploy"], check=True, env=self._environment(1))
        for name in ("worker 1", "worker 2", WATCHER):
            self.parts[name].start()

    def victims(self) -> dict[str, list[psutil.Process]]:
        """Who can be killed, by what they do."""
        found: dict[str, list[psutil.Process]] = {DATABASE: []}
        for name, part in self.parts.items():
            if part.process is None:
                continue
            with suppress(psutil.Error):
                own = psutil.Process(part.process.pid)
                found[name] = [own, *own.children(recursive=True)] if name == SERVER else [own]
                if name.startswith("worker"):
                    for run in children(own, "prefect.engine"):
                        found[f"flow of {name}"] = [run]
                        found |= {f"page reader of {name}": [reader] for reader in children(run, "spawn_main")}
        return found

    def kill(self, name: str, processes: list[psutil.Process]) -> None:
        if name == DATABASE:
            self._database.kill()
            self._database.start()
        for process in processes:
            with suppress(psutil.Error):
                process.kill()
        if part := self.parts.get(name):
            part.stop()  # hears that it has ended
            part.start()
        if "worker" in name:
            leases_end(self._site)

    def stop(self) -> None:
        for part in reversed(self.parts.values()):
            part.stop()

    def _environment(self, machine: int) -> dict[str, str]:
        settings = self._site.settings(machine)
        own = {
            "ZHIPING_HOME": str(settings.home),
            "ZHIPING_SHARED": str(settings.common),
            "ZHIPING_DATABASE_URL": settings.store_url,
            "ZHIPING_BLOBS": settings.store_blobs,
            "PREFECT_HOME": str(self._site.folder / "prefect"),
            "PREFECT_API_URL": self.api,
            "PREFECT_API_DATABASE_CONNECTION_URL": self._prefect,
            "PYTHONPATH": str(ROOT),  # the engine's
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            SLOW: "0.3",
        }
        return os.environ | LASTING | {"PREFECT_WORKER_QUERY_SECONDS": "1"} | own


def children(process: psutil.Process, word: str) -> Iterator[psutil.Process]:
    """Those in whose command the word is; none where the process is gone."""
    with suppress(psutil.Error):
        yield from (child for child in process.children(recursive=True) if word in " ".join(child.cmdline()))


def storm(site: Site, service: Service, batches: list[Path], kills: int, seed: int, longest: float) -> Outcome:
    """Two batches at a time; one that ends makes room for the next."""
    chance, outcome, started = random.Random(seed), Outcome(), time.monotonic()
    bereft: set[int] = set()
    try:
        service.start()
        while outcome.killed.total() < kills:
            while unfinished(site) < 2:
                batches += [make(site.folder.parent, len(batches))] if outcome.new == len(batches) else []
                (site.inbox / f"{outcome.new:03}.zip").write_bytes(batches[outcome.new].read_bytes())
                outcome.new, outcome.dropped = outcome.new + 1, outcome.dropped + 1
            time.sleep(chance.uniform(0, longest))
            found = service.victims()
            name = chance.choice(sorted(found))
            if "reader" in name:  # a page whose reader is killed twice is a problem
                with suppress(psutil.Error):
                    reading = found[name][0].ppid()
                    if reading in bereft:
                        continue
                    bereft.add(reading)
            service.kill(name, found[name])
            outcome.killed[name.removesuffix(" 1").removesuffix(" 2")] += 1
        until = time.monotonic() + PATIENCE
        while unfinished(site) and time.monotonic() < until:
            time.sleep(0.5)
    finally:
        service.stop()
    outcome.seconds = round(time.monotonic() - started, 1)
    outcome.tell(site)
    return outcome


def main() -> int:
    """Print the outcome as JSON; 0 where nothing was lost, done twice or written otherwise than undisturbed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--longest", type=float, default=20.0, help="most seconds between two kills")
    given = options.parse_args()
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="service-")))
        database = stack.enter_context(cluster())
        site = prepare(place / "storm", recorded=False, database=database)
        journal = stack.enter_context(Journal(place / "log"))
        batches: list[Path] = []
        outcome = storm(site, Service(site, database, journal), batches, given.kills, given.seed, given.longest)
        calm = undisturbed(prepare(place / "calm", recorded=False), batches[: outcome.new])
        log = (place / "log").read_text(errors="replace")
    same = calm == outcome.sheets
    print(json.dumps(vars(outcome) | {"sheets": len(outcome.sheets), "identical": same}, ensure_ascii=False, indent=1))
    if same and not outcome.wrong:
        return 0
    print(log[-20000:], file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
