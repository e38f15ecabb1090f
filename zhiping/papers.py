"""Where papers lie that were handed in: in the pages' inbox, and on the shelves of watched folders."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from pydantic_core import from_json

from evidence.landing import LandingState
from flows.content import content_of
from flows.inbox import Inbox
from flows.retention import Place
from review.inbox import upload_folder
from store import Desk
from store.landings import Landings
from store.retention import Retention
from zhiping.settings import Settings

_UPLOAD, _LANDING = "upload/", "landing/"
_KEY = re.compile(r"[0-9a-f]{16}")
_ENDED: tuple[LandingState, ...] = ("done", "rejected", "repeated")


class HandedIn:
    """The `Papers` of this installation."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        self._desk, self._inbox = desk, settings.common / "inbox"
        self._landings = Landings(desk.store.database)

    def places(self) -> Iterator[Place]:
        yield from self._uploads()
        batches = self._batches()
        for landing in self._landings.all(states=_ENDED):
            if self._folder(name := f"{_LANDING}{landing.key}"):
                yield Place(name, batches.get(landing.key, ""), landing.received_at.date())

    def hash_of(self, name: str) -> str:
        folder = self._folder(name)
        return content_of(folder).sha256 if folder else ""

    def remove(self, name: str) -> None:
        folder = self._folder(name)
        if folder:
            shutil.rmtree(folder)

    def _uploads(self) -> Iterator[Place]:
        for folder in sorted(self._inbox.iterdir()) if self._inbox.is_dir() else ():
            if _KEY.fullmatch(folder.name):
                upload = self._desk.uploads.find(folder.name)
                since = dt.datetime.fromtimestamp(folder.stat().st_mtime, dt.UTC).date()
                yield Place(f"{_UPLOAD}{folder.name}", upload.batch if upload else "", since)

    def _batches(self) -> dict[str, str]:
        """Batches that were read from watched folders, by the key of the landing."""
        found = {}
        for name, requests in Retention(self._desk.store.database, self._desk.store.blobs).requests().items():
            for source in (from_json(request).get("source") for request in requests if request):
                if source and source["kind"] == "landing":
                    found[source["name"]] = name
        return found

    def _folder(self, name: str) -> Path | None:
        """None where it is gone."""
        if name.startswith(_UPLOAD):
            folder = upload_folder(self._inbox, name.removeprefix(_UPLOAD))
            return folder if folder.is_dir() else None
        landing = self._landings.find(name.removeprefix(_LANDING))
        return Inbox(Path(landing.inbox), 0).place_of(landing) if landing and landing.inbox else None
