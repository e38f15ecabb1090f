"""A folder that batches are dropped in: which of them are complete, and where they go.

What is taken goes to ``.taken/<key>/`` by one rename, so that of two watchers one has it, and whoever sends it again makes a new file. With
its receipt beside it, it then goes to ``accepted/<when>-<key>/`` or ``rejected/<when>-<key>/``, by another.
"""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from evidence.landing import CHINA, Landing
from flows.content import DONE, Signature, signature_of, text_of

Shelf = Literal["accepted", "rejected"]
SHELVES: tuple[Shelf, ...] = ("accepted", "rejected")
TAKEN = ".taken"
RECEIPTS = ("回执.txt", "回执.json")
_UNDER_WAY = (".part", ".partial", ".filepart", ".crdownload", ".download", ".tmp", ".upload")
_CLUTTER = {"thumbs.db", "desktop.ini"}


class Gone(Exception):
    """What was to be taken is not there any more: another watcher has it, or it was taken back."""


@dataclass(frozen=True, slots=True)
class _Look:
    """How something looked, and since when it has looked so, monotonic seconds."""

    signature: Signature
    since: float


class Inbox:
    """`settle`: how many seconds an upload must stay as it is to be complete, where nothing else says so."""

    def __init__(self, folder: Path, settle: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.folder = folder.resolve()
        self.settle = settle
        self._clock = clock
        self._looks: dict[str, _Look] = {}
        self._under_way: set[tuple[int, int]] = set()

    # -- what lies there ------------------------------------------------------------------------------------

    def complete(self) -> tuple[str, ...]:
        """The names of what is complete: it has a marker (``NAME.done`` beside it or ``.done`` in it), or was sent under a name of things
        under way and renamed, or has not changed for a while. To be asked again and again: looks are compared."""
        now, complete = self._clock(), []
        looks: dict[str, _Look] = {}
        under_way: set[tuple[int, int]] = set()
        for entry in sorted(os.scandir(self.folder), key=lambda e: e.name):
            if not _is_plain(entry):
                continue
            identity = _identity(entry)
            if _is_under_way(entry.name):
                under_way.add(identity)
            elif not _is_ours(text_of(entry.name)):
                path = Path(entry.path)
                signature = signature_of(path)
                earlier = self._looks.get(entry.name)
                since = earlier.since if earlier and earlier.signature == signature else now
                looks[entry.name] = _Look(signature, since)
                if signature and (_marked(path) or identity in self._under_way or now - since >= self.settle):
                    complete.append(entry.name)
        self._looks, self._under_way = looks, under_way
        return tuple(complete)

    def pending(self) -> bool:
        """Whether, at the last look, something was there that was not complete yet."""
        return bool(self._looks)

    # -- taking and putting ---------------------------------------------------------------------------------

    def take(self, name: str, key: str) -> None:
        """Into a place of its own. `Gone` where it is not there any more; OSError where the folder cannot be written."""
        place = self.folder / TAKEN / key
        place.mkdir(parents=True)
        try:
            (self.folder / name).rename(place / text_of(name))
        except FileNotFoundError:
            place.rmdir()
            raise Gone(name) from None
        except OSError:
            place.rmdir()
            raise
        self._looks.pop(name, None)
        (self.folder / (name + DONE)).unlink(missing_ok=True)

    def place_of(self, landing: Landing) -> Path | None:
        """The folder that holds a landing and its receipt; None where nothing of it is there."""
        if (self.folder / TAKEN / landing.key).is_dir():
            return self.folder / TAKEN / landing.key
        return next((p for shelf in SHELVES if (p := self.folder / shelf / _label(landing)).is_dir()), None)

    def batch_of(self, landing: Landing) -> Path | None:
        """The batch itself; None where it is not there."""
        place = self.place_of(landing)
        return next((p for p in sorted(place.iterdir()) if _is_batch(p.name)), None) if place else None

    def accepted(self, landing: Landing) -> Path | None:
        """The batch on its shelf; None where it was taken away. OSError where there is no shelf: the folder is not mounted here."""
        path = self.batch_of(landing)
        if path is None:
            (self.folder / "accepted").stat()
        return path

    def put(self, landing: Landing, shelf: Shelf, receipts: Mapping[str, bytes]) -> Path:
        """Write the receipts beside a landing and put both on a shelf, whole or not at all; where they are now."""
        place = self.place_of(landing)
        if place is None:
            raise Gone(landing.name)
        for name, content in receipts.items():
            part = place / f".{name}.part"
            part.write_bytes(content)
            part.replace(place / name)
        target = self.folder / shelf / _label(landing)
        if place != target:
            target.parent.mkdir(exist_ok=True)
            place.rename(target)
        return target

    def clear(self, key: str) -> None:
        """Remove the empty place of a landing that came to nothing."""
        with suppress(FileNotFoundError):
            (self.folder / TAKEN / key).rmdir()

    def taken(self) -> tuple[str, ...]:
        """Keys of what has been taken and is on no shelf."""
        place = self.folder / TAKEN
        return tuple(sorted(p.name for p in place.iterdir())) if place.is_dir() else ()

    def give_back(self, key: str) -> None:
        """Put what was taken under `key` back where it was dropped, unless something new lies there under its name."""
        place = self.folder / TAKEN / key
        for path in place.iterdir():
            if _is_batch(path.name) and not (self.folder / path.name).exists():
                path.rename(self.folder / path.name)
        if not any(_is_batch(path.name) for path in place.iterdir()):
            shutil.rmtree(place)

    def room(self) -> int:
        """Bytes that are free."""
        return shutil.disk_usage(self.folder).free


def _marked(path: Path) -> bool:
    return path.with_name(path.name + DONE).exists() or (path / DONE).is_file()


def _is_under_way(name: str) -> bool:
    return (name.startswith(".") and name not in {TAKEN, DONE}) or name.lower().endswith(_UNDER_WAY)


def _is_batch(name: str) -> bool:
    """Whether it is what was taken, and neither its receipt nor a part of one that was being written when a process was killed."""
    return name not in RECEIPTS and not _is_under_way(name)


def _is_ours(name: str) -> bool:
    return name in {TAKEN, *SHELVES, *RECEIPTS} or name.endswith(DONE) or name.lower() in _CLUTTER


def _is_plain(entry: os.DirEntry[str]) -> bool:
    """A file or a folder and no link; False for what has gone meanwhile."""
    try:
        mode = entry.stat(follow_symlinks=False).st_mode
    except FileNotFoundError:
        return False
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode)


def _identity(entry: os.DirEntry[str]) -> tuple[int, int]:
    told = entry.stat(follow_symlinks=False)
    return told.st_dev, told.st_ino


def _label(landing: Landing) -> str:
    return f"{landing.received_at.astimezone(CHINA):%Y%m%d-%H%M%S}-{landing.key}"
