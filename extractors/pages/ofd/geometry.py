"""Numbers, boxes, matrices and paths as OFD writes them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
"""x' = a·x + c·y + e, y' = b·x + d·y + f."""

UNITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_STEP = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
FARTHEST = 1e6
MOST_REPEATED = 100_000


@dataclass(frozen=True, slots=True)
class Box:
    """In millimetres, y down."""

    x: float
    y: float
    width: float
    height: float


def numbers(text: str) -> list[float]:
    return [max(-FARTHEST, min(FARTHEST, float(n))) for n in _NUMBER.findall(text)]


def box_of(text: str) -> Box:
    """``x y width height``; an empty box where that is not what is written."""
    found = numbers(text)
    return Box(*found[:4]) if len(found) >= 4 else Box(0.0, 0.0, 0.0, 0.0)


def matrix_of(text: str, default: Matrix = UNITY) -> Matrix:
    found = numbers(text)
    return (found[0], found[1], found[2], found[3], found[4], found[5]) if len(found) >= 6 else default


def inverse(m: Matrix) -> Matrix:
    """Back from where `m` leads; of a matrix that flattens everything, something harmless."""
    a, b, c, d, e, f = m
    det = a * d - b * c or 1.0
    return (d / det, -b / det, -c / det, a / det, (c * f - d * e) / det, (b * e - a * f) / det)


def steps(text: str, most: int) -> list[float]:
    """Distances between characters, at most `most`: numbers, and ``g count value`` for many equal ones."""
    words = text.replace("g", " g ").replace("G", " g ").split()
    found: list[float] = []
    at = 0
    while at < len(words) and len(found) < most:
        if words[at] == "g" and at + 2 < len(words):
            count, value = numbers(words[at + 1]), numbers(words[at + 2])
            found += value[:1] * min(int(count[0]) if count else 0, most, MOST_REPEATED)
            at += 3
            continue
        found += numbers(words[at])[:1]
        at += 1
    return found[:most]


def path_of(data: str) -> Iterator[str]:
    """Abbreviated path data as PDF path operators."""
    words = _STEP.findall(data)
    at, here, start = 0, (0.0, 0.0), (0.0, 0.0)
    operator = ""
    while at < len(words):
        if words[at].isalpha():
            operator = words[at].upper()
            at += 1
        need = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}.get(operator, -1)
        given = words[at : at + max(need, 0)]
        if need < 0 or len(given) < need or any(word.isalpha() for word in given):
            return
        values = [max(-FARTHEST, min(FARTHEST, float(word))) for word in given]
        at += need
        if operator == "C":
            yield "h"
            here, operator = start, ""
            continue
        end = (values[-2], values[-1])
        yield _drawn(operator, here, values)
        if operator in "SM":
            start = end
        here = end


def _drawn(operator: str, here: Point, values: list[float]) -> str:
    if operator in "SM":
        return f"{written(values)} m"
    if operator == "L":
        return f"{written(values)} l"
    if operator == "B":
        return f"{written(values)} c"
    if operator == "Q":
        (x0, y0), (qx, qy, x, y) = here, values
        return f"{written([x0 + (qx - x0) * 2 / 3, y0 + (qy - y0) * 2 / 3, x + (qx - x) * 2 / 3, y + (qy - y) * 2 / 3, x, y])} c"
    return _arc(here, values)


def _arc(here: Point, values: list[float]) -> str:
    """An elliptical arc (radii, turn in degrees, large, clockwise, end) as curves of at most a quarter each."""
    rx, ry, turn, large, sweep, x, y = values
    rx, ry, phi = abs(rx), abs(ry), math.radians(turn)
    dx, dy = (here[0] - x) / 2, (here[1] - y) / 2
    u, v = math.cos(phi) * dx + math.sin(phi) * dy, -math.sin(phi) * dx + math.cos(phi) * dy
    if rx < 1e-9 or ry < 1e-9 or (abs(u) < 1e-12 and abs(v) < 1e-12):
        return f"{written([x, y])} l"
    grow = math.sqrt(max(1.0, (u / rx) ** 2 + (v / ry) ** 2))
    rx, ry = rx * grow, ry * grow
    lower = (rx * v) ** 2 + (ry * u) ** 2
    factor = math.sqrt(max(0.0, ((rx * ry) ** 2 - lower) / lower)) * (-1 if bool(large) == bool(sweep) else 1)
    cu, cv = factor * rx * v / ry, -factor * ry * u / rx
    begin, end = math.atan2((v - cv) / ry, (u - cu) / rx), math.atan2((-v - cv) / ry, (-u - cu) / rx)
    span = end - begin
    if sweep and span < 0:
        span += math.tau
    elif not sweep and span > 0:
        span -= math.tau
    cx = math.cos(phi) * cu - math.sin(phi) * cv + (here[0] + x) / 2
    cy = math.sin(phi) * cu + math.cos(phi) * cv + (here[1] + y) / 2

    def place(px: float, py: float) -> Point:
        return cx + rx * px * math.cos(phi) - ry * py * math.sin(phi), cy + rx * px * math.sin(phi) + ry * py * math.cos(phi)

    count = max(1, math.ceil(abs(span) / (math.pi / 2) - 1e-9))
    part = span / count
    bend = 4 / 3 * math.tan(part / 4)
    curves = []
    for i in range(count):
        a, b = begin + i * part, begin + (i + 1) * part
        points = (
            place(math.cos(a) - bend * math.sin(a), math.sin(a) + bend * math.cos(a)),
            place(math.cos(b) + bend * math.sin(b), math.sin(b) - bend * math.cos(b)),
            place(math.cos(b), math.sin(b)),
        )
        curves.append(f"{written([n for point in points for n in point])} c")
    return "\n".join(curves)


def written(values: list[float] | Matrix) -> str:
    """Numbers as PDF writes them."""
    return " ".join(f"{value:.5f}".rstrip("0").rstrip(".") for value in values)
