"""Flows that a Prefect server starts by name, and their steps: which of them are tried again, and after what.

A flow of this kind takes plain JSON: keys of rows in the store, names, paths. What it has done is in the store, by content, before it ends;
so any of them may be killed and started again, and Prefect need not keep its results (docs/adr/0010).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import httpx
from prefect import Flow, Task, flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.states import Completed
from prefect.tasks import exponential_backoff

from evidence.errors import Unavailable

P = ParamSpec("P")
R = TypeVar("R")
Ending = State[None] | None
"""What a flow returns: None where it did its work."""

PASSING = (Unavailable, OSError, httpx.TransportError)
"""What may be otherwise a minute later: the database, the disk, the network."""
RETRIES = 3
_FIRST_DELAY = 20.0
"""Seconds to the second try; then twice and four times as many, each up to half longer, so that many do not come back at once."""
_JITTER = 0.5


def may_pass(task: Task[..., Any], run: TaskRun, state: State[Any]) -> bool:
    """Whether a step is to be tried again after what made it fail."""
    del task, run
    return isinstance(state.result(raise_on_failure=False), PASSING)


def deployed(name: str, run_name: str) -> Callable[[Callable[P, R]], Flow[P, R]]:
    """Decorates a function as a flow that a deployment names. Runs are called `run_name`, filled in with parameters."""
    return flow(name=name, flow_run_name=run_name, persist_result=False)


def step(name: str) -> Callable[[Callable[P, R]], Task[P, R]]:
    """Decorates a function as a step of such a flow: tried again after what may pass, and never after what cannot."""
    return task(
        name=name,
        cache_policy=NO_CACHE,
        persist_result=False,
        retries=RETRIES,
        retry_delay_seconds=exponential_backoff(_FIRST_DELAY),
        retry_jitter_factor=_JITTER,
        retry_condition_fn=may_pass,
    )


def nothing_to_do(why: str) -> Ending:
    """How a flow ends well that had nothing to do."""
    return Completed(name="NothingToDo", message=why)
