"""Keys that are made where they are first needed, and are the same ever after."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

BYTES = 32


def random_key() -> bytes:
    return secrets.token_bytes(BYTES)


def kept_key(path: Path, make: Callable[[], bytes] = random_key) -> bytes:
    """The key in the file at `path`, which only its owner can read; made when there is none.

    Of several processes, on several machines, that make it at once, all get the same; one that is killed leaves no half of it.
    """
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(part, path)  # unlike a rename it gives way to a key that is there
        part.unlink()
    return path.read_bytes()
