"""Pictures of pages for browsers: scaled, with what must be hidden blacked out, each made once."""

from __future__ import annotations

import io
import re
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from review.masking import hidden_places
from store import Desk
from store.blobs import write_whole
from store.pictures import StoredPage

WIDTHS = (240, 900, 1600)
"""Pixels of the longest side that may be asked for."""
_QUALITY = 80
_VERSION = "2"
_INK = (34, 28, 24)
"""Blue, green, red."""
_REDUCED = ((8, cv2.IMREAD_REDUCED_COLOR_8), (4, cv2.IMREAD_REDUCED_COLOR_4), (2, cv2.IMREAD_REDUCED_COLOR_2))


class Pictures:
    """Scaled pictures in a folder, under names that say all they depend on."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self._desk = desk
        self._folder = folder

    def name(self, page: StoredPage, width: int, *, masked: bool) -> str:
        """What the picture's bytes depend on: also its ETag. What is hidden depends on what was read."""
        return f"{page.picture}-{width}-{page.key[:16] if masked else 'open'}-{_VERSION}"

    def bytes_of(self, page: StoredPage, width: int, *, masked: bool) -> bytes:
        """The JPEG. KeyError where the page's picture is gone."""
        name = self.name(page, width, masked=masked)
        if not re.fullmatch(r"[0-9a-f]{64}-[0-9a-z-]+", name):
            raise KeyError(name)
        path = self._folder / name[:2] / f"{name}.jpg"
        try:
            return path.read_bytes()
        except FileNotFoundError:
            made = drawn(self._desk.pictures.bytes_of(page.picture), page, width, masked=masked)
            write_whole(path, made)
            return made


def drawn(jpeg: bytes, page: StoredPage, width: int, *, masked: bool) -> bytes:
    """The picture at that size, places hidden where `masked`. OpenCV draws: it leaves Python to other threads meanwhile."""
    hidden = hidden_places(page.page) if masked else ()
    with Image.open(io.BytesIO(jpeg)) as picture:
        longest = max(picture.size)
    if longest <= width and not hidden:
        return jpeg
    flat = cv2.imdecode(np.frombuffer(jpeg, np.uint8), _decoding(longest / width))
    if flat is None:
        raise KeyError(page.picture)
    share = width / max(flat.shape[:2])
    if share < 1:
        flat = cv2.resize(flat, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    height, across = flat.shape[:2]
    for box in hidden:
        corners = (int(box.left * across), int(box.top * height)), (round(box.right * across), round(box.bottom * height))
        cv2.rectangle(flat, *corners, color=_INK, thickness=cv2.FILLED)
    return cv2.imencode(".jpg", flat, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1].tobytes()


def _decoding(times: float) -> int:
    """How to decode a picture that is so many times as large as it is wanted: at a fraction of its size where that is enough."""
    return next((how for fraction, how in _REDUCED if times >= fraction), cv2.IMREAD_COLOR)
