"""An object store of its own for a test: moto's server, which speaks S3, on a loopback port. What it keeps is gone when it ends."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress

PATIENCE = 60.0
ADDRESS = "s3://pictures/batch"
_BUCKET = "pictures"


class ObjectStore:
    """`kill` ends the server, `start` starts an empty one at the same place. While there is one, its place is in the environment."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            "AWS_ENDPOINT_URL_S3": self.url,
            "AWS_ACCESS_KEY_ID": "someone",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_MAX_ATTEMPTS": "3",  # as s3fs tries again too
        }

    def start(self) -> None:
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with suppress(OSError):
                urllib.request.urlopen(urllib.request.Request(f"{self.url}/{_BUCKET}", b"", method="PUT"), timeout=10).close()
                return
            time.sleep(0.05)
        raise TimeoutError("the object store did not start")

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@contextmanager
def object_store() -> Iterator[ObjectStore]:
    """One that runs as long as the block lasts."""
    server = ObjectStore()
    before = {name: os.environ.get(name) for name in server.environment}
    os.environ.update(server.environment)
    server.start()
    try:
        yield server
    finally:
        server.kill()
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value
