"""Colours and opacity as OFD says them."""

from __future__ import annotations

import math

from extractors.pages.ofd.geometry import numbers
from extractors.pages.package import Node


def opacity(node: Node, colour: Node) -> float:
    """How opaque, 0..1: the object's and its colour's together."""
    values = [next(iter(numbers(n.get("Alpha"))), 255.0) for n in (node, colour)]
    return math.prod(max(0.0, min(255.0, value)) / 255 for value in values)


def rgb(colour: Node) -> tuple[float, float, float]:
    """Black where nothing is said; of a gradient its first colour."""
    value = colour.get("Value") or next((c.get("Value") for c in colour.within("Color")), "")
    if "#" in value:
        parts = [
            float(int(word.lstrip("#"), 16)) for word in value.split() if set(word.lstrip("#")) <= set("0123456789abcdefABCDEF") != set()
        ]
    else:
        parts = numbers(value)
    parts = [max(0.0, min(255.0, part)) / 255 for part in parts]
    if len(parts) == 1:
        return parts[0], parts[0], parts[0]
    if len(parts) >= 4:
        cyan, magenta, yellow, black = parts[:4]
        return (1 - cyan) * (1 - black), (1 - magenta) * (1 - black), (1 - yellow) * (1 - black)
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else (0.0, 0.0, 0.0)
