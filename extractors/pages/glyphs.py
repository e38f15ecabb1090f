"""The characters of a PDF's text layer with their places, and the lines they make."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

import pypdfium2 as pdfium
from pypdfium2 import raw

from evidence.geometry import BoundingBox
from evidence.page import TextLine

CHAR_LIMIT = 60_000
"""Characters on one page that are looked at; a printed page has a few thousand."""
_DEVICE = 1_000_000
_UPRIGHT = math.radians(20)
_SPACES = frozenset({0xA0, 0x3000, 0xFFFE, 0xFEFF, 0x200B, 0xAD})
_INVISIBLE = 3  # text render mode of hidden OCR text
_PARTED = "\u0530"
"""Characters before it are Latin, Greek or Cyrillic: scripts that part words by blanks."""
_COVERING = 0.7
"""Share of the page from which a picture is the scan of it: text that was painted before it is some program's own reading."""


@dataclass(slots=True)
class Glyph:
    """One character in page fractions, y down: its advance from `left` to `right`, its ink from `top` to `bottom`.

    `spaced` says that the layer has a space before it.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    baseline: float
    upright: bool
    spaced: bool

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


def glyphs_of(page: pdfium.PdfPage) -> list[Glyph]:
    """All visible characters in the layer's order; spaces and line ends are left out (gaps say the same)."""
    text = page.get_textpage()
    try:
        return _read(text, min(raw.FPDFText_CountChars(text.raw), CHAR_LIMIT), placer(page), _covered(page))
    finally:
        text.close()


def _covered(page: pdfium.PdfPage) -> frozenset[int]:
    """Addresses of the text objects that lie under a picture of the page; pictures that let through what is under them do not count."""
    width, height = page.get_size()
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    under: set[int] = set()
    before: list[object] = []
    object_of, kind_of = raw.FPDFPage_GetObject, raw.FPDFPageObj_GetType
    for i in range(raw.FPDFPage_CountObjects(page.raw)):
        item = object_of(page.raw, i)
        kind = kind_of(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            before.append(item)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE and before:
            raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
            large = abs((right.value - left.value) * (top.value - bottom.value)) >= _COVERING * width * height
            if large and _is_opaque(page, item):
                under.update(map(_address, before))
    return frozenset(under)


def _is_opaque(page: pdfium.PdfPage, picture: object) -> bool:
    bitmap = raw.FPDFImageObj_GetRenderedBitmap(page.pdf.raw, page.raw, picture)
    if not bitmap:
        return False
    drawn = pdfium.PdfBitmap.from_raw(bitmap)
    try:
        pixels = drawn.to_numpy()
        return (
            pixels.ndim < 3
            or pixels.shape[2] < 4
            or drawn.format != raw.FPDFBitmap_BGRA
            or bool((pixels[:, :, 3] > 250).mean() > _COVERING)
        )
    finally:
        drawn.close()


def _address(item: object) -> int:
    return ctypes.cast(item, ctypes.c_void_p).value or 0  # type: ignore[arg-type]


Affine = tuple[float, float, float, float, float, float]


def placer(page: pdfium.PdfPage) -> Affine:
    """Page points to page fractions: (a, b, c, d, e, f); takes in /Rotate and the crop box."""

    def device(x: float, y: float) -> tuple[float, float]:
        dx, dy = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page.raw, 0, 0, _DEVICE, _DEVICE, 0, x, y, dx, dy)
        return dx.value / _DEVICE, dy.value / _DEVICE

    (x0, y0), (x1, y1), (x2, y2) = device(0, 0), device(100, 0), device(0, 100)
    return (x1 - x0) / 100, (x2 - x0) / 100, x0, (y1 - y0) / 100, (y2 - y0) / 100, y0


def _read(text: pdfium.PdfTextPage, count: int, place: Affine, covered: frozenset[int]) -> list[Glyph]:
    handle, code_of, place_of = text.raw, raw.FPDFText_GetUnicode, _placing(text, place)
    found: list[Glyph] = []
    high, hidden, spaced = 0, False, False
    for i in range(count):
        code = code_of(handle, i)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        if code <= 0x20 or code in _SPACES or code > 0x10FFFF:
            spaced = True
            continue
        if i % 8 == 0 or not found:
            hidden = _is_hidden(handle, i, covered)
        placed = None if hidden else place_of(i)
        if placed is not None:
            found.append(Glyph(chr(code), *placed, spaced))
            spaced = False
    return found


def _placing(text: pdfium.PdfTextPage, place: Affine) -> Callable[[int], tuple[float, float, float, float, float, bool] | None]:
    """A function that tells of a character where it is on the page (left, right, top, bottom, baseline) and whether it stands upright;
    None for one that is not on it. It asks pdfium for thousands of them: what pdfium writes to is made once."""
    a, b, c, d, e, f = place
    turned = math.atan2(d, a)  # how the page's /Rotate turns its text (angles of characters run the other way)
    handle, loose = text.raw, raw.FS_RECTF()
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    advance_of, ink_of, origin_of, angle_of = (
        raw.FPDFText_GetLooseCharBox,
        raw.FPDFText_GetCharBox,
        raw.FPDFText_GetCharOrigin,
        raw.FPDFText_GetCharAngle,
    )

    def placed(i: int) -> tuple[float, float, float, float, float, bool] | None:
        if not advance_of(handle, i, loose):
            return None
        ink_of(handle, i, left, right, bottom, top)
        px, py, qx, qy = loose.left, top.value, loose.right, bottom.value
        x0, y0, x1, y1 = a * px + b * py + c, d * px + e * py + f, a * qx + b * qy + c, d * qx + e * qy + f
        x0, x1 = (x0, x1) if x0 <= x1 else (x1, x0)
        y0, y1 = (y0, y1) if y0 <= y1 else (y1, y0)
        if x1 <= 0 or x0 >= 1 or y1 <= 0 or y0 >= 1:
            return None
        origin_of(handle, i, x, y)
        angle = angle_of(handle, i)
        upright = angle < 0 or abs(math.remainder(angle + turned, math.tau)) < _UPRIGHT
        return x0, x1, y0, y1, d * x.value + e * y.value + f, upright

    return placed


def _is_hidden(handle: object, index: int, covered: frozenset[int]) -> bool:
    """Whether the character is painted invisibly, transparently or under the scan, as scanners' own OCR is."""
    owner = raw.FPDFText_GetTextObject(handle, index)
    if not owner:
        return False
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if raw.FPDFPageObj_GetFillColor(owner, red, green, blue, alpha) and alpha.value == 0:
        return True
    return raw.FPDFTextObj_GetTextRenderMode(owner) == _INVISIBLE or _address(owner) in covered


def lines_of(glyphs: Sequence[Glyph], aspect: float) -> list[tuple[TextLine, list[Glyph]]]:
    """Lines of upright glyphs with the glyphs they are made of, unordered. `aspect` is the page's height over its width.

    A row is cut where the gap is wider than 1.2 characters: columns and table cells stay apart.
    """
    rows: list[list[Glyph]] = []
    for glyph in sorted((g for g in glyphs if g.upright), key=attrgetter("baseline")):
        base, least = glyph.baseline, max(glyph.bottom - glyph.top, 0.005)
        for row in rows[:-4:-1]:
            last = row[-1]
            if abs(last.baseline - base) < 0.3 * max(last.bottom - last.top, least):
                row.append(glyph)
                break
        else:
            rows.append([glyph])
    pieces = (piece for row in rows for piece in _cut(_single(sorted(row, key=attrgetter("left"))), aspect))
    return [(_line(piece, aspect), piece) for piece in pieces]


def em(row: list[Glyph], aspect: float) -> float:
    """The width of a full character in `row`, in page widths."""
    sizes = sorted([max(g.right - g.left, (g.bottom - g.top) * aspect) for g in row])
    return max(sizes[int(len(sizes) * 0.8) if len(sizes) > 1 else 0], 0.004)


def _single(row: list[Glyph]) -> list[Glyph]:
    """The row without characters printed twice in the same place (a way to make bold)."""
    kept: list[Glyph] = []
    for glyph in row:
        near = 0.3 * max(glyph.width, 1e-6)
        for other in kept[-3:]:
            if other.text == glyph.text and abs(other.left - glyph.left) < near:
                break
        else:
            kept.append(glyph)
    return kept


def _cut(row: list[Glyph], aspect: float) -> list[list[Glyph]]:
    size = em(row, aspect)
    pieces = [[row[0]]]
    heading = len(row) <= 4 and all(_is_han(g.text) for g in row)  # 前 言, 目 次, 证 书
    for before, glyph in pairwise(row):
        gap = (glyph.left - before.right) / size
        if gap > 1.2 and not (heading and gap < 3):
            pieces.append([])
        pieces[-1].append(glyph)
    return pieces


def _is_han(text: str) -> bool:
    return "\u3400" <= text <= "\u9fff"


def _line(piece: list[Glyph], aspect: float) -> TextLine:
    size = em(piece, aspect)
    narrow, wide = 0.12 * size, 0.4 * size
    before, end = piece[0], piece[0].left
    signs, edges = [before.text], [end]
    for glyph in piece[1:]:
        words = before.text < _PARTED and glyph.text < _PARTED
        if glyph.left - before.right > (narrow if words else wide) or (words and glyph.spaced):
            end = max(end, before.right)
            edges.append(end)
            signs.append(" ")
        end = glyph.left if glyph.left > end else end
        edges.append(end)
        signs.append(glyph.text)
        before = glyph
    edges.append(max(end, before.right))
    box = BoundingBox.of(edges[0], min([g.top for g in piece]), edges[-1], max([g.bottom for g in piece]))
    left, right = box.left, box.right
    return TextLine("".join(signs), box, 1.0, tuple([round(left if x < left else right if x > right else x, 4) for x in edges]))
