"""What is read on one page, before anybody asks what it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evidence.geometry import BoundingBox

Route = Literal["layer", "ocr", "office", "image", "blank"]
"""How a page's text came about: the PDF's own text layer, OCR, an office file, a picture without text, nothing."""

Read = Literal["full", "glance"]
"""How closely: a page that cannot decide anything (the body of a manual, a divider) is read by the quick model alone."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line (or table cell's line) of text as read, reading direction left to right.

    `edges`, when the reader knows them, are ``len(text) + 1`` x-positions (page fractions, not falling):
    character *i* spans ``edges[i]..edges[i + 1]``. Empty when unknown; see `span`.
    `score` is the engine's own, in 0..1, and not to be believed as a probability. `other` is what a second model read
    there on its own, None where only one has read (see `is_doubtless`).
    """

    text: str
    box: BoundingBox
    score: float = 1.0
    edges: tuple[float, ...] = ()
    other: str | None = None

    def __reduce__(self) -> tuple[type[TextLine], tuple[object, ...]]:
        return TextLine, (self.text, self.box, self.score, self.edges, self.other)  # see `BoundingBox`

    def span(self, start: int, end: int) -> BoundingBox:
        """The box of ``text[start:end]``: from `edges`, else by counting Latin characters as half as wide."""
        if not self.text or (start <= 0 and end >= len(self.text)):
            return self.box
        if len(self.edges) == len(self.text) + 1:
            left, right = self.edges[max(0, start)], self.edges[min(end, len(self.text))]
        else:
            widths = [1.0 if ord(c) > 0x2E7F else 0.55 for c in self.text]
            total = sum(widths)
            left = self.box.left + self.box.width * sum(widths[: max(0, start)]) / total
            right = self.box.left + self.box.width * sum(widths[:end]) / total
        return BoundingBox.of(left, self.box.top, right, self.box.bottom)


DOUBTLESS = 0.995
"""An engine's score from which its quick model reads as its careful one does: of 954 lines of generated and real papers one differed,
a single character."""


def is_doubtless(line: TextLine) -> bool:
    """Whether a second reading of `line` could only say the same."""
    return line.score >= DOUBTLESS and len(line.text) > 1


@dataclass(frozen=True, slots=True)
class Rulings:
    """Straight ruled lines on a page: each a thin box. Empty where none were looked for or found."""

    horizontal: tuple[BoundingBox, ...] = ()
    vertical: tuple[BoundingBox, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: its text, where it stands, and a name a person can look up (``Sheet1!B3``)."""

    text: str
    box: BoundingBox
    place: str = ""
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells: ``rows[r][c]``; all rows are equally long, a merged cell repeats its text."""

    rows: tuple[tuple[Cell, ...], ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """What a page looks like apart from its text. All are fractions of the page's pixels.

    `ink`: dark pixels; `red`: red pixels (seals, red heads); `colour`: saturated pixels; `texture`: pixels
    whose neighbourhood varies as in a photograph rather than on paper. `phash` is a 64-bit perceptual
    hash in hex, empty when not computed.
    """

    ink: float = 0.0
    red: float = 0.0
    colour: float = 0.0
    texture: float = 0.0
    phash: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as read.

    `file` is the path inside the application, `/`-separated; `sha256` is the file's; `number` counts from 1.
    `width`, `height` are the upright page's pixels (0 for office files). `rotation` is how many degrees
    clockwise the stored image was turned to stand upright. `lines` are in reading order.
    """

    file: str
    sha256: str
    number: int
    route: Route
    engine: str
    lines: tuple[TextLine, ...] = ()
    tables: tuple[Table, ...] = ()
    rulings: Rulings = Rulings()
    picture: Picture = Picture()
    width: int = 0
    height: int = 0
    rotation: int = 0
    skew: float = 0.0
    warnings: tuple[str, ...] = ()
    read: Read = "full"

    def __hash__(self) -> int:
        """By what tells pages apart: to go through every line costs more than most of what is looked up by a page."""
        return hash((self.sha256, self.number, self.file, len(self.lines)))

    @property
    def text(self) -> str:
        """All lines, joined by newlines."""
        return "\n".join(line.text for line in self.lines)

    @property
    def method(self) -> str:
        """How a value on this page was read, as `Provenance.method` says it: ``ocr:rapidocr``, ``layer:pdfium``."""
        return f"{self.route}:{self.engine}"


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page to keep under its content key and under `also`. `image` is its JPEG for people, None where there is none."""

    key: str
    page: Page
    image: bytes | None
    also: tuple[str, ...] = ()
