"""The ring of a round or oval seal rolled out flat: a picture of one line of text for each ring of characters.

The rim is followed where it really runs (a seal is seldom a perfect circle on a scan, and oval ones never are), the ring is
cut where it holds no characters, and solid emblems and drawn marks, which hold none at all, are told apart before any is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.pages.picture import planes

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

ANGLES = 720
"""Columns of the rolled-out seal while it is examined."""
ROWS, LEAST_RADIUS = 96, 0.4
"""Rows from the rim inwards, down to this part of the radius: the star or emblem is further in."""
CLOSER = 0.6
"""Times their width that characters are drawn with: along a rim they stand far apart, and readers know them as they stand in lines."""
LINE = 48
"""Height in pixels of a strip's characters with what surrounds them, as recognisers want it."""
INKED = 0.35
"""Ink above this share of the strongest is a stroke."""
RIM = 0.55
"""Share of a circle that is ink where the rim runs."""
LEAST_SHARE, MOST_SHARE = 0.035, 0.75
"""Share of a circle that is ink where characters are; a ring between two texts has more."""
LEAST_BAND, MOST_INK = 0.12, 0.55
"""Height of a ring of characters in radii; the share of ink above which it is no text."""
VALLEY = 0.3
"""Times the most ink of a ring of characters that stands where it ends and other text inside the seal comes close to it."""
LEAST_STROKES = 8
UPPER = 0.25
"""Part of the circle to each side of the top in which a name surely runs."""
MOST_WIDE = 24
"""Times its height that a line of text along a rim is wide at most."""
LEAST_SPAN = 0.12
"""Of the circle: the characters of a name take more."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A circle, or an ellipse that is `flat` times as high as wide, in pixels of the mask it was found on; `radius` is half its width."""

    x: float
    y: float
    radius: float
    flat: float = 1.0

    def scaled(self, factor: float) -> Seal:
        return Seal(self.x * factor, self.y * factor, self.radius * factor, self.flat)

    def paint(self, mask: Pixels, value: int = 255, grow: float = 1.08) -> None:
        """Fills the seal with a little of what surrounds it in `mask`."""
        axes = (round(self.radius * grow), round(self.radius * self.flat * grow))
        cv2.ellipse(mask, (round(self.x), round(self.y)), axes, 0, 0, 360, value, -1)


@dataclass(frozen=True, slots=True)
class Strip:
    """A line along the rim, dark on white, and where in its width (0 to 1) the top of the seal is: names run as far to both sides of it."""

    picture: Pixels
    top: float


def strips(image: Pixels, seal: Seal) -> Iterator[Strip]:
    """The lines along the rim, the outermost first; none where there is no text."""
    ink = _ink(image, seal)
    if ink is None:
        return
    left, top, shade = ink
    middle = Seal(seal.x - left, seal.y - top, seal.radius, seal.flat)
    rim = _rim(shade, middle)
    flat = _rolled(shade, middle, rim, ANGLES, np.linspace(1.06, LEAST_RADIUS, ROWS))
    for outer, inner in _bands(flat):
        strip = _strip(shade, middle, rim, flat, outer, inner)
        if strip is not None:
            yield strip


def _ink(image: Pixels, seal: Seal) -> tuple[int, int, Floats] | None:
    """The seal's surroundings from their left and top, as ink from 0 to 1: what the seal's colour takes from the paper.

    Green shows the strokes (JPEG keeps brightness sharper than colour). What is darker in red than the seal is print under it, and
    takes as much from green: without it strokes have gaps, which readers mind less than strokes too many.
    """
    reach = seal.radius * 1.25
    left, top = max(0, int(seal.x - reach)), max(0, int(seal.y - reach * seal.flat))
    part = image[top : int(seal.y + reach * seal.flat) + 1, left : int(seal.x + reach) + 1]
    if min(part.shape[:2]) < 16:
        return None
    red, green = (plane.astype(np.float32) for plane in planes(np.ascontiguousarray(part))[:2])
    paper = float(np.percentile(green, 90))
    ink = np.clip(paper - green, 0, None)
    redness = red - green
    stamped = redness > max(30.0, 0.5 * float(np.percentile(redness, 99)))
    if stamped.mean() > 0.01:  # else a grey seal: black is its colour
        own = max(1.0, float(np.median(red[stamped])))
        ink = np.clip(ink - np.clip(own - red, 0, None) * paper / own, 0, None)
    strong = float(np.percentile(ink, 97))
    if strong < 20:
        return None
    return left, top, np.clip(ink / strong, 0, 1).astype(np.float32)


def _rim(shade: Floats, seal: Seal) -> NDArray[np.float64]:
    """Where the rim runs at each angle, in parts of the radius: the outermost ring of ink, smoothed to a slow curve."""
    parts = np.linspace(1.15, 0.85, 61)
    flat = _rolled(shade, seal, np.ones(ANGLES), ANGLES, parts)
    inked = flat > INKED
    seen = inked.any(axis=0)
    if seen.mean() < 0.4:
        return np.ones(ANGLES)
    where = parts[np.argmax(inked, axis=0)]
    turn = np.linspace(0, 2 * np.pi, ANGLES, endpoint=False)
    waves = [np.ones(ANGLES)] + [wave(k * turn) for k in (1, 2) for wave in (np.cos, np.sin)]
    basis = np.stack(waves, axis=1)
    fitted = np.full(ANGLES, float(np.median(where[seen])))
    kept = seen & (np.abs(where - fitted) < 0.12)
    for _ in range(3):
        if kept.sum() < 0.3 * ANGLES:
            return np.ones(ANGLES)
        fitted = basis @ np.linalg.lstsq(basis[kept], where[kept], rcond=None)[0]
        kept = seen & (np.abs(where - fitted) < 0.03)
    return np.asarray(fitted)


def _rolled(shade: Floats, seal: Seal, rim: NDArray[np.float64], columns: int, parts: NDArray[np.float64]) -> Floats:
    """Row i is the curve at `parts[i]` of the rim, from the foot of the seal clockwise."""
    angles = np.pi / 2 + np.linspace(0, 2 * np.pi, columns, endpoint=False)
    along = np.interp(np.arange(columns) * len(rim) / columns, np.arange(len(rim) + 1), np.append(rim, rim[0]))
    radii = np.outer(parts, along * seal.radius)
    xs = (seal.x + radii * np.cos(angles)).astype(np.float32)
    ys = (seal.y + radii * seal.flat * np.sin(angles)).astype(np.float32)
    return np.asarray(cv2.remap(shade, xs, ys, cv2.INTER_CUBIC, borderValue=0), dtype=np.float32)


def _bands(flat: Floats) -> list[tuple[int, int]]:
    """Rings of characters between the rim, rings between texts, and the middle: outer and inner edge as rows of `flat`.

    One that other text inside the seal comes close to is given without that text first.
    """
    share = (flat > INKED).mean(axis=1)
    outside = int(ROWS * (1.06 - 0.85) / (1.06 - LEAST_RADIUS))
    row = int(np.argmax(share[:outside] > RIM))
    while row < outside and share[row] > RIM / 2:
        row += 1
    found: list[tuple[int, int]] = []
    start: int | None = None
    for at in range(row, len(share) + 1):
        text = at < len(share) and LEAST_SHARE < share[at] < MOST_SHARE
        if text and start is None:
            start = at
        elif not text and start is not None:
            found.append((start, at))
            start = None
    least = round(LEAST_BAND / (1.06 - LEAST_RADIUS) * ROWS)
    wide = [(a, b) for a, b in found if b - a >= least][:2]
    return list(dict.fromkeys(band for a, b in wide for band in ((a, _foot(share, a, b, least)), (a, b))))


def _foot(share: NDArray[np.float64], outer: int, inner: int, least: int) -> int:
    """The row of a band at which its outermost characters end: where there is little ink, though more follows; else its inner edge."""
    low = (at for at in range(outer + least, inner) if share[at] < VALLEY * share[outer:at].max())
    return next(low, inner)


def _strip(shade: Floats, seal: Seal, rim: NDArray[np.float64], flat: Floats, outer: int, inner: int) -> Strip | None:
    """The ring between two rows of `flat` as a line of text, cut in its widest gap."""
    ring = flat[outer:inner] > INKED
    start, length = _text_span(ring.mean(axis=0) > 0.03)
    if length < LEAST_SPAN * ANGLES or not _is_written(ring[:, start : start + length]):
        return None
    step = (1.06 - LEAST_RADIUS) / (ROWS - 1)
    high, deep = 1.06 - outer * step, 1.06 - inner * step
    pad = 0.12 * (high - deep)
    high, deep = high + pad, deep - pad
    mid = (high + deep) / 2 * float(rim.mean()) * (1 + seal.flat) / 2
    height = LINE * 2
    wide = max(32, round(height * 2 * np.pi * mid / (high - deep)))
    if wide * length > MOST_WIDE * height * ANGLES:
        return None
    wide = round(wide * CLOSER)
    whole = _rolled(shade, seal, rim, wide, np.linspace(high, deep, height))
    margin = 0.015 * ANGLES
    first, last = max(0.0, start - margin) / ANGLES * wide, min(ANGLES, start + length + margin) / ANGLES * wide
    taken = whole[:, int(first) : int(last)]
    grey = (255 - np.clip(taken, 0, 1) * 235).astype(np.uint8)
    framed = cv2.copyMakeBorder(grey, 6, 6, 16, 16, cv2.BORDER_CONSTANT, value=255)
    top = (16 + wide / 2 - int(first)) / framed.shape[1]
    return Strip(np.asarray(framed, dtype=np.uint8), top)


def _is_written(ring: NDArray[np.bool_]) -> bool:
    """Whether there are as many strokes as a few characters have, and paper between them."""
    strokes = (ring[:, 1:] & ~ring[:, :-1]).sum(axis=1)
    return float(ring.mean()) < MOST_INK and float(np.percentile(strokes, 75)) >= LEAST_STROKES


def _text_span(inked: NDArray[np.bool_]) -> tuple[int, int]:
    """First column and number of columns of the text over the top: from there to both sides as long as its characters stand close.

    At the foot are numbers, dates, or another text that runs the other way.
    """
    at = np.flatnonzero(inked)
    top = len(inked) / 2
    upper = at[np.abs(at - top) < UPPER * len(inked)]
    if len(upper) < 2:
        return 0, 0
    widest = max(2.2 * float(np.diff(upper).max()), 0.05 * len(inked))
    cuts = np.flatnonzero(np.diff(at) > widest)
    before = [int(at[c + 1]) for c in cuts if at[c + 1] <= upper[0]]
    after = [int(at[c]) for c in cuts if at[c] >= upper[-1]]
    start, end = max(before, default=int(at[0])), min(after, default=int(at[-1]))
    return start, end - start + 1
