"""What the flows need on a Prefect server: the work pool, the deployments of ``prefect.yaml``, and the automations of
``deploy/automations.yaml``."""

from __future__ import annotations

import subprocess
import sys

import httpx
import yaml
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.events.schemas.automations import AutomationCore
from prefect.exceptions import ObjectAlreadyExists
from prefect.workers.process import ProcessWorker

from evidence.errors import ServerUnavailable, ZhipingError
from flows.server import POOL
from flows.source import ROOT

AUTOMATIONS = ROOT / "deploy" / "automations.yaml"


def deploy() -> None:
    """Put all of it on the server that ``PREFECT_API_URL`` names; what is there already is brought up to date.

    ServerUnavailable where it does not answer, ZhipingError where it refuses.
    """
    try:
        with get_client(sync_client=True) as client:
            _make_pool(client)
            _put_automations(client)
    except httpx.HTTPError as error:
        raise ServerUnavailable(f"Prefect 服务无法使用：{error}") from error
    command = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise ZhipingError(f"prefect deploy ended with {done.returncode}: {(done.stderr or done.stdout).strip()[-500:]}")


def automations() -> tuple[AutomationCore, ...]:
    """As the file has them."""
    return tuple(AutomationCore.model_validate(told) for told in yaml.safe_load(AUTOMATIONS.read_text(encoding="utf-8")))


def _make_pool(client: SyncPrefectClient) -> None:
    template = ProcessWorker.get_default_base_job_template()
    try:
        client.create_work_pool(WorkPoolCreate(name=POOL, type=ProcessWorker.type, base_job_template=template))
    except ObjectAlreadyExists:
        return


def _put_automations(client: SyncPrefectClient) -> None:
    for automation in automations():
        known = client.read_automations_by_name(automation.name)
        if known:
            client.update_automation(known[0].id, automation)
        else:
            client.create_automation(automation)
