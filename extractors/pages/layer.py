"""A PDF page's own text, and whether it says what one sees.

Real PDFs carry layers that are garbled, that miss lines or dashes, or that hold a download site's watermark
alone. So each character's box is laid over the drawn page: ink in the shape of text that no character covers
is a gap. Gaps and garbled lines are read by OCR; where they are many, the whole page is.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from evidence.geometry import BoundingBox
from evidence.page import TextLine
from extractors.pages.glyphs import Glyph, em, glyphs_of, lines_of
from extractors.pages.picture import darkest, red_mask
from extractors.pages.plausible import is_chinese_as_written, is_garbled
from extractors.pages.seals import without_seals

Mask = NDArray[np.uint8]

DARK = 150
"""Grey below which a pixel is ink."""
LEAST_LAYER = 4
"""Characters below which a layer is not worth a test."""
GAP_AREA_LIMIT, GAP_LIMIT = 0.12, 6
"""Share of the page, and number of places, that may be left to OCR; above it the whole page is read by OCR."""
GARBLED_LIMIT = 0.3
GHOST_LIMIT = 0.2


@dataclass(frozen=True, slots=True)
class Layer:
    """What the layer gives: its trusted lines, the places it leaves out, and why it is not used at all ("" when it is)."""

    lines: tuple[TextLine, ...]
    gaps: tuple[BoundingBox, ...]
    refused: str


def may_be_read(page: pdfium.PdfPage) -> bool:
    """Whether there is a layer at all: known before the page is drawn."""
    text = page.get_textpage()
    try:
        return int(text.count_chars()) >= LEAST_LAYER
    finally:
        text.close()


def read_layer(page: pdfium.PdfPage, drawn: NDArray[np.uint8]) -> Layer:
    """The layer of `page` tested against `drawn`, its RGB picture of about 1600 pixels' length."""
    glyphs = glyphs_of(page)
    if len(glyphs) < LEAST_LAYER:
        return _refused("no layer")
    ink = _ink(drawn)
    seen = [glyph for glyph in glyphs if glyph.upright and _has_ink(glyph, ink)]
    if len(seen) < (1 - GHOST_LIMIT) * sum(glyph.upright for glyph in glyphs):
        return _refused("characters that are not seen")
    if len(seen) < 0.5 * len(glyphs):
        return _refused("turned text")
    height, width = ink.shape
    aspect = height / width
    lines = lines_of(seen, aspect)
    if not is_chinese_as_written(line.text for line, _ in lines):
        return _refused("improbable characters")
    garbled = [line for line, _ in lines if is_garbled(line.text)]
    if len(garbled) > GARBLED_LIMIT * len(lines):
        return _refused("garbled")
    bare = _uncovered(ink, glyphs)
    holed = [line for line, piece in lines if _has_hole(piece, bare, aspect)]
    bad = {id(line) for line in (*garbled, *holed)}
    gaps = _merged([*(_padded(line.box) for line, _ in lines if id(line) in bad), *_gaps(bare)])
    if _is_partial(gaps, [line for line, _ in lines]):
        return _refused("partial")
    return Layer(tuple(line for line, _ in lines if id(line) not in bad), tuple(gaps), "")


def _is_partial(gaps: list[BoundingBox], lines: list[TextLine]) -> bool:
    missing = sum(gap.width * gap.height for gap in gaps)
    return missing > min(GAP_AREA_LIMIT, sum(line.box.width * line.box.height for line in lines)) or len(gaps) > GAP_LIMIT


def _refused(why: str) -> Layer:
    return Layer((), (), why)


def _ink(drawn: NDArray[np.uint8]) -> Mask:
    """Dark or strongly coloured pixels; light watermarks and tints are not ink, and round seals are read apart."""
    dark = (darkest(drawn) < DARK).astype(np.uint8)
    red = red_mask(drawn)
    return without_seals(dark, red) if cv2.countNonZero(red) else dark


def _pixels(glyph: Glyph, shape: tuple[int, ...], grow: float = 0.0) -> tuple[int, int, int, int]:
    height, width = shape[:2]
    margin = grow * glyph.height * height + (1 if grow else 0)
    left, right = int(glyph.left * width - margin), int(np.ceil(glyph.right * width + margin))
    top, bottom = int(glyph.top * height - margin), int(np.ceil(glyph.bottom * height + margin))
    return max(left, 0), max(top, 0), max(right, left + 1, 1), max(bottom, top + 1, 1)


def _has_ink(glyph: Glyph, ink: Mask) -> bool:
    left, top, right, bottom = _pixels(glyph, ink.shape, 0.1)
    return bool(ink[top:bottom, left:right].any())


def _uncovered(ink: Mask, glyphs: list[Glyph]) -> Mask:
    """Ink that neither belongs to a character of the layer nor to a ruled line or frame."""
    bare = ink.copy()
    for glyph in glyphs:
        left, top, right, bottom = _pixels(glyph, ink.shape, 0.15)
        bare[top:bottom, left:right] = 0
    length = max(ink.shape) // 25
    rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    columns = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    bare[cv2.dilate(cv2.bitwise_or(rules, columns), np.ones((5, 5), np.uint8)) > 0] = 0
    return bare


def _has_hole(piece: list[Glyph], bare: Mask, aspect: float) -> bool:
    """Whether a character is drawn between two of a line that the layer does not have (the dashes of a date, often)."""
    height, width = bare.shape
    size = em(piece, aspect)
    top, bottom = int(min(g.top for g in piece) * height), int(max(g.bottom for g in piece) * height) + 1
    for before, after in pairwise(piece):
        if after.left - before.right < 0.2 * size:
            continue
        between = bare[top:bottom, int(before.right * width) : int(after.left * width) + 1]
        if between.any(axis=0).sum() >= 0.15 * size * width:
            return True
    return False


def _gaps(bare: Mask) -> list[BoundingBox]:
    """Places with uncovered ink that is as large as text: single marks, thin curves and specks are not."""
    if not cv2.countNonZero(bare):
        return []
    height, width = bare.shape
    joined = cv2.morphologyEx(bare, cv2.MORPH_CLOSE, np.ones((max(3, height // 250), max(5, width // 60)), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found = []
    for x, y, w, h, _area in stats[1:count].tolist():
        tall, wide = h / height, w / width
        ink = int(bare[y : y + h, x : x + w].sum())
        square_code = 0.85 < w / h < 1.18 and tall > 0.03 and 0.3 < ink / (w * h) < 0.7
        if tall >= 0.006 and wide >= 0.012 and ink >= 0.06 * w * h and not square_code:
            found.append(_padded(BoundingBox.of(x / width, y / height, (x + w) / width, (y + h) / height)))
    return found


def _padded(box: BoundingBox) -> BoundingBox:
    return BoundingBox.of(box.left - 0.008, box.top - 0.005, box.right + 0.008, box.bottom + 0.005)


def _merged(boxes: list[BoundingBox]) -> list[BoundingBox]:
    """Boxes that touch become one."""
    merged: list[BoundingBox] = []
    for box in sorted(boxes, key=lambda b: (b.top, b.left)):
        grown = box
        while True:
            touching = [m for m in merged if m.overlap_x(grown) > 0 and m.overlap_y(grown) > 0]
            if not touching:
                break
            merged = [m for m in merged if m not in touching]
            grown = BoundingBox.around([grown, *touching])
        merged.append(grown)
    return merged
