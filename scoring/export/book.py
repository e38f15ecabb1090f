"""佐证材料册: the pages that decide, in the rubric's order, what decided boxed, each with its place in the papers."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from evidence.geometry import BoundingBox
from scoring.export.pdf import text
from scoring.export.typeface import typeface
from scoring.export.words import plain

_WIDTH, _HEIGHT = A4
_MARGIN = 12 * mm
_LINES = 38
_NOTE = 9


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the book. `picture` is a JPEG; without one, `lines` are printed. `place` is the file and page it comes from."""

    criterion: str
    title: str
    kind: str
    place: str
    standing: str
    picture: bytes | None
    boxes: tuple[BoundingBox, ...]
    notes: tuple[str, ...]
    lines: tuple[str, ...] = ()


def evidence_book(enterprise: str, leaves: Iterable[Leaf], names: Sequence[tuple[str, str]]) -> bytes:
    """The PDF. `names` are the criteria in order, so that one without a page is listed too."""
    found = list(leaves)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(plain(f"佐证材料册 {enterprise}"))
    canvas.setAuthor("zhiping")
    contents = list(_contents(found, names))
    pages = max(1, -(-len(contents) // _LINES))
    for number in range(pages):
        _contents_page(canvas, enterprise, contents[number * _LINES : (number + 1) * _LINES], pages)
    for number, leaf in enumerate(found, pages + 1):
        _leaf(canvas, leaf, number, pages + len(found))
    canvas.save()
    return out.getvalue()


def _contents(leaves: Sequence[Leaf], names: Sequence[tuple[str, str]]) -> Iterator[tuple[str, int | None]]:
    """Each criterion with the first of its leaves, counted from 0."""
    for criterion, title in names:
        yield f"{criterion}　{title}", next((n for n, leaf in enumerate(leaves) if leaf.criterion == criterion), None)


def _contents_page(canvas: Canvas, enterprise: str, lines: Sequence[tuple[str, int | None]], pages: int) -> None:
    canvas.setFont(typeface(), 18)
    canvas.drawCentredString(_WIDTH / 2, _HEIGHT - 28 * mm, "佐证材料册")
    canvas.setFont(typeface(), 12)
    canvas.drawCentredString(_WIDTH / 2, _HEIGHT - 38 * mm, plain(enterprise)[:60])
    y = _HEIGHT - 52 * mm
    canvas.setFont(typeface(), 10)
    for line, leaf in lines:
        canvas.drawString(25 * mm, y, line)
        canvas.drawRightString(_WIDTH - 25 * mm, y, "无" if leaf is None else f"第 {leaf + pages + 1} 页")
        if leaf is not None:
            canvas.linkRect("", f"leaf-{leaf + pages + 1}", (25 * mm, y - 2, _WIDTH - 25 * mm, y + 10), relative=0)
        y -= 6 * mm
    canvas.showPage()


def _leaf(canvas: Canvas, leaf: Leaf, number: int, of: int) -> None:
    canvas.bookmarkPage(f"leaf-{number}")
    canvas.addOutlineEntry(plain(f"{leaf.criterion} {leaf.kind}"), f"leaf-{number}", 0)
    canvas.setFont(typeface(), 12)
    canvas.setFillColor(colors.black)
    canvas.drawString(_MARGIN, _HEIGHT - 12 * mm, plain(f"{leaf.criterion} {leaf.title}　{leaf.standing}"))
    heading = text(f"{leaf.kind}：{leaf.place}", size=_NOTE)
    _, used = heading.wrap(_WIDTH - 2 * _MARGIN, 20 * mm)
    heading.drawOn(canvas, _MARGIN, _HEIGHT - 14 * mm - used)
    notes = text("\n".join(leaf.notes), size=_NOTE)
    _, room = notes.wrap(_WIDTH - 2 * _MARGIN, 60 * mm)
    room = min(room, 60 * mm)
    bottom = 14 * mm + room
    top = _HEIGHT - 16 * mm - used
    if leaf.picture is not None:
        _picture(canvas, leaf.picture, leaf.boxes, bottom + 2 * mm, top)
    else:
        body = text("\n".join(leaf.lines), size=_NOTE)
        _, tall = body.wrap(_WIDTH - 2 * _MARGIN, top - bottom)
        body.drawOn(canvas, _MARGIN, max(bottom, top - tall))
    notes.drawOn(canvas, _MARGIN, 14 * mm)
    canvas.setFont(typeface(), 8)
    canvas.drawRightString(_WIDTH - _MARGIN, 7 * mm, f"第 {number} 页　共 {of} 页")
    canvas.showPage()


def _picture(canvas: Canvas, jpeg: bytes, boxes: Iterable[BoundingBox], bottom: float, top: float) -> None:
    picture = ImageReader(io.BytesIO(jpeg))
    wide, high = picture.getSize()
    scale = min((_WIDTH - 2 * _MARGIN) / wide, (top - bottom) / high)
    width, height = wide * scale, high * scale
    left, foot = (_WIDTH - width) / 2, top - height
    canvas.drawImage(picture, left, foot, width, height)
    canvas.setStrokeColor(colors.HexColor("#d84a00"))
    canvas.setLineWidth(1.4)
    for box in boxes:
        canvas.rect(left + box.left * width, foot + (1 - box.bottom) * height, box.width * width, box.height * height)
    canvas.setStrokeColor(colors.grey)
    canvas.setLineWidth(0.4)
    canvas.rect(left, foot, width, height)
