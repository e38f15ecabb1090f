"""What the audit's chain holds: events that are added and never changed, each linked to the one before it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

StatementKind = Literal[
    "page", "run", "act", "opening", "move", "check", "complaint", "calibration", "adoption", "check-switch", "sample", "look", "plant",
    "hold", "retire", "retired", "rows"
]  # fmt: skip
"""page: a page was read; run: an application's files were written; act, opening, move, check, complaint: what people did;
calibration: what confidences are worth was fitted anew; adoption: it is applied from here on; check-switch, sample, look,
plant: whether people look (`evidence.quality`); hold: nothing of an application is deleted, or all may be again; retire: the tombstone of
what is deleted; retired: the last of it is gone; rows: what was kept when the chain began to tell of rows one by one."""

PROGRAM = "zhiping"
"""Who did what no person did."""
START = "0" * 64
"""What the first event is linked to."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Who did what to what. `before` and `after` are JSON or a plain word, "" where there is none.

    `versions` say what it was done with and where it is kept; `hashes` are SHA-256 in hexadecimal: of what was written and of what its
    author had in front of them.
    """

    kind: StatementKind
    who: str
    subject: str
    before: str = ""
    after: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)


class AuditEvent(NamedTuple):
    """One link, field for field as it is kept. `number` counts from 1 without gaps; `at` is UTC in ISO 8601.

    `versions` and `hashes` are the JSON text that was hashed. A tuple, as a row is: millions are read to verify a chain.
    """

    number: int
    at: str
    kind: str
    who: str
    subject: str
    before: str
    after: str
    versions: str
    hashes: str
    previous: str
    link: str

    @classmethod
    def following(cls, head: Head, statement: Statement, at: dt.datetime) -> AuditEvent:
        """The event that follows `head`."""
        told = (
            head.number + 1,
            at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
            statement.kind,
            statement.who,
            statement.subject,
            statement.before,
            statement.after,
            canonical(statement.versions),
            canonical(statement.hashes),
            head.link,
        )
        return cls(*told, link_of(*told))

    def true_link(self) -> str:
        """The link that follows from what the event says."""
        return link_of(*self[:-1])


@dataclass(frozen=True, slots=True)
class Head:
    """How far a chain goes: the number and the link of its last event."""

    number: int
    link: str


BEGINNING = Head(0, START)


def link_of(
    number: int, at: str, kind: str, who: str, subject: str, before: str, after: str, versions: str, hashes: str, previous: str
) -> str:
    """SHA-256 of an event's parts, each behind its length: no two events give the same text."""
    count = str(number)
    text = (
        f"{len(count)}:{count}{len(at)}:{at}{len(kind)}:{kind}{len(who)}:{who}{len(subject)}:{subject}{len(before)}:{before}"
        f"{len(after)}:{after}{len(versions)}:{versions}{len(hashes)}:{hashes}{len(previous)}:{previous}"
    )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def canonical(told: Mapping[str, str]) -> str:
    """The JSON text of a mapping, the same for equal ones; "" for an empty one."""
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False) if told else ""


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
