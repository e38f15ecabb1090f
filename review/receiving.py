"""A file from the network to disk, piece by piece: it is there whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import AsyncIterator
from pathlib import Path, PurePosixPath

from starlette.concurrency import run_in_threadpool

_AT_ONCE = 1 << 20
_KEPT_FREE = 512 * 2**20
"""Bytes that stay free on the disk."""


class TooLarge(Exception):
    """More bytes than may be sent, or than there is room for."""


async def receive(stream: AsyncIterator[bytes], folder: Path, name: PurePosixPath, most: int) -> Path:
    """Write a stream to ``folder/name``; memory stays small however large the file is."""
    path = folder / name
    await run_in_threadpool(path.parent.mkdir, parents=True, exist_ok=True)
    room = min(most, shutil.disk_usage(folder).free - _KEPT_FREE)
    part = path.with_name(f"{path.name[-80:]}.{secrets.token_hex(8)}.part")  # the same may be sent twice at once
    written = 0
    try:
        with part.open("wb", buffering=_AT_ONCE) as file:
            async for piece in stream:
                written += len(piece)
                if written > room:
                    raise TooLarge
                await run_in_threadpool(file.write, piece)
            file.flush()
            await run_in_threadpool(os.fsync, file.fileno())  # who is told that it is here need not send it again
        await run_in_threadpool(part.replace, path)
    finally:
        part.unlink(missing_ok=True)
    return path
