"""Batches to be dropped, and an inbox whose reception a test can run step by step."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from evidence.batch import Batch
from evidence.landing import Landing
from flows.held import holder
from flows.inbox import Inbox
from flows.reception import Reception
from store import Store
from store.landings import Landings


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def drop(folder: Path, name: str, text: str = "质量手册", deadline: str = "2024-06-07") -> Path:
    """An archive of one application with one file; the same text gives the same bytes."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as packed:
        told = {"county": "鹤山市", "year": 2024} | ({"deadline": deadline} if deadline else {})
        packed.writestr(zipfile.ZipInfo("batch.json"), json.dumps(told))
        packed.writestr(zipfile.ZipInfo("江门市甲有限公司/说明.txt"), text)
    return path


@dataclass
class Desk:
    """An inbox where everything that lies there is complete, over a store; `watcher` is another one that watches it."""

    store: Store
    folder: Path
    lease: dt.timedelta = dt.timedelta(0)
    clock: Clock = field(default_factory=Clock)

    @property
    def landings(self) -> Landings:
        return Landings(self.store.database, self.lease)

    @property
    def inbox(self) -> Inbox:
        return Inbox(self.folder, 0, self.clock)

    def watcher(self, fits: Callable[[Batch], object] = lambda batch: batch, *, kept_free: int = 0, version: str = "v1") -> Reception:
        return Reception(self.inbox, self.landings, holder(), version, fits, self.folder.parent, kept_free)

    def states(self) -> dict[str, str]:
        return {landing.name: landing.state for landing in self.landings.all()}

    def landing(self, name: str) -> Landing:
        return next(found for found in self.landings.all() if found.name == name)

    def receipt(self, landing: Landing) -> str:
        place = self.inbox.place_of(landing)
        assert place is not None
        return (place / "回执.txt").read_text(encoding="utf-8")

    def on_shelf(self, shelf: str) -> list[str]:
        """The names of the batches there."""
        return sorted(p.name for p in (self.folder / shelf).glob("*/*") if not p.name.startswith("回执"))
