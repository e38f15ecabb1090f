"""Pages by the content of their file: what was read on them, and their pictures."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from typing import NamedTuple, cast

from pydantic import TypeAdapter
from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from evidence.page import Page
from store.blobs import Blobs
from store.database import Database
from store.review_schema import PagePlaceRow
from store.schema import PageReading

_PAGE = TypeAdapter(Page)


@dataclass(frozen=True)
class StoredPage:
    """A page's reading as it is kept: its key (another reading has another one), its bytes, and the name of its picture's bytes, "" for
    office files, which have none."""

    key: str
    reading: bytes
    picture: str

    @cached_property
    def page(self) -> Page:
        """The page as read. Most who ask for a picture have no need of it."""
        return _PAGE.validate_json(zlib.decompress(self.reading))


class PagePictures:
    def __init__(self, database: Database, blobs: Blobs) -> None:
        self._database = database
        self._blobs = blobs

    def find(self, sha256: str, number: int) -> StoredPage | None:
        """Page `number` of the file with that content, or None where none was read."""
        asked = select(PageReading.key, PageReading.page, PageReading.image).join(PagePlaceRow, PagePlaceRow.reading == PageReading.key)
        with self._database.reading() as session:
            row = session.execute(asked.where(PagePlaceRow.sha256 == sha256, PagePlaceRow.page == number)).one_or_none()
        return StoredPage(row[0], row[1], row[2] or "") if row else None

    def bytes_of(self, picture: str) -> bytes:
        """The JPEG of that name. KeyError where it is gone."""
        return self._blobs.get(picture)


class Place(NamedTuple):
    """Where the reading of a page of a content is; one that came with a picture takes the place of others."""

    sha256: str
    page: int
    reading: str
    pictured: bool


def place_pages(session: Session, places: Iterable[Place]) -> None:
    """Remember where pages' readings are."""
    for pictured, some in groupby(sorted(places, key=lambda p: (p.pictured, p)), key=lambda p: p.pictured):
        rows = [{"sha256": p.sha256, "page": p.page, "reading": p.reading} for p in some]
        session.execute(_placing(session.get_bind().dialect.name, pictured), rows)


@cache
def _placing(dialect: str, pictured: bool) -> postgresql.Insert | sqlite.Insert:
    insert = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(cast("Table", PagePlaceRow.__table__))
    where = ["sha256", "page"]
    if not pictured:
        return insert.on_conflict_do_nothing(index_elements=where)
    return insert.on_conflict_do_update(index_elements=where, set_={"reading": insert.excluded.reading})
