"""What a page looks like: how much ink, red and colour, whether it is a photograph, and a perceptual hash."""

from __future__ import annotations

from bisect import bisect_left

import cv2
import numpy as np
from numpy.typing import NDArray

from evidence.page import Picture

Pixels = NDArray[np.uint8]
"""Height x width x 3, RGB; height x width where there is no colour (`without_colour`)."""

COPY_SIDE = 1600
"""Longest side, in pixels, of the copy of a page that is measured and shown to people."""
SIDE = 480
"""Longest side of the copy whose statistics are taken."""
_SPARSE = 16
"""Of so many rows one is looked at first for colour, which most coloured pictures show there."""
_SMOOTHED = 11
"""Side, in pixels, of a window that is wider than strokes and narrower than what is in a photograph."""
BLANK_INK = 0.0004
"""Ink below which a page is blank: an A4 page with one line of a few characters has five times as much."""


def shrunk(image: Pixels, side: int = COPY_SIDE) -> Pixels:
    """The picture with its longest side at most `side` pixels: halved as often as that goes (each pixel the mean of four), the rest
    between neighbours. Five times as fast as areas of any size, and the same for lines read and grids found."""
    longest = max(image.shape[:2])
    if longest <= side:
        return image
    height, width = (max(1, round(length * side / longest)) for length in image.shape[:2])
    halved = image
    while max(halved.shape[:2]) >= 2 * side and min(halved.shape[:2]) >= 4:
        halved = np.asarray(cv2.resize(halved, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    if halved.shape[:2] == (height, width):
        return halved
    return np.asarray(cv2.resize(halved, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def planes(image: Pixels) -> tuple[Pixels, Pixels, Pixels]:
    """Red, green and blue, each a picture: what OpenCV gives by itself is copied once more, ten times as long."""
    if image.ndim == 2:
        return image, image, image
    red, green, blue = (np.empty(image.shape[:2], np.uint8) for _ in range(3))
    cv2.split(image, (red, green, blue))
    return red, green, blue


def without_colour(image: Pixels) -> Pixels:
    """A picture in which there is no colour at all as one plane of grey, on which everything takes a third of the time; else `image`."""
    if image.ndim == 2 or _is_coloured(image[::_SPARSE]) or _is_coloured(image):
        return image
    return np.asarray(cv2.extractChannel(image, 0), dtype=np.uint8)


def _is_coloured(image: Pixels) -> bool:
    red, green, blue = planes(image)
    return cv2.norm(red, green, cv2.NORM_INF) > 0 or cv2.norm(red, blue, cv2.NORM_INF) > 0


def in_colour(image: Pixels) -> Pixels:
    """`image` as RGB, for what knows no grey."""
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_GRAY2RGB), dtype=np.uint8) if image.ndim == 2 else image


def darkest(image: Pixels) -> Pixels:
    """Grey in which colours count as ink: the smallest of red, green and blue."""
    if image.ndim == 2:
        return image
    red, green, blue = planes(image)
    return np.asarray(cv2.min(cv2.min(red, green, red), blue, red), dtype=np.uint8)


def red_mask(image: Pixels) -> Pixels:
    """255 where seals and red print are, 0 elsewhere."""
    if image.ndim == 2:
        return np.zeros_like(image)
    red, green, blue = planes(image)
    redder = cv2.subtract(red, cv2.max(green, blue, green), green)
    return np.asarray(cv2.bitwise_and(above(redder, 45), above(red, 110), red), dtype=np.uint8)


def above(grey: cv2.typing.MatLike, level: int) -> Pixels:
    """255 where `grey` is above `level`, 0 elsewhere."""
    return np.asarray(cv2.threshold(grey, level, 255, cv2.THRESH_BINARY)[1], dtype=np.uint8)


def cut_to_marks(mask: Pixels, margin: int) -> tuple[int, int, Pixels]:
    """The part of a mask that holds all its marks, with `margin` pixels of what surrounds them; first where it begins: left and top."""
    x, y, width, height = cv2.boundingRect(mask)
    left, top = max(0, x - margin), max(0, y - margin)
    return left, top, mask[top : y + height + margin, left : x + width + margin]


def picture_of(copy: Pixels) -> Picture:
    """Statistics of a picture in RGB or in grey; give it a `shrunk` one."""
    small = shrunk(copy, SIDE)
    grey = small if small.ndim == 2 else np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    dark = _marks(darkest(small), 9, 48)
    red, green, blue = planes(small)
    range_ = cv2.subtract(cv2.max(cv2.max(red, green), blue), darkest(small))
    return Picture(
        ink=_share(dark),
        red=_share(red_mask(small)),
        colour=_share(above(range_, 60)),
        texture=_texture(grey),
        phash=_phash(grey),
    )


def is_blank(copy: Pixels) -> bool:
    """Whether nothing is printed: at most specks, the shadow of the rim, or show-through from the other side."""
    grey = darkest(shrunk(copy, 800))
    height, width = grey.shape
    inner = grey[int(height * 0.03) : int(height * 0.97) + 1, int(width * 0.03) : int(width * 0.97) + 1]
    middle = inner[len(inner) * 2 // 5 : len(inner) * 3 // 5]  # of a printed page it nearly always says enough
    return _printed(middle) < 2 * BLANK_INK * inner.size and _printed(inner) < BLANK_INK * inner.size


def _printed(grey: Pixels) -> int:
    """Pixels of what is printed, specks left out."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(_marks(grey, 15, 60), connectivity=8)
    areas = stats[1:count, cv2.CC_STAT_AREA]
    return int(areas[areas >= 6].sum())


def _marks(grey: Pixels, reach: int, contrast: int) -> Pixels:
    """255 where the page is darker than the paper around it by more than `contrast`."""
    light = cv2.dilate(grey, np.ones((reach, reach), np.uint8))  # so smooth that a quarter of its pixels says all
    height, width = light.shape
    quarter = cv2.medianBlur(cv2.resize(light, (max(1, width // 2), max(1, height // 2)), interpolation=cv2.INTER_NEAREST), 7)
    paper = cv2.resize(quarter, (width, height), interpolation=cv2.INTER_LINEAR)
    return above(cv2.subtract(paper, grey), contrast)


def _share(mask: Pixels) -> float:
    return round(cv2.countNonZero(mask) / max(1, mask.size), 5)


def _texture(grey: Pixels) -> float:
    """Share of the page that is neither paper nor strokes: what stays darker than paper when strokes are smoothed away."""
    tenth_lightest = int(0.9 * (grey.size - 1)) + 1

    def darker(level: int) -> int:
        return cv2.countNonZero(_darker(grey, level + 1))

    white = darker(254) < tenth_lightest  # most of the paper, as programs print it
    paper = 255 if white else bisect_left(range(255), tenth_lightest, key=darker)
    return _share(_darker(grey, paper - 40))


def _darker(grey: Pixels, level: int) -> Pixels:
    """255 where the median of the pixels around is less than `level`: where more than half of them are, which is told in a tenth of the
    time."""
    marks = cv2.threshold(grey, level - 1, 1, cv2.THRESH_BINARY_INV)[1]
    count = cv2.boxFilter(marks, cv2.CV_8U, (_SMOOTHED, _SMOOTHED), normalize=False, borderType=cv2.BORDER_REPLICATE)
    return above(count, _SMOOTHED * _SMOOTHED // 2)


def _phash(grey: Pixels) -> str:
    tiny = cv2.resize(grey, (32, 32), interpolation=cv2.INTER_AREA).astype(np.float32)
    low = cv2.dct(tiny)[:8, :8].flatten()
    bits = low > np.median(low[1:])
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):016x}"
