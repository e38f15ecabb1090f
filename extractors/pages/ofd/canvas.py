"""The PDF page that an OFD page is drawn on."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.pages.ofd.fonts import Fonts
from extractors.pages.ofd.geometry import Box, written
from extractors.pages.ofd.pdf import PdfFile

POINTS = 72 / 25.4
"""PDF's units in a millimetre."""


@dataclass
class Canvas:
    """The PDF page of `area` that is being made: its operators and what they refer to. `missing`: pictures that could not be shown.

    The axes are those of `area`: millimetres, y down.
    """

    area: Box
    pdf: PdfFile = field(default_factory=PdfFile)
    fonts: Fonts = field(default_factory=Fonts)
    operators: list[str] = field(default_factory=list)
    pictures: dict[str, int] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    missing: int = 0
    drawn: int = 0

    def put(self, *operators: str) -> None:
        self.operators += operators

    def state(self, entries: str) -> str:
        """The operator that sets graphics parameters."""
        return f"/{self.states.setdefault(entries, f'G{len(self.states)}')} gs"

    def finished(self) -> bytes:
        area = self.area
        width, height = area.width * POINTS, area.height * POINTS
        turned = written((POINTS, 0, 0, -POINTS, -area.x * POINTS, (area.height + area.y) * POINTS))
        fonts = self.fonts.written(self.pdf)
        pictures = " ".join(f"/P{number} {number} 0 R" for number in sorted(set(self.pictures.values()) - {0}))
        states = " ".join(f"/{name} << {entries} >>" for entries, name in self.states.items())
        content = "\n".join(["q", f"{turned} cm", *self.operators, "Q"])
        return self.pdf.finished(width, height, content, f"/Font << {fonts} >> /XObject << {pictures} >> /ExtGState << {states} >>")
