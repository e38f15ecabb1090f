"""What identifies a paper or a person beyond one application: numbers, people, pictures, files, and where each was seen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Thing = Literal["certificate", "report", "patent", "trademark", "project", "standard", "committee", "person", "insured", "picture", "file"]


@dataclass(frozen=True, slots=True)
class Party:
    """An application as others see it: its round, folder, and who applied. `names` are all names it is known by."""

    batch: str
    application: str
    enterprise: str
    uscc: str
    deadline: dt.date
    names: frozenset[str] = frozenset()

    def same_applicant(self, other: Party) -> bool:
        """Whether both are one enterprise's applications: by code, or by a common name."""
        if self.uscc and self.uscc == other.uscc:
            return True
        return bool((self.names | {self.enterprise}) & (other.names | {other.enterprise}))


@dataclass(frozen=True, slots=True)
class Trace:
    """One identifying thing at one place.

    `key` is what is compared: a number without blanks and signs, a keyed hash of a person's id (never the id), a picture's perceptual
    hash in hex, a file's hash. `shown` is for people, ids masked. `holders` are the names the paper gives the thing to, `issuer` the
    body that gave it. `other_keys` are other readings of the number.
    """

    thing: Thing
    kind: str
    key: str
    shown: str
    document: str
    file: str
    page: int
    holders: frozenset[str] = frozenset()
    issuer: str = ""
    other_keys: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        return f"{self.file}第{self.page}页" if self.file else "（无页面）"


@dataclass(frozen=True, slots=True)
class Seen:
    """A trace with whose application it was seen in."""

    party: Party
    trace: Trace
