"""Which `zhiping up` runs in a home: a file that it holds locked for as long as it lives, and in which its Prefect API is named."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evidence.errors import UsageError

_FILE = "up.lock"


@contextmanager
def standing(home: Path, api: str) -> Iterator[None]:
    """While the block lasts this process is the one that runs here. UsageError where there is one."""
    with (home / _FILE).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(f"zhiping up 已在 {home} 中运行") from None
        file.truncate(0)
        file.write(api)
        file.flush()
        yield


def standing_api(home: Path) -> str | None:
    """The Prefect API of the one that runs here; None where none does."""
    path = home / _FILE
    if not path.is_file():
        return None
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return file.read()
    return None
