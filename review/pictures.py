"""Pictures of pages for browsers: scaled, with what must be hidden blacked out, each made once."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

from PIL import Image, ImageDraw

from review.masking import hidden_places
from store import Desk
from store.pictures import StoredPage

WIDTHS = (240, 900, 1600)
"""Pixels of the longest side that may be asked for."""
_QUALITY = 80
_VERSION = "1"
_INK = (24, 28, 34)


class Pictures:
    """Scaled pictures in a folder, under names that say all they depend on."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self._desk = desk
        self._folder = folder

    def name(self, page: StoredPage, width: int, *, masked: bool) -> str:
        """What the picture's bytes depend on: also its ETag."""
        return f"{page.picture}-{width}-{'m' if masked else 'o'}{_VERSION}"

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
            _keep(path, made)
            return made


def drawn(jpeg: bytes, page: StoredPage, width: int, *, masked: bool) -> bytes:
    """The picture at that size, places hidden where `masked`."""
    hidden = hidden_places(page.page) if masked else ()
    with Image.open(io.BytesIO(jpeg)) as picture:
        if max(picture.size) <= width and not hidden:
            return jpeg
        picture.draft("RGB", (width, width))
        flat = picture.convert("RGB")
    flat.thumbnail((width, width), Image.Resampling.LANCZOS, reducing_gap=2.0)
    pen = ImageDraw.Draw(flat)
    for box in hidden:
        corners = (box.left * flat.width, box.top * flat.height, box.right * flat.width, box.bottom * flat.height)
        pen.rectangle(corners, fill=_INK)
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_bytes(content)
    part.replace(path)
