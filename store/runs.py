"""The latest run of every batch, and what of its pages is kept: what there is to be done again, and from what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from evidence.audit import digest
from evidence.trace import Seen
from store.database import Database, in_parts
from store.review_schema import PagePlaceRow
from store.schema import BatchRow, OutputRow, PageReading
from store.times import aware
from store.traces import traces_of_batch


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A batch's latest run. `first` is when the batch was finished for the first time (UTC); `request` is "" where the run is older than
    the keeping of requests."""

    key: str
    name: str
    deadline: dt.date
    first: dt.datetime
    request: str


class Runs:
    def __init__(self, database: Database) -> None:
        self._database = database

    def latest(self) -> tuple[StoredRun, ...]:
        """One run a batch, in the order of the batches' first."""
        told = select(BatchRow.id, BatchRow.name, BatchRow.run_key, BatchRow.deadline, BatchRow.finished_at)
        with self._database.reading() as session:
            rows = session.execute(told.order_by(BatchRow.finished_at, BatchRow.id)).all()
            first = {row.name: row.finished_at for row in reversed(rows)}
            last = {row.name: row for row in rows}
            found = []
            for name, at in sorted(first.items(), key=lambda pair: (pair[1], pair[0])):
                row = last[name]
                request = session.execute(select(BatchRow.request).where(BatchRow.id == row.id)).scalar_one()
                found.append(StoredRun(row.run_key, name, row.deadline, aware(at), request or ""))
        return tuple(found)

    def applications(self, run_key: str) -> frozenset[str]:
        """Those of which the run's files are still kept."""
        asked = select(OutputRow.application).join(BatchRow, OutputRow.batch_id == BatchRow.id).where(BatchRow.run_key == run_key)
        with self._database.reading() as session:
            return frozenset(session.scalars(asked.distinct()))

    def file(self, run_key: str, application: str, name: str) -> bytes | None:
        """One file that the run wrote."""
        asked = select(OutputRow.content).join(BatchRow, OutputRow.batch_id == BatchRow.id)
        asked = asked.where(BatchRow.run_key == run_key, OutputRow.application == application, OutputRow.name == name)
        with self._database.reading() as session:
            return session.execute(asked).scalar_one_or_none()

    def traces(self, run_key: str, applications: Collection[str]) -> tuple[Seen, ...]:
        """What identifies the papers of some of a run's applications."""
        with self._database.reading() as session:
            batch = session.execute(select(BatchRow).where(BatchRow.run_key == run_key)).scalar_one()
            return tuple(s for s in traces_of_batch(session, batch) if s.party.application in applications)

    def pages(self, files: Collection[str]) -> dict[str, tuple[int, ...]]:
        """Which pages of the files with these contents were ever read, by the files' hashes."""
        found: dict[str, list[int]] = {}
        with self._database.reading() as session:
            for part in in_parts(sorted(set(files))):
                asked = select(PagePlaceRow.sha256, PagePlaceRow.page).where(PagePlaceRow.sha256.in_(part))
                for sha256, page in session.execute(asked.order_by(PagePlaceRow.sha256, PagePlaceRow.page)):
                    found.setdefault(sha256, []).append(page)
        return {sha256: tuple(pages) for sha256, pages in found.items()}

    def unread(self, keys: Collection[str]) -> frozenset[str]:
        """Those of these content keys under which no page is kept."""
        hashed = {digest(key.encode()): key for key in keys}
        known: set[str] = set()
        with self._database.reading() as session:
            for part in in_parts(sorted(hashed)):
                known.update(session.scalars(select(PageReading.key).where(PageReading.key.in_(part))))
        return frozenset(key for hash_, key in hashed.items() if hash_ not in known)
