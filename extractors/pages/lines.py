"""Lines of a picture by OCR: put upright, red print apart from what lies under it, doubtful readings tried the other way up."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import cv2
import numpy as np
from numpy.typing import NDArray

from evidence.geometry import BoundingBox
from evidence.page import TextLine, is_doubtless
from extractors.engines import Engine, Sighting, look
from extractors.pages import upright
from extractors.pages.composite import for_reading
from extractors.pages.picture import red_mask, shrunk
from extractors.pages.seals import Seal, find_seals, without_fragments

Pixels = NDArray[np.uint8]

ENLARGE_BELOW = 1300
"""Pictures whose longest side is shorter, in pixels, are enlarged to about this before OCR."""
RED_ENOUGH = 0.002
"""Share of red pixels from which a page is read without red."""
TRIAL_SIDE = 1200
DOUBTFUL = 0.75
"""Mean score below which another way up is tried."""
LEAST_SCORE = 0.5
"""Of a quick reading; below it nothing stands there that is worth a glance."""

FEW_LINES = 30
"""Lines of a page that is read whole at a glance."""
HEAD, FOOT, LARGER, SHARE = 0.2, 0.93, 1.35, 1 / 3
"""Parts of a page's height down to which its head reaches and where its foot begins; times the usual height of lines from which one
is a heading; share of the others that a glance reads."""
PAPER_HEAD, PAPER_FOOT = 0.4, 0.88
"""Of a first page whose head and foot decide all: titles and control blocks stand above, approvals and folios below."""
GOLDEN = (math.sqrt(5) - 1) / 2
"""Its multiples, modulo one, are spread evenly: whatever the number of columns, a share of each is read."""

APART = 24
"""Rows of white between places that are read together."""

RINGS = frozenset("OoQ〇○◯。° ")
"""What rings are read as: ornaments of a border, holes punched in paper, and nothing that anybody wrote."""

PROSE_LENGTH, PROSE_SCORE = 24, 0.98
_CLAUSE = re.compile("[，。；]|,(?!\\d)")
_VALUE = re.compile(
    r"[:：0-9０-９A-Za-z〇○《》“”\"]|[一二三四五六七八九十]{2}|年|月|公司|厂|集团|中心|学院|大学|研究[院所]|局|厅|委员会|协会|学会|政府"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was sighted on a page and the round seals on it, with the upright picture they lie on, its copy, and how it was put upright.

    `red` is the mask of the copy on which the seals were found, None where there is too little red for any.
    """

    sightings: list[Sighting]
    seals: list[Seal]
    red: Pixels | None
    image: Pixels
    copy: Pixels
    turn: int
    skew: float

    @property
    def glance(self) -> list[TextLine]:
        """What a quick look reads: all of a short page; of a long one its head, its foot, what is set larger, and a third of the rest."""
        return [s.line for s in _sample(self.sightings) if s.line.text.strip() and s.line.score >= LEAST_SCORE]

    def closely(self, *, head_only: bool = False) -> list[TextLine]:
        """The lines read with care; what the quick look reads without any doubt stays as it is, and so does running text that it reads
        well. Where `head_only`, there is no more between the page's head and foot than what the quick look reads."""
        seen = {id(s) for s in _sample(self.sightings)} if head_only else set()
        wanted = (s for s in self.sightings if not head_only or not _is_body(s) or id(s) in seen)
        told = (s for s in wanted if not s.line.text or not RINGS.issuperset(s.line.text))
        lines = (s.line if (head_only and _is_body(s)) or is_doubtless(s.line) or _is_prose(s.line) else s.closely() for s in told)
        return [line for line in lines if line is not None and line.score >= LEAST_SCORE]


def look_turned(image: Pixels, copy: Pixels, turn: int, engine: Engine) -> Seen:
    """The picture looked at after turning it by `turn`; the other three ways are tried where that gives little sense.

    `copy` is `image` made small: all that needs no detail is seen there.
    """
    seen = _look(image, copy, turn, engine)
    glance = seen.glance
    if not glance and turn:  # a photograph, most likely: nothing says that it was turned
        return _look(image, copy, 0, engine)
    if not glance or not _is_doubtful(glance):
        return seen
    small = shrunk(copy, TRIAL_SIDE)
    others = [degrees for degrees in (0, 90, 180, 270) if degrees != turn]
    the_same = small is image and not seen.skew and seen.red is None  # a small picture: looked at just so already
    first = seen.sightings if the_same else look(engine, upright.turned(small, turn))
    trials = {turn: sense([s.line for s in first])}
    trials |= {degrees: sense([s.line for s in look(engine, upright.turned(small, degrees))]) for degrees in others}
    best = max(trials, key=lambda degrees: trials[degrees])
    if best == turn or trials[best] < 1.3 * trials[turn]:
        return seen
    return _look(image, copy, best, engine)


def _look(image: Pixels, copy: Pixels, turn: int, engine: Engine) -> Seen:
    small = upright.turned(copy, turn)
    skew = upright.skew_of(small)
    level = upright.levelled(upright.turned(image, turn), skew)
    small = shrunk(level) if skew else small
    red = red_mask(small)
    if cv2.countNonZero(red) < RED_ENOUGH * red.size:
        return Seen(look(engine, level), [], None, level, small, turn, skew)
    seals = find_seals(red)
    sightings = look(engine, for_reading(level, seals, red))
    kept = {id(line) for line in without_fragments([s.line for s in sightings], seals, small, red)}
    return Seen([s for s in sightings if id(s.line) in kept], seals, red, level, small, turn, skew)


def _sample(sightings: list[Sighting]) -> list[Sighting]:
    """Of many sightings some, in the order in which they come: an engine may have put together what is read together."""
    if len(sightings) <= FEW_LINES:
        return sightings
    usual = float(np.median([s.box.height for s in sightings]))
    ordered = sorted(sightings, key=lambda s: (s.box.middle_y, s.box.left))
    shared = {id(s) for i, s in enumerate(ordered) if (i * GOLDEN) % 1 < SHARE}
    return [s for s in sightings if s.box.top < HEAD or s.box.bottom > FOOT or s.box.height > LARGER * usual or id(s) in shared]


def read_places(image: Pixels, places: Sequence[BoundingBox], engine: Engine) -> list[TextLine]:
    """Lines within `places` only: they are laid one below the other, so that the engine looks at no more than them."""
    if not places:
        return []
    height, width = image.shape[:2]
    parts = [
        (
            int(p.left * width),
            int(p.top * height),
            image[int(p.top * height) : int(p.bottom * height) + 1, int(p.left * width) : int(p.right * width) + 1],
        )
        for p in places
    ]
    column = np.full((sum(part.shape[0] + APART for *_, part in parts), max(part.shape[1] for *_, part in parts), 3), 255, np.uint8)
    tops = list(accumulate((part.shape[0] + APART for *_, part in parts), initial=0))
    for top, (*_, part) in zip(tops, parts, strict=False):
        column[top : top + part.shape[0], : part.shape[1]] = part
    found = []
    for line in engine.read(column):
        at = bisect_right(tops, line.box.middle_y * column.shape[0]) - 1
        left, top, _ = parts[at]
        found.append(_moved(line, left, top - tops[at], column, width, height))
    return found


def _moved(line: TextLine, left: int, top: int, window: Pixels, width: int, height: int) -> TextLine:
    h, w = window.shape[:2]
    b = line.box
    box = BoundingBox.of(
        (left + b.left * w) / width, (top + b.top * h) / height, (left + b.right * w) / width, (top + b.bottom * h) / height
    )
    edges = tuple(round(min(max((left + x * w) / width, box.left), box.right), 4) for x in line.edges)
    return TextLine(line.text, box, line.score, edges)


def enlarged(image: Pixels) -> Pixels:
    scale = min(3.0, ENLARGE_BELOW / max(image.shape[:2]))
    if scale <= 1.15:
        return image
    return np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)


def _is_body(sighting: Sighting) -> bool:
    return sighting.box.top >= PAPER_HEAD and sighting.box.bottom <= PAPER_FOOT


def _is_prose(line: TextLine) -> bool:
    """Whether a line, plainly read, can hold no value: part of a sentence, without label, number or the name of a body."""
    return line.score >= PROSE_SCORE and len(line.text) >= PROSE_LENGTH and bool(_CLAUSE.search(line.text)) and not _VALUE.search(line.text)


def quality(found: Sequence[TextLine]) -> float:
    """Mean score by character."""
    return sum(line.score * len(line.text) for line in found) / max(1, sum(len(line.text) for line in found))


def sense(found: Sequence[TextLine]) -> float:
    """How much was read that reads well: characters of level lines, weighted by how sure the engine is."""
    return sum(len(line.text) * max(0.0, line.score - 0.6) for line in found if not _is_sideways(line))


def _is_doubtful(found: Sequence[TextLine]) -> bool:
    sideways = sum(len(line.text) for line in found if _is_sideways(line))
    return quality(found) < DOUBTFUL or sideways > 0.5 * sum(len(line.text) for line in found)


def _is_sideways(line: TextLine) -> bool:
    return len(line.text) >= 3 and line.box.height > 1.5 * line.box.width
