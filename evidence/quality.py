"""Whether people look: second looks at what was confirmed, and wrong values put before experts to see whether they notice. Neither ever
counts in points."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from evidence.label import LabelKind

Check = Literal["looks", "plants"]
"""looks: second looks by another expert; plants: wrong values. Each is switched on for a round, and off."""
LookState = Literal["open", "declared", "agreed", "differs"]
"""declared: its expert has no conflict and has seen the pages; agreed, differs: what they found, against what had been confirmed."""
PlantOutcome = Literal["", "caught", "missed", "void", "withdrawn"]
"""caught: the expert gave other points, corrected the value or left the paper out; missed: they confirmed it; void: they corrected
something else, and the wrong points were gone before they decided; withdrawn: the check was
switched off before. "": nobody has decided yet."""


@dataclass(frozen=True, slots=True)
class SampleTerms:
    """What a sample was drawn for: if none of it is wrong, at most a share `wrong` of all is, with the probability `sureness`.

    `by` are the strata it is spread over (kind, route, county; none: simply at random); `population` how many it was drawn from.
    """

    year: int
    what: LabelKind
    wrong: float
    sureness: float
    by: tuple[str, ...]
    seed: int
    population: int = 0


@dataclass(frozen=True, slots=True)
class Pick:
    """A value to be looked at again: of which application (its key), where, in which stratum, and what had been confirmed."""

    application: str
    place: str
    stratum: str
    proposed: str


@dataclass(frozen=True, slots=True)
class Look:
    """A second look. `account` is whose it is, 0 where nobody is free to look; `given` is what they say it is, where they differ."""

    id: int
    sample: int
    application: int
    what: LabelKind
    place: str
    stratum: str
    proposed: str
    account: int
    expert: str
    state: LookState
    given: str
    reason: str
    at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Sample:
    id: int
    at: dt.datetime
    terms: SampleTerms
    looks: tuple[Look, ...]

    @property
    def done(self) -> tuple[Look, ...]:
        return tuple(x for x in self.looks if x.state in {"agreed", "differs"})

    @property
    def wrong(self) -> int:
        return sum(x.state == "differs" for x in self.looks)


@dataclass(frozen=True, slots=True)
class WrongField:
    """A field of the planted paper, what was read, and what is shown instead."""

    field: str
    true: str
    shown: str


@dataclass(frozen=True, slots=True)
class PlantedValue:
    """What is put before an expert: fields of a document, or (no document) points that do not follow from the papers.

    `true` and `shown` are the criterion's points, `total` the sheet's with those shown.
    """

    criterion: str
    document: str
    fields: tuple[WrongField, ...]
    true: Decimal
    shown: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class Plant:
    """A planted value at one expert's seat, made over one run's papers; with another run it is over."""

    id: int
    seat: int
    application: int
    run: int
    expert: str
    value: PlantedValue
    at: dt.datetime
    outcome: PlantOutcome
    decided: dt.datetime | None
