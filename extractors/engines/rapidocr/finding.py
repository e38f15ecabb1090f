"""Where lines stand on a picture, by a network that says of each pixel whether it belongs to the core of one (DB)."""

from __future__ import annotations

import math

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from extractors.engines import Image
from extractors.engines.rapidocr.showing import shown
from extractors.networks import Net, Planes

DETECTION_SIDE, DETECTION_SIDE_LEAST, DETECTION_SIDE_STEP = 1280, 960, 160
"""Longest side, in pixels, of the copy on which text is looked for; characters are read from the full picture."""
DETECTED_HEIGHT = 11
"""Pixels that small print has to keep on that copy: measured on 9 pages, dense tables lose lines below, others lose none
at 960 and take half the time. (At 864 all but one of a hundred are found, but dates under seals fall into two.)"""
GRID = 32
"""The network takes pictures whose sides are multiples of this."""
CORE, LEAST_CORE = 0.3, 0.5
"""Of a pixel that belongs to a line's core, and of the mean of all pixels within one."""
GROWTH = 1.6
"""A line reaches beyond its core by so many times the core's area over its outline."""
LEAST_HEIGHT = 3
"""Pixels of a core; a line is at least 2 higher."""
MOST_LINES = 1000
LEVEL = 0.05
"""A line that falls or rises by less of its height lies level: it is cut out as it stands."""
STANDING = 1.5
"""Times its width that a line is high when its characters stand one below the other, or lie on their side."""

Quad = NDArray[np.float32]
"""Corners in pixels: top left, top right, bottom right, bottom left."""


class Finder:
    """Finds lines with one network."""

    def __init__(self, network: Net) -> None:
        self._network = network

    def find(self, image: Image) -> list[Quad]:
        """The corners of every line of a picture."""
        chance = self._network(prepared(image))[0, 0]
        height, width = image.shape[:2]
        scale = np.array([width / chance.shape[1], height / chance.shape[0]], np.float32)
        most = np.array([width - 1, height - 1], np.float32)
        found = _lines(chance)
        quads = _corners(np.clip(np.round(np.stack(found) * scale), 0, most)) if found else ()
        return [quad for quad in quads if min(_sides(quad)) > LEAST_HEIGHT]


def prepared(image: Image) -> Planes:
    """A copy of `image` that is just large enough, as the network takes it."""
    ratio = min(1.0, detection_side(image) / max(image.shape[:2]))
    height, width = (max(GRID, round(int(side * ratio) / GRID) * GRID) for side in image.shape[:2])
    return shown(np.asarray(cv2.resize(image, (width, height)), dtype=np.uint8), width)


def _lines(chance: NDArray[np.float32]) -> list[Quad]:
    """Corners of the lines of a map of cores, in its pixels: the rectangles around the cores, grown to the lines."""
    cores = cv2.dilate((chance > CORE).astype(np.uint8), np.ones((2, 2), np.uint8))
    outlines, _ = cv2.findContours(cores, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for outline in outlines[:MOST_LINES]:
        middle, (wide, high), angle = cv2.minAreaRect(outline)
        if min(wide, high) < LEAST_HEIGHT or _mean_within(chance, cv2.boxPoints((middle, (wide, high), angle))) < LEAST_CORE:
            continue
        more = 2 * GROWTH * wide * high / (2 * (wide + high))
        if min(wide, high) + more >= LEAST_HEIGHT + 2:
            found.append(np.asarray(cv2.boxPoints((middle, (wide + more, high + more), angle)), dtype=np.float32))
    return found


def _mean_within(chance: NDArray[np.float32], box: MatLike) -> float:
    height, width = chance.shape
    corners = np.asarray(box, dtype=np.float32)
    xs, ys = corners.T.tolist()
    left, right = (min(max(at, 0), width - 1) for at in (math.floor(min(xs)), math.ceil(max(xs))))
    top, bottom = (min(max(at, 0), height - 1) for at in (math.floor(min(ys)), math.ceil(max(ys))))
    mask = np.zeros((bottom - top + 1, right - left + 1), np.uint8)
    cv2.fillPoly(mask, [(corners - (left, top)).astype(np.int32)], 1)
    return cv2.mean(chance[top : bottom + 1, left : right + 1], mask)[0]


def _corners(lines: NDArray[np.float32]) -> NDArray[np.float32]:
    """The four points of each line clockwise from the top left: of the two to the left, and of the two to the right, the upper first."""
    by_x = np.take_along_axis(lines, np.argsort(lines[:, :, 0], axis=1, kind="stable")[:, :, None], axis=1)
    left, right = (
        np.take_along_axis(pair, np.argsort(pair[:, :, 1], axis=1, kind="stable")[:, :, None], axis=1)
        for pair in (by_x[:, :2], by_x[:, 2:])
    )
    return np.stack([left[:, 0], right[:, 0], right[:, 1], left[:, 1]], axis=1)


def _sides(quad: Quad) -> tuple[int, int]:
    """Width and height of the line in pixels."""
    top_left, top_right, bottom_right, bottom_left = quad.tolist()
    width = max(math.dist(top_left, top_right), math.dist(bottom_right, bottom_left))
    return int(width), int(max(math.dist(top_left, bottom_left), math.dist(top_right, bottom_right)))


def length(quad: Quad) -> float:
    """Times its height that the line is long."""
    width, height = _sides(quad)
    return height / width if height >= STANDING * width else width / height


def cut(image: Image, quad: Quad) -> Image:
    """The line at `quad`, level; one that stands is laid on its side."""
    width, height = _sides(quad)
    (left, top), (_, falls), (right, bottom), _ = quad.tolist()
    if abs(falls - top) <= LEVEL * height:
        line = image[round(min(top, falls)) : round(bottom), round(left) : round(right)]
    else:
        flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
        warp = cv2.getPerspectiveTransform(quad, flat)
        line = np.asarray(
            cv2.warpPerspective(image, warp, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), dtype=np.uint8
        )
    return np.ascontiguousarray(np.rot90(line)) if height >= STANDING * width else line


def detection_side(image: Image) -> int:
    """The smallest side at which the smaller print of `image` can still be found."""
    scale = DETECTION_SIDE / max(image.shape[:2])
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR) if scale < 1 else image
    grey = small if small.ndim == 2 else cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    dark = cv2.adaptiveThreshold(grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 15)
    joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))  # the parts of a character become one
    outlines, nesting = cv2.findContours(joined, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if nesting is None:
        return DETECTION_SIDE
    outer = (outline for outline, (*_, parent) in zip(outlines, nesting[0].tolist(), strict=True) if parent < 0)  # not the hole of a 口
    boxes = np.array([cv2.boundingRect(outline) for outline in outer])
    wide, high = boxes[:, 2], boxes[:, 3]
    print_ = high[(high >= 5) & (high < 60) & (wide >= 3) & (wide < 120)]
    if len(print_) < 30:
        return DETECTION_SIDE
    wanted = DETECTION_SIDE * DETECTED_HEIGHT / float(np.percentile(print_, 25))
    return int(min(max(math.ceil(wanted / DETECTION_SIDE_STEP) * DETECTION_SIDE_STEP, DETECTION_SIDE_LEAST), DETECTION_SIDE))
