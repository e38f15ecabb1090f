"""Landings on their way to a Prefect server's workers, and the flows that they start."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from uuid import uuid4

import httpx
import pytest
import yaml
from prefect import Flow
from prefect.client.schemas.objects import FlowRun, State, TaskRun
from prefect.exceptions import ObjectNotFound
from prefect.flows import load_flow_from_entrypoint
from prefect.states import Cancelled, Failed, Pending, Running, Scheduled

from evidence.errors import BatchError, EngineMissing, ServerUnavailable, StoreUnavailable
from evidence.landing import Landing
from flows.deployable import may_pass
from flows.deploying import automations
from flows.handover import DEPLOYMENT, Handover
from flows.server import POOL, QUEUES
from flows.source import ROOT
from tests.flows.inboxes import Clock
from zhiping.deployed import read_landing

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
LANDING = Landing("k1", "/in", "", "甲.zip", "ab", "waiting", "", 0, 0, 0, NOW, None, "", NOW)


@dataclass
class Server:
    """Stands for `run_deployment`: one run for each idempotency key."""

    state: State = field(default_factory=Scheduled)
    error: Exception | None = None
    asked: list[dict[str, object]] = field(default_factory=list)
    runs: dict[str, FlowRun] = field(default_factory=dict)

    def __call__(self, name: str, parameters: dict[str, object], idempotency_key: str) -> FlowRun:
        if self.error:
            raise self.error
        self.asked.append(parameters)
        return self.runs.setdefault(idempotency_key, FlowRun(flow_id=uuid4(), name=name, state=self.state))


def test_a_landing_has_one_run_for_each_time_that_it_is_free_whoever_asks() -> None:
    server, clock = Server(), Clock()
    watchers = [Handover({"out": "/out"}, "v1", server, clock) for _ in range(2)]
    for _ in range(3):
        assert [watcher.give(LANDING) for watcher in watchers] == ["given", "given"]
        clock.now += 1
    assert len(server.asked) == 2
    assert server.asked[0] == {"key": "k1", "out": "/out"}
    assert len(server.runs) == 1
    lost = replace(LANDING, free_at=NOW + dt.timedelta(seconds=60))  # its run took it up and was killed
    assert watchers[0].give(lost) == "given"
    assert len(server.runs) == 2


def test_a_run_that_ended_or_was_lost_before_it_took_the_landing_up_is_told_of() -> None:
    now = dt.datetime.now(dt.UTC)
    long_ago = now - dt.timedelta(minutes=6)
    states = {Scheduled(): "given", Cancelled(): "ended"}
    states |= {Pending(timestamp=now): "given", Pending(timestamp=long_ago): "ended", Running(timestamp=long_ago): "ended"}
    for state, given in states.items():
        assert Handover({}, "v1", Server(state)).give(LANDING) == given, state


def test_a_server_that_is_away_may_come_back_and_one_without_our_flows_reads_nothing() -> None:
    with pytest.raises(ServerUnavailable):
        Handover({}, "v1", Server(error=httpx.ConnectError("refused"))).give(LANDING)
    assert Handover({}, "v1", Server(error=ObjectNotFound(RuntimeError("404")))).give(LANDING) == "unknown"


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (StoreUnavailable("down"), True),
        (OSError(28, "No space left on device"), True),
        (httpx.ConnectError("refused"), True),
        (BatchError("broken"), False),
        (EngineMissing("none"), False),
        (ValueError("a fault of ours"), False),
    ],
)
def test_a_step_is_tried_again_after_what_may_pass_alone(error: Exception, again: bool) -> None:
    run = TaskRun(task_key="k", dynamic_key="d")
    assert may_pass(read_landing, run, Failed(data=error)) is again


def test_every_deployment_names_a_flow_and_a_queue_that_a_worker_serves() -> None:
    told = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    named = {d["name"]: load_flow_from_entrypoint(d["entrypoint"], use_placeholder_flow=False) for d in told["deployments"]}
    assert DEPLOYMENT.split("/")[1] in named
    assert {name: flow.name for name, flow in named.items()} == {name: name for name in named}
    assert all(isinstance(flow, Flow) for flow in named.values())
    pools = [d["work_pool"] for d in told["deployments"]]
    assert {pool["name"] for pool in pools} == {POOL}
    assert {pool["work_queue_name"] for pool in pools} == set(QUEUES)


def test_what_a_flow_is_given_is_plain_json() -> None:
    told = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    for deployment in told["deployments"]:
        schema = load_flow_from_entrypoint(deployment["entrypoint"], use_placeholder_flow=False).parameters.model_dump_for_openapi()
        kinds = {kind["type"] for p in schema["properties"].values() for kind in p.get("anyOf", [p])}
        assert kinds <= {"string", "integer", "boolean", "null"}, deployment["name"]
        assert set(deployment.get("parameters", {})) <= set(schema["properties"])


def test_a_run_that_ends_as_ours_do_is_not_taken_for_a_lost_one() -> None:
    (lost,) = automations()
    expected = lost.trigger.expect  # type: ignore[union-attr]
    assert {f"prefect.flow-run.{name}" for name in ("Completed", "NothingToDo", "Failed", "Cancelled", "Crashed", "heartbeat")} == expected
