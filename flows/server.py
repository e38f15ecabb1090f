"""A Prefect API for one run, where none is configured; and the settings of one that stays.

Prefect would start one for a run itself, but imports its whole server into this process to do so (8 s of CPU) and
only when the flow starts. Here the server process starts at once, beside the import of Prefect.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path

from evidence.errors import ZhipingError

QUIET = {
    # nothing phones home
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    # people read our lines, not Prefect's
    "PREFECT_LOGGING_LEVEL": "ERROR",
    "PREFECT_LOGGING_SERVER_LEVEL": "ERROR",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_CLI_COLORS": "false",
}

POOL = "zhiping"
"""The work pool of the deployments, and its queues: what reads takes a machine's cores, the rest hardly any."""
QUEUES = ("reading", "office")

LASTING = QUIET | {
    # leases of concurrency limits outlive the server
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    # its SQLite is written to by many services at once; on a busy machine the ten seconds it would wait are too few
    "PREFECT_SERVER_DATABASE_TIMEOUT": "60",
    # events are dropped after weeks, runs after months
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    # a run that is not heard of is told from one that works; see deploy/automations.yaml
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    "PREFECT_WORKER_QUERY_SECONDS": "3",
    # what our flows say is shown with their runs
    "PREFECT_LOGGING_TO_API_ENABLED": "true",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "zhiping,flows",
}
"""Settings of a server that stays, and of its workers."""


def configure(home: Path) -> None:
    """Set Prefect's environment, before anything imports it. Variables already set by the user stay."""
    for name, value in (QUIET | {"PREFECT_HOME": str((home / "prefect").resolve())}).items():
        os.environ.setdefault(name, value)


class PrefectServer:
    """A Prefect API on a loopback port as long as the ``with`` block lasts.

    Does nothing where ``PREFECT_API_URL`` names a server. `wait` blocks until it answers.
    """

    def __init__(self, home: Path, patience: float = 180.0) -> None:
        self._home = home
        self._patience = patience
        self._process: subprocess.Popen[bytes] | None = None
        self._url = ""

    def __enter__(self) -> PrefectServer:
        configure(self._home)
        if os.environ.get("PREFECT_API_URL"):
            return self
        Path(os.environ["PREFECT_HOME"]).mkdir(parents=True, exist_ok=True)
        port = free_port()
        self._url = f"http://127.0.0.1:{port}/api"
        command = [sys.executable, "-m", "flows.tethered", "uvicorn", "--factory", "prefect.server.api.server:create_app"]
        command += ["--host", "127.0.0.1", "--port", str(port), "--log-level", "error", "--lifespan", "on"]
        # the two private switches are those that Prefect sets for its own temporary server
        env = os.environ | {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}
        log = (Path(os.environ["PREFECT_HOME"]) / "server.log").open("wb")
        self._process = subprocess.Popen(command, env=env, stdout=log, stderr=log, stdin=subprocess.PIPE)  # noqa: S603
        log.close()
        return self

    @property
    def url(self) -> str:
        """The API's address; "" where ``PREFECT_API_URL`` names one."""
        return self._url

    def wait(self) -> None:
        """Return when the server answers; raises `ZhipingError` when it ends or does not answer in time."""
        if self._process is None:
            return
        until = time.monotonic() + self._patience
        while time.monotonic() < until:
            if self._process.poll() is not None:
                break
            if answers(self._url):
                return
            time.sleep(0.1)
        raise ZhipingError(f"the temporary Prefect server did not start; see {self._home / 'prefect' / 'server.log'}")

    def __exit__(self, *_: object) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()


def answers(api: str) -> bool:
    """Whether there is a Prefect API at this address."""
    try:
        with urllib.request.urlopen(f"{api}/health", timeout=2):  # noqa: S310
            return True
    except (urllib.error.URLError, OSError):
        return False


def pool_status(api: str) -> str:
    """READY where a worker serves the work pool, NOT_READY where none does, "" where there is no such pool.

    OSError where nobody answers.
    """
    try:
        with urllib.request.urlopen(f"{api}/work_pools/{POOL}", timeout=5) as answer:  # noqa: S310
            return str(json.load(answer)["status"])
    except urllib.error.HTTPError as error:
        if error.code == HTTPStatus.NOT_FOUND:
            return ""
        raise


def free_port(wanted: int = 0) -> int:
    """A loopback port that nobody listens on; the wanted one where it is free."""
    for port in (wanted, 0):
        with suppress(OSError), socket.socket() as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            s.bind(("127.0.0.1", port))
            return int(s.getsockname()[1])
    raise ZhipingError("no port is free on the loopback interface")
