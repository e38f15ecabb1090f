"""Lines of a picture by OCR: put upright, red print apart from what lies under it, doubtful readings tried the other way up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from evidence.geometry import BoundingBox
from evidence.page import TextLine
from extractors.engines import Engine
from extractors.pages import upright
from extractors.pages.picture import red_mask, shrunk
from extractors.pages.seals import find_seals, read_seals, without_fragments

Pixels = NDArray[np.uint8]

ENLARGE_BELOW = 1300
"""Pictures whose longest side is shorter, in pixels, are enlarged to about this before OCR."""
RED_ENOUGH = 0.002
"""Share of red pixels from which a page is read without red."""
TRIAL_SIDE = 1200
DOUBTFUL = 0.75
"""Mean score below which another way up is tried."""


@dataclass(frozen=True, slots=True)
class Found:
    """Lines, and apart from them the texts of round seals, with the upright picture they lie on, its copy, and how it was put upright."""

    lines: list[TextLine]
    seals: list[TextLine]
    image: Pixels
    copy: Pixels
    turn: int
    skew: float


def read_turned(image: Pixels, copy: Pixels, turn: int, engine: Engine) -> Found:
    """The picture read after turning it by `turn`; the other three ways are tried where that gives little sense.

    `copy` is `image` made small: all that needs no detail is seen there.
    """
    found = _read(image, copy, turn, engine)
    if not found.lines and turn:  # a photograph, most likely: nothing says that it was turned
        return _read(image, copy, 0, engine)
    if not found.lines or not _is_doubtful(found.lines):
        return found
    small = shrunk(copy, TRIAL_SIDE)
    others = [degrees for degrees in (0, 90, 180, 270) if degrees != turn]
    trials = {degrees: engine.read(upright.turned(small, degrees)) for degrees in (turn, *others)}
    best = max(trials, key=lambda degrees: sense(trials[degrees]))
    if best == turn or sense(trials[best]) < 1.3 * sense(trials[turn]):
        return found
    return _read(image, copy, best, engine)


def _read(image: Pixels, copy: Pixels, turn: int, engine: Engine) -> Found:
    seen = upright.turned(copy, turn)
    skew = upright.skew_of(seen)
    level, seen = upright.levelled(upright.turned(image, turn), skew), upright.levelled(seen, skew)
    red = red_mask(seen)
    if cv2.countNonZero(red) < RED_ENOUGH * red.size:
        return Found(engine.read(level), [], level, seen, turn, skew)
    seals = find_seals(red)
    lines = without_fragments(_read_red(level, red, engine), seals, seen, red)
    return Found(lines, read_seals(level, seals, red, engine), level, seen, turn, skew)


def _read_red(image: Pixels, red: Pixels, engine: Engine) -> list[TextLine]:
    """Lines of an upright picture with more than a little red.

    The red channel is read, in which seals vanish; what is printed in red vanishes with them, so the places of red
    are read once more in colour and what only shows there is added.
    """
    plain = engine.read(np.repeat(image[:, :, :1], 3, axis=2))
    coloured = [line for line in read_places(image, _red_places(red), engine, only=red) if _is_level_text(line, image)]
    return _joined(plain, coloured, red)


def read_places(image: Pixels, places: Sequence[BoundingBox], engine: Engine, only: Pixels | None = None) -> list[TextLine]:
    """Lines within `places` only; the rest of the picture is hidden from the engine, and of them what is not near the mask `only`."""
    if not places:
        return []
    height, width = image.shape[:2]
    around = BoundingBox.around(places)
    left, top = int(around.left * width), int(around.top * height)
    right, bottom = int(np.ceil(around.right * width)), int(np.ceil(around.bottom * height))
    window = np.full((bottom - top, right - left, 3), 255, np.uint8)
    for place in places:
        xs = slice(int(place.left * width), int(place.right * width) + 1)
        ys = slice(int(place.top * height), int(place.bottom * height) + 1)
        part = image[ys, xs]
        y, x = ys.start - top, xs.start - left
        part = part[: window.shape[0] - y, : window.shape[1] - x]
        window[y : y + part.shape[0], x : x + part.shape[1]] = part
    if only is not None:
        h, w = only.shape
        part = only[int(around.top * h) : int(np.ceil(around.bottom * h)), int(around.left * w) : int(np.ceil(around.right * w))]
        near = cv2.resize(cv2.dilate(part, np.ones((5, 5), np.uint8)), window.shape[1::-1], interpolation=cv2.INTER_NEAREST)
        cv2.copyTo(np.full_like(window, 255), cv2.bitwise_not(near), window)
    return [_moved(line, left, top, window, width, height) for line in engine.read(window)]


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


def _red_places(red: Pixels) -> list[BoundingBox]:
    """Boxes around red print that is wider than high; seals are not, and their text runs in circles."""
    height, width = red.shape
    joined = cv2.dilate(red, np.ones((max(3, height // 120), max(3, width // 50)), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    return [
        BoundingBox.of(x / width - 0.01, y / height - 0.005, (x + w) / width + 0.01, (y + h) / height + 0.005)
        for x, y, w, h, area in stats[1:count].tolist()
        if area > 0.0004 * red.size and w > 1.5 * h
    ]


def _is_level_text(line: TextLine, image: Pixels) -> bool:
    """A line whose box is as wide as its characters are: text along the rim of a seal is not."""
    height, width = image.shape[:2]
    wide = sum(1.0 if ord(c) > 0x2E7F else 0.5 for c in line.text)
    ratio = line.box.width * width / max(line.box.height * height * wide, 1.0)
    return line.score >= 0.85 and len(line.text) >= 2 and 0.45 < ratio < 4.0


def _joined(plain: list[TextLine], coloured: list[TextLine], red: Pixels) -> list[TextLine]:
    """`plain`, with lines of `coloured` that are red print: added where nothing was read, put in the place of worse readings."""
    kept = list(plain)
    for line in coloured:
        if _redness(line.box, red) < 0.04:
            continue
        rivals = [k for k in kept if k.box.overlap_x(line.box) * k.box.overlap_y(line.box) > 0.4 * min(_area(k.box), _area(line.box))]
        weight = sum(len(k.text) * k.score for k in rivals)
        if not rivals or len(line.text) * line.score > 1.05 * weight:
            kept = [k for k in kept if k not in rivals]
            kept.append(line)
    return kept


def _redness(box: BoundingBox, red: Pixels) -> float:
    height, width = red.shape
    part = red[int(box.top * height) : int(box.bottom * height) + 1, int(box.left * width) : int(box.right * width) + 1]
    return cv2.countNonZero(part) / max(1, part.size)


def _area(box: BoundingBox) -> float:
    return box.width * box.height


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
