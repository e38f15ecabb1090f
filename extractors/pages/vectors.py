"""Ruled lines of a born-digital PDF page, from what it draws rather than from its picture: hairlines, pale lines and the edges of
shaded cells are there to the point, and no stroke of a character is taken for one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING

import pypdfium2 as pdfium

from evidence.batch import SubmittedFile
from evidence.geometry import BoundingBox
from evidence.page import Rulings
from extractors.pages.glyphs import placer
from extractors.pages.strokes import Shape, shapes_of, sizes_of, strokes_of

if TYPE_CHECKING:
    from pdfminer.layout import LTCurve, LTItem
    from pdfplumber.page import Page as PlumberPage
    from pdfplumber.pdf import PDF

LEAST_LENGTH = 6.0
"""Points: shorter strokes are ticks and parts of signs."""
THIN = 2.5
"""Points: a filled shape so thin is a line."""
_FEWEST = 2
"""A grid has at least so many lines each way."""
_MOST = 6000
"""A page that draws more shapes is a picture (guilloche, a map), which is not worth reading line by line."""


def vector_rulings(file: SubmittedFile, number: int, page: pdfium.PdfPage) -> Rulings | None:
    """The ruled lines that page `number` (from 1) of a PDF draws; None where they make no grid, or cannot be read.

    `page` is the same page opened by pdfium, which says what it draws itself; what it draws by forms (a page within the page) is left
    to pdfplumber, which takes ten times as long.
    """
    shapes, forms = shapes_of(page)
    if len(shapes) > _MOST or not _may_hold_grid(shapes):
        return None
    found = Rulings()
    if not forms:
        found = _drawn(page, shapes)
    else:
        with suppress(Exception):  # pdfminer raises whatever a broken stream throws; the picture is still there
            found = _rulings(_opened(file).pages[number - 1])
    return found if min(len(found.horizontal), len(found.vertical)) >= _FEWEST else None


def _may_hold_grid(shapes: Sequence[Shape]) -> bool:
    """Whether enough lines both ways are drawn, or shapes large enough to be many lines or a cell each."""
    level, upright = 0, 0
    for wide, high in sizes_of(shapes):
        if wide > 3 * LEAST_LENGTH and high > LEAST_LENGTH:
            return True
        level += high <= THIN and wide >= LEAST_LENGTH
        upright += wide <= THIN and high >= LEAST_LENGTH
        if level >= _FEWEST and upright >= _FEWEST:
            return True
    return False


_held: dict[tuple[str, str], PDF] = {}
"""The file that was read last, still open: its pages mostly come one after another."""


def _opened(file: SubmittedFile) -> PDF:
    import pdfplumber

    key = (str(file.path), file.sha256)
    if key not in _held:
        close()
        _held[key] = pdfplumber.open(file.path)
    return _held[key]


def close() -> None:
    """Lets go of the file that is still open."""
    while _held:
        _held.popitem()[1].close()


def _drawn(page: pdfium.PdfPage, shapes: Sequence[Shape]) -> Rulings:
    a, b, c, d, e, f = placer(page)
    turned = abs(b) > abs(a)  # by /Rotate: what is drawn level is seen upright
    level: set[BoundingBox] = set()
    upright: set[BoundingBox] = set()
    for (x0, y0), (x1, y1) in strokes_of(shapes, THIN):
        wide, high = abs(x1 - x0), abs(y1 - y0)
        if min(wide, high) > THIN or max(wide, high) < LEAST_LENGTH:
            continue
        place = BoundingBox.of(a * x0 + b * y0 + c, d * x0 + e * y0 + f, a * x1 + b * y1 + c, d * x1 + e * y1 + f)
        (upright if (wide > high) == turned else level).add(place)
    return _sorted(level, upright)


def _sorted(level: Iterable[BoundingBox], upright: Iterable[BoundingBox]) -> Rulings:
    return Rulings(
        tuple(sorted(level, key=lambda box: (box.top, box.left))),
        tuple(sorted(upright, key=lambda box: (box.left, box.top))),
    )


def _rulings(page: PlumberPage) -> Rulings:
    left, top, right, bottom = page.cropbox
    wide, high = float(right - left), float(bottom - top)
    shapes = [s for s in map(page.process_object, _graphics(page.layout)) if _is_seen(s)]
    horizontal, vertical = set(), set()
    for x0, y0, x1, y1 in (edge for shape in shapes for edge in _edges(shape)):
        box = BoundingBox.of((x0 - left) / wide, (y0 - top) / high, (x1 - left) / wide, (y1 - top) / high)
        if y1 - y0 <= THIN and x1 - x0 >= LEAST_LENGTH:
            horizontal.add(box)
        elif x1 - x0 <= THIN and y1 - y0 >= LEAST_LENGTH:
            vertical.add(box)
    page.close()
    return _sorted(horizontal, vertical)


def _graphics(container: Iterable[LTItem]) -> Iterator[LTCurve]:
    """The lines, boxes and paths on a page, those inside its forms too; characters, of which there are many more, are left out."""
    from pdfminer.layout import LTContainer, LTCurve

    for item in container:
        if isinstance(item, LTCurve):
            yield item
        elif isinstance(item, LTContainer):
            yield from _graphics(item)


def _edges(shape: Mapping[str, object]) -> Iterable[tuple[float, float, float, float]]:
    """The straight sides of a shape, as ``x0, top, x1, bottom`` in points: a line itself, the four sides of a box, the level
    and upright parts of a path."""
    x0, y0, x1, y1 = (float(str(shape[k])) for k in ("x0", "top", "x1", "bottom"))
    if min(x1 - x0, y1 - y0) <= THIN:
        return [(x0, y0, x1, y1)]
    if shape["object_type"] == "rect":
        return [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]
    points = shape.get("pts")
    if not isinstance(points, list):
        return []
    return [(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])) for a, b in pairwise(points)]


def _is_seen(shape: Mapping[str, object]) -> bool:
    """Whether a shape is stroked, or filled with anything but white."""
    return bool(shape.get("stroke")) or (bool(shape.get("fill")) and not _is_white(shape.get("non_stroking_color")))


def _is_white(colour: object) -> bool:
    if colour is None:
        return False
    parts = [float(str(c)) for c in colour] if isinstance(colour, tuple | list) else [float(str(colour))]
    return all(c == 0 for c in parts) if len(parts) == 4 else all(c >= 0.99 for c in parts)
