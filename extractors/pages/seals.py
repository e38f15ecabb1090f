"""Round and oval seals on a page, and the text along their rims, which says who issued a paper and is often printed nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Protocol, runtime_checkable

import cv2
import numpy as np
from numpy.typing import NDArray

from evidence.geometry import BoundingBox
from evidence.page import TextLine
from extractors.engines import Engine
from extractors.pages.picture import cut_to_marks, darkest
from extractors.pages.plausible import is_han
from extractors.pages.rims import Seal, Strip, strips

__all__ = ["Recognising", "Seal", "find_grey_seals", "find_seals", "read_seals", "without_fragments", "without_seals"]

Pixels = NDArray[np.uint8]

LEAST_RADIUS, MOST_RADIUS = 0.025, 0.2
"""Of the page's longest side; official seals are 38 to 50 mm wide."""
LEAST_RING = 0.7
"""Share of the circle along which the rim has to be seen."""
LEAST_FLAT = 0.5
"""Height over width of the flattest oval."""
GREY_SIDE = 640
"""Longest side of the copy on which rings without colour are looked for."""
GREY_RADII = (0.04, 0.11)
GREY_TRIES = 12
LEAST_HANS, LEAST_SCORE, SURE = 5, 0.92, 0.98
NAME = re.compile(r"[\u4e00-\u9fff](?:[\u4e00-\u9fff（）()\s]*[\u4e00-\u9fff）)])?")
ENDINGS = frozenset("司局厅会部院所站心府章行处社校学委室组厂店馆科办队庭团园场业构城署盟户坊台库)）")
"""What names of bodies and of their seals end in; one that ends in anything else was not read to its end."""
UNEVEN_STEP = 1.4
"""Times the usual distance of two characters: a wider one hides a character (borders stand halfway, so half of it shows)."""
OFF_TOP, FAR_OFF_TOP, UNREAD = 0.35, 2.0, 0.9
"""Times that distance by which a name's middle lies beside the seal's top where characters may be, or surely are, lost at one end;
and what is left unread there if they are."""
SEAL_LIMIT = 6
DARK = 150
RED_PRINT = 0.55
"""Share of a line's dark pixels that are red when it is printed in red; black print under a seal has less."""


@runtime_checkable
class Recognising(Protocol):
    """An engine that reads a picture of one line without looking for it first."""

    def recognise(self, image: Pixels) -> tuple[str, float, tuple[float, ...]]:
        """The text, its score, and the edges of its characters in fractions of the picture's width."""
        ...


def read_seals(image: Pixels, seals: Sequence[Seal], shape: tuple[int, ...], engine: Engine) -> list[TextLine]:
    """One line for each seal whose rim can be read; its box is the whole seal. `shape` is that of the mask on which `seals` were found."""
    scale = image.shape[1] / shape[1]
    found = []
    for seal in seals:
        name = _best(_name(strip, engine) for strip in strips(image, seal.scaled(scale)))
        if name is not None:
            found.append(TextLine(name[0], _box(seal, shape), name[1]))
    return found


def _best(names: Iterable[tuple[str, float] | None]) -> tuple[str, float] | None:
    """The first that leaves no doubt, else the one with the best score; no more are read than that needs."""
    best: tuple[str, float] | None = None
    for name in names:
        if name is not None and (best is None or name[1] > best[1]):
            best = name
        if best is not None and best[1] >= SURE:
            break
    return best


def without_seals(ink: Pixels, red: Pixels, seals: Sequence[Seal]) -> Pixels:
    """`ink` without the red of round seals: both masks of one picture, on which `seals` were found."""
    if not seals:
        return ink
    circles = np.zeros_like(red)
    for seal in seals:
        seal.paint(circles)
    gone = cv2.bitwise_and(circles, np.asarray(cv2.dilate(red, np.ones((5, 5), np.uint8)), dtype=np.uint8))
    return np.where(np.asarray(gone) > 0, 0, ink).astype(np.uint8)


def find_seals(red: Pixels) -> list[Seal]:
    """Circles of red whose rim is seen nearly all around; seals side by side are told apart."""
    longest = max(red.shape)
    if cv2.countNonZero(red) < LEAST_RADIUS * longest:
        return []
    reach = max(3, longest // 150)
    left, top, red = cut_to_marks(red, reach)
    joined = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    seals: list[tuple[float, Seal]] = []
    for label, (x, y, w, h, _area) in enumerate(stats[1:count].tolist(), start=1):
        short = min(w, h)
        if not 2 * LEAST_RADIUS * longest < short < 2 * MOST_RADIUS * longest or max(w, h) > 5 * short:
            continue
        part = np.asarray(labels[y : y + h, x : x + w] == label, dtype=np.bool_) & (red[y : y + h, x : x + w] > 0)
        seals += [(score, Seal(left + x + float(s.x), top + y + float(s.y), s.radius, s.flat)) for score, s in _circles(part)]
    kept: list[Seal] = []
    for _, seal in sorted(seals, key=lambda pair: -pair[0]):
        if all(np.hypot(seal.x - k.x, seal.y - k.y) > 1.2 * max(seal.radius, k.radius) for k in kept):
            kept.append(seal)
    return sorted(kept[:SEAL_LIMIT], key=lambda s: (s.y, s.x))


def find_grey_seals(copy: Pixels) -> list[Seal]:
    """Round seals on a page without colour, in pixels of `copy`: rings that are closed, with paper on both sides of them."""
    scale = GREY_SIDE / max(copy.shape[:2])
    small = cv2.resize(darkest(copy), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    least, most = (round(part * GREY_SIDE) for part in GREY_RADII)
    dark = np.asarray(cv2.adaptiveThreshold(small, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 15, 6), dtype=np.uint8)
    smooth = cv2.GaussianBlur(_without_text(np.asarray(small, dtype=np.uint8), dark, least), (3, 3), 0)
    votes = np.pi * least * LEAST_RING  # half the pixels that the smallest ring shows: fewer are letters, which thousands of circles pass
    circles = cv2.HoughCircles(smooth, cv2.HOUGH_GRADIENT, 1.5, least, param1=90, param2=votes, minRadius=least, maxRadius=most)
    if circles is None:
        return []
    found: list[Seal] = []
    for x, y, r in np.asarray(circles)[0][:GREY_TRIES].tolist():
        score, seal = max(((_ring(dark > 0, Seal(x, y, r + d)), Seal(x, y, r + d)) for d in (-2, -1, 0, 1, 2, 3)), key=lambda pair: pair[0])
        if score >= LEAST_RING and all(np.hypot(seal.x - k.x, seal.y - k.y) > 1.2 * max(seal.radius, k.radius) for k in found):
            found.append(seal)
    return [seal.scaled(1 / scale) for seal in found[:SEAL_LIMIT]]


def _without_text(grey: Pixels, dark: Pixels, least: int) -> Pixels:
    """`grey` without marks smaller than a piece of a rim: in all the edges of a page of text, circles are looked for long and in vain."""
    outlines, _ = cv2.findContours(dark, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    small = [outline for outline in outlines if max(cv2.boundingRect(outline)[2:]) < 0.6 * least]
    marks = cv2.drawContours(np.zeros_like(grey), small, -1, 255, -1)
    return np.maximum(grey, np.asarray(cv2.dilate(marks, np.ones((3, 3), np.uint8)), dtype=np.uint8))


def _ring(dark: NDArray[np.bool_], seal: Seal) -> float:
    """Share of the outline that is drawn, less what is drawn on either side of it: lines of text cross a ring, they do not follow it."""
    step = 1.2 / seal.radius
    line = _along(dark, seal, np.array([1 - step, 1.0, 1 + step])).any(axis=0).mean()
    beside = _along(dark, seal, np.array([1 - 4 * step, 1 + 4 * step])).mean()
    return float(line - beside)


def without_fragments(lines: Sequence[TextLine], seals: Sequence[Seal], copy: Pixels, red: Pixels) -> list[TextLine]:
    """`lines` but for bits of a seal's own text: a few red characters that lie within a seal."""
    if not seals:
        return list(lines)
    boxes = [_box(seal, red.shape) for seal in seals]
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
            score = _rim(part, Seal(x, y, radius))
            if score >= LEAST_RING:
                found.append((score, Seal(x, y, radius)))
    if LEAST_FLAT * max(h, w) < short < 0.85 * max(h, w):
        oval = Seal(w / 2, h / 2, w / 2, h / w)
        score = _rim(part, oval)
        if score >= LEAST_RING:
            found.append((score, oval))
    return found


def _rim(part: NDArray[np.bool_], seal: Seal, reach: float = 0.92) -> float:
    """Share of the seal's outline, from `reach` of the radius to the whole of it, where `part` is set."""
    return float(_along(part, seal, np.linspace(reach, 1.0, 6)).any(axis=0).mean())


def _along(part: NDArray[np.bool_], seal: Seal, parts: NDArray[np.float64]) -> NDArray[np.bool_]:
    """What `part` holds on curves at `parts` of the radius: a row for each."""
    angles = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    xs = seal.x + np.outer(parts, np.cos(angles)) * seal.radius
    ys = seal.y + np.outer(parts, np.sin(angles)) * seal.radius * seal.flat
    inside = (xs >= 0) & (ys >= 0) & (xs < part.shape[1]) & (ys < part.shape[0])
    taken = part[np.clip(ys, 0, part.shape[0] - 1).astype(np.int64), np.clip(xs, 0, part.shape[1] - 1).astype(np.int64)]
    return np.asarray(taken & inside, dtype=np.bool_)


def _name(strip: Strip, engine: Engine) -> tuple[str, float] | None:
    """What stands along the rim, or None where it is not a whole name in Chinese that was read with some certainty."""
    text, score, edges = _recognised(strip.picture, engine)
    found = max(NAME.finditer(text), key=lambda match: len(match[0]), default=None)
    if found is None or score < LEAST_SCORE or sum(map(is_han, found[0])) < LEAST_HANS or found[0][-1] not in ENDINGS:
        return None
    if len(edges) == len(text) + 1:
        at = [i for i in range(found.start(), found.end()) if not text[i].isspace()]
        if not _is_whole([(edges[i + 1] + edges[k]) / 2 for i, k in pairwise(at)], strip.top):
            return None
    return "".join(found[0].split()), round(score, 4)


def _is_whole(borders: Sequence[float], top: float) -> bool:
    """Whether no character is left out of a line with these `borders` between its characters, in parts of its width.

    They stand at equal distances, as far to the left of the top as to the right; a seal put on askew has them all to one
    side, but then nothing is left unread at the other end of the line.
    """
    steps = [after - before for before, after in pairwise(borders)]
    usual = float(np.median(steps))
    off = (borders[0] + borders[-1]) / 2 - top
    unread = (borders[0] if off > 0 else 1 - borders[-1]) - usual
    lost = abs(off) > FAR_OFF_TOP * usual or (abs(off) > OFF_TOP * usual and unread > UNREAD * usual)
    return max(steps) < UNEVEN_STEP * usual and not lost


def _recognised(strip: Pixels, engine: Engine) -> tuple[str, float, tuple[float, ...]]:
    if isinstance(engine, Recognising):
        return engine.recognise(strip)
    parts = sorted((line for line in engine.read(strip) if line.box.height > 0.25), key=lambda line: line.box.left)
    text = "".join(line.text for line in parts)
    return text, sum(line.score * len(line.text) for line in parts) / max(1, len(text)), ()


def _box(seal: Seal, shape: tuple[int, ...]) -> BoundingBox:
    height, width = shape[:2]
    x, y, r = seal.x, seal.y, seal.radius
    high = r * seal.flat
    return BoundingBox.of((x - r) / width, (y - high) / height, (x + r) / width, (y + high) / height)
