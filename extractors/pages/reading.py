"""One page from bytes to a record: office text, trusted layer, or OCR of the picture put upright."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from evidence.batch import SubmittedFile
from evidence.geometry import BoundingBox
from evidence.page import Page, TextLine
from extractors.engines import Engine
from extractors.pages import layer, lines, render, sources, upright
from extractors.pages.glyphs import glyphs_of
from extractors.pages.office import read_office
from extractors.pages.order import in_reading_order
from extractors.pages.orientation import turn_needed
from extractors.pages.picture import COPY_SIDE, is_blank, picture_of, shrunk, without_colour
from extractors.pages.rulings import rulings_of
from extractors.pages.scan import scanned
from extractors.pages.seals import find_grey_seals, read_seals
from extractors.pages.sheet import laid_flat
from extractors.pages.vectors import vector_rulings
from extractors.pages.whole_lines import in_whole_lines
from extractors.pages.worker import Triage

Pixels = NDArray[np.uint8]

JPEG_QUALITY = 72
COLOURLESS = 0.002
"""Share of coloured pixels below which a page was scanned or copied without colour: its seals are grey."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A page as read, its picture for people (JPEG; None for office files), and a key of the pixels it was read from."""

    page: Page
    shown: bytes | None
    pixels: str


Known = Callable[[str], Page | None]
"""Asks whether pixels of this key were read before."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How pages are read. `load` gives the engine and is called only when OCR is needed; `known` answers for pixels that were read
    before; `triage` says what of a page seen at a glance has to be read closely."""

    load: Callable[[], Engine]
    known: Known
    triage: Triage


def see(file: SubmittedFile, number: int, reader: Reader) -> Sight:
    """Reads page `number` (from 1). Raises FileProblem."""
    shape = sources.shape_of(file)
    if shape in sources.OFFICE:
        return Sight(read_office(file, shape), None, "")
    blank = Page(file.name, file.sha256, number, "blank", "")
    if shape == "picture":
        return _by_ocr(blank, render.frame(file, number), reader)
    with render.pdf_page(file, number) as page:
        glyphs = glyphs_of(page)
        if not layer.may_be_read(glyphs):
            return _by_ocr(blank, scanned(page), reader)
        copy = without_colour(render.draw(page, longest=COPY_SIDE))
        found = layer.read_layer(glyphs, copy)
        if found.refused:
            return _by_ocr(blank, render.draw(page), reader)
        image = render.draw(page, part=BoundingBox.around(found.gaps)) if found.gaps else copy
        vectors = vector_rulings(file, number, page) if shape == "pdf" else None
    rest = lines.read_places(image, found.gaps, reader.load()) if found.gaps else []
    seals = read_seals(copy, found.seals, copy.shape, reader.load()) if found.seals else []
    return Sight(
        replace(
            blank,
            route="layer",
            engine="ofd" if shape == "ofd" else "pdfium",
            lines=(*in_reading_order([*found.lines, *rest]), *seals),
            rulings=rulings_of(copy) if vectors is None else vectors,
            picture=picture_of(copy),
            width=copy.shape[1],
            height=copy.shape[0],
        ),
        _jpeg(copy),
        "",
    )


def _by_ocr(blank: Page, image: Pixels, reader: Reader) -> Sight:
    image = without_colour(image)
    key = _key(image)
    before = reader.known(key)
    copy = shrunk(image)
    drawn = laid_flat(image, copy)
    large = lines.enlarged(drawn)
    if large is not image:
        image, copy = large, shrunk(large)
    if before is not None and (before.read == "full" or reader.triage(before) == "glance"):
        page = replace(before, file=blank.file, sha256=blank.sha256, number=blank.number)
        seen = upright.turned(copy, page.rotation)
        return Sight(page, _jpeg(upright.levelled(seen, page.skew)), key)
    if is_blank(copy):
        return Sight(replace(blank, picture=picture_of(copy), width=image.shape[1], height=image.shape[0]), _jpeg(copy), key)
    engine = reader.load()
    found = lines.look_turned(image, copy, turn_needed(copy), engine)
    glance = in_whole_lines(found.glance)
    page = replace(
        blank,
        route="ocr" if glance else "image",
        engine=engine.name,
        lines=glance,
        rulings=rulings_of(found.copy),
        picture=picture_of(found.copy),
        width=found.image.shape[1],
        height=found.image.shape[0],
        rotation=found.turn,
        skew=found.skew,
        read="glance",
    )
    need = "all" if found.seals or not page.lines else reader.triage(page)
    if need != "glance":
        page = _closely(page, found, engine, head_only=need == "head")
    return Sight(replace(page, warnings=_warnings(drawn, page.lines)), _jpeg(found.copy), key)


def _key(image: Pixels) -> str:
    digest = hashlib.sha256(repr(image.shape).encode())
    digest.update(image.data)
    return digest.hexdigest()


def _closely(page: Page, found: lines.Seen, engine: Engine, *, head_only: bool) -> Page:
    read = found.closely(head_only=head_only)
    seals = found.seals
    if found.red is None and page.picture.colour < COLOURLESS:
        seals = find_grey_seals(found.copy)
    rims = read_seals(found.image, seals, found.copy.shape, engine)
    return replace(page, read="full", route="ocr" if read else "image", lines=(*in_whole_lines(read), *rims))


def _warnings(image: Pixels, found: Sequence[TextLine]) -> tuple[str, ...]:
    if not found:
        return ()
    told = []
    if max(image.shape[:2]) < 700:
        told.append(f"图片分辨率过低（{image.shape[1]}×{image.shape[0]}），识别结果需核实")
    if lines.quality(found) < 0.8:
        told.append("图像模糊，识别结果需核实")
    return tuple(told)


def _jpeg(copy: Pixels) -> bytes:
    flat = copy if copy.ndim == 2 else cv2.cvtColor(copy, cv2.COLOR_RGB2BGR)
    done, data = cv2.imencode(".jpg", flat, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return data.tobytes() if done else b""
