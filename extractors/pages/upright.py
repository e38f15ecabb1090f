"""Which way up a picture is and how far it leans, and the picture put straight."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.pages.picture import darkest, shrunk

Pixels = NDArray[np.uint8]

LEAST_SKEW, MOST_SKEW = 0.6, 12.0
"""Degrees: a lean below is left alone, one above is no lean."""
SPECK, LEAST_MARKS = 8, 30
"""Pixels of a mark, and marks without which no row can be told: a title alone leans any way."""
MOST_POINTS = 16_000
"""Of a page's ink when its lean is measured: with more the angle is the same."""
_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def turned(image: Pixels, degrees: int) -> Pixels:
    """The picture turned clockwise by 0, 90, 180 or 270 degrees."""
    return image if degrees % 360 == 0 else np.asarray(cv2.rotate(image, _TURNS[degrees % 360]), dtype=np.uint8)


def skew_of(image: Pixels) -> float:
    """Degrees by which text rows fall to the right (clockwise positive); 0.0 where they are level or no rows are to be seen.

    The angle at which the dark pixels, projected along the rows, stand out most sharply from the gaps.
    """
    grey = darkest(shrunk(image, 900))
    dark = cv2.adaptiveThreshold(grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)
    if _has_few_marks(np.asarray(dark, dtype=np.uint8)):
        return 0.0
    xs, ys = np.asarray(cv2.findNonZero(dark), dtype=np.float32).reshape(-1, 2).T
    if len(ys) > MOST_POINTS:
        pick = np.linspace(0, len(ys) - 1, MOST_POINTS).astype(np.int64)
        ys, xs = ys[pick], xs[pick]
    coarse = _sharpest(xs[::2], ys[::2], np.arange(-MOST_SKEW, MOST_SKEW + 0.01, 0.75))
    fine = _sharpest(xs, ys, np.arange(coarse - 0.75, coarse + 0.76, 0.15))
    level, best = _sharpness(xs, ys, 0.0), _sharpness(xs, ys, fine)
    if abs(fine) < LEAST_SKEW or abs(fine) >= MOST_SKEW or best < 1.08 * level:
        return 0.0
    return round(float(fine), 2)


def _has_few_marks(dark: Pixels) -> bool:
    """Whether no rows can be told; a page with much ink has them, unless it is a picture, whose lean does not matter."""
    if cv2.countNonZero(dark) > MOST_POINTS:
        return False
    count, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    return int((stats[1:count, cv2.CC_STAT_AREA] >= SPECK).sum()) < LEAST_MARKS


def _sharpest(xs: NDArray[np.float32], ys: NDArray[np.float32], angles: NDArray[np.float64]) -> float:
    return float(max(angles, key=lambda angle: _sharpness(xs, ys, float(angle))))


def _sharpness(xs: NDArray[np.float32], ys: NDArray[np.float32], angle: float) -> float:
    rows = ys * np.float32(math.cos(math.radians(angle))) - xs * np.float32(math.sin(math.radians(angle)))
    counts = np.bincount((rows - rows.min()).astype(np.int64)).astype(np.float64)
    smooth = np.convolve(counts, np.ones(3) / 3, "same")
    return float(np.square(smooth[3:] - smooth[:-3]).sum())


def levelled(image: Pixels, skew: float) -> Pixels:
    """The picture turned back by `skew` degrees about its middle, same size, the corners filled as the rim is."""
    if not skew:
        return image
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0)
    rim = np.atleast_1d(np.median(np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]]), axis=0))
    flat = cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=[float(v) for v in rim])
    return np.asarray(flat, dtype=np.uint8)
