"""Page pictures, named by the SHA-256 of their bytes, in a folder or in an object store.

Nobody is ever given a picture that is half written: it appears whole, and bytes that do not have their name count as gone.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from evidence.errors import StoreUnavailable, UsageError

PART = ".part"
"""How the names of files end that are being written; a process that is killed leaves its own."""
_LOCAL = "file://"


class Blobs(Protocol):
    """OSError or `StoreUnavailable` from either method: it may succeed later."""

    def put(self, data: bytes) -> str:
        """Keep `data`; its name. The same bytes are kept once."""

    def get(self, name: str) -> bytes:
        """The bytes kept under `name`; KeyError when there are none."""

    def remove(self, name: str) -> None:
        """Keep them no longer; nothing where there are none."""


class FolderBlobs:
    """Blobs as files in a folder, of this machine or mounted by several, fanned out by the first two characters."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes) -> str:
        name = _name(data)
        path = self._folder / name[:2] / name
        if not path.exists() or path.stat().st_size != len(data):
            write_whole(path, data)
        return name

    def get(self, name: str) -> bytes:
        try:
            return _checked(name, (self._folder / name[:2] / name).read_bytes())
        except FileNotFoundError:
            raise KeyError(name) from None

    def remove(self, name: str) -> None:
        for path in (self._folder / name[:2]).glob(f"{name}*"):  # with what processes that were killed have left of it
            path.unlink(missing_ok=True)


class ObjectBlobs:
    """Blobs as objects at an fsspec address (``s3://bucket/prefix``), where an object that is written appears whole or not at all."""

    def __init__(self, address: str) -> None:
        import fsspec  # heavy, and needed by few

        try:
            # other machines write there too, so nothing that was listed once is remembered
            self._fs, self._root = fsspec.core.url_to_fs(address, use_listings_cache=False, skip_instance_cache=True)
        except (ImportError, ValueError) as error:
            raise UsageError(f"ZHIPING_BLOBS={address}: {error} (for s3:// install the extra: zhiping[s3])") from error

    def put(self, data: bytes) -> str:
        name = _name(data)
        with _reached():
            self._fs.pipe_file(self._path(name), data)  # one request, where asking first would be two for every new picture
        return name

    def get(self, name: str) -> bytes:
        with _reached():
            try:
                data = bytes(self._fs.cat_file(self._path(name)))
            except FileNotFoundError:
                data = None
        if data is None:
            raise KeyError(name)
        return _checked(name, data)

    def remove(self, name: str) -> None:
        with _reached(), suppress(FileNotFoundError):
            self._fs.rm_file(self._path(name))

    def _path(self, name: str) -> str:
        return f"{self._root}/{name[:2]}/{name}"


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that nobody sees half written, whoever else writes the same at the same time, here or on another machine; on the disk
    when it returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{secrets.token_hex(8)}{PART}")
    try:
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def open_blobs(address: str) -> Blobs:
    """Blobs at `address`: a folder's path (or ``file://`` URL), or an object store's fsspec address. UsageError where it is neither."""
    if "://" in address and not address.startswith(_LOCAL):
        return ObjectBlobs(address)
    return FolderBlobs(Path(address.removeprefix(_LOCAL)))


def _name(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _checked(name: str, data: bytes) -> bytes:
    """KeyError where a disk or a server has kept only some of the bytes, or others."""
    if _name(data) != name:
        raise KeyError(name)
    return data


@contextmanager
def _reached() -> Iterator[None]:
    """Whatever goes wrong in this block is a `StoreUnavailable`: each store has errors of its own, and few of them are OSErrors."""
    try:
        yield
    except Exception as error:
        told = str(error).strip().splitlines()
        raise StoreUnavailable(f"图片存储暂时无法使用：{told[0] if told else type(error).__name__}") from error
