"""The straight strokes that a PDF page draws, asked of pdfium: a tenth of the time that parsing its content in Python takes."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise

import pypdfium2 as pdfium
from pypdfium2 import raw

Point = tuple[float, float]
Stroke = tuple[Point, Point]
"""From point to point, in points of the page: x to the right, y up, before /Rotate and the crop box."""


def has_forms(page: pdfium.PdfPage) -> bool:
    """Whether the page draws something kept apart (a form), whose places `strokes_of` does not know."""
    return any(
        raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page.raw, i)) == raw.FPDF_PAGEOBJ_FORM
        for i in range(raw.FPDFPage_CountObjects(page.raw))
    )


def strokes_of(page: pdfium.PdfPage, thin: float) -> Iterator[Stroke]:
    """The straight sides of what is stroked, or filled with anything but white; a shape thinner than `thin` points is one line."""
    for i in range(raw.FPDFPage_CountObjects(page.raw)):
        shape = raw.FPDFPage_GetObject(page.raw, i)
        if raw.FPDFPageObj_GetType(shape) == raw.FPDF_PAGEOBJ_PATH and _is_seen(shape):
            for path in _paths(shape):
                yield from _sides(path, thin)


def _is_seen(shape: object) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(shape, fill, stroke):
        return False
    if stroke.value:
        return True
    if not fill.value:
        return False
    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    known = raw.FPDFPageObj_GetFillColor(shape, red, green, blue, opacity)
    return not known or (opacity.value > 0 and min(red.value, green.value, blue.value) < 252)


def _paths(shape: object) -> Iterator[list[Point]]:
    """The points of each part of a shape, as it lies on the page; curves break a part in two."""
    matrix, x, y = raw.FS_MATRIX(), ctypes.c_float(), ctypes.c_float()
    raw.FPDFPageObj_GetMatrix(shape, matrix)
    points: list[Point] = []
    for i in range(raw.FPDFPath_CountSegments(shape)):
        segment = raw.FPDFPath_GetPathSegment(shape, i)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if raw.FPDFPathSegment_GetType(segment) != raw.FPDF_SEGMENT_LINETO:
            yield points
            points = []
        at = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        points.append(at)
        if raw.FPDFPathSegment_GetClose(segment) and points[0] != at:
            points.append(points[0])
    yield points


def _sides(path: list[Point], thin: float) -> Iterator[Stroke]:
    if len(path) < 2:
        return
    xs, ys = [x for x, _ in path], [y for _, y in path]
    low, high = (min(xs), min(ys)), (max(xs), max(ys))
    if min(high[0] - low[0], high[1] - low[1]) <= thin:
        yield low, high
    else:
        yield from pairwise(path)
