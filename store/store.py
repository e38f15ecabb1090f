"""One door to the database and the blobs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, create_engine, delete, event, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from evidence.audit import PROGRAM, Statement, canonical, digest
from evidence.history import Event
from evidence.page import Page, PageRead
from evidence.tally import Tally
from evidence.trace import Seen
from store.availability import available
from store.blobs import Blobs, open_blobs
from store.chain import tell
from store.database import Database, Witness
from store.migrate import upgrade
from store.readings import find_pages, keep_pages, name_of
from store.schema import BatchRow, OutputRow, PageReading, TraceRow
from store.tallies import count
from store.times import now
from store.traces import add_event, add_traces, all_events, drop_event, earlier_traces, events_of
from store.versions import versions_of

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
        return self.find([key]).get(key)

    def find(self, keys: Sequence[str]) -> dict[str, Page]:
        """Those of the keys that are there, with their pages."""
        with self._session() as session:
            return find_pages(session, keys)

    def put(self, key: str, page: Page, image: bytes | None) -> None:
        """`put_all` of one page."""
        self.put_all([PageRead(key, page, image)])

    def put_all(self, pages: Sequence[PageRead]) -> None:
        """Keep pages and their pictures under their content keys, all or none; a key that is there stays as it is."""
        pictures = [None if read.image is None else self._blobs.put(read.image) for read in pages]
        with self.database.writing() as session:
            tell(session, *keep_pages(session, pages, pictures))

    def image_of(self, key: str) -> bytes | None:
        """The picture of a page kept under `key`, or None where there is none."""
        with self._session() as session:
            name = session.execute(select(PageReading.image).where(PageReading.key == name_of(key))).scalar_one_or_none()
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
                finished_at=now(),
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
