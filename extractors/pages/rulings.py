"""Straight ruled lines of a drawn or scanned page, found by morphology; the page must be deskewed."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from evidence.geometry import BoundingBox
from evidence.page import Rulings
from extractors.pages.picture import darkest

Pixels = NDArray[np.uint8]

LEAST_LENGTH = 0.04
"""Of the longest side; a 楷 stroke of a large heading is shorter."""
MOST_THICK = 0.006


def rulings_of(copy: Pixels) -> Rulings:
    """Horizontal and vertical rulings of an RGB picture of some 1600 pixels, top to bottom and left to right."""
    dark = np.asarray(cv2.adaptiveThreshold(darkest(copy), 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12), dtype=np.uint8)
    length = max(20, int(max(dark.shape) * LEAST_LENGTH))
    horizontal = _segments(level_runs(dark, length), np.ones((3, 1), np.uint8))
    vertical = _segments(upright_runs(dark, length), np.ones((1, 3), np.uint8))
    return Rulings(
        tuple(sorted((b for b in horizontal if b.height <= MOST_THICK + 0.01 * b.width), key=lambda b: (b.top, b.left))),
        tuple(sorted((b for b in vertical if b.width <= MOST_THICK + 0.01 * b.height), key=lambda b: (b.left, b.top))),
    )


def upright_runs(mask: Pixels, length: int) -> Pixels:
    """1 where `mask` is set in a column of at least `length` pixels, of which the page's rim may hide a part: OpenCV's opening with a
    column, eight pixels of a row at once."""
    before, after = length // 2, length - 1 - length // 2
    bits = np.packbits(mask, axis=1)
    shrunk = _swept(np.pad(bits, ((before, after), (0, 0)), constant_values=255), length, np.bitwise_and)
    grown = _swept(np.pad(shrunk, ((before, after), (0, 0))), length, np.bitwise_or)
    return np.unpackbits(grown, axis=1, count=mask.shape[1])


def level_runs(mask: Pixels, length: int) -> Pixels:
    """`upright_runs` of rows."""
    return np.asarray(cv2.transpose(upright_runs(np.asarray(cv2.transpose(mask), dtype=np.uint8), length)), dtype=np.uint8)


def _swept(bits: Pixels, length: int, join: np.ufunc) -> Pixels:
    """Each row joined with the ``length - 1`` rows below it; rows that have not so many are left off."""
    joined = 1
    while joined < length:
        step = min(joined, length - joined)
        bits = join(bits[:-step], bits[step:])
        joined += step
    return bits


def _segments(runs: Pixels, across: Pixels) -> list[BoundingBox]:
    """Connected runs of one direction; `across` bridges the steps of a line that is not quite straight."""
    height, width = runs.shape
    runs = np.asarray(cv2.dilate(runs, across), dtype=np.uint8)
    if not cv2.countNonZero(runs):
        return []
    outlines, _ = cv2.findContours(runs, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    boxes = (cv2.boundingRect(outline) for outline in outlines)
    return [BoundingBox.of(x / width, y / height, (x + w) / width, (y + h) / height) for x, y, w, h in boxes]
