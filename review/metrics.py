"""The figures of `status` in the form that Prometheus scrapes.

Pages are answered by several processes, work is done by others and on other machines: nothing is counted here, all of it is looked up
(docs/adr/0011). Labels are the program's own words, never anything that a batch brought.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import get_args

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from evidence.document import ProblemCode
from evidence.landing import LandingState
from review.status import FAILURES, ROUTES, STAGES, UPLOADS, status_of
from store import Desk

MEDIA = CONTENT_TYPE_LATEST


def exposed(desk: Desk, now: dt.datetime) -> bytes:
    """All figures as text."""
    registry = CollectorRegistry()
    registry.register(_Store(desk, now))
    return generate_latest(registry)


class _Store(Collector):
    def __init__(self, desk: Desk, now: dt.datetime) -> None:
        self._desk, self._now = desk, now

    def describe(self) -> Iterable[Metric]:
        """Nothing: the store is asked once, when the figures are."""
        return ()

    def collect(self) -> Iterator[Metric]:
        status = status_of(self._desk, self._now)
        work = status.work
        yield _sums("pages", "Pages of finished runs, by how their text came about.", "route", work.pages, ROUTES)
        yield _sums("page_lookups", "Pages of finished runs, found in the store or read.", "outcome", work.taken, ("store", "read"))
        yield _sums("stage_seconds", "Seconds that finished runs took, by stage.", "stage", work.seconds, STAGES)
        yield _sums("problems", "Files and pages that could not be read, by code.", "code", work.problems, get_args(ProblemCode))
        yield _sums("failures", "Batches that failed, by what became of them.", "kind", work.failures, FAILURES)
        yield _sums("done", "Batches and applications of finished runs.", "what", work.done, ("batches", "applications"))
        yield _counts("landings", "Batches that landed in a watched folder, by state.", status.landings, get_args(LandingState))
        yield _counts("uploads", "Batches sent through the pages, by state.", status.uploads, UPLOADS)
        yield _counts("applications", "Applications, by state of the procedure.", status.applications, ())
        yield _one("pages_left", "Pages that the batches under way still have.", status.left)
        yield _one("pages_per_minute", "Scanned pages read a minute over the last quarter of an hour.", status.rate)
        yield _one("batches_waiting", "Batches that wait to be read.", status.wait)
        yield _one("audit_head", "Number of the last event of the audit's chain.", status.head.number)


def _sums(name: str, says: str, label: str, values: Mapping[str, float], known: Iterable[str]) -> Metric:
    """A counter with a value for each label that is known to come, so that rates are right from the first one on."""
    family = CounterMetricFamily(f"zhiping_{name}", says, labels=[label])
    for one in dict.fromkeys((*known, *values)):
        family.add_metric([one], values.get(one, 0))
    return family


def _counts(name: str, says: str, values: Mapping[str, int], known: Iterable[str]) -> Metric:
    family = GaugeMetricFamily(f"zhiping_{name}", says, labels=["state"])
    for one in dict.fromkeys((*known, *values)):
        family.add_metric([one], values.get(one, 0))
    return family


def _one(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(f"zhiping_{name}", says, value=value)
