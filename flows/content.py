"""What a batch consists of, by its bytes, before anything in it is opened."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

DONE = ".done"
"""Marks a batch as complete: ``NAME.done`` beside it, or a file of this name in it, which is no part of it."""

Signature = tuple[tuple[str, int, int, int], ...]
"""Of every file its name, size, time of change in nanoseconds and blocks on disk: programs that copy may reserve the whole size first."""


@dataclass(frozen=True, slots=True)
class Content:
    """A batch by its bytes. `files` are (name, size, SHA-256); for an archive it is one."""

    sha256: str
    size: int
    files: tuple[tuple[str, int, str], ...]


def content_of(path: Path) -> Content:
    """The same for the same bytes under the same names inside, whatever the batch itself is called."""
    if path.is_file():
        files = [(path.name, path.stat().st_size, _hash(path))]
        return Content(files[0][2], files[0][1], tuple(files))
    files = [(text_of(p.relative_to(path)), p.stat().st_size, _hash(p)) for p in _files(path) if p.name != DONE]
    told = json.dumps([[name, sha256] for name, _, sha256 in files]).encode()
    return Content(hashlib.sha256(told).hexdigest(), sum(size for _, size, _ in files), tuple(files))


def signature_of(path: Path) -> Signature:
    """How the files of a batch look from outside; () for an empty folder."""
    found = []
    for file in [path] if path.is_file() else _files(path):
        try:
            told = file.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue
        found.append((text_of(file.relative_to(path)), told.st_size, told.st_mtime_ns, told.st_blocks))
    return tuple(found)


def _files(folder: Path) -> Iterator[Path]:
    """Every file below, in an order that stays; links are not followed."""
    for entry in sorted(os.scandir(folder), key=lambda e: os.fsencode(e.name)):
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path))
        elif entry.is_file(follow_symlinks=False):
            yield Path(entry.path)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def text_of(name: str | Path) -> str:
    """A name as text that can be written anywhere: programs on Windows send names in GBK, and any bytes may be a name."""
    raw = os.fsencode(name)
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return raw.decode(encoding)
    return raw.decode("utf-8", "backslashreplace")
