"""Where pages that were read are kept, and by which keys: the file's content, and the pixels of a picture in whatever file."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Protocol

from evidence.batch import SubmittedFile
from evidence.page import Page, PageRead
from extractors import engines
from extractors.pages import pages_version

TOGETHER, WITHIN = 32, 1.0
"""Pages that are kept at a time at most, and seconds that one waits for others."""


class PageCache(Protocol):
    """Keeps pages by key."""

    def get(self, key: str) -> Page | None: ...

    def find(self, keys: Sequence[str]) -> Mapping[str, Page]:
        """Those of the keys that are there, with their pages."""
        ...

    def put_all(self, pages: Sequence[PageRead]) -> None: ...


class MemoryCache:
    """A cache that lasts as long as the process."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.images: dict[str, bytes] = {}

    def get(self, key: str) -> Page | None:
        return self.pages.get(key)

    def find(self, keys: Sequence[str]) -> Mapping[str, Page]:
        return {key: self.pages[key] for key in keys if key in self.pages}

    def put_all(self, pages: Sequence[PageRead]) -> None:
        for read in pages:
            self.pages |= dict.fromkeys((read.key, *read.also), read.page)
            if read.image is not None:
                self.images[read.key] = read.image


class Keeping:
    """Pages on their way into a cache: some are put together, as one transaction costs about as much as one page.

    What a process had here when it was killed is read again.
    """

    def __init__(self, cache: PageCache) -> None:
        self._cache = cache
        self._waiting: list[PageRead] = []
        self._since = 0.0

    def get(self, key: str) -> Page | None:
        return next((read.page for read in self._waiting if key in read.also), None) or self._cache.get(key)

    def put(self, read: PageRead) -> None:
        if not self._waiting:
            self._since = time.monotonic()
        self._waiting.append(read)
        self.tidy()

    def tidy(self) -> None:
        """Put them where they have waited long enough, or are enough. To be called again and again."""
        if len(self._waiting) >= TOGETHER or (self._waiting and time.monotonic() - self._since >= WITHIN):
            self.flush()

    def flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        if waiting:
            self._cache.put_all(waiting)


def page_key(file: SubmittedFile, number: int, engine: str) -> str:
    """The cache's key for one page of one content, as this version reads it."""
    return page_key_by(reader_version(engine), file.sha256, number)


def page_key_by(reader: str, sha256: str, number: int) -> str:
    """The key under which that version read a page."""
    return f"page:{sha256}:{number}:{reader}"


def pixels_key(pixels: str, engine: str) -> str:
    """The cache's key for one picture, whatever file it is in."""
    return f"pixels:{pixels}:{reader_version(engine)}"


def reader_version(engine: str) -> str:
    """What a page's reading depends on beside the page: our code, the libraries that draw, the engine."""
    return f"{pages_version()}:{engine}:{engines.engine_version(engine)}"
