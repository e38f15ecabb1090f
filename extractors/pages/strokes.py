"""The straight strokes that a PDF page draws, asked of pdfium: a tenth of the time that parsing its content in Python takes."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

import pypdfium2 as pdfium
from pypdfium2 import raw

Point = tuple[float, float]
Stroke = tuple[Point, Point]
"""From point to point, in points of the page: x to the right, y up, before /Rotate and the crop box."""
Shape = object
"""pdfium's handle of something that a page draws, good as long as the page is open."""
_DEPTH = 14
"""Forms within forms that are looked into."""


def shapes_of(page: pdfium.PdfPage) -> tuple[list[Shape], bool]:
    """The paths that the page draws, and whether it draws something kept apart (a form), whose paths are among them: `strokes_of` does
    not know their places."""
    found: list[Shape] = []
    forms = _gather(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, 0, found)
    return found, forms


def _gather(holder: object, count: Callable[[object], int], get: Callable[[object, int], Shape], depth: int, found: list[Shape]) -> bool:
    """Whether there are forms in `holder`."""
    kind_of, forms = raw.FPDFPageObj_GetType, False
    for i in range(count(holder)):
        item = get(holder, i)
        kind = kind_of(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            found.append(item)
        elif kind == raw.FPDF_PAGEOBJ_FORM:
            forms = True
            if depth < _DEPTH:
                _gather(item, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, depth + 1, found)
    return forms


def sizes_of(shapes: Iterable[Shape]) -> Iterator[Point]:
    """Width and height of each, in points, as wide as its line included."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    bounds = raw.FPDFPageObj_GetBounds
    for shape in shapes:
        bounds(shape, left, bottom, right, top)
        yield right.value - left.value, top.value - bottom.value


def strokes_of(shapes: Iterable[Shape], thin: float) -> Iterator[Stroke]:
    """The straight sides of what is stroked, or filled with anything but white; a shape thinner than `thin` points is one line."""
    matrix, x, y = raw.FS_MATRIX(), ctypes.c_float(), ctypes.c_float()
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    mode_of, matrix_of = raw.FPDFPath_GetDrawMode, raw.FPDFPageObj_GetMatrix
    for shape in shapes:
        if not mode_of(shape, fill, stroke) or not (stroke.value or (fill.value and _is_coloured(shape))):
            continue
        matrix_of(shape, matrix)
        place = matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
        for path in _paths(shape, place, x, y):
            yield from _sides(path, thin)


def _is_coloured(shape: Shape) -> bool:
    """Whether what fills it is seen on white paper."""
    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    known = raw.FPDFPageObj_GetFillColor(shape, red, green, blue, opacity)
    return not known or (opacity.value > 0 and min(red.value, green.value, blue.value) < 252)


def _paths(shape: Shape, place: tuple[float, ...], x: ctypes.c_float, y: ctypes.c_float) -> Iterator[list[Point]]:
    """The points of each part of a shape, as it lies on the page by `place`; curves break a part in two. pdfium writes to `x` and `y`."""
    a, b, c, d, e, f = place
    segment_of, point, kind, closes = (
        raw.FPDFPath_GetPathSegment,
        raw.FPDFPathSegment_GetPoint,
        raw.FPDFPathSegment_GetType,
        raw.FPDFPathSegment_GetClose,
    )
    points: list[Point] = []
    for i in range(raw.FPDFPath_CountSegments(shape)):
        segment = segment_of(shape, i)
        point(segment, x, y)
        px, py = x.value, y.value
        at = a * px + c * py + e, b * px + d * py + f
        if not i:  # where a shape begins: there is nothing to break or to close
            points.append(at)
            continue
        if kind(segment) != raw.FPDF_SEGMENT_LINETO:
            yield points
            points = []
        points.append(at)
        if closes(segment) and points[0] != at:
            points.append(points[0])
    yield points


def _sides(path: list[Point], thin: float) -> Iterator[Stroke]:
    if len(path) < 2:
        return
    if len(path) == 2:
        (x0, y0), (x1, y1) = path
        low, high = (min(x0, x1), min(y0, y1)), (max(x0, x1), max(y0, y1))
    else:
        xs, ys = [x for x, _ in path], [y for _, y in path]
        low, high = (min(xs), min(ys)), (max(xs), max(ys))
    if min(high[0] - low[0], high[1] - low[1]) <= thin:
        yield low, high
    else:
        yield from pairwise(path)
