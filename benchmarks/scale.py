"""What a file costs besides reading it: a round of many applications through everything but OCR.

``python -m benchmarks.scale [--applications 1000] [--batch 40] [--database postgresql|sqlite] [--workers 2]``

Archives and folders of `--batch` applications each are dropped in an inbox; ``zhiping watch --once`` takes them in and reads one after the
other, each in a process of its own, as it does every day, through Prefect (one server beside it), the store, scoring and the writing
of all files. Only what the page processes do is stubbed: they tell what was once read on the sample's pages (`benchmarks.recorded`), with
names, numbers and pictures of their own for every application. The database, of the store and of Prefect, is a PostgreSQL made for this,
or SQLite.

Told are: seconds and CPU seconds a file, all processes together, from the first look at the inbox to the last sheet; the same by stage and
by process; what the processes hold and by how much that grows; complaints of the databases; and what became of the batches.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict
from unittest.mock import patch

import psutil
import psycopg

from benchmarks import recorded
from benchmarks.processes import Watch
from benchmarks.recorded import Copy
from flows.inbox import Inbox
from flows.server import PrefectServer
from store import open_store
from store.landings import Landings
from tests.store.clusters import cluster
from zhiping.landed import Terms
from zhiping.settings import Settings
from zhiping.watch import Watcher, command

_COMPLAINTS = re.compile(
    r"[^\n]*(database is locked|deadlock|could not serialize|lock timeout|still waiting for|OperationalError|\bERROR\b|Traceback)[^\n]*"
)
_LOADING = 20.0
"""Seconds in which a process tells that it reads pages, if it does."""
_SUMMARY, _WARM = "batch.json", "预备"
_FIRST = 6
"""Applications that are read before the clock starts, so that Python has its bytecode, as where the program has run before."""


class Landing(TypedDict):
    """What `benchmarks.recorded_landing` tells of itself, `ended` by the system's clock; `stages` are calls, seconds and CPU seconds."""

    ended: float
    wall: float
    cpu: dict[str, float]
    stages: dict[str, list[float]]


@dataclass(frozen=True)
class Base:
    """The environment of a run on a database, the database's own logs and processes."""

    environment: dict[str, str]
    logs: tuple[Path, ...] = ()
    processes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Told:
    """What came of a run."""

    applications: int
    files: int
    pages: int
    wall: float
    taking_in: float
    landings: list[Landing]
    watch: Watch
    complaints: list[str]
    states: dict[str, int]
    sheets: int


def drop(inbox: Path, numbers: range, each: int, name_of: str = "第{:03}批") -> None:
    """The batches of a round: every second one a folder, the others archives."""
    for first in numbers[::each]:
        name = name_of.format(first // each + 1)
        told = json.dumps({"county": "江门市", "year": 2024, "deadline": "2024-06-07"}).encode()
        content = {"batch.json": told}
        for number in range(first, min(first + each, numbers.stop)):
            copy = Copy(number)
            content |= {f"{copy.folder}/{path}": data for path, data in copy.files()}
        if first // each % 2:
            for path, data in content.items():
                (inbox / name / path).parent.mkdir(parents=True, exist_ok=True)
                (inbox / name / path).write_bytes(data)
        else:
            with zipfile.ZipFile(inbox / f"{name}.zip", "w") as packed:
                for path, data in content.items():
                    packed.writestr(path, data)


@contextmanager
def database(kind: str) -> Iterator[Base]:
    """The database of a run."""
    if kind == "sqlite":
        yield Base({})
        return
    with cluster() as server:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE prefect")
            connection.execute("ALTER SYSTEM SET log_lock_waits = on")
            connection.execute("SELECT pg_reload_conf()")
        prefect = server.url.replace("postgresql:", "postgresql+asyncpg:").removesuffix("/postgres") + "/prefect"
        environment = {"ZHIPING_DATABASE_URL": server.url, "PREFECT_API_DATABASE_CONNECTION_URL": prefect}
        pid = server.log.with_name("postmaster.pid").read_text().split()[0]
        yield Base(environment, (server.log,), (int(pid),))


def role(process: psutil.Process) -> str:
    """What a process of this run does; "" as long as it is not known."""
    if process.pid == os.getpid():
        return "watch"
    if process.name() == "postgres":
        return "PostgreSQL"
    line = " ".join(process.cmdline())
    if "spawn_main" in line:
        told = Path(os.environ["ZHIPING_STAGES"]).with_suffix(".readers")
        if told.exists() and str(process.pid) in told.read_text().split():
            return "page processes"
        return "finding documents" if time.time() - process.create_time() > _LOADING else ""
    return next((told for sign, told in (("recorded_landing", "landing"), ("uvicorn", "Prefect's server")) if sign in line), "")


def run(folder: Path, applications: int, each: int, kind: str, workers: int, minutes: float) -> Told:
    """Drop a round and have it read, as far as it comes in so many minutes."""
    inbox, home, out, stages = (folder / name for name in ("in", "home", "out", "stages"))
    inbox.mkdir()
    with ExitStack() as stack:
        base = stack.enter_context(database(kind))
        os.environ |= base.environment | {"ZHIPING_HOME": str(home), "ZHIPING_STAGES": str(stages)}
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")  # as where programs are installed: compiled once
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        settings = Settings()
        home.mkdir()
        server = stack.enter_context(PrefectServer(home))
        server.wait()
        os.environ["PREFECT_API_URL"] = server.url
        watcher = Watcher(Inbox(inbox, 0), Terms(out, None, None, None, recorded.NAME, workers), settings, 60)
        stack.enter_context(patch("zhiping.watch.command", _command))
        stack.callback(watcher.close)
        drop(inbox, range(applications, applications + _FIRST), _FIRST, _WARM)
        watcher.once()
        stages.unlink()
        drop(inbox, range(applications), each)
        end = threading.Timer(60 * minutes, watcher.close)
        end.start()
        stack.callback(end.cancel)
        started = time.monotonic()
        with Watch(role, base.processes) as watch:
            watcher.sweep()
            taken = time.monotonic() - started
            watcher.once()
        with open_store(settings.store_url, settings.store_blobs) as store:
            states = Landings(store.database).counts()
        texts = [path.read_text("utf-8", "replace") for path in (home / "prefect" / "server.log", stages.with_suffix(".log"), *base.logs)]
    landings = [json.loads(line) for line in stages.read_text().splitlines()]
    complaints = [m[0][:300] for text in texts for m in _COMPLAINTS.finditer(text)]
    totals = [json.loads(path.read_bytes())["totals"] for path in out.glob(f"*/{_SUMMARY}") if not path.parent.name.startswith(_WARM)]
    done, files, pages = (sum(total[name] for total in totals) for name in ("applications", "files", "pages"))
    sheets = sum(not path.parts[-3].startswith(_WARM) for path in out.glob("*/*/sheet.xlsx"))
    return Told(
        done, files, pages, max(landing["ended"] for landing in landings) - started, taken, landings, watch, complaints, states, sheets
    )


def _command(key: str, terms: Terms) -> list[str]:
    """The real command, pages told from the record."""
    arguments = command(key, terms)
    return [sys.executable, "-m", "benchmarks.recorded_landing", *arguments[arguments.index("land-batch") + 1 :]]


def report(told: Told) -> None:
    """Everything, as tables."""
    files = told.files
    cpu = told.watch.cpu()
    print(f"{told.applications} applications, {files} files, {told.pages} pages in {len(told.landings)} landings: {told.states}", end=", ")
    print(f"{told.sheets} sheets")
    print(f"{told.wall:.0f} s, of which {told.taking_in:.0f} s for taking in: {_each(told.wall, files)} ms a file", end="; ")
    print(f"{sum(cpu.values()):.0f} CPU s: {_each(sum(cpu.values()), files)} ms a file")
    print(f"complaints of the databases: {len(told.complaints)}", *told.complaints[:5], "", sep="\n")
    print("| stage | calls | s | CPU s | ms a file | CPU ms a file |\n|---|---|---|---|---|---|")
    for stage, (calls, wall, used) in stages(told.landings).items():
        print(f"| {stage} | {calls:.0f} | {wall:.1f} | {used:.1f} | {_each(wall, files)} | {_each(used, files)} |")
    print("\n| process | CPU s | CPU ms a file | peak MB | grows by MB per 1,000 files |\n|---|---|---|---|---|")
    for name, used in sorted(cpu.items()):
        growth = told.watch.slope(name) * told.wall / files * 1000
        print(f"| {name} | {used:.1f} | {_each(used, files)} | {told.watch.peak(name):.0f} | {growth:.2f} |")
    print("\nseconds of each landing:", *(f"{landing['wall']:.0f}" for landing in told.landings))


def stages(landings: list[Landing]) -> dict[str, list[float]]:
    """Calls, seconds and CPU seconds of each stage over all landings."""
    total: dict[str, list[float]] = {}
    for landing in landings:
        for stage, figures in landing["stages"].items():
            total[stage] = [a + b for a, b in zip(total.get(stage, [0.0] * 3), figures, strict=True)]
    return total


def _each(seconds: float, files: int) -> str:
    return f"{1000 * seconds / files:.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in (("applications", 1000), ("batch", 40), ("workers", 2)):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--database", choices=("postgresql", "sqlite"), default="postgresql")
    parser.add_argument("--minutes", type=float, default=600, help="after these no further landing is begun, and what is done is told")
    parser.add_argument("--keep", type=Path, help="a folder that does not exist yet, for all that the run leaves")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.keep or Path(scratch)
        folder.mkdir(exist_ok=True)
        report(run(folder, asked.applications, asked.batch, asked.database, asked.workers, asked.minutes))


if __name__ == "__main__":
    main()
