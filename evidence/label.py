"""What experts' acts say about the machine's values: was it right, and did anybody look."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from evidence.geometry import BoundingBox

LabelKind = Literal["field", "criterion"]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value was read: a page of a file's content, and the box on it."""

    sha256: str
    page: int
    box: BoundingBox | None


@dataclass(frozen=True, slots=True)
class Label:
    """One value or one criterion's points, and what an expert made of it.

    `kind` is the document's kind, or the criterion's id; `name` the field's, "" for a criterion. `route` is how a value came to be read
    (layer, ocr, office; table for rows). `round` is the year. `given` are what the expert says it is; `looked`: they took the time to look,
    or said something else than was proposed; `seconds` since what they did before. `odds` pair points
    with their probabilities; `confirm`: one click was said to do. `said` is the confidence before calibration, None where there was
    none, and `odds` are those before it; `sound`: nothing but too little confidence could keep the criterion from `confirm`.
    """

    what: LabelKind
    application: str
    place: str
    kind: str
    name: str
    engine: str
    route: str
    county: str
    round: int
    version: str
    expert: str
    at: dt.datetime
    confidence: float
    right: bool
    looked: bool
    proposed: str
    given: str
    confirm: bool = False
    odds: tuple[tuple[float, float], ...] = ()
    seconds: float = 0.0
    spot: Spot | None = None
    said: float | None = None
    sound: bool = False
