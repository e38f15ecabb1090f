"""Pages made from text, for tests that need no image."""

from __future__ import annotations

from collections.abc import Sequence

from evidence.geometry import BoundingBox
from evidence.page import Page, Route, TextLine
from extractors.paper import Paper

Placed = str | tuple[str, float, float] | tuple[str, float, float, float]


def page_of(*lines: Placed, file: str = "a.pdf", number: int = 1, route: Route = "ocr", score: float = 0.98) -> Page:
    """A page with one line under another.

    A line is a text (placed at the left margin, below the one before), or ``(text, left, top)``, or
    ``(text, left, top, height)``, in page fractions. A character is as wide as it is high (Latin: half).
    """
    found, y = [], 0.05
    for item in lines:
        text, left, top, height = (item, 0.1, y, 0.018) if isinstance(item, str) else (*item, 0.018)[:4]
        width = sum(height * (0.72 if ord(c) > 0x2E7F else 0.38) for c in text)
        found.append(TextLine(text, BoundingBox.of(left, top, left + width, top + height), score))
        y = top + height * 1.9
    engine = "rapidocr" if route == "ocr" else "pdfium"
    return Page(file, "0" * 64, number, route, engine, tuple(found), width=1654, height=2339)


def paper_of(*lines: Placed, route: Route = "ocr", score: float = 0.98) -> Paper:
    """A one-page paper of `lines`; see `page_of`."""
    return Paper((page_of(*lines, route=route, score=score),))


def paper_of_pages(pages: Sequence[Page]) -> Paper:
    return Paper(tuple(pages))
