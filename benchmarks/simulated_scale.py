"""How long rounds take on how many machines: ``python -m benchmarks.simulated_scale [--applications N] [--machines N] [--cores N]``.

Two answers that have to agree: arithmetic (the work that each resource has to do, divided by how much of it there is; the busiest one
decides), and a simulation in which landings, pages and applications queue for cores, for their landing's own thread and for the audit's
chain, to which one transaction is added at a time whatever the number of machines. `MEASURED` is what `benchmarks.scale`,
`benchmarks.workers` and `benchmarks.writers` measured (docs/scale.md). Without options: the table of docs/scale.md, first
the run of `benchmarks.scale` itself, as a check of the model.

Of a round in which every machine has many landings, `LANDINGS` each are simulated: every further one is like the others.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import simpy

LANDINGS = 4
_TOGETHER = 32
"""Pages that are kept in one transaction at most."""


@dataclass(frozen=True)
class Costs:
    """Of one application, page or landing, in CPU seconds of one core, unless said otherwise."""

    pages: float
    read: float
    """A page's OCR, in its process."""
    kept: float
    """A page's way from there into the store, on the landing's own thread."""
    found: float
    """An application's documents, in a process of their own."""
    finished: float
    """An application's scoring, files and comparison with others, on the landing's own thread."""
    beside: float
    """What Prefect's server and the database use for an application."""
    begun: float
    """A landing's start: programs loaded, patterns compiled."""
    chain: float
    """Seconds that a transaction of pages keeps all other writers waiting."""


MEASURED = Costs(pages=55.5, read=1.27, kept=0.0057, found=1.02, finished=0.42, beside=0.42, begun=4.0, chain=0.037)
TOLD = replace(MEASURED, read=0.0024)
"""As `benchmarks.scale` has it, whose pages are told and not read."""


@dataclass(frozen=True)
class Site:
    """So many machines of so many cores, each reading one landing of `batch` applications at a time."""

    machines: int
    cores: int
    batch: int = 40


@dataclass(frozen=True)
class Answer:
    """Seconds, and the share of them in which each resource is busy, the busiest first."""

    seconds: float
    busy: dict[str, float]


def reckoned(costs: Costs, site: Site, applications: int) -> Answer:
    """What each resource has to do, divided by how much of it there is."""
    c, landings = costs, applications / site.batch
    work = {
        "cores": (applications * (c.pages * (c.read + c.kept) + c.found + c.finished + c.beside) + landings * c.begun)
        / (site.machines * site.cores),
        "the landings' own threads": (applications * (c.pages * c.kept + c.finished) + landings * c.begun / 2) / site.machines,
        "the audit's chain": applications * c.pages / _TOGETHER * c.chain,
    }
    seconds = max(work.values())
    return Answer(seconds, dict(sorted(((name, w / seconds) for name, w in work.items()), key=lambda item: -item[1])))


@dataclass
class Meter:
    """Seconds for which resources were held."""

    held: dict[str, float] = field(default_factory=dict)

    def add(self, name: str, seconds: float) -> None:
        self.held[name] = self.held.get(name, 0.0) + seconds


class Simulation:
    """One round on one site. Pages differ: their seconds are spread as an exponential distribution's."""

    def __init__(self, costs: Costs, site: Site, applications: int, seed: int = 1) -> None:
        self._costs, self._site, self._chance = costs, site, random.Random(seed)
        self._env = simpy.Environment()
        self._chain = simpy.Resource(self._env)
        self._meter = Meter()
        full, rest = divmod(applications, site.batch)
        self._waiting = [site.batch] * full + ([rest] if rest else [])

    def run(self) -> Answer:
        machines = [self._env.process(self._machine()) for _ in range(self._site.machines)]
        self._env.run(simpy.AllOf(self._env, machines))
        seconds = self._env.now
        site, held = self._site, self._meter.held
        size = {"cores": site.machines * site.cores, "the landings' own threads": site.machines, "the audit's chain": 1}
        busy = {name: held.get(name, 0.0) / number / seconds for name, number in size.items()}
        return Answer(seconds, dict(sorted(busy.items(), key=lambda item: -item[1])))

    def _machine(self) -> Iterator[simpy.Event]:
        """Lands one batch after the other, as long as there are any."""
        cores = simpy.Resource(self._env, self._site.cores)
        while self._waiting:
            landing = Landed(self._env, cores, self._waiting.pop())
            yield from self._hold("cores", cores, self._costs.begun / 2)  # what its processes load, they load beside it
            yield from self._hold("cores", cores, self._costs.begun / 2)
            readers = [self._env.process(self._reader(landing)) for _ in range(self._site.cores)]
            yield simpy.AllOf(self._env, readers)
            yield simpy.AllOf(self._env, landing.finishing)

    def _reader(self, landing: Landed) -> Iterator[simpy.Event]:
        """A page process: reads what is next; the last page of an application has it finished beside the reading."""
        pages = round(self._costs.pages)
        while landing.begun < landing.applications * pages:
            landing.begun += 1
            yield from self._hold("cores", landing.cores, self._chance.expovariate(1 / self._costs.read))
            yield from self._on_thread(landing, self._costs.kept)
            landing.done += 1
            if landing.done % _TOGETHER == 0 or landing.done == landing.applications * pages:
                landing.finishing.append(self._env.process(self._hold("the audit's chain", self._chain, self._costs.chain)))
            if landing.done % pages == 0:
                landing.finishing.append(self._env.process(self._finish(landing)))

    def _finish(self, landing: Landed) -> Iterator[simpy.Event]:
        yield from self._hold("cores", landing.cores, self._costs.found + self._costs.beside)
        yield from self._on_thread(landing, self._costs.finished)

    def _on_thread(self, landing: Landed, seconds: float) -> Iterator[simpy.Event]:
        with landing.thread.request() as turn:
            yield turn
            yield from self._hold("cores", landing.cores, seconds)
            self._meter.add("the landings' own threads", seconds)

    def _hold(self, name: str, resource: simpy.Resource, seconds: float) -> Iterator[simpy.Event]:
        with resource.request() as turn:
            yield turn
            yield self._env.timeout(seconds)
            self._meter.add(name, seconds)


class Landed:
    """A landing under way on a machine with these `cores`: pages `begun` and `done`."""

    def __init__(self, env: simpy.Environment, cores: simpy.Resource, applications: int) -> None:
        self.cores, self.applications = cores, applications
        self.thread = simpy.Resource(env)
        self.begun = self.done = 0
        self.finishing: list[simpy.Process] = []


def simulated(costs: Costs, site: Site, applications: int) -> Answer:
    """The same, by letting it happen."""
    few = min(applications, site.machines * site.batch * LANDINGS)
    answer = Simulation(costs, site, few).run()
    return replace(answer, seconds=answer.seconds * applications / few)


ROUNDS = (
    (50, Site(1, 2)),
    (50, Site(1, 8)),
    (1_000, Site(1, 8)),
    (1_000, Site(1, 16)),
    (1_000, Site(4, 16)),
    (100_000, Site(4, 16)),
    (100_000, Site(16, 32)),
    (100_000, Site(50, 32)),
)


def row(costs: Costs, site: Site, applications: int) -> str:
    sum_, sim = reckoned(costs, site, applications), simulated(costs, site, applications)
    busy = ", ".join(f"{name} {share:.0%}" for name, share in list(sim.busy.items())[:2])
    return f"| {applications:,} | {site.machines} × {site.cores} | {sum_.seconds / 3600:.2f} | {sim.seconds / 3600:.2f} | {busy} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("applications", "machines", "cores"):
        parser.add_argument(f"--{name}", type=int)
    asked = parser.parse_args()
    rounds = ROUNDS
    if asked.applications:
        rounds = ((asked.applications, Site(asked.machines or 1, asked.cores or 2)),)
    if not asked.applications:
        check = simulated(TOLD, Site(1, 2), 1000)
        print(f"a landing of 40 applications whose pages are told, on 2 cores: {check.seconds / 25:.0f} s\n")
    print("| applications | machines × cores | hours, reckoned | hours, simulated | busy |\n|---|---|---|---|---|")
    for applications, site in rounds:
        print(row(MEASURED, site, applications), flush=True)


if __name__ == "__main__":
    main()
