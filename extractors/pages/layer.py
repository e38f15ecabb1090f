"""A PDF page's own text, and whether it says what one sees.

Real PDFs carry layers that are garbled, that miss lines or dashes, or that hold a download site's watermark
alone. So each character's box is laid over the drawn page: ink in the shape of text that no character covers
is a gap. Gaps and garbled lines are read by OCR; where they are many, the whole page is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from evidence.geometry import BoundingBox
from evidence.page import TextLine
from extractors.pages.glyphs import Glyph, em, lines_of
from extractors.pages.picture import cut_to_marks, darkest, red_mask
from extractors.pages.plausible import is_chinese_as_written, is_garbled
from extractors.pages.rims import Seal
from extractors.pages.rulings import level_runs, upright_runs
from extractors.pages.seals import find_seals, without_seals

Mask = NDArray[np.uint8]
Edges = NDArray[np.float64]
"""Four rows: left, top, right and bottom of each glyph, in page fractions."""

DARK = 150
"""Grey below which a pixel is ink; strong colours count as dark."""
LEAST_LAYER = 4
"""Characters below which a layer is not worth a test."""
GAP_AREA_LIMIT, GAP_LIMIT = 0.12, 12
"""Share of the page, and number of places, that may be left to OCR; above it the whole page is read by OCR."""
UPRIGHT_STRIP, HOLLOW = 5, 0.3
"""Ink so many times as high as wide, or filling so little of its rectangle, is the border of a certificate, no line of text."""
BEADS = 8
"""Marks of one size in one column or row from which they are a border; characters side by side are one mark."""
GARBLED_LIMIT = 0.3
GHOST_LIMIT = 0.2


@dataclass(frozen=True, slots=True)
class Layer:
    """What the layer gives: its trusted lines, the places it leaves out, and why it is not used at all ("" when it is).

    `seals` are the round ones of the drawn page, in its pixels.
    """

    lines: tuple[TextLine, ...]
    gaps: tuple[BoundingBox, ...]
    refused: str
    seals: tuple[Seal, ...] = ()


def may_be_read(glyphs: Sequence[Glyph]) -> bool:
    """Whether a page's visible characters are a layer at all: known before the page is drawn."""
    return len(glyphs) >= LEAST_LAYER


def read_layer(glyphs: Sequence[Glyph], drawn: NDArray[np.uint8]) -> Layer:
    """The layer that consists of `glyphs` tested against `drawn`, its page's picture of about 1600 pixels' length."""
    if not may_be_read(glyphs):
        return _refused("no layer")
    dark, red = _ink(drawn), red_mask(drawn)
    seals = find_seals(red)
    ink = without_seals(dark, red, seals)  # light watermarks and tints are not ink, and round seals are read apart
    edges = np.array([(g.left, g.top, g.right, g.bottom) for g in glyphs]).T
    seen = [glyph for glyph, shown in zip(glyphs, _shown(glyphs, edges, dark, ink), strict=True) if glyph.upright and shown]
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
    bare = _uncovered(ink, edges)
    holed = [line for line, piece in lines if _has_hole(piece, bare, aspect)] if cv2.countNonZero(bare) else []
    bad = {id(line) for line in (*garbled, *holed)}
    gaps = _merged([*(_padded(line.box) for line, _ in lines if id(line) in bad), *_gaps(bare)])
    if _is_partial(gaps, [line for line, _ in lines]):
        return _refused("partial")
    return Layer(tuple(line for line, _ in lines if id(line) not in bad), tuple(gaps), "", tuple(seals))


def _ink(drawn: NDArray[np.uint8]) -> Mask:
    """1 where the drawn page is dark or of a strong colour, 0 elsewhere."""
    return np.asarray(cv2.threshold(darkest(drawn), DARK - 1, 1, cv2.THRESH_BINARY_INV)[1], dtype=np.uint8)


def _is_partial(gaps: list[BoundingBox], lines: list[TextLine]) -> bool:
    missing = sum(gap.width * gap.height for gap in gaps)
    return missing > min(GAP_AREA_LIMIT, sum(line.box.width * line.box.height for line in lines)) or len(gaps) > GAP_LIMIT


def _refused(why: str) -> Layer:
    return Layer((), (), why)


def _pixels(edges: Edges, shape: tuple[int, ...], grow: float) -> NDArray[np.int64]:
    """Left, top, right and bottom of each glyph in pixels, within the page, grown on all sides by `grow` of its height and one pixel."""
    height, width = shape[:2]
    left, top, right, bottom = edges
    margin = grow * (bottom - top) * height + 1
    lefts, tops = np.floor(left * width - margin).clip(0, width - 1), np.floor(top * height - margin).clip(0, height - 1)
    rights = np.maximum(np.ceil(right * width + margin).clip(0, width), lefts + 1)
    bottoms = np.maximum(np.ceil(bottom * height + margin).clip(0, height), tops + 1)
    return np.stack([lefts, tops, rights, bottoms], axis=1).astype(np.int64)


def _have_ink(edges: Edges, ink: Mask) -> NDArray[np.bool_]:
    """Which glyphs have ink where they stand."""
    lefts, tops, rights, bottoms = _pixels(edges, ink.shape, 0.1).T
    sums = np.asarray(cv2.integral(ink))
    return np.asarray(sums[bottoms, rights] - sums[tops, rights] - sums[bottoms, lefts] + sums[tops, lefts] > 0)


def _shown(glyphs: Sequence[Glyph], edges: Edges, dark: Mask, ink: Mask) -> list[bool]:
    """Which glyphs are drawn: those with ink, and those of their lines that lie wholly under the red of a seal (a digit of a date)."""
    inked = _have_ink(edges, ink)
    if ink is dark:
        return [bool(own) for own in inked]
    covered = _have_ink(edges, dark)
    lines = {round(glyph.baseline, 3) for glyph, own in zip(glyphs, inked, strict=True) if own and glyph.upright}
    return [bool(own or (under and round(g.baseline, 3) in lines)) for g, own, under in zip(glyphs, inked, covered, strict=True)]


def _uncovered(ink: Mask, edges: Edges) -> Mask:
    """Ink that neither belongs to a character of the layer nor to a ruled line or frame."""
    bare = ink.copy()
    for left, top, right, bottom in _pixels(edges, ink.shape, 0.15).tolist():
        bare[top:bottom, left:right] = 0
    length = max(ink.shape) // 25
    x, y, width, height = cv2.boundingRect(bare)  # of pages of text alone nothing is left; beyond its reach no line matters
    place = (slice(max(0, y - 2 * length), y + height + 2 * length), slice(max(0, x - 2 * length), x + width + 2 * length))
    if width:
        near = ink[place]
        lines = cv2.dilate(cv2.bitwise_or(level_runs(near, length), upright_runs(near, length)), np.ones((5, 5), np.uint8))
        bare[place] = cv2.subtract(bare[place], lines)
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
    """Places with uncovered ink that is as large as text: single marks, thin curves, specks and borders are not."""
    if not cv2.countNonZero(bare):
        return []
    height, width = bare.shape
    high, wide = max(3, height // 250), max(5, width // 60)
    left, top, inked = cut_to_marks(bare, max(high, wide))
    joined = cv2.morphologyEx(inked, cv2.MORPH_CLOSE, np.ones((high, wide), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    stats[:, :2] += (left, top)
    marks = [
        mark for mark in stats[1:count].tolist() if mark[3] >= 0.006 * height and mark[2] >= 0.012 * width and _may_be_text(bare, *mark)
    ]
    return [
        _padded(BoundingBox.of(x / width, y / height, (x + w) / width, (y + h) / height))
        for (x, y, w, h, _), ornament in zip(marks, _ornaments(marks), strict=True)
        if not ornament
    ]


def _may_be_text(bare: Mask, x: int, y: int, w: int, h: int, area: int) -> bool:
    """Whether `area` pixels of joined ink within a rectangle are no curve, no square code and no part of a border."""
    tall, ink = h / bare.shape[0], int(bare[y : y + h, x : x + w].sum())
    square_code = 0.85 < w / h < 1.18 and tall > 0.03 and 0.3 < ink / (w * h) < 0.7
    border = h > UPRIGHT_STRIP * w or (tall > 0.05 and area < HOLLOW * w * h)
    return ink >= 0.06 * w * h and not (square_code or border)


def _ornaments(marks: list[list[int]]) -> list[bool]:
    """Which of `marks` (x, y, width, height, ...) stand with many of the same size in one column or row and are no wider than a character:
    beads of a border, those of a column often joined."""
    if len(marks) < BEADS:
        return [False] * len(marks)
    x, y, w, h = np.array(marks).T[:4]

    def same(values: NDArray[np.int64]) -> NDArray[np.bool_]:
        return np.asarray(abs(values[:, None] - values) <= 2)

    columns, rows = same(w) & same(x), same(w) & same(h) & same(y)
    many = np.maximum(columns.sum(axis=1), rows.sum(axis=1)) >= BEADS
    return [bool(bead) for bead in many & (w <= 1.5 * h)]


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
