"""Pages as they were read, in the database: kept some at a time, and found by their keys."""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TypedDict, cast

from pydantic import TypeAdapter
from sqlalchemy import Table, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from evidence.audit import PROGRAM, Statement, digest
from evidence.page import Page, PageRead
from store.database import in_parts
from store.pictures import Place, place_pages
from store.schema import PageReading
from store.times import now

_PAGE = TypeAdapter(Page)
_READINGS = cast("Table", PageReading.__table__)
_FOUND = select(_READINGS.c.key, _READINGS.c.page).where(_READINGS.c.key.in_(bindparam("names", expanding=True)))


class _Row(TypedDict):
    key: str
    page: bytes
    image: str | None
    read_at: dt.datetime


def name_of(key: str) -> str:
    """Keys name versions of engines and may be of any length; the column holds their hash."""
    return hashlib.sha256(key.encode()).hexdigest()


def find_pages(session: Session, keys: Iterable[str]) -> dict[str, Page]:
    """Those of the keys that are there, with their pages."""
    named = {name_of(key): key for key in keys}
    rows = [row for part in in_parts(named) for row in session.execute(_FOUND, {"names": part})]
    return {named[name]: _PAGE.validate_json(zlib.decompress(page)) for name, page in rows}


def keep_pages(session: Session, pages: Sequence[PageRead], pictures: Sequence[str | None]) -> list[Statement]:
    """Keep pages that are not there yet, with the names of their pictures; what the audit's chain is to be told of them.

    In a fixed order, so that transactions on PostgreSQL never wait for one another in a circle.
    """
    rows: dict[str, _Row] = {}
    statements: dict[str, Statement] = {}
    for read, picture in zip(pages, pictures, strict=True):
        content, at = zlib.compress(_PAGE.dump_json(read.page), 6), now()
        for key, image in ((read.key, picture), *((key, None) for key in read.also)):
            row = rows.setdefault(name_of(key), _Row(key=name_of(key), page=content, image=image, read_at=at))
            statements.setdefault(row["key"], _told(read.page, row))
    new = set(session.scalars(_keeping(session.get_bind().dialect.name), sorted(rows.values(), key=lambda row: row["key"])))
    place_pages(session, [Place(read.page.sha256, read.page.number, name_of(read.key), read.image is not None) for read in pages])
    return [statement for key, statement in statements.items() if key in new]


@cache
def _keeping(dialect: str) -> ReturningInsert[str]:
    """Keeps what is not there yet, and gives the keys of that."""
    insert = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(_READINGS)
    return insert.on_conflict_do_nothing(index_elements=["key"]).returning(_READINGS.c.key)


def _told(page: Page, row: Mapping[str, object]) -> Statement:
    """The reading, the file it was read in, and the picture."""
    content, picture = row["page"], row["image"]
    assert isinstance(content, bytes)
    hashes = {"reading": digest(content), "file": page.sha256} | ({"picture": str(picture)} if picture else {})
    return Statement("page", PROGRAM, str(row["key"]), versions={"engine": page.engine, "route": page.route}, hashes=hashes)
