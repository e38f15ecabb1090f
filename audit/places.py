"""Pictures of the places on pages where a value was read, ids and telephone numbers blacked out."""

from __future__ import annotations

import io

from PIL import Image

from evidence.geometry import BoundingBox
from evidence.label import Label
from review.pictures import drawn
from store import Desk

_WIDTH = 1600
_AROUND_ACROSS, _AROUND_UP = 0.08, 0.03


def picture_of(desk: Desk, label: Label) -> bytes | None:
    """The place of a label's value with a little around it as JPEG; None where it has none or the picture is gone."""
    spot = label.spot
    found = desk.pictures.find(spot.sha256, spot.page) if spot else None
    if spot is None or spot.box is None or found is None or not found.picture:
        return None
    try:
        jpeg = drawn(desk.pictures.bytes_of(found.picture), found, _WIDTH, masked=True)
    except KeyError:
        return None
    with Image.open(io.BytesIO(jpeg)) as page:
        cut = page.crop(_corners(spot.box, page.size)).convert("RGB")
    out = io.BytesIO()
    cut.save(out, "JPEG", quality=80)
    return out.getvalue()


def _corners(box: BoundingBox, size: tuple[int, int]) -> tuple[int, int, int, int]:
    left, right = max(0.0, box.left - _AROUND_ACROSS), min(1.0, box.right + _AROUND_ACROSS)
    top, bottom = max(0.0, box.top - _AROUND_UP), min(1.0, box.bottom + _AROUND_UP)
    return int(left * size[0]), int(top * size[1]), max(int(right * size[0]), 1), max(int(bottom * size[1]), 1)
