"""The text along the rim of round red seals, which says who issued a paper and is often printed nowhere else.

A seal's ring is cut open at its foot and rolled out flat; the strip is read like a line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from evidence.geometry import BoundingBox
from evidence.page import TextLine
from extractors.engines import Engine
from extractors.pages.picture import darkest
from extractors.pages.plausible import is_han

Pixels = NDArray[np.uint8]

LEAST_RADIUS, MOST_RADIUS = 0.025, 0.2
"""Of the page's longest side; official seals are 38 to 50 mm wide."""
LEAST_RING = 0.7
"""Share of the circle along which the rim has to be seen."""
STRIP_HEIGHT = 96
INNER, OUTER = 0.56, 0.95
"""Between these parts of the radius the text stands; the ring itself is outside."""
LEAST_HANS, LEAST_SCORE = 5, 0.85
SEAL_LIMIT = 6
DARK = 150
RED_PRINT = 0.55
"""Share of a line's dark pixels that are red when it is printed in red; black print under a seal has less."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A circle in pixels of the mask it was found on."""

    x: float
    y: float
    radius: float


def read_seals(image: Pixels, seals: Sequence[Seal], red: Pixels, engine: Engine) -> list[TextLine]:
    """One line for each seal whose rim can be read; its box is the whole seal. `red` is the mask on which `seals` were found."""
    scale = image.shape[1] / red.shape[1]
    found = []
    for seal in seals:
        line = _rim_text(engine.read(_strip(image, Seal(seal.x * scale, seal.y * scale, seal.radius * scale))))
        if line is not None:
            found.append(TextLine(line[0], _box(seal, red), line[1]))
    return found


def without_seals(ink: Pixels, red: Pixels) -> Pixels:
    """`ink` without the red of round seals: both masks of one picture."""
    circles = np.zeros_like(red)
    for seal in find_seals(red):
        cv2.circle(circles, (round(seal.x), round(seal.y)), round(seal.radius * 1.08), 255, -1)
    gone = cv2.bitwise_and(circles, np.asarray(cv2.dilate(red, np.ones((5, 5), np.uint8)), dtype=np.uint8))
    return np.where(np.asarray(gone) > 0, 0, ink).astype(np.uint8)


def find_seals(red: Pixels) -> list[Seal]:
    """Circles of red whose rim is seen nearly all around; seals side by side are told apart."""
    longest = max(red.shape)
    if cv2.countNonZero(red) < LEAST_RADIUS * longest:
        return []
    joined = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((max(3, longest // 150),) * 2, np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    seals: list[tuple[float, Seal]] = []
    for label, (x, y, w, h, _area) in enumerate(stats[1:count].tolist(), start=1):
        short = min(w, h)
        if not 2 * LEAST_RADIUS * longest < short < 2 * MOST_RADIUS * longest or max(w, h) > 5 * short:
            continue
        part = np.asarray(labels[y : y + h, x : x + w] == label, dtype=np.bool_) & (red[y : y + h, x : x + w] > 0)
        seals += [(score, Seal(x + float(s.x), y + float(s.y), s.radius)) for score, s in _circles(part)]
    kept: list[Seal] = []
    for _, seal in sorted(seals, key=lambda pair: -pair[0]):
        if all(np.hypot(seal.x - k.x, seal.y - k.y) > 1.2 * max(seal.radius, k.radius) for k in kept):
            kept.append(seal)
    return sorted(kept[:SEAL_LIMIT], key=lambda s: (s.y, s.x))


def without_fragments(lines: Sequence[TextLine], seals: Sequence[Seal], copy: Pixels, red: Pixels) -> list[TextLine]:
    """`lines` but for bits of a seal's own text: a few red characters that lie within a seal."""
    if not seals:
        return list(lines)
    boxes = [_box(seal, red) for seal in seals]
    ink = np.asarray(darkest(copy) < DARK, dtype=np.bool_)
    height, width = ink.shape

    def is_fragment(line: TextLine) -> bool:
        b = line.box
        if len(line.text) > 4 or not any(s.overlap_x(b) * s.overlap_y(b) > 0.8 * b.width * b.height for s in boxes):
            return False
        place = (slice(int(b.top * height), int(b.bottom * height) + 1), slice(int(b.left * width), int(b.right * width) + 1))
        marks = int(ink[place].sum())
        return marks == 0 or float((ink[place] & (red[place] > 0)).sum()) > RED_PRINT * marks

    return [line for line in lines if not is_fragment(line)]


def _circles(part: NDArray[np.bool_]) -> list[tuple[float, Seal]]:
    """Circles as high (or wide) as `part` at a few places along its longer side, with the share of their rim that is red."""
    h, w = part.shape
    short, spare = min(h, w), max(h, w) - min(h, w)
    found = []
    for radius in (0.5 * short, 0.47 * short):
        for at in np.linspace(0, spare, 1 + min(40, int(spare / max(1.0, 0.06 * short)))):
            x, y = (short / 2 + at, h / 2) if w >= h else (w / 2, short / 2 + at)
            score = _rim(part, x, y, radius)
            if score >= LEAST_RING:
                found.append((score, Seal(x, y, radius)))
    return found


def _rim(part: NDArray[np.bool_], x: float, y: float, radius: float) -> float:
    angles = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    seen = np.zeros(120, dtype=np.bool_)
    for r in np.linspace(0.92, 1.0, 6) * radius:
        xs = np.clip((x + r * np.cos(angles)).astype(np.int64), 0, part.shape[1] - 1)
        ys = np.clip((y + r * np.sin(angles)).astype(np.int64), 0, part.shape[0] - 1)
        seen |= part[ys, xs]
    return float(seen.mean())


def _strip(image: Pixels, seal: Seal) -> Pixels:
    """The ring between `INNER` and `OUTER` rolled out clockwise from the foot of the seal, red as dark on white."""
    deep = round(STRIP_HEIGHT / (OUTER - INNER))
    length = round(2 * np.pi * (INNER + OUTER) / 2 * deep)
    angles = np.pi / 2 + np.linspace(0, 2 * np.pi, length, endpoint=False)
    radii = np.linspace(OUTER, INNER, STRIP_HEIGHT) * seal.radius
    xs = (seal.x + np.outer(radii, np.cos(angles))).astype(np.float32)
    ys = (seal.y + np.outer(radii, np.sin(angles))).astype(np.float32)
    rolled = np.asarray(cv2.remap(image, xs, ys, cv2.INTER_CUBIC, borderValue=(255, 255, 255)))
    red, green, blue = cv2.split(rolled)
    ink = np.asarray(cv2.subtract(red, cv2.min(green, blue)), dtype=np.float32)
    top = max(40.0, float(np.percentile(ink, 97)))
    grey = (255 - np.clip(ink / top, 0, 1) * 235).astype(np.uint8)
    framed = cv2.copyMakeBorder(grey, 16, 16, 24, 24, cv2.BORDER_CONSTANT, value=255)
    return np.repeat(np.asarray(framed, dtype=np.uint8)[:, :, None], 3, axis=2)


def _rim_text(lines: Sequence[TextLine]) -> tuple[str, float] | None:
    """What stands along the rim, or None where it is not a name in Chinese that was read with some certainty."""
    parts = [line for line in sorted(lines, key=lambda o: o.box.left) if line.score >= 0.6 and line.box.height > 0.25]
    text = re.sub(r"^[^\u4e00-\u9fff]+|[^\u4e00-\u9fff)）]+$", "", "".join(line.text for line in parts).replace(" ", ""))
    hans = sum(map(is_han, text))
    if hans < LEAST_HANS or hans < 0.8 * len(text):
        return None
    score = sum(line.score * len(line.text) for line in parts) / sum(len(line.text) for line in parts)
    return (text, round(score, 4)) if score >= LEAST_SCORE else None


def _box(seal: Seal, red: Pixels) -> BoundingBox:
    height, width = red.shape
    x, y, r = seal.x, seal.y, seal.radius
    return BoundingBox.of((x - r) / width, (y - r) / height, (x + r) / width, (y + r) / height)
