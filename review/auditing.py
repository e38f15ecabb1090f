"""What the auditor's pages are told and ask for. The figures are worked out elsewhere, by whoever is given as `Auditing`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Literal, Protocol
from urllib.parse import urlencode

from evidence.label import Spot
from evidence.quality import Sample, SampleTerms
from evidence.review import Account

Cell = str | float | None
DiagramName = Literal["field-reliability", "field-risk", "field-months", "criterion-reliability", "criterion-risk", "criterion-months"]
NOTHING = "没有数据"
"""Stands in a table without rows."""
_SHARES = ("率", "限", "把握", "ECE")


@dataclass(frozen=True, slots=True)
class Table:
    """Figures in rows, the first column naming what they are of. `note` says what to mind."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    @property
    def shares(self) -> tuple[bool, ...]:
        """Which columns hold shares of one, shown as per cent."""
        return tuple(any(s in column for s in _SHARES) for column in self.columns)

    @property
    def words(self) -> tuple[bool, ...]:
        """Which columns hold words."""
        return tuple(any(isinstance(row[n], str) for row in self.rows) for n in range(len(self.columns)))

    def text(self, row: Sequence[Cell]) -> tuple[str, ...]:
        """A row as people read it."""
        return tuple(_text(value, share=share) for value, share in zip(row, self.shares, strict=True))


@dataclass(frozen=True, slots=True)
class Cut:
    """The part of all labels that is looked at; "" is any."""

    round: str = ""
    county: str = ""
    kind: str = ""
    expert: str = ""
    version: str = ""

    @property
    def query(self) -> str:
        """As it stands in addresses: what is "" is left out."""
        return urlencode({f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)})


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A value that the system was sure of and an expert gives otherwise; `key` and `what` say of which application and where it stands."""

    title: str
    proposed: str
    given: str
    confidence: float
    expert: str
    county: str
    key: str
    spot: Spot | None


@dataclass(frozen=True, slots=True)
class Audited:
    """A cut's figures. `diagrams` are the names and titles of those there are."""

    facts: tuple[str, ...]
    tables: tuple[Table, ...]
    diagrams: tuple[tuple[DiagramName, str], ...]
    worst: tuple[Disagreement, ...]


@dataclass(frozen=True, slots=True)
class ChainState:
    """How far the chain goes, and what the last check of it found: the first `faults` of `count`; `verified` is None where it was never
    checked."""

    number: int
    link: str
    verified: dt.datetime | None
    until: int
    faults: tuple[str, ...]
    count: int
    seconds: float


class Auditing(Protocol):
    """What an auditor may ask. All of it may take seconds the first time."""

    def choices(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """For each part of a `Cut` what there is: its value and what people call it."""

    def audited(self, cut: Cut) -> Audited: ...

    def diagram(self, cut: Cut, name: DiagramName) -> bytes | None:
        """SVG; None where there is nothing to draw."""

    def workbook(self, cut: Cut) -> bytes: ...

    def page(self, cut: Cut) -> bytes:
        """One HTML file with all of it, to be kept."""

    def chain(self) -> ChainState: ...

    def verify(self) -> ChainState:
        """Check the chain now."""

    def quality(self, year: int) -> tuple[Table, ...]:
        """What the round's second looks and planted values have shown."""

    def size(self, wrong: float, sureness: float) -> int:
        """How many without an error show that at most a share `wrong` is wrong."""

    def seed(self) -> int:
        """A seed that nobody can foresee; it is kept with what is drawn by it."""

    def draw(self, terms: SampleTerms, by: Account) -> Sample | None:
        """Draw a sample for second looks; None where there is nothing to draw from. UsageError where looks are off."""

    def plant(self, year: int, share: float, seed: int, by: Account) -> int:
        """Plant values at a share of the round's untouched seats; how many were. UsageError where that is off."""


def _text(value: Cell, *, share: bool) -> str:
    if value is None:
        return "—"
    if isinstance(value, float):
        return f"{value:.2%}" if share else f"{value:.4f}" if abs(value) < 1 else f"{value:.4g}"
    return str(value)
