"""The glyphs of a text object and their places."""

from __future__ import annotations

import math
from dataclasses import dataclass

from extractors.pages.ofd.geometry import numbers, steps
from extractors.pages.package import Node


@dataclass(frozen=True, slots=True)
class PlacedGlyph:
    """One glyph: what it says, its number in the font where the file gives it, its advance in 1/1000, its turn and place."""

    text: str
    number: int | None
    width: int
    turn: tuple[float, float, float, float]
    place: tuple[float, float]


def glyphs_of(node: Node, size: float) -> list[PlacedGlyph]:
    """The glyphs of a text object, in its own axes."""
    stretch = next(iter(numbers(node.get("HScale"))), 1.0) or 1.0
    angle = math.radians(next(iter(numbers(node.get("CharDirection"))), 0.0))
    turn = (stretch * math.cos(angle), stretch * math.sin(angle), math.sin(angle), -math.cos(angle))
    reading = math.radians(next(iter(numbers(node.get("ReadDirection"))), 0.0))
    found: list[PlacedGlyph] = []
    x = y = 0.0
    told: list[Node] = []
    for child in node.children:
        if child.tag == "CGTransform":
            told.append(child)
        if child.tag != "TextCode":
            continue
        text = child.text.strip() if "\n" in child.text or "\r" in child.text else child.text
        x, y = (next(iter(numbers(child.get(name))), before) for name, before in (("X", x), ("Y", y)))
        across, down = steps(child.get("DeltaX"), len(text)), steps(child.get("DeltaY"), len(text))
        numbered = _numbered(told, len(text))
        told = []
        here = (x, y)
        for i, char in enumerate(text):
            own = size * stretch * (1.0 if ord(char) > 0x2E7F else 0.5)
            if across or down:
                step = (across[i] if i < len(across) else 0.0, down[i] if i < len(down) else 0.0)
            else:
                step = (own * math.cos(reading), own * math.sin(reading))
            count, number = numbered.get(i, (1, None))
            wide = step[0] if 0.5 * own < step[0] < 1.35 * own else own  # beyond that it is spaced out
            if count and not char.isspace():
                found.append(PlacedGlyph(text[i : i + count], number, round(1000 * wide / (size * stretch)), turn, here))
            here = (here[0] + step[0], here[1] + step[1])
    return found


def _numbered(told: list[Node], length: int) -> dict[int, tuple[int, int | None]]:
    """For places in a text: how many characters the glyph there stands for (0: none is shown) and its number in the font."""
    found: dict[int, tuple[int, int | None]] = {}
    for node in told:
        start, count = (int(next(iter(numbers(node.get(name))), default)) for name, default in (("CodePosition", 0), ("CodeCount", 1)))
        glyphs = [int(n) for n in numbers(node.word("Glyphs"))]
        if not glyphs or start < 0 or count < 1:
            continue
        for i in range(min(count, length - start)):
            if i < len(glyphs):
                last = i == len(glyphs) - 1
                found[start + i] = (max(1, count - i) if last else 1, glyphs[i])
            else:
                found[start + i] = (0, None)
    return found
