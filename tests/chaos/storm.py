"""A storm: batches land while the processes that take them in and read them are killed at seeded random moments.

``python -m tests.chaos.storm --kills 200`` forks the processes from this one, so that starting one again takes no time, and prints what
became of the batches. With ``--engine`` pages are read by processes of the pool, which are killed too (a page whose process is killed
twice in one reading is a problem, as it should be: few kills, and a seed that spares it); without, their readings are in the
store. ``--postgresql``: the store is a PostgreSQL, which is killed as well.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import itertools
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil

from evidence.errors import StoreUnavailable
from evidence.landing import READABLE, RECEIVING
from extractors.documents import documents
from extractors.pages.pool import Pool, Progress
from extractors.triage import triage
from flows.across import Past, compared, person_secret, pictures_of
from flows.held import holder
from flows.inbox import Inbox
from flows.reception import Reception
from flows.records import ApplicationResult, RunRequest, versions
from flows.render import application_of, batch_summary, render
from scoring.sheet import score
from store import FinishedRun, Store, open_store
from store.availability import available
from store.landings import Landings
from tests.chaos.batches import make, record
from tests.chaos.engine import NAME
from tests.store.clusters import Cluster, cluster
from zhiping.landed import Terms, read_landed
from zhiping.run import write
from zhiping.settings import Settings
from zhiping.watch import pipeline

LEASE = dt.timedelta(seconds=0.5)
DATABASE = "database"
AT_ONCE = 2
"""Below so many unfinished batches another one is dropped."""
AGAIN = 0.2
"""The share of drops that repeat an earlier batch under another name."""
PATIENCE = 120.0
"""Seconds after the last kill in which every batch must end."""


@dataclass
class Outcome:
    """`dropped` archives of `new` contents; processes `killed` by what they did; landings in each of their `states`; finished `runs`;
    `sheets` are hashes of all written files; `wrong` says what was lost or done twice."""

    dropped: int = 0
    new: int = 0
    killed: dict[str, int] = field(default_factory=dict)
    states: dict[str, int] = field(default_factory=dict)
    runs: int = 0
    sheets: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0


@dataclass(frozen=True)
class Site:
    """Where a storm, or an undisturbed run, takes place."""

    folder: Path
    recorded: bool
    """Whether the readings of pages are in the store."""
    database: Cluster | None = None

    @property
    def inbox(self) -> Path:
        return self.folder / "in"

    @property
    def settings(self) -> Settings:
        return Settings(home=self.folder / "home", database_url=self.database.url if self.database else "")

    @property
    def terms(self) -> Terms:
        return Terms(self.folder / "out", None, None, None, NAME, 1)

    def open(self) -> Store:
        return open_store(self.settings.store_url, self.settings.store_blobs)


def finish(
    request: RunRequest, store: Store, settings: Settings, started: float, shown: AbstractContextManager[Callable[[Progress], None]]
) -> FinishedRun:
    """What `zhiping.run.finish` does, without Prefect, whose start takes longer than a storm between two kills."""
    key = request.key()
    if found := store.find_run(key):
        return found
    files = [file for s in request.batch.submissions for file in s.files]
    results = []
    with Pool(request.engine, request.workers, triage) as pool, shown as progress:
        stream = pool.read(files, store, progress=progress)
        for submission in request.batch.submissions:
            readings = list(itertools.islice(stream, len(submission.files)))
            papers = documents([page for reading in readings for page in reading.pages])
            problems = submission.problems + tuple(p for reading in readings for p in reading.problems)
            sheet = score(application_of(submission, request), papers, problems, request.rubric, request.rulings)
            rendered = render(papers, problems, sheet, request)
            pages = [p for reading in readings for p in reading.pages]
            results.append(ApplicationResult(submission.folder, papers, problems, sheet, rendered, len(pages), pictures_of(pages)))
    results, seen = compared(results, request, person_secret(settings.home), Past(store.earlier_traces, store.events_of))
    summary = batch_summary(request, results, {}, versions(request.engine))
    outputs = {r.folder: r.files for r in results}
    run = FinishedRun(request.batch.name, request.county, request.rubric.edition, request.deadline, summary, outputs)
    store.keep_run(key, run, seen)
    return run


def take_in(site: Site) -> None:
    """As `zhiping watch` does in one of its threads, for ever."""
    inbox, by = Inbox(site.inbox, 0.05), holder()
    while True:
        with suppress(StoreUnavailable, OSError), available(), site.open() as store:
            reception = Reception(inbox, Landings(store.database, LEASE), by, pipeline(NAME), lambda batch: batch, site.settings.home, 0)
            while True:
                reception.sweep()
                time.sleep(0.05)
        time.sleep(0.1)


def read(site: Site) -> None:
    """As `zhiping watch` does in its other thread and the process that this starts, for ever."""
    while True:
        with suppress(Exception), available(), site.open() as store:
            landings = Landings(store.database, LEASE)
            while True:
                for landing in landings.free(str(site.inbox.resolve()), READABLE)[:1]:
                    read_landed(store, landings, landing.key, site.terms, site.settings, finish, most=1000)  # not the batch's fault
                time.sleep(0.05)
        time.sleep(0.1)


class Crew:
    """The processes, each started again when it has gone."""

    def __init__(self, site: Site, duties: dict[str, Callable[[Site], None]]) -> None:
        self._site, self._duties = site, duties
        self.pids: dict[str, int] = {}

    def keep(self) -> None:
        """Start whom there is not."""
        for name, duty in self._duties.items():
            if name not in self.pids:
                self.pids[name] = self._start(duty)

    def kill(self, name: str, pid: int) -> None:
        if self._site.database and name == DATABASE:
            self._site.database.kill()
            self._site.database.start()
            return
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        if self.pids.get(name) == pid:
            os.waitpid(pid, 0)
            del self.pids[name]

    def victims(self) -> list[tuple[str, int]]:
        """Everybody, and the processes that they have started."""
        found = [*self.pids.items(), *([(DATABASE, 0)] if self._site.database else [])]
        for pid in self.pids.values():
            with suppress(psutil.Error):
                found += [("page reader", child.pid) for child in psutil.Process(pid).children(recursive=True)]
        return found

    def dismiss(self) -> None:
        for name, pid in self.victims():
            if name != DATABASE:
                self.kill(name, pid)

    def _start(self, duty: Callable[[Site], None]) -> int:
        pid = os.fork()
        if pid:
            return pid
        try:
            os.dup2(os.open(self._site.folder / "crew.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
            random.seed(os.getpid())
            duty(self._site)
        finally:
            os._exit(1)


def storm(site: Site, batches: list[Path], kills: int, seed: int, longest: float) -> Outcome:
    """Kill while there is something to do, and drop another batch as soon as there is little; then wait until all have ended."""
    chance = random.Random(seed)
    crew = Crew(site, {"taking in 1": take_in, "taking in 2": take_in, "reading 1": read, "reading 2": read})
    outcome, started = Outcome(), time.monotonic()
    try:
        while sum(outcome.killed.values()) < kills:
            crew.keep()
            time.sleep(chance.uniform(0, longest))
            unfinished = _unfinished(site, outcome)
            if unfinished:
                name, pid = chance.choice(crew.victims())
                crew.kill(name, pid)
                kind = name.rstrip(" 12")
                outcome.killed[kind] = outcome.killed.get(kind, 0) + 1
            if unfinished < AT_ONCE:
                _drop(site, batches, outcome, chance)
        crew.keep()
        until = time.monotonic() + PATIENCE
        while _unfinished(site, outcome) and time.monotonic() < until:
            time.sleep(0.1)
    finally:
        crew.dismiss()
    outcome.seconds = round(time.monotonic() - started, 1)
    _told(site, outcome)
    return outcome


def undisturbed(site: Site, batches: list[Path]) -> dict[str, str]:
    """What the same batches give in one go: the hashes of all written files."""
    for number, batch in enumerate(batches):
        (site.inbox / f"{number:02}.zip").write_bytes(batch.read_bytes())
    with site.open() as store:
        for batch in batches if site.recorded else ():
            record(store, batch)
        landings = Landings(store.database, LEASE)
        Reception(Inbox(site.inbox, 0), landings, "one", pipeline(NAME), lambda batch: batch, site.settings.home, 0).sweep()
        for landing in landings.all():
            read_landed(store, landings, landing.key, site.terms, site.settings, finish)
    return hashes(site.terms.out)


def hashes(out: Path) -> dict[str, str]:
    """Every file that was written, by batch content, application and name; batch.json tells seconds and is left out."""
    files = (p for p in sorted(out.rglob("*")) if p.is_file() and p.name != "batch.json")
    return {"/".join((p.parts[-3].rsplit("-", 1)[1], *p.parts[-2:])): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def prepare(folder: Path, *, recorded: bool, database: Cluster | None = None) -> Site:
    """An empty site."""
    site = Site(folder, recorded, database)
    site.inbox.mkdir(parents=True)
    site.settings.home.mkdir()
    return site


def _drop(site: Site, batches: list[Path], outcome: Outcome, chance: random.Random) -> None:
    """The next batch, or one that was dropped before, in one of the ways in which uploads end: renamed, or written in two pieces."""
    again = outcome.new > 0 and chance.random() < AGAIN
    if not again and outcome.new == len(batches):
        batches.append(make(site.folder.parent, outcome.new))
    batch = batches[chance.randrange(outcome.new) if again else outcome.new]
    name = f"{outcome.dropped:03}.zip"
    if site.recorded and not again:
        with site.open() as store:
            record(store, batch)
    outcome.new, outcome.dropped = outcome.new + (not again), outcome.dropped + 1
    content = batch.read_bytes()
    if chance.random() < 0.5:
        (site.inbox / f"{name}.part").write_bytes(content)
        (site.inbox / f"{name}.part").rename(site.inbox / name)
        return
    with (site.inbox / name).open("wb") as file:
        file.write(content[: len(content) // 2])
        file.flush()
        file.write(content[len(content) // 2 :])


def _unfinished(site: Site, outcome: Outcome) -> int:
    """How many batches have not ended. The store is closed each time: what is open would be shared with processes that are forked."""
    with site.open() as store:
        ended = sum(landing.state not in {*RECEIVING, *READABLE} for landing in Landings(store.database).all())
    return outcome.dropped - ended


def _told(site: Site, outcome: Outcome) -> None:
    """What there is now, and all that is not as it should be."""
    with site.open() as store:
        for landing in Landings(store.database).all():
            outcome.states[landing.state] = outcome.states.get(landing.state, 0) + 1
            outcome.wrong += [f"{landing.name}: {landing.message}"] if landing.state not in {"done", "repeated"} else []
        outcome.runs = len(store.run_names())
        for name in store.run_names():  # what is written must be what is kept
            run = store.latest_run(name)
            assert run is not None
            write(site.folder / "again", run)
    outcome.sheets = hashes(site.terms.out)
    shelved = list((site.inbox / "accepted").glob("*/*.zip"))
    repeated = outcome.dropped - outcome.new
    expected = {"done": outcome.new} | ({"repeated": repeated} if repeated else {})
    checks = {
        f"the store and the files written differ: {outcome.runs} runs": hashes(site.folder / "again") == outcome.sheets,
        f"{outcome.new} batches, {outcome.runs} runs": outcome.runs == outcome.new,
        f"{outcome.dropped} dropped, {len(shelved)} accepted": len(shelved) == outcome.dropped,
        f"should be {expected}": outcome.states == expected,
        "without receipt": all((path.parent / "回执.txt").is_file() for path in shelved),
        "left behind": not [*site.settings.home.glob("landing-*"), *(site.inbox / ".taken").glob("*")],
    }
    outcome.wrong += [told for told, right in checks.items() if not right]


def main() -> int:
    """Print the outcome as JSON; 0 where nothing was lost, done twice or written otherwise than undisturbed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--longest", type=float, default=1.0, help="most seconds between two kills")
    options.add_argument("--engine", action="store_true")
    options.add_argument("--postgresql", action="store_true")
    given = options.parse_args()
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="storm-")))
        batches = [make(place, 0)]
        undisturbed(prepare(place / "before", recorded=True), batches[:1])  # what is loaded late is loaded before forking
        database = stack.enter_context(cluster()) if given.postgresql else None
        site = prepare(place / "storm", recorded=not given.engine, database=database)
        outcome = storm(site, batches, given.kills, given.seed, given.longest)
        dropped = batches[: outcome.new]
        same = undisturbed(prepare(place / "calm", recorded=not given.engine), dropped) == outcome.sheets
        log = (site.folder / "crew.log").read_text(errors="replace")
    print(json.dumps(asdict(outcome) | {"sheets": len(outcome.sheets), "identical": same}, ensure_ascii=False, indent=1))
    if same and not outcome.wrong:
        return 0
    print(log[-4000:], file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
