"""What a run did, in figures: seconds by stage, pages by how they were read and whether they had to be, problems by code.

They are kept with the run, for those who watch how the program fares (`store.tallies`): nothing in them tells an enterprise or a person.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from evidence.page import Page
from evidence.tally import Tally
from extractors.pages.pool import Progress
from flows.records import ApplicationResult


class Stages:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        begun = time.monotonic()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.monotonic() - begun


class PagesSeen:
    """Told of every page, hands it on: how many were `found` in the store, how many `read`, and the `seconds` until the last of these."""

    def __init__(self, tell: Callable[[Progress], None]) -> None:
        self._tell, self._begun = tell, time.monotonic()
        self.found = self.read = 0
        self.seconds = 0.0

    def __call__(self, page: Progress) -> None:
        if page.cached:
            self.found += 1
        else:
            self.read += 1
            self.seconds = time.monotonic() - self._begun
        self._tell(page)


def routes_of(pages: Iterable[Page]) -> dict[str, int]:
    """Pages by how their text came about; those of which only a glance was needed apart."""
    return dict(Counter("glance" if page.read == "glance" else page.route for page in pages))


def stage_seconds(results: Iterable[ApplicationResult]) -> dict[str, float]:
    """The applications' seconds together, by stage."""
    total: Counter[str] = Counter()
    for result in results:
        total.update(result.seconds)
    return dict(total)


def tallies_of(results: Sequence[ApplicationResult], seconds: Mapping[str, float], pages: PagesSeen) -> tuple[Tally, ...]:
    """The figures of a run that was done."""
    routes: Counter[str] = Counter()
    problems: Counter[str] = Counter()
    for result in results:
        routes.update(result.routes)
        problems.update(problem.code for problem in result.problems)
    return (
        *(Tally("seconds", stage, spent) for stage, spent in seconds.items() if stage != "total"),
        *(Tally("pages", route, number) for route, number in routes.items()),
        *(Tally("problems", code, number) for code, number in problems.items()),
        Tally("taken", "store", pages.found),
        Tally("taken", "read", pages.read),
        Tally("done", "applications", len(results)),
        Tally("done", "batches", 1),
    )
