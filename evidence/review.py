"""People who review, and what each of them did: accounts, acts, openings. Acts are added, never changed; the latest one counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Role = Literal["county", "expert", "auditor", "city", "admin"]
"""county: officer of one county's bureau; city: officer of the city's; auditor: reads all and changes nothing; admin: keeps accounts."""

ActKind = Literal[
    "declare",
    "conflict",
    "confirm",
    "points",
    "exclude",
    "correct",
    "ask",
    "comment",
    "opinion",
    "sign",
    "reopen",
    "undo",
]
"""declare: no conflict, will keep secrets; conflict: has one, and the application closes; confirm: the proposal is taken; points: other
points with a reason; exclude: a paper does not count for a criterion; correct: a field read wrongly; ask: a paper to be asked for;
opinion: the narrative and whether recommended; reopen: a signature is taken back, by an officer; undo: another act counts no longer."""

SeatState = Literal["assigned", "declared", "conflict", "signed"]

UNTOUCHED: tuple[ActKind, ...] = ("declare", "conflict", "sign", "reopen", "undo")
"""Acts that cannot be undone: they are said to others."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who signs in. `name` is typed, `shown` is printed; `county` is "" where the role is not bound to one.

    `identity` is the subject or e-mail address at the office's identity provider, "" where only the password opens.
    """

    id: int
    name: str
    shown: str
    role: Role
    county: str = ""
    active: bool = True
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """What an act says. Which parts are filled in depends on its kind; `undoes` is the version of another act of the same seat.

    `points` of a confirmation are the proposal that was seen: where another is proposed afterwards, it confirms nothing.
    """

    kind: ActKind
    criterion: str = ""
    item: str = ""
    document: str = ""
    row: int | None = None
    field: str = ""
    value: str = ""
    reason: str = ""
    points: Decimal | None = None
    recommended: bool | None = None
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """One deed at one expert's seat. `version` counts the seat's acts from 1; `by` is the account that did it."""

    version: int
    at: dt.datetime
    by: int
    deed: Deed


@dataclass(frozen=True, slots=True)
class Filed:
    """An application as the round knows it. `key` stands in addresses; batch and folder say where its papers and sheets are;
    `run` is the run that wrote the latest of them."""

    id: int
    key: str
    batch: str
    folder: str
    enterprise: str
    uscc: str
    county: str
    year: int
    state: str
    proposed: Decimal
    to_examine: int
    run: int = 0


@dataclass(frozen=True, slots=True)
class Seat:
    """An expert's place on the panel of an application. `done` criteria are decided; `total` is of these."""

    id: int
    application: int
    account: int
    expert: str
    version: int
    state: SeatState
    done: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class Opening:
    """Somebody looked: who, at what of which application, from where."""

    at: dt.datetime
    account: str
    role: Role
    application: str
    what: str
    address: str
    masked: bool


@dataclass(frozen=True, slots=True)
class Move:
    """A step of an application in the procedure, or a remark on it where `before` equals `after`."""

    at: dt.datetime
    by: str
    before: str
    after: str
    note: str


@dataclass(frozen=True, slots=True)
class Check:
    """One point of the county's verification: `result` is a code of the procedure's checklist."""

    point: str
    result: str
    note: str
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Complaint:
    """What was objected to in the publicity, and what was found."""

    id: int
    at: dt.datetime
    by: str
    text: str
    finding: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A batch, or more papers for an application (its key), on their way in. `state`: receiving, waiting, reading, done, failed.

    `base` is the upload that brought the batch: itself, or the one whose batch is added to.
    """

    id: int
    key: str
    account: int
    county: str
    name: str
    batch: str
    base: str
    application: str
    deadline: str
    state: str
    done: int
    total: int
    current: str
    message: str
