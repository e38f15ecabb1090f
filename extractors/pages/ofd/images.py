"""Pictures of an OFD package for PDF: JPEG and JBIG2 as they are, all others decoded."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image

from extractors.pages.ofd.pdf import PdfFile

PIXEL_LIMIT = 120_000_000
_JBIG2 = b"\x97JB2\r\n\x1a\n"
_PAGE, _END_OF_PAGE, _END_OF_FILE = 48, 49, 51


class BrokenPicture(Exception):
    """The bytes are no picture that can be decoded here."""


@dataclass(frozen=True, slots=True)
class _Segment:
    """One part of a JBIG2 file: its kind, and where it begins, its data begin, and it ends."""

    kind: int
    start: int
    data: int
    end: int


def add_picture(pdf: PdfFile, data: bytes) -> int:
    """The picture as an object of `pdf`. Raises BrokenPicture."""
    if data.startswith(_JBIG2):
        return _jbig2(pdf, data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the limit below is ours
            picture = Image.open(io.BytesIO(data))
            if picture.width * picture.height > PIXEL_LIMIT:
                raise BrokenPicture(f"{picture.width} x {picture.height} pixels")
            if picture.format == "JPEG" and picture.mode in {"L", "RGB"}:
                picture.draft(picture.mode, (1, 1))
                picture.load()  # a broken one shows here, not as an empty place on the page
                with Image.open(io.BytesIO(data)) as whole:
                    return _added(pdf, whole.size, whole.mode, data, "/Filter /DCTDecode")
            return add_decoded(pdf, picture)
    except (OSError, SyntaxError, ValueError, EOFError, KeyError, Image.DecompressionBombError) as error:
        raise BrokenPicture(str(error)) from error


def add_decoded(pdf: PdfFile, picture: Image.Image) -> int:
    """A picture that is in memory."""
    extra = ""
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        rgba = picture.convert("RGBA")
        mask = _added(pdf, rgba.size, "L", rgba.getchannel("A").tobytes(), "")
        extra = f"/SMask {mask} 0 R"
        picture = rgba.convert("RGB")
    elif picture.mode.startswith(("I", "F")):
        picture = picture.point(lambda v: v / 256).convert("L") if picture.mode.startswith("I;16") else picture.convert("L")
    elif picture.mode not in {"L", "RGB"}:
        picture = picture.convert("L" if picture.mode == "1" else "RGB")
    return _added(pdf, picture.size, picture.mode, picture.tobytes(), extra)


def _added(pdf: PdfFile, size: tuple[int, int], mode: str, data: bytes, extra: str) -> int:
    space = "DeviceGray" if mode == "L" else "DeviceRGB"
    entries = f"/Type /XObject /Subtype /Image /Width {size[0]} /Height {size[1]} /ColorSpace /{space} /BitsPerComponent 8 {extra}"
    return pdf.stream(entries, data, packed="/Filter" in extra)


def _jbig2(pdf: PdfFile, data: bytes) -> int:
    """A JBIG2 file without what PDF leaves out: its head and the marks of ends."""
    if len(data) < 13 or not data[8] & 1:
        raise BrokenPicture("JBIG2 in random order")
    segments = _segments(data, 9 if data[8] & 2 else 13)
    page = next((s for s in segments if s.kind == _PAGE and s.end - s.data >= 8), None)
    if page is None:
        raise BrokenPicture("JBIG2 without a page")
    width, height = (int.from_bytes(data[page.data + at : page.data + at + 4], "big") for at in (0, 4))
    if not 0 < width * height <= PIXEL_LIMIT:
        raise BrokenPicture(f"{width} x {height} pixels")
    kept = b"".join(data[s.start : s.end] for s in segments if s.kind not in {_END_OF_PAGE, _END_OF_FILE})
    entries = (
        f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /JBIG2Decode"
    )
    return pdf.stream(entries, kept, packed=True)


def _segments(data: bytes, at: int) -> list[_Segment]:
    found: list[_Segment] = []
    while at + 11 <= len(data) and len(found) < 10_000:
        start = at
        number = int.from_bytes(data[at : at + 4], "big")
        flags, references = data[at + 4], data[at + 5] >> 5
        at += 6
        if references == 7:
            references = int.from_bytes(data[at - 1 : at + 3], "big") & 0x1FFFFFFF
            at += 3 + (references + 8) // 8
        at += references * (1 if number <= 256 else 2 if number <= 65536 else 4) + (4 if flags & 0x40 else 1)
        length = int.from_bytes(data[at : at + 4], "big")
        at += 4
        end = len(data) if length == 0xFFFFFFFF else at + length
        if end > len(data):
            break
        found.append(_Segment(flags & 63, start, at, end))
        at = end
    return found
