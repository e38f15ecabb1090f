"""One door to the database and the blobs."""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import cast

from pydantic import TypeAdapter
from sqlalchemy import Engine, Table, create_engine, delete, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from evidence.audit import PROGRAM, Statement, canonical, digest
from evidence.history import Event
from evidence.page import Page
from evidence.tally import Tally
from evidence.trace import Seen
from store.availability import available
from store.blobs import Blobs, open_blobs
from store.chain import tell
from store.database import Database, Witness
from store.migrate import upgrade
from store.pictures import place_page
from store.schema import BatchRow, OutputRow, PageReading, TraceRow
from store.tallies import count
from store.traces import add_event, add_traces, all_events, drop_event, earlier_traces, events_of
from store.versions import versions_of

_PAGE = TypeAdapter(Page)
_CONNECTIONS = 16
"""Kept open for threads that read at once: opening one costs more than most queries."""


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """What a finished run wrote: batch.json's content and ``{application: {file name: bytes}}``.

    `request` is what was asked for, as JSON ("" where it is not known); `tallies` are the figures of a run that was just done.
    """

    name: str
    county: str
    edition: str
    deadline: dt.date
    summary: dict[str, object]
    outputs: Mapping[str, Mapping[str, bytes]]
    request: str = ""
    tallies: tuple[Tally, ...] = field(default=(), compare=False)


class Store:
    """Page readings and finished runs. Safe to use from several threads; also a `PageCache`."""

    def __init__(self, engine: Engine, blobs: Blobs, witness: Witness | None = None) -> None:
        self.database = Database(engine, witness)
        self._session = self.database.session
        self.blobs = self._blobs = blobs
        self._writing = self.database.lock

    # -- page readings (the PageCache of extractors.pages.pool) ---------------------------------------------

    def get(self, key: str) -> Page | None:
        """The page kept under a content key, or None."""
        with self._session() as session:
            row = session.execute(select(PageReading.page).where(PageReading.key == _digest(key))).scalar_one_or_none()
        return _PAGE.validate_json(zlib.decompress(row)) if row is not None else None

    def put(self, key: str, page: Page, image: bytes | None, *also: str) -> None:
        """Keep a page (and its picture) under its content key, and the page under others `also`; a key that is there stays as it is."""
        name = self._blobs.put(image) if image is not None else None
        kept = {"page": zlib.compress(_PAGE.dump_json(page), 6), "read_at": _now()}
        rows = [{"key": _digest(k), "image": name if k == key else None, **kept} for k in (key, *also)]
        with self.database.writing() as session:
            new = set(session.scalars(_keeping(session.get_bind().dialect.name), rows))
            place_page(session, page, _digest(key), pictured=image is not None)
            if new:
                tell(session, *(_page_told(page, row) for row in rows if row["key"] in new))

    def image_of(self, key: str) -> bytes | None:
        """The picture of a page kept under `key`, or None where there is none."""
        with self._session() as session:
            name = session.execute(select(PageReading.image).where(PageReading.key == _digest(key))).scalar_one_or_none()
        return self._blobs.get(name) if name else None

    # -- finished runs --------------------------------------------------------------------------------------

    def find_run(self, run_key: str) -> FinishedRun | None:
        """The finished run with this key, or None."""
        with self._session() as session:
            batch = session.execute(select(BatchRow).where(BatchRow.run_key == run_key)).scalar_one_or_none()
            return _finished(session, batch) if batch else None

    def latest_run(self, name: str) -> FinishedRun | None:
        """The run of the batch of that name that was finished last, or None."""
        asked = select(BatchRow).where(BatchRow.name == name).order_by(BatchRow.finished_at.desc(), BatchRow.id.desc()).limit(1)
        with self._session() as session:
            batch = session.execute(asked).scalar_one_or_none()
            return _finished(session, batch) if batch else None

    def run_names(self) -> tuple[str, ...]:
        """Names of the batches there are, sorted."""
        with self._session() as session:
            return tuple(sorted(session.scalars(select(BatchRow.name).distinct())))

    def keep_run(self, run_key: str, run: FinishedRun, seen: Iterable[Seen] = ()) -> None:
        """Keep a finished run and what identifies its papers, in one transaction, in place of an earlier one with the same key."""
        with self.database.writing() as session:
            session.execute(delete(BatchRow).where(BatchRow.run_key == run_key))
            batch = BatchRow(
                run_key=run_key,
                name=run.name,
                county=run.county,
                edition=run.edition,
                deadline=run.deadline,
                summary=run.summary,
                finished_at=_now(),
                request=run.request or None,
            )
            session.add(batch)
            session.flush()
            for application, files in run.outputs.items():
                for name, content in files.items():
                    session.add(OutputRow(batch_id=batch.id, application=application, name=name, content=content))
            add_traces(session, batch.id, seen)
            count(session, run.tallies)
            tell(session, *_run_told(run_key, run))

    # -- what rounds leave behind ---------------------------------------------------------------------------

    def keep_traces(self, run_key: str, seen: Iterable[Seen]) -> None:
        """Keep what identifies a finished run's papers, in place of what was kept of it before; nothing where there is no such run."""
        with self._writing, self._session.begin() as session:
            batch = session.execute(select(BatchRow.id).where(BatchRow.run_key == run_key)).scalar_one_or_none()
            if batch is not None:
                session.execute(delete(TraceRow).where(TraceRow.batch_id == batch))
                add_traces(session, batch, seen)

    def earlier_traces(self, seen: Sequence[Seen]) -> tuple[Seen, ...]:
        """What other rounds, no later than these applications' own, have in common with them."""
        if not seen:
            return ()
        with self._session() as session:
            return earlier_traces(session, seen, seen[0].party)

    def record_event(self, event: Event) -> bool:
        """Add to an enterprise's history; False where the same event is there already."""
        with self._writing, self._session.begin() as session:
            return add_event(session, event)

    def forget_event(self, number: int) -> bool:
        """Take back an event that was recorded by mistake; False where there is none of that number."""
        with self._writing, self._session.begin() as session:
            return drop_event(session, number)

    def events(self) -> tuple[tuple[int, Event], ...]:
        """All that is recorded, each with its number."""
        with self._session() as session:
            return all_events(session)

    def events_of(self, uscc: str, names: Iterable[str]) -> tuple[Event, ...]:
        """An enterprise's history, by its code or any of its names."""
        with self._session() as session:
            return events_of(session, uscc, names)

    def close(self) -> None:
        self.database.engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_store(url: str, blobs: str, witness: Witness | None = None) -> Store:
    """The store at a database URL and a blobs address; tables are created or brought up to date.

    `witness` is told of the audit chain's head whenever it has grown.

    A bare ``postgresql://`` means psycopg 3. An SQLite file's folder is made. `StoreUnavailable` where the database does not answer.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, pool_size=_CONNECTIONS)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
    with available():
        upgrade(engine)
    return Store(engine, open_blobs(blobs), witness)


def _finished(session: Session, batch: BatchRow) -> FinishedRun:
    outputs: dict[str, dict[str, bytes]] = {}
    for row in session.scalars(select(OutputRow).where(OutputRow.batch_id == batch.id).order_by(OutputRow.id)):
        outputs.setdefault(row.application, {})[row.name] = row.content
    return FinishedRun(batch.name, batch.county, batch.edition, batch.deadline, batch.summary, outputs, batch.request or "")


def _set_up_sqlite(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=30000", "synchronous=NORMAL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _page_told(page: Page, kept: Mapping[str, object]) -> Statement:
    """The reading, the file it was read in, and the picture."""
    content, picture = kept["page"], kept["image"]
    assert isinstance(content, bytes)
    hashes = {"reading": digest(content), "file": page.sha256} | ({"picture": str(picture)} if picture else {})
    return Statement("page", PROGRAM, str(kept["key"]), versions={"engine": page.engine, "route": page.route}, hashes=hashes)


def _run_told(run_key: str, run: FinishedRun) -> Iterator[Statement]:
    """Each application's files; the run's key is the hash of all that they depend on: papers, rubric, rulings and versions."""
    rulings = run.summary.get("rulings")
    terms = {"edition": run.edition, "deadline": run.deadline.isoformat(), "county": run.county}
    terms |= {"rulings": " ".join(str(r) for r in rulings)} if isinstance(rulings, list) and rulings else {}
    for application, files in run.outputs.items():
        hashes = {"run": run_key, **{name: digest(content) for name, content in files.items()}}
        yield Statement(
            "run",
            PROGRAM,
            f"{run.name}/{application}",
            after=canonical(terms),
            versions=versions_of(run.summary, application),
            hashes=hashes,
        )


@cache
def _keeping(dialect: str) -> ReturningInsert[str]:
    """Readings that are not there yet are kept; the keys of these."""
    insert, readings = postgresql.insert if dialect == "postgresql" else sqlite.insert, cast("Table", PageReading.__table__)
    return insert(readings).on_conflict_do_nothing(index_elements=["key"]).returning(readings.c.key)


def _digest(key: str) -> str:
    """Keys name versions of engines and may be of any length; the column holds their hash."""
    return hashlib.sha256(key.encode()).hexdigest()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
