"""Where pages that were read are kept, and by which keys: the file's content, and the pixels of a picture in whatever file."""

from __future__ import annotations

from typing import Protocol

from evidence.batch import SubmittedFile
from evidence.page import Page
from extractors import engines
from extractors.pages import PAGES_VERSION


class PageCache(Protocol):
    """Keeps pages by key. `image` is the page's JPEG for people, None where there is none or it is kept already; `also` are other keys
    of the page."""

    def get(self, key: str) -> Page | None: ...

    def put(self, key: str, page: Page, image: bytes | None, *also: str) -> None: ...


class MemoryCache:
    """A cache that lasts as long as the process."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.images: dict[str, bytes] = {}

    def get(self, key: str) -> Page | None:
        return self.pages.get(key)

    def put(self, key: str, page: Page, image: bytes | None, *also: str) -> None:
        self.pages |= dict.fromkeys((key, *also), page)
        if image is not None:
            self.images[key] = image


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
    return f"{PAGES_VERSION}:{engine}:{engines.engine_version(engine)}"
