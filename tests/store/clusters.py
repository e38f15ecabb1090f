"""A PostgreSQL of its own for a test: Debian's programs, a fresh cluster on a loopback port, gone afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), reverse=True)), Path("/nowhere/pg_ctl")).parent
HAVE = (PROGRAMS / "initdb").exists()


class Cluster:
    """A running server; `kill` ends it as a power cut would, `start` starts it again."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.log = folder, folder / "log"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = int(free.getsockname()[1])
        self.url = f"postgresql://postgres@127.0.0.1:{self._port}/postgres"
        self._run("initdb", "-D", str(folder), "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8")

    def start(self) -> None:
        options = f"-p {self._port} -k '' -c listen_addresses=127.0.0.1 -c max_connections=40"
        self._run("pg_ctl", "-D", str(self._folder), "-o", options, "-l", str(self.log), "-w", "start")

    def database(self, name: str) -> str:
        """The URL of another, empty database."""
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self._port), "-U", "postgres", name)
        return self.url.removesuffix("postgres") + name

    def kill(self) -> None:
        self._run("pg_ctl", "-D", str(self._folder), "-m", "immediate", "-w", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        # PostgreSQL refuses to be root
        before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run([*before, PROGRAMS / program, *arguments], check=True, cwd="/", stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """One that runs as long as the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="cluster-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    try:
        server = Cluster(folder)
        server.start()
        yield server
        server.kill()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
