"""Page pictures, named by the SHA-256 of their bytes, in a folder or at an fsspec address."""

from __future__ import annotations

import hashlib
import os
import threading
from pathlib import Path
from typing import Protocol


class Blobs(Protocol):
    def put(self, data: bytes) -> str:
        """Keep `data`; its name. The same bytes are kept once."""

    def get(self, name: str) -> bytes:
        """The bytes kept under `name`; KeyError when there are none."""


class FolderBlobs:
    """Blobs as files in a local folder, fanned out by the first two characters."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes) -> str:
        name = hashlib.sha256(data).hexdigest()
        path = self._folder / name[:2] / name
        if not path.exists():
            write_whole(path, data)
        return name

    def get(self, name: str) -> bytes:
        try:
            return (self._folder / name[:2] / name).read_bytes()
        except FileNotFoundError:
            raise KeyError(name) from None


class FsspecBlobs:
    """Blobs at an fsspec address (``s3://…``, ``memory://…``)."""

    def __init__(self, address: str) -> None:
        import fsspec  # heavy, and needed by few

        self._fs, self._root = fsspec.core.url_to_fs(address)

    def put(self, data: bytes) -> str:
        name = hashlib.sha256(data).hexdigest()
        path = f"{self._root}/{name[:2]}/{name}"
        if not self._fs.exists(path):
            self._fs.makedirs(f"{self._root}/{name[:2]}", exist_ok=True)
            self._fs.pipe_file(path, data)
        return name

    def get(self, name: str) -> bytes:
        try:
            return bytes(self._fs.cat_file(f"{self._root}/{name[:2]}/{name}"))
        except FileNotFoundError:
            raise KeyError(name) from None


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that nobody sees half written, whoever else writes the same at the same time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}.part")
    part.write_bytes(data)
    part.replace(path)


def open_blobs(address: str) -> Blobs:
    """Blobs at `address`: a folder's path, or an fsspec address when it has a ``://``."""
    return FsspecBlobs(address) if "://" in address else FolderBlobs(Path(address))
