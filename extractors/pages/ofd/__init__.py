"""OFD (GB/T 33190), the fixed-layout format of Chinese e-certificates, invoices and official papers.

A page becomes a PDF of one page, in memory: then pdfium draws it, and its text layer is tested against what is
seen, as with any PDF.

``document`` what a package consists of, ``seal`` electronic seals, ``painter`` objects to
operators on a ``canvas``; ``geometry``, ``glyphs``, ``colour``, ``fonts``, ``images`` and ``pdf`` what that takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pypdfium2 as pdfium

from extractors.pages.ofd.canvas import Canvas
from extractors.pages.ofd.document import OfdDocument
from extractors.pages.ofd.geometry import Box
from extractors.pages.ofd.painter import painted
from extractors.pages.package import BrokenPackage, Package

__all__ = ["BrokenPackage", "Sheet", "attached", "has_chinese_font", "page_count", "sheet_of"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as a PDF. `missing` pictures are not there or of no known make; `chinese`: it needs a Chinese font of the system."""

    pdf: bytes
    missing: int
    chinese: bool


def page_count(path: Path) -> int:
    """How many pages there are. Raises BrokenPackage."""
    with _opened(path) as document:
        return len(document)


def sheet_of(path: Path, number: int) -> Sheet:
    """Page `number`, from 1. Raises BrokenPackage."""
    with _opened(path) as document:
        if not 0 < number <= len(document):
            raise BrokenPackage(f"no page {number}")
        canvas = painted(document, document.leaf(number))
        return Sheet(canvas.finished(), canvas.missing, canvas.fonts.chinese)


@lru_cache(maxsize=1)
def has_chinese_font() -> bool:
    """Whether pdfium finds a font of the system that has Chinese characters: it is asked to draw one."""
    canvas = Canvas(Box(0, 0, 20, 20))
    shape = canvas.fonts.shape("", "国", None, 1000)
    canvas.put(f"BT /{shape.font} 12 Tf 1 0 0 -1 4 16 Tm <{shape.code}> Tj ET")
    document = pdfium.PdfDocument(canvas.finished())
    drawn = document[0].render(scale=1).to_numpy()
    document.close()
    return bool((drawn < 128).any())


def attached(path: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file attached for people to see. Raises BrokenPackage."""
    with _opened(path) as document:
        for name, location in document.attachments():
            yield name, document.package.read(location)


@contextmanager
def _opened(path: Path) -> Iterator[OfdDocument]:
    package = Package(path)
    try:
        yield OfdDocument(package)
    except RecursionError as error:
        raise BrokenPackage("nested too deeply") from error
    finally:
        package.close()
