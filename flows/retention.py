"""What was kept long enough is deleted: pictures and readings of pages, papers, and in the end sheets, by the rules of keeping.

What a younger application hands in too, or one on which something is still going on, is kept with it. May be called again and again, and
after it was broken off at any point.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pydantic_core import from_json

from evidence.audit import PROGRAM
from flows.inputs import NAME as INPUTS
from scoring.windows import years_after
from store import Store
from store.retention import Filing, Grounds, Retention
from store.retention_rule import Kept, Rule


@dataclass(frozen=True, slots=True)
class Place:
    """Papers as they were handed in. `name` finds them again; `batch` is "" where no run has read them, and `since` when they came."""

    name: str
    batch: str
    since: dt.date


class Papers(Protocol):
    """Where papers lie that were handed in."""

    def places(self) -> Iterable[Place]: ...

    def hash_of(self, name: str) -> str: ...

    def remove(self, name: str) -> None:
        """Delete them; nothing where they are gone."""


@dataclass(frozen=True, slots=True)
class Due:
    """Something to delete. `subject` is the application's place, the batch's name, or "" for what belongs to none; `names` are keys of
    readings or names of places."""

    what: Kept
    subject: str
    ended: dt.date
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Retired:
    """What was deleted, or is due, and what would be due if nothing held it."""

    due: tuple[Due, ...]
    held: tuple[Filing, ...]


def retire(store: Store, today: dt.date, rule: Rule, papers: Papers, by: str = PROGRAM) -> Retired:
    """Delete what is due, each with its tombstone; first what an earlier call has left unfinished. `by` is who asked for it."""
    kept = Retention(store.database, store.blobs)
    _finish(kept, papers)
    found = due(store, today, rule, papers)
    filings = {f.subject: f for f in kept.filings(rule.states)}
    for d in found.due:
        grounds = Grounds(by, d.what, d.subject, d.ended, rule.years[d.what], rule.sha256)
        if d.what == "pages":
            kept.bury_readings(grounds, d.names)
        elif d.what == "papers":
            kept.bury_papers(grounds, {name: papers.hash_of(name) for name in d.names})
        else:
            kept.bury_sheets(grounds, filings[d.subject])
    _finish(kept, papers)
    return found


def _finish(kept: Retention, papers: Papers) -> None:
    for tombstone in kept.unfinished():
        kept.finish(tombstone, papers.remove)


def due(store: Store, today: dt.date, rule: Rule, papers: Papers) -> Retired:
    """What `retire` would delete."""
    kept = Retention(store.database, store.blobs)
    filings = kept.filings(rule.states)
    asked = _Asked(today, rule, filings)
    found = [*_pages(asked, kept), *_papers(asked, papers), *asked.sheets()]
    return Retired(tuple(found), tuple(f for f in filings if f.held and asked.over(f.ended, "pages")))


@dataclass(frozen=True, slots=True)
class _Asked:
    today: dt.date
    rule: Rule
    filings: Sequence[Filing]

    def over(self, ended: dt.date, what: Kept) -> bool:
        return years_after(ended, self.rule.years[what]) < self.today

    def is_due(self, owners: Iterable[Filing], what: Kept) -> bool:
        return all(not f.held and self.over(f.ended, what) for f in owners)

    def sheets(self) -> list[Due]:
        return [Due("sheets", f.subject, f.ended, ()) for f in self.filings if self.is_due((f,), "sheets")]


def _pages(asked: _Asked, kept: Retention) -> list[Due]:
    """Readings of files all of whose owners are done with; of files that nobody has handed in to the end, by the day of reading."""
    owners = _owners(asked.filings, kept)
    keys: dict[tuple[str, dt.date], list[str]] = defaultdict(list)
    for key, sha256, day in kept.readings():
        own = owners.get(sha256, ())
        ended = max((f.ended for f in own), default=dt.date(day.year, 12, 31))
        if asked.over(ended, "pages") and asked.is_due(own, "pages"):
            keys[own[0].subject if own else "", ended].append(key)
    there = kept.present({key for some in keys.values() for key in some})
    left = {place: tuple(dict.fromkeys(key for key in some if key in there)) for place, some in keys.items()}
    return [Due("pages", subject, ended, some) for (subject, ended), some in left.items() if some]


def _owners(filings: Sequence[Filing], kept: Retention) -> Mapping[str, tuple[Filing, ...]]:
    """The applications that each file belongs to, by the file's hash."""
    by_place = {(f.batch, f.application): f for f in filings}
    owners: dict[str, dict[Filing, None]] = defaultdict(dict)
    told = set()
    for batch, application, content in kept.outputs(INPUTS):
        told.add((batch, application))
        for file in from_json(content)["files"]:
            owners[file["sha256"]][by_place[batch, application]] = None
    if len(told) < len(by_place):  # runs that are older than that file
        for batch, application, content in kept.outputs("documents.json"):
            for document in from_json(content)["documents"]:
                for page in document["pages"]:
                    owners[page["sha256"]][by_place[batch, application]] = None
    return {sha256: tuple(own) for sha256, own in owners.items()}


def _papers(asked: _Asked, papers: Papers) -> list[Due]:
    """Places all of whose batch is done with."""
    of_batch: dict[str, list[Filing]] = defaultdict(list)
    for f in asked.filings:
        of_batch[f.batch].append(f)
    found = []
    for place in papers.places():
        own = of_batch.get(place.batch, [])
        ended = max((f.ended for f in own), default=dt.date(place.since.year, 12, 31))
        if asked.over(ended, "papers") and asked.is_due(own, "papers"):
            found.append(Due("papers", place.batch, ended, (place.name,)))
    return found
