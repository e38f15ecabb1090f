"""Places on pages: what stands there with a little around it, or the whole page, with a frame around the place."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw

from evidence.geometry import BoundingBox
from evidence.label import Spot
from review.pictures import drawn
from store import Desk

_WIDTH = 1600
_ACROSS, _UP = 0.08, 0.03
_INK, _THICK = (197, 90, 17), 3


def crop_of(desk: Desk, spot: Spot | None) -> bytes | None:
    """The place with a little around it as JPEG, ids and telephone numbers blacked out; None where it has none or the picture is gone."""
    if spot is None or spot.box is None:
        return None
    box = spot.box
    around = BoundingBox.of(
        max(0.0, box.left - _ACROSS), max(0.0, box.top - _UP), min(1.0, box.right + _ACROSS), min(1.0, box.bottom + _UP)
    )
    return framed(desk, spot.sha256, spot.page, (box,), around)


def framed(desk: Desk, sha256: str, page: int, boxes: Sequence[BoundingBox], part: BoundingBox | None = None) -> bytes | None:
    """A page (or a part of it) as JPEG with frames around boxes, masked; None where there is no picture."""
    found = desk.pictures.find(sha256, page)
    if found is None or not found.picture:
        return None
    try:
        jpeg = drawn(desk.pictures.bytes_of(found.picture), found, _WIDTH, masked=True)
    except KeyError:
        return None
    with Image.open(io.BytesIO(jpeg)) as opened:
        picture = opened.convert("RGB")
    drawing = ImageDraw.Draw(picture)
    for box in boxes:
        left, top, right, bottom = _corners(box, picture.size)
        drawing.rectangle((left - _THICK, top - _THICK, right + _THICK, bottom + _THICK), outline=_INK, width=_THICK)
    out = io.BytesIO()
    (picture.crop(_corners(part, picture.size)) if part else picture).save(out, "JPEG", quality=80)
    return out.getvalue()


def _corners(box: BoundingBox, size: tuple[int, int]) -> tuple[int, int, int, int]:
    left, top = int(box.left * size[0]), int(box.top * size[1])
    return left, top, max(int(box.right * size[0]), left + 1), max(int(box.bottom * size[1]), top + 1)
