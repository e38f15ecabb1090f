"""Landings handed over to the deployment that reads them, on the Prefect server that ``PREFECT_API_URL`` names.

The server only starts what is to be done: whether a landing is being read, and by whom, its row in the store says. A run is asked for once
for each time that a landing becomes free (its key, the pipeline's version and the moment it became free are the run's idempotency key), by
however many watchers. A run that was lost after it took the landing up is replaced by another one when the lease is over; one that ended
before that has "ended" for `Handover.give`.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping
from typing import Literal, Protocol

import httpx
from prefect.client.schemas.objects import FlowRun, State
from prefect.deployments import run_deployment
from prefect.exceptions import ObjectNotFound

from evidence.errors import ServerUnavailable
from evidence.landing import Landing

DEPLOYMENT = "land/land"
_AGAIN = 15.0
"""Seconds between two questions about the same run."""
_START = dt.timedelta(minutes=5)
"""A run that was begun so long ago and has not taken its landing up does not live: it takes it up in its first seconds."""

Parameters = Mapping[str, str | int | None]


Given = Literal["given", "ended", "unknown"]
"""given: a run is under way or waits for a worker; ended: it has ended or is lost; unknown: the server has no deployment that reads
landings."""


class Start(Protocol):
    """Asks the server for a run of the deployment, as `run_deployment` does, and returns at once with the run there is."""

    def __call__(self, name: str, parameters: dict[str, object], idempotency_key: str) -> FlowRun: ...


def start(name: str, parameters: dict[str, object], idempotency_key: str) -> FlowRun:
    """Without waiting for its end. The run is no part of another one."""
    run = run_deployment(name, parameters=parameters, timeout=0, idempotency_key=idempotency_key, as_subflow=False)
    assert isinstance(run, FlowRun)
    return run


class Handover:
    """`parameters` are those of the flow apart from the key; `version` is the pipeline's."""

    def __init__(self, parameters: Parameters, version: str, ask: Start = start, clock: Callable[[], float] = time.monotonic) -> None:
        self._parameters, self._version, self._start, self._clock = parameters, version, ask, clock
        self._asked: dict[str, float] = {}

    def give(self, landing: Landing) -> Given:
        """Have a landing read that nobody holds; may be called again and again. ServerUnavailable where the server does not answer."""
        key = f"{landing.key}-{self._version[:16]}-{landing.free_at.timestamp():.6f}"
        now = self._clock()
        if now - self._asked.get(key, now - _AGAIN) < _AGAIN:
            return "given"
        try:
            run = self._start(DEPLOYMENT, {"key": landing.key, **self._parameters}, key)
        except ObjectNotFound:
            return "unknown"
        except httpx.HTTPError as error:
            raise ServerUnavailable(f"Prefect 服务暂时无法使用：{error}") from error
        self._asked = {known: then for known, then in self._asked.items() if now - then < _AGAIN} | {key: now}
        return "ended" if run.state and _over(run.state) else "given"


def _over(state: State) -> bool:
    """Whether a run in this state will not take its landing up any more: it has ended, or its process was lost before it could say so."""
    begun = state.is_pending() or state.is_running()
    return state.is_final() or (begun and dt.datetime.now(dt.UTC) - state.timestamp > _START)
