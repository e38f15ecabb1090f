"""The pre-filled score sheet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from evidence.calibration import CalibrationVersion
from evidence.document import Flag

Outcome = Literal["met", "partly_met", "not_met", "no_evidence", "unreadable", "needs_expert"]
Review = Literal["confirm", "examine"]


@dataclass(frozen=True, slots=True)
class Application:
    """Who applies and as of when. `former_names` come from the manifest; change notices in the papers add to them."""

    id: str
    enterprise: str
    uscc: str
    county: str
    deadline: dt.date
    former_names: tuple[str, ...] = ()
    self_scores: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceRef:
    """A document and the fields of it that decide. `row` is the index of a table row, None for the document itself."""

    document: str
    fields: tuple[str, ...]
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Rejection:
    """A document that was looked at for an item and does not count, and why (Chinese). `fields` are those that decide."""

    document: str
    reason: str
    fields: tuple[str, ...] = ()
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """Which option of a reading holds for a round: who ruled so, when, and why."""

    reading: str
    option: str
    by: str
    on: dt.date
    why: str

    @property
    def told(self) -> tuple[str, ...]:
        """As it goes into the hash of what depends on it."""
        return self.reading, self.option, self.by, self.on.isoformat(), self.why


@dataclass(frozen=True, slots=True)
class ReadingPoints:
    """What an item gives under the option of an ambiguity that is taken (`default`) and under the other that differs most.

    `taken` is that option, `ruled` whether experts have settled it for the round; `options` pairs every option with its points.
    """

    id: str
    default: Decimal
    alternative: Decimal
    text: str = ""
    taken: str = ""
    ruled: bool = False
    options: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One lettered item of the rubric. Points are multiples of 0.5; `reason` is one Chinese sentence."""

    id: str
    title: str
    full: Decimal
    proposed: Decimal
    outcome: Outcome
    confidence: float
    reason: str
    evidence: tuple[EvidenceRef, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    readings: tuple[ReadingPoints, ...] = ()
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One printed cell with points: its items, capped.

    `odds` are the points the cell may turn out to be worth with their probabilities, likeliest first; `confidence` is that of
    `proposed`, and the points lie between `low` and `high` unless something improbable has happened. `sound`: nothing but too little
    confidence can keep it from `confirm`. `said` is the confidence before calibration, None where there was none.
    """

    id: str
    title: str
    full: Decimal
    proposed: Decimal
    outcome: Outcome
    confidence: float
    review: Review
    items: tuple[ItemResult, ...]
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    odds: tuple[tuple[Decimal, float], ...] = ()
    sound: bool = False
    said: float | None = None


@dataclass(frozen=True, slots=True)
class EligibilityResult:
    """One condition of Article 6. Gates, no points."""

    id: str
    title: str
    outcome: Literal["met", "not_met", "unknown"]
    confidence: float
    reason: str
    evidence: tuple[EvidenceRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """What an item lacks: what to hand in, why what is there does not count, and the points at stake."""

    item: str
    what: str
    why: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """The pre-filled sheet of one application under one edition; `calibration` is the one its confidences were made with, if any."""

    application: Application
    edition: str
    edition_sha256: str
    eligibility: tuple[EligibilityResult, ...]
    criteria: tuple[CriterionResult, ...]
    proposed_total: Decimal
    full_total: Decimal
    missing: tuple[Missing, ...]
    flags: tuple[Flag, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    calibration: CalibrationVersion | None = None
