"""A landing that one process works on: kept for itself as long as it does, and with a place on disk of its own."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from evidence.errors import StoreUnavailable
from store.availability import available
from store.landings import Landings


def holder() -> str:
    """A name that no other process has, on this machine or another, now or later."""
    return f"{socket.gethostname()[:60]}/{os.getpid()}/{secrets.token_hex(4)}"


@contextmanager
def workplace(home: Path, key: str) -> Iterator[Path]:
    """An empty folder for as long as the block lasts. What a killed process has left there is removed first."""
    place = home / f"landing-{key}"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def clear_left(home: Path, landings: Landings) -> None:
    """Remove the workplaces of processes that were killed here, where the landing has ended since, on another machine maybe."""
    for place in home.glob("landing-*"):
        landing = landings.find(place.name.removeprefix("landing-"))
        if landing is None or landing.ended_at is not None:
            shutil.rmtree(place, ignore_errors=True)


class Held:
    """Renews the lease of a landing while the ``with`` block lasts.

    Where that fails for longer than the lease, another process may work on the same: all that either does is the same once more, and does
    no harm.
    """

    def __init__(self, landings: Landings, key: str, by: str) -> None:
        self._landings, self._key, self._by = landings, key, by
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._renew, name=f"lease-{key}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _renew(self) -> None:
        while not self._over.wait(self._landings.lease.total_seconds() / 4):
            try:
                with available():
                    self._landings.renew(self._key, self._by)
            except StoreUnavailable:
                continue
