"""Documents, their fields, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from evidence.geometry import BoundingBox
from evidence.page import Read

ProblemCode = Literal[
    "unreadable",
    "encrypted",
    "corrupt",
    "empty",
    "unsupported",
    "too_large",
    "unsafe_archive",
    "timeout",
    "blank_page",
    "low_quality",
]

Value = str | int | float | bool | tuple[str, ...]
"""What a field may hold. Dates are ``YYYY-MM-DD`` / ``YYYY-MM`` / ``YYYY`` or ``long-term``."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A file or page that gave nothing, or less than it should. `page` counts from 1; None is the whole file."""

    file: str
    page: int | None
    code: ProblemCode
    message: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a value was read. `box` is None when the quote could not be located: never a guessed place.

    `method` is ``<route>:<engine>`` and, after a ``+``, what was done to the text: ``ocr:rapidocr+repair:check-digit``.
    """

    file: str
    page: int
    box: BoundingBox | None
    quote: str
    method: str


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a document. `raw` is the text as printed, `value` the normalised one.

    `derived` values are computed, not printed; `inputs` names the fields they come from.
    `alternatives` are other readings that could be true, best first. `confidence` is as the readers say it, `worth` what that has proved
    to be worth, where a calibration says so.
    """

    value: Value
    raw: str
    confidence: float
    source: Provenance
    derived: bool = False
    inputs: tuple[str, ...] = ()
    alternatives: tuple[Value, ...] = ()
    worth: float | None = None

    @property
    def sure(self) -> float:
        """How sure people are told the value is."""
        return self.confidence if self.worth is None else self.worth

    def with_confidence(self, confidence: float) -> Field:
        return replace(self, confidence=round(min(1.0, max(0.0, confidence)), 4))


Row = dict[str, Field]


@dataclass(frozen=True, slots=True)
class Flag:
    """Something a person should look at. `message` is Chinese and accuses nobody (需核实)."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class PageRef:
    """A page of a file; `printed` is the page number printed on it, where one is.

    `part` counts, from 1, the papers that share the page; 0 where the document has the page to itself. `read`: how closely it was read.
    """

    file: str
    sha256: str
    page: int
    printed: str = ""
    part: int = 0
    read: Read = "full"


@dataclass(frozen=True, slots=True)
class Document:
    """One paper: a certificate with its annexes, a standard's cover and foreword, a list.

    `id` is stable for the same files, pages and kind. `fields` and `rows` hold only what was found.
    """

    id: str
    kind: str
    kind_confidence: float
    pages: tuple[PageRef, ...]
    fields: dict[str, Field] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    flags: tuple[Flag, ...] = ()

    def get(self, name: str) -> Value | None:
        """The value of a field, or None where it is absent."""
        found = self.fields.get(name)
        return found.value if found else None

    def text(self, name: str) -> str:
        """The value of a field as text, "" where it is absent; lists are joined by ``;``."""
        value = self.get(name)
        if value is None:
            return ""
        return ";".join(value) if isinstance(value, tuple) else str(value)

    def names(self, name: str) -> tuple[str, ...]:
        """The value of a field as a tuple of names: () where absent, one element for a plain text."""
        value = self.get(name)
        if value is None:
            return ()
        return value if isinstance(value, tuple) else (str(value),)
