"""One grey picture of a coloured page in which black print, red print and what lies under a seal can all be read.

In the red channel of a page seals vanish, and red headings with them; in the green one headings are dark, and seals
lie over dates. So each place is taken from the channel that shows what is printed there.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.pages.picture import planes
from extractors.pages.rims import Seal

Pixels = NDArray[np.uint8]

BLACK = 110
"""Of the red channel: red print is lighter there, black print under a stamp is not."""
LEAST_AREA = 0.0004
"""Of the page: red less than this, with what surrounds it, is no heading."""
ALL_RED = 0.9
"""Share of a place's ink that is red where the print is red; black print under a stamp has less."""
FRAME = 0.6
"""Of both sides of the page: red that spans more is a frame."""


def for_reading(image: Pixels, seals: Sequence[Seal], red: Pixels) -> Pixels:
    """`image` in grey: seals gone, red print dark, black print as it is.

    `red` is the mask (of any size) on which `seals` were found.
    """
    grey, green, _ = planes(image)
    scale = image.shape[1] / red.shape[1]
    for seal in seals:
        _lift(grey, image, seal.scaled(scale))
    print_ = _red_print(image, seals, red)
    if cv2.countNonZero(print_):
        full = cv2.resize(print_, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_NEAREST)
        cv2.copyTo(green, full, grey)
    return grey


def _lift(grey: Pixels, image: Pixels, seal: Seal) -> None:
    """Takes the seal's ink out of the red channel `grey`: dark red is no white there by itself.

    Ink of a seal adds as much redness as it takes light from the red channel, times a factor that the seal shows itself.
    """
    reach = seal.radius * 1.1
    left, top = max(0, int(seal.x - reach)), max(0, int(seal.y - reach))
    right, bottom = int(seal.x + reach) + 1, int(seal.y + reach) + 1
    part = image[top:bottom, left:right]
    if not part.size:
        return
    red, green, blue = planes(part)
    redness = cv2.subtract(red, np.asarray(cv2.min(green, blue)))
    stamped = np.asarray(redness) > 60
    if int(stamped.sum()) < 50:
        return
    paper = float(np.percentile(red[~stamped], 75)) if (~stamped).any() else 255.0
    shade = paper - float(np.median(red[stamped]))
    factor = min(max(shade / float(np.median(np.asarray(redness)[stamped])), 0.0), 0.8)
    lifted = red.astype(np.float32) + factor * np.asarray(redness, dtype=np.float32)
    round_ = np.zeros(red.shape, np.uint8)
    Seal(seal.x - left, seal.y - top, seal.radius, seal.flat).paint(round_, grow=1.1)
    flat = np.minimum(lifted, max(paper, 1.0)).astype(np.uint8)
    cv2.copyTo(np.maximum(flat, red), round_, grey[top:bottom, left:right])


def _red_print(image: Pixels, seals: Sequence[Seal], red: Pixels) -> Pixels:
    """A mask as large as `red` around the places where lines are printed in red."""
    height, width = red.shape
    rest = red.copy()
    for seal in seals:
        seal.paint(rest, 0)
    small = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA) if image.shape[:2] != red.shape else image
    black = np.asarray(small)[:, :, 0] < BLACK
    joined = cv2.dilate(rest, np.ones((max(3, height // 120), max(3, width // 50)), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    places = np.zeros_like(red)
    for label, (x, y, w, h, area) in enumerate(stats[1:count].tolist(), start=1):
        if area < LEAST_AREA * red.size or w < 1.5 * h or (w > FRAME * width and h > FRAME * height):
            continue
        box = (slice(y, y + h), slice(x, x + w))
        here = labels[box] == label
        marks = int(np.count_nonzero(rest[box][here]))
        if marks >= ALL_RED * (marks + int(np.count_nonzero(black[box] & here))):
            places[box][here] = 255
    return places
