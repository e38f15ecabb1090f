"""Where a storm takes place: an inbox, the homes of one machine or several, and what these have in common."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from store import Store, open_store
from tests.chaos.engine import NAME
from tests.store.clusters import Cluster
from zhiping.landed import Terms
from zhiping.settings import Settings

LEASE = dt.timedelta(seconds=0.5)


@dataclass(frozen=True)
class Site:
    """`recorded`: the readings of pages are in the store. With a `database` each of two machines has a home of its own; `blobs` is where
    pictures are kept then."""

    folder: Path
    recorded: bool
    database: Cluster | None = None
    blobs: str = ""

    @property
    def inbox(self) -> Path:
        return self.folder / "in"

    @property
    def terms(self) -> Terms:
        return Terms(self.folder / "out", None, None, None, NAME, 1)

    @property
    def homes(self) -> set[Path]:
        return {self.settings(machine).home for machine in (1, 2)}

    def settings(self, machine: int = 1) -> Settings:
        if self.database is None:
            return Settings(home=self.folder / "home")
        home, common = self.folder / f"home-{machine}", self.folder / "common"
        return Settings(home=home, shared=common, database_url=self.database.url, blobs=self.blobs or str(common / "pages"))

    def open(self) -> Store:
        settings = self.settings()
        return open_store(settings.store_url, settings.store_blobs)


def prepare(folder: Path, *, recorded: bool, database: Cluster | None = None, blobs: str = "") -> Site:
    """An empty site."""
    site = Site(folder, recorded, database, blobs)
    site.inbox.mkdir(parents=True)
    for home in site.homes:
        home.mkdir()
    return site
