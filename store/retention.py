"""Deleting what was kept long enough, each time with a tombstone in the audit's chain.

The tombstone and the deletion of rows are one transaction. Files and pictures, which no transaction holds, go after it, and a second event
says that they are gone: who finds a tombstone without one finishes the work.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from pydantic_core import from_json
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from evidence.audit import AuditEvent, Statement, canonical, digest
from store.blobs import Blobs
from store.chain import Chain, tell
from store.database import Database, in_parts
from store.plants import drop_plants
from store.quality_schema import LookRow, PlantRow, RefusalRow
from store.retention_rule import Kept
from store.review_schema import ApplicationRow, ComplaintRow, MoveRow, PagePlaceRow, SeatRow
from store.rows import as_found
from store.schema import BatchRow, OutputRow, PageReading, TraceRow

READING, PICTURE, PAPERS, FILE = "reading:", "picture:", "papers:", "file:"
"""What a tombstone names begins with one of these."""


@dataclass(frozen=True, slots=True)
class Filing:
    """An application as the rules of keeping see it. `ended`: the last day of its deadline's year, or of its last step where that is later;
    `held`: why nothing of it may be deleted, "" where nothing says so."""

    batch: str
    application: str
    ended: dt.date
    held: str

    @property
    def subject(self) -> str:
        return f"{self.batch}/{self.application}"


@dataclass(frozen=True, slots=True)
class Grounds:
    """By whom and by which rule (hash of its file) something is deleted. `ended` and `years` say since when it may be."""

    by: str
    what: Kept
    subject: str
    ended: dt.date
    years: int
    rule: str

    def statement(self, hashes: Mapping[str, str]) -> Statement:
        after = canonical({"what": self.what, "ended": self.ended.isoformat(), "years": str(self.years)})
        return Statement("retire", self.by, self.subject, after=after, versions={"rule": self.rule}, hashes=hashes)


class Retention:
    def __init__(self, database: Database, blobs: Blobs) -> None:
        self._database, self._blobs, self._chain = database, blobs, Chain(database)

    # -- whose and since when -------------------------------------------------------------------------------

    def filings(self, states: Collection[str]) -> tuple[Filing, ...]:
        """Every application of which there is a file of a run."""
        asked = select(BatchRow.name, OutputRow.application, func.max(BatchRow.deadline).label("deadline"))
        asked = asked.join(BatchRow, OutputRow.batch_id == BatchRow.id).group_by(BatchRow.name, OutputRow.application)
        with self._database.reading() as session:
            steps, held = _last_steps(session), _held(session, states)
            rows = session.execute(asked.order_by(BatchRow.name, OutputRow.application)).all()
        held |= self._holds()
        return tuple(
            Filing(name, folder, max(dt.date(day.year, 12, 31), steps.get((name, folder), day)), held.get(f"{name}/{folder}", ""))
            for name, folder, day in rows
        )

    def outputs(self, name: str) -> Iterator[tuple[str, str, bytes]]:
        """Batch, application and content of every file of that name, of all runs."""
        asked = select(BatchRow.name, OutputRow.application, OutputRow.content).join(BatchRow, OutputRow.batch_id == BatchRow.id)
        with self._database.reading() as session:
            yield from session.execute(asked.where(OutputRow.name == name).execution_options(yield_per=50))

    def requests(self) -> dict[str, tuple[str, ...]]:
        """What the runs of each batch were asked for, by the batch's name."""
        found: dict[str, tuple[str, ...]] = {}
        with self._database.reading() as session:
            for name, request in session.execute(select(BatchRow.name, BatchRow.request)):
                found[name] = (*found.get(name, ()), request or "")
        return found

    def readings(self) -> Iterator[tuple[str, str, dt.date]]:
        """Key, file and day of every reading that the chain tells of and that may still be there."""
        for event in self._chain.events("page"):
            yield event.subject, from_json(event.hashes)["file"], dt.date.fromisoformat(event.at[:10])

    def present(self, keys: Collection[str]) -> frozenset[str]:
        """Those of these readings that are there."""
        with self._database.reading() as session:
            parts = (session.scalars(select(PageReading.key).where(PageReading.key.in_(part))) for part in in_parts(keys))
            return frozenset(key for part in parts for key in part)

    def hold(self, subject: str, why: str, by: str, *, held: bool) -> None:
        """Keep all of an application, or no longer."""
        with self._database.writing() as session:
            tell(session, Statement("hold", by, subject, after=canonical({"held": str(held).lower(), "why": why})))

    def _holds(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for event in self._chain.events("hold"):
            said = from_json(event.after)
            found[event.subject] = f"由{event.who}决定保留：{said['why']}" if said["held"] == "true" else ""
        return {subject: why for subject, why in found.items() if why}

    # -- deleting -------------------------------------------------------------------------------------------

    def bury_readings(self, grounds: Grounds, keys: Collection[str]) -> None:
        hashes: dict[str, str] = {}
        with self._database.writing() as session:
            for part in in_parts(keys):
                asked = select(PageReading.key, PageReading.page, PageReading.image).where(PageReading.key.in_(part))
                for key, page, picture in session.execute(asked):
                    hashes |= {f"{READING}{key}": digest(page)} | ({f"{PICTURE}{picture}": picture} if picture else {})
                session.execute(delete(PagePlaceRow).where(PagePlaceRow.reading.in_(part)))
                session.execute(delete(PageReading).where(PageReading.key.in_(part)))
            if hashes:
                tell(session, grounds.statement(hashes))

    def bury_sheets(self, grounds: Grounds, filing: Filing) -> None:
        """What runs wrote for the application, its traces, and what second looks and planted values repeat of it. The runs' own summaries
        stay, and for what second looks were drawn."""
        own = select(BatchRow.id).where(BatchRow.name == filing.batch).scalar_subquery()
        here = (OutputRow.batch_id.in_(own), OutputRow.application == filing.application)
        asked = select(BatchRow.run_key, OutputRow.name, OutputRow.content).join(BatchRow, OutputRow.batch_id == BatchRow.id)
        with self._database.writing() as session:
            hashes = {f"{FILE}{run}/{name}": digest(content) for run, name, content in session.execute(asked.where(*here))}
            session.execute(delete(OutputRow).where(*here))
            session.execute(delete(TraceRow).where(TraceRow.batch_id.in_(own), TraceRow.application == filing.application))
            hashes |= _drop_checks(session, filing)
            tell(session, grounds.statement(hashes))

    def bury_papers(self, grounds: Grounds, papers: Mapping[str, str]) -> None:
        """`papers`: hashes by place."""
        with self._database.writing() as session:
            tell(session, grounds.statement({f"{PAPERS}{place}": hash_ for place, hash_ in papers.items()}))

    def unfinished(self) -> tuple[AuditEvent, ...]:
        """Tombstones of which nobody has said yet that all they name is gone."""
        events = tuple(self._chain.events("retire", "retired"))
        finished = {int(e.before) for e in events if e.kind == "retired"}
        return tuple(e for e in events if e.kind == "retire" and e.number not in finished)

    def finish(self, tombstone: AuditEvent, remove_papers: Callable[[str], None]) -> None:
        """Delete what of a tombstone lies outside the database. May be called again after it was broken off."""
        named = tuple(from_json(tombstone.hashes)) if tombstone.hashes else ()
        for place in (n.removeprefix(PAPERS) for n in named if n.startswith(PAPERS)):
            remove_papers(place)
        pictures = [n.removeprefix(PICTURE) for n in named if n.startswith(PICTURE)]
        gone = [picture for picture in pictures if self._drop(picture)]
        with self._database.writing() as session:
            after = canonical({"pictures": str(len(gone)), "shared": str(len(pictures) - len(gone))})
            tell(session, Statement("retired", tombstone.who, tombstone.subject, str(tombstone.number), after))

    def _drop(self, picture: str) -> bool:
        """Delete a picture that no reading has; False where one has it."""
        with self._database.reading() as session:
            if session.scalar(select(PageReading.key).where(PageReading.image == picture).limit(1)) is not None:
                return False
        self._blobs.remove(picture)
        return True


def _drop_checks(session: Session, filing: Filing) -> dict[str, str]:
    """What second looks and planted values say of an application is values of its papers and words of its experts."""
    own = select(ApplicationRow.id).where(ApplicationRow.batch == filing.batch, ApplicationRow.folder == filing.application)
    hashes = drop_plants(session, PlantRow.seat_id.in_(select(SeatRow.id).where(SeatRow.application_id.in_(own))))
    for kind, here in ((LookRow, LookRow.application_id.in_(own)), (RefusalRow, RefusalRow.application_id.in_(own))):
        hashes |= as_found(session, kind, here)
        session.execute(delete(kind).where(here))
    return hashes


def _last_steps(session: Session) -> dict[tuple[str, str], dt.date]:
    asked = select(ApplicationRow.batch, ApplicationRow.folder, func.max(MoveRow.at))
    asked = asked.join(MoveRow, MoveRow.application_id == ApplicationRow.id).group_by(ApplicationRow.id)
    return {(batch, folder): at.date() for batch, folder, at in session.execute(asked)}


def _held(session: Session, states: Collection[str]) -> dict[str, str]:
    """Applications under way, and those with a complaint of which nothing was found yet."""
    found = {}
    for row in session.scalars(select(ApplicationRow).where(ApplicationRow.state.in_(states))):
        found[f"{row.batch}/{row.folder}"] = "评审程序尚未结束"
    open_ = select(ApplicationRow).join(ComplaintRow, ComplaintRow.application_id == ApplicationRow.id)
    for row in session.scalars(open_.where(ComplaintRow.finding == "")):
        found[f"{row.batch}/{row.folder}"] = "有尚未答复的异议"
    return found
