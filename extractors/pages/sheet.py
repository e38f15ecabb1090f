"""A photographed paper: where its four corners are, and the paper as seen from straight above.

Scans and full-bleed pictures are left as they are: only a bright sheet that stands out on all four sides from a darker
ground, and is not already a level rectangle, is cut out. What is cut out is the page: it is shown, and boxes lie on it.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.pages.picture import in_colour, shrunk

Pixels = NDArray[np.uint8]
Corners = NDArray[np.float64]
"""Top left, top right, bottom right, bottom left; x and y in pixels."""

SIDE = 640
"""Longest side of the copy on which the sheet is looked for."""
LEAST_AREA, MOST_AREA = 0.3, 0.97
LEAST_STEP = 18.0
"""Grey levels by which paper is brighter than the ground beside it."""
LEAST_SEEN = 0.8
"""Share of each side along which that step is seen."""
LEAST_LEAN = 0.012
"""By this part of its length a side has to lean for the sheet to be worth putting straight."""
LEAST_MARGIN = 0.05
OTHER_COLOUR = 28.0
"""In CIE Lab, as OpenCV scales it."""
FIT = 0.94
"""Share of the paper's outline that four straight sides have to explain."""
WITHIN = 0.004
"""Part of the sheet that is left off at its edges, where the ground shows."""


def laid_flat(image: Pixels, copy: Pixels | None = None) -> Pixels:
    """The photographed sheet alone and straight; `image` itself where it shows none. `copy` is `image` made small, if there is one.

    Rules of tables become level and are found again; characters are read as well as before. (Shadows are left: the recogniser
    reads through them, and dividing by the light took faint print away.)
    """
    corners = corners_of(image if copy is None else copy)
    if corners is None:
        return image
    if copy is not None:
        corners = corners * (max(image.shape[:2]) / max(copy.shape[:2]))
    return straightened(image, corners + WITHIN * (corners.mean(axis=0) - corners))


def corners_of(image: Pixels) -> Corners | None:
    """The corners of a photographed sheet in pixels of `image`; None where there is none, or where nothing is to be put straight."""
    copy = in_colour(shrunk(image, SIDE))
    grey = cv2.GaussianBlur(cv2.cvtColor(copy, cv2.COLOR_RGB2GRAY), (5, 5), 0)
    for paper in _papers(copy, np.asarray(grey, dtype=np.uint8)):
        quad = _quadrilateral(paper)
        if quad is not None and _stands_out(np.asarray(grey, dtype=np.float32), quad) and _is_worth_it(quad, paper.shape):
            return np.asarray(quad * (max(image.shape[:2]) / max(copy.shape[:2])))
    return None


def straightened(image: Pixels, corners: Corners) -> Pixels:
    """The sheet between `corners` as seen from straight above, at the scale it has in `image`."""
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    width, height = round(max(sides[0], sides[2])), round(max(sides[1], sides[3]))
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    warp = cv2.getPerspectiveTransform(corners.astype(np.float32), flat)
    return np.asarray(
        cv2.warpPerspective(image, warp, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), dtype=np.uint8
    )


def _papers(copy: Pixels, grey: Pixels) -> list[Pixels]:
    """Masks of what may be the sheet: bright against the ground, or of another colour than the picture's rim."""
    _, bright = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    lab = cv2.cvtColor(copy, cv2.COLOR_RGB2LAB)
    rim = np.concatenate([lab[:4].reshape(-1, 3), lab[-4:].reshape(-1, 3), lab[:, :4].reshape(-1, 3), lab[:, -4:].reshape(-1, 3)])
    squares = np.square(np.arange(256)[:, None] - np.median(rim, axis=0)).astype(np.float32)
    off = cv2.transform(cv2.LUT(lab, squares[:, None]), np.ones((1, 3), np.float32))
    apart = cv2.threshold(off, OTHER_COLOUR**2, 255, cv2.THRESH_BINARY)[1].astype(np.uint8)
    return [_largest(np.asarray(mask, dtype=np.uint8)) for mask in (bright, apart)]


def _largest(mask: Pixels) -> Pixels:
    """The largest piece of `mask`, its print filled in."""
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
    outlines, _ = cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = np.zeros_like(mask)
    if outlines:
        cv2.drawContours(filled, [max(outlines, key=cv2.contourArea)], -1, 255, -1)
    return filled


def _quadrilateral(paper: Pixels) -> Corners | None:
    """The four sides that the outline of `paper` follows, or None where it follows none."""
    outlines, _ = cv2.findContours(paper, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not outlines:
        return None
    hull = cv2.convexHull(outlines[0])
    area, around = float(cv2.contourArea(hull)), cv2.arcLength(hull, True)
    if not LEAST_AREA * paper.size < area < MOST_AREA * paper.size or cv2.contourArea(outlines[0]) < 0.9 * area:
        return None
    for part in (0.01, 0.02, 0.03, 0.05):
        found = cv2.approxPolyDP(hull, part * around, True)
        if len(found) == 4:
            quad = _ordered(found.reshape(4, 2).astype(np.float64))
            return quad if FIT < float(cv2.contourArea(quad.astype(np.float32))) / area < 2 - FIT else None
    return None


def _ordered(points: Corners) -> Corners:
    """Clockwise from the top left."""
    middle = points.mean(axis=0)
    turned = points[np.argsort(np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0]))]
    return np.asarray(np.roll(turned, -int(np.argmin(turned.sum(axis=1))), axis=0))


def _stands_out(grey: NDArray[np.float32], quad: Corners) -> bool:
    """Whether paper is brighter than what lies beside it along every side."""
    height, width = grey.shape
    for at, to in zip(quad, np.roll(quad, -1, axis=0), strict=True):
        along = to - at
        out = np.array([along[1], -along[0]]) / max(float(np.linalg.norm(along)), 1.0)
        points = at + np.linspace(0.05, 0.95, 60)[:, None] * along
        inner, outer = points - 6 * out, points + 6 * out
        inside = (outer >= 0).all(axis=1) & (outer[:, 0] < width) & (outer[:, 1] < height)
        if inside.mean() < LEAST_SEEN:
            return False
        light = [grey[np.clip(p[:, 1], 0, height - 1).astype(int), np.clip(p[:, 0], 0, width - 1).astype(int)] for p in (inner, outer)]
        if float(((light[0] - light[1] > LEAST_STEP) & inside).mean()) < LEAST_SEEN:
            return False
    return True


def _is_worth_it(quad: Corners, shape: tuple[int, ...]) -> bool:
    """Whether the sheet leans or is seen at an angle, or a good part of the picture is not paper; and whether it is a sheet at all."""
    height, width = shape
    sides = np.roll(quad, -1, axis=0) - quad
    lengths = np.linalg.norm(sides, axis=1)
    if min(lengths) < 0.35 * max(lengths) or max(lengths[0] / lengths[2], lengths[2] / lengths[0]) > 1.6:
        return False
    leans = [min(abs(x), abs(y)) / length for (x, y), length in zip(sides, lengths, strict=True)]
    margins = (quad[:, 0].min() / width, 1 - quad[:, 0].max() / width, quad[:, 1].min() / height, 1 - quad[:, 1].max() / height)
    return bool(max(leans) > LEAST_LEAN or min(margins) > LEAST_MARGIN)
