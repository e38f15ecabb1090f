"""``zhiping up``: all of it on one machine: a Prefect server, its workers, the watched folder and the pages.

Each is a process of its own (`zhiping.parts`), started again when it ends, and ended with this one. Nothing of them is exact: what was
taken in and read is in the store, and whoever comes next goes on from there.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from evidence.errors import UsageError, ZhipingError
from flows.server import LASTING, POOL, QUEUES, answers, free_port
from zhiping.logs import configure
from zhiping.parts import Journal, Part
from zhiping.progress import say
from zhiping.settings import Settings
from zhiping.standing import standing

_PREFECT_PORT = 4200
_START = 300.0
"""Seconds that the server has to answer for the first time: it makes its tables."""
_LOOK = 0.5
"""Seconds between two looks at the processes."""
_AT_ONCE = {"reading": 1, "office": 2}
"""Runs of each queue at a time: reading a batch takes all cores."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where it runs: folders, and the ports of the pages and of Prefect."""

    home: Path
    inbox: Path
    out: Path
    port: int
    prefect: int

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.prefect}/api"

    @property
    def log(self) -> Path:
        return self.home / "logs" / "zhiping.log"

    def environment(self) -> dict[str, str]:
        """Of all parts. What the user has set stays, but for what must be the same in all."""
        own = {
            "ZHIPING_HOME": str(self.home),
            "ZHIPING_PAGES": os.environ.get("ZHIPING_PAGES") or f"http://127.0.0.1:{self.port}",
            "PREFECT_HOME": str(self.home / "prefect"),
            "PREFECT_API_URL": self.api,
            "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
            "PYTHONUNBUFFERED": "1",
        }
        return {**LASTING, **{name: value for name, value in os.environ.items() if name in LASTING}, **own}


def up(inbox: Path, out: Path, port: int, options: list[str]) -> None:
    """Run until stopped. `options` are handed on to `zhiping watch`. UsageError where another one runs in this home."""
    configure()
    home = Settings().home.resolve()
    for folder in (home / "prefect", inbox, out):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"文件夹 {folder} 不能使用：{error.strerror}") from error
    if free_port(port) != port:
        raise UsageError(f"端口 {port} 已被占用：用 --port 另选一个")
    place = Place(home, inbox.resolve(), out.resolve(), port, free_port(_PREFECT_PORT))
    with standing(home, place.api), Journal(place.log) as journal:
        signal.signal(signal.SIGTERM, _stopped)
        _run(place, journal, options)


def deploy() -> None:
    """Tell a Prefect server of the flows. UsageError where none is named."""
    if not os.environ.get("PREFECT_API_URL"):
        raise UsageError("PREFECT_API_URL names no Prefect server")
    from flows.deploying import deploy as tell  # imports Prefect, which takes seconds

    tell()


def _run(place: Place, journal: Journal, options: list[str]) -> None:
    running: list[Part] = []
    try:
        say(f"正在启动，日志：{place.log}")
        for part in _parts(place, journal, options):
            part.start()
            running.append(part)
            if part.name == "prefect":
                _prepare(place, part)
        _tell(place)
        while True:
            time.sleep(_LOOK)
            for part in running:
                part.keep()
    except KeyboardInterrupt:
        say("正在停止……")
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        for part in reversed(running):
            part.stop()


def _parts(place: Place, journal: Journal, options: list[str]) -> list[Part]:
    """In the order in which they are started; they are stopped in the other."""
    server = ["flows.serving", "server", "start", "--host", "127.0.0.1", "--port", str(place.prefect)]
    worker = ["prefect", "worker", "start", "--pool", POOL, "--type", "process"]
    commands = {
        "pages": ["zhiping", "serve", "--port", str(place.port), "--workers", "1"],
        "prefect": server,
        **{queue: [*worker, "--work-queue", queue, "--name", queue, "--limit", str(_AT_ONCE[queue])] for queue in QUEUES},
        "watch": ["zhiping", "watch", str(place.inbox), "--out", str(place.out), *options],
    }
    return [Part(name, command, place.environment(), journal) for name, command in commands.items()]


def _prepare(place: Place, server: Part) -> None:
    """Wait for the server, and tell it of the flows. ZhipingError where it does not come up."""
    until = time.monotonic() + _START
    while not answers(place.api):
        if not server.alive() or time.monotonic() > until:
            raise ZhipingError(f"Prefect 服务未能启动，见 {place.log}")
        time.sleep(_LOOK)
    command = [sys.executable, "-m", "zhiping", "deploy"]
    told = os.environ | place.environment()
    done = subprocess.run(command, env=told, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise ZhipingError(done.stderr.strip()[-500:])


def _tell(place: Place) -> None:
    say(f"收件箱  {place.inbox}")
    say(f"评分表  {place.out}")
    say(f"网页    http://127.0.0.1:{place.port}")
    say(f"Prefect http://127.0.0.1:{place.prefect}")
    say("已就绪；按 Ctrl-C 停止")


def _stopped(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
