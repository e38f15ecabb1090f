"""Fonts of an OFD page for PDF: those the package brings, and for all else the system's Chinese ones."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from extractors.pages.ofd.pdf import PdfFile

_SYSTEM = "Sys"
HALF = 500
_TRUETYPE = (b"\0\1\0\0", b"true")
_OPENTYPE = b"OTTO"
_CFF = b"\1\0\4"
MOST_CODES = 400_000
"""Characters of one font that are looked up; Unicode has fewer."""


@dataclass
class Embedded:
    """A font program from the package. `glyphs` is its own table from characters; `said` what its used glyphs are said to mean."""

    name: str
    program: bytes
    glyphs: dict[int, int]
    said: dict[int, str] = field(default_factory=dict)
    widths: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shape:
    """What to show: a font's resource name and the character code in it, in hex."""

    font: str
    code: str


class Fonts:
    """The fonts used on one page. `chinese`: some character other than Latin comes from the system's font."""

    def __init__(self) -> None:
        self._embedded: dict[str, Embedded | None] = {}
        self._system: set[int] = set()  # the widths of Latin letters it is used with
        self.chinese = False

    def load(self, key: str, program: bytes) -> None:
        """The font of `key` is `program`; one of no known make is not used."""
        if key in self._embedded:
            return
        known = program.startswith((*_TRUETYPE, _OPENTYPE, _CFF))
        self._embedded[key] = Embedded(f"E{len(self._embedded)}", program, characters(program)) if known else None

    def knows(self, key: str) -> bool:
        return key in self._embedded

    def shape(self, key: str, text: str, glyph: int | None, width: int) -> Shape:
        """How `text` (one character, more where `glyph` joins several) is shown in the font of `key`; `width` in 1/1000 of its size.

        A glyph that would have to mean two different things is drawn from the system's font instead: what is
        read must be what is written.
        """
        font = self._embedded.get(key)
        if font is not None:
            number = glyph if glyph is not None else font.glyphs.get(ord(text[0]), 0)
            if 0 < number < 0x10000 and font.said.setdefault(number, text) == text:
                font.widths[number] = width
                return Shape(font.name, f"{number:04x}")
        self.chinese = self.chinese or ord(text[0]) > 0x2E7F
        latin = round(width, -1) if text[0].isascii() else next(iter(self._system), HALF)
        self._system.add(latin)
        return Shape(f"{_SYSTEM}{latin}", text.encode("utf-16-be", "replace").hex())

    def written(self, pdf: PdfFile) -> str:
        """Adds the fonts to `pdf`; the entries of the page's font dictionary."""
        entries = [f"/{font.name} {_written(font, pdf)} 0 R" for font in self._embedded.values() if font is not None and font.said]
        entries += [f"/{_SYSTEM}{latin} {_system(pdf, latin)} 0 R" for latin in sorted(self._system)]
        return " ".join(entries)


def _system(pdf: PdfFile, latin: int) -> int:
    """A font that is not in the file: pdfium takes a Chinese one of the system. `latin`: the width of ASCII characters in 1/1000."""
    descriptor = pdf.add(
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880"
        " /Descent -120 /CapHeight 880 /StemV 93 >>"
    )
    below = pdf.add(
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1)"
        f" /Supplement 4 >> /FontDescriptor {descriptor} 0 R /DW 1000 /W [1 95 {latin} 814 939 {latin}] >>"
    )
    return pdf.add(f"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [{below} 0 R] >>")


def _written(font: Embedded, pdf: PdfFile) -> int:
    truetype = font.program.startswith(_TRUETYPE)
    if truetype:
        file = f"/FontFile2 {pdf.stream(f'/Length1 {len(font.program)}', font.program)} 0 R"
    else:
        make = "OpenType" if font.program.startswith(_OPENTYPE) else "CIDFontType0C"
        file = f"/FontFile3 {pdf.stream(f'/Subtype /{make}', font.program)} 0 R"
    descriptor = pdf.add(
        f"<< /Type /FontDescriptor /FontName /{font.name} /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120"
        f" /CapHeight 700 /StemV 80 {file} >>"
    )
    widths = " ".join(f"{glyph} [{width}]" for glyph, width in sorted(font.widths.items()))
    below = pdf.add(
        f"<< /Type /Font /Subtype /{'CIDFontType2' if truetype else 'CIDFontType0'} /BaseFont /{font.name} /CIDSystemInfo"
        f" << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor {descriptor} 0 R /DW 1000 /W [{widths}]"
        f"{' /CIDToGIDMap /Identity' if truetype else ''} >>"
    )
    meaning = pdf.stream("", _meanings(font.said).encode("ascii"))
    return pdf.add(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{font.name} /Encoding /Identity-H /DescendantFonts [{below} 0 R]"
        f" /ToUnicode {meaning} 0 R >>"
    )


def _meanings(said: dict[int, str]) -> str:
    """A ToUnicode table; at most a hundred entries stand in one block."""
    lines = [f"<{glyph:04x}> <{text.encode('utf-16-be', 'replace').hex()}>" for glyph, text in sorted(said.items())]
    blocks = [lines[i : i + 100] for i in range(0, len(lines), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{body}\nendcmap end end"
    )


def characters(program: bytes) -> dict[int, int]:
    """Glyph numbers by character of an sfnt font (`cmap` formats 4 and 12); empty where it has none."""
    try:
        table = _table(program, b"cmap")
        (count,) = struct.unpack_from(">H", table, 2)
        records = [struct.unpack_from(">HHI", table, 4 + 8 * i) for i in range(min(count, 64))]
        wanted = sorted((r for r in records if r[:2] in {(3, 10), (0, 4), (0, 6), (3, 1), (0, 3), (0, 1), (0, 0)}), key=lambda r: -r[1])
        for _, _, at in wanted:
            (make,) = struct.unpack_from(">H", table, at)
            if make in {4, 12}:
                return _segments(table[at:]) if make == 4 else _groups(table[at:])
    except (struct.error, IndexError):
        pass
    return {}


def _table(program: bytes, name: bytes) -> bytes:
    if not program.startswith((*_TRUETYPE, _OPENTYPE)):
        return b""
    (count,) = struct.unpack_from(">H", program, 4)
    for i in range(count):
        tag, _, at, size = struct.unpack_from(">4sIII", program, 12 + 16 * i)
        if tag == name:
            return program[at : at + size]
    return b""


def _segments(table: bytes) -> dict[int, int]:
    """Format 4."""
    (double,) = struct.unpack_from(">H", table, 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", table, 14)
    starts = struct.unpack_from(f">{count}H", table, 16 + double)
    deltas = struct.unpack_from(f">{count}H", table, 16 + 2 * double)
    offsets = struct.unpack_from(f">{count}H", table, 16 + 3 * double)
    found: dict[int, int] = {}
    left = MOST_CODES
    for i, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        left -= max(0, end - start) + 1
        if left < 0:
            break
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if offset:
                place = 16 + 3 * double + 2 * i + offset + 2 * (code - start)
                if place + 2 > len(table):
                    break
                (glyph,) = struct.unpack_from(">H", table, place)
                if not glyph:
                    continue
            found[code] = (glyph + delta) & 0xFFFF
    return found


def _groups(table: bytes) -> dict[int, int]:
    """Format 12."""
    (count,) = struct.unpack_from(">I", table, 12)
    found: dict[int, int] = {}
    left = MOST_CODES
    for i in range(min(count, 20_000)):
        start, end, glyph = struct.unpack_from(">III", table, 16 + 12 * i)
        left -= max(0, end - start) + 1
        if left < 0:
            break
        if start <= end < 0x110000:
            found |= {code: glyph + code - start for code in range(start, end + 1)}
    return found
