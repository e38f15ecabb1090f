"""Straight ruled lines of a drawn or scanned page, found by morphology; the page must be deskewed."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from evidence.geometry import BoundingBox
from evidence.page import Rulings
from extractors.pages.picture import darkest

LEAST_LENGTH = 0.04
"""Of the longest side; a 楷 stroke of a large heading is shorter."""
MOST_THICK = 0.006


def rulings_of(copy: NDArray[np.uint8]) -> Rulings:
    """Horizontal and vertical rulings of an RGB picture of some 1600 pixels, top to bottom and left to right."""
    dark = np.asarray(cv2.adaptiveThreshold(darkest(copy), 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12), dtype=np.uint8)
    length = max(20, int(max(dark.shape) * LEAST_LENGTH))
    horizontal = _segments(dark, np.ones((1, length), np.uint8), np.ones((3, 1), np.uint8))
    vertical = _segments(dark, np.ones((length, 1), np.uint8), np.ones((1, 3), np.uint8))
    return Rulings(
        tuple(sorted((b for b in horizontal if b.height <= MOST_THICK + 0.01 * b.width), key=lambda b: (b.top, b.left))),
        tuple(sorted((b for b in vertical if b.width <= MOST_THICK + 0.01 * b.height), key=lambda b: (b.left, b.top))),
    )


def _segments(dark: NDArray[np.uint8], line: NDArray[np.uint8], across: NDArray[np.uint8]) -> list[BoundingBox]:
    """Connected runs of `line`'s direction; `across` bridges the steps of a line that is not quite straight."""
    height, width = dark.shape
    runs = cv2.dilate(cv2.morphologyEx(dark, cv2.MORPH_OPEN, line), across)
    if not cv2.countNonZero(runs):
        return []
    outlines, _ = cv2.findContours(runs, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    boxes = (cv2.boundingRect(outline) for outline in outlines)
    return [BoundingBox.of(x / width, y / height, (x + w) / width, (y + h) / height) for x, y, w, h in boxes]
