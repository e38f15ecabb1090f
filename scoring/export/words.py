"""Text as it may leave the program: no control characters, no whole identity numbers; points and pages as people write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal

_IDENTITY = re.compile(r"(?<![0-9A-Za-z])(\d{6})((?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(\d{3}[\dXx])(?![0-9A-Za-z])")
_LONGEST = 8000  # Excel takes 32,767 characters a cell; nobody reads that many


class _Kept(dict[int, int | None]):
    """What becomes of a character, each found out once."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.category(chr(code)) in {"Cc", "Cs", "Cn"} else code
        return self[code]


_KEPT = _Kept({ord("\n"): ord("\n"), ord("\t"): ord(" ")})


def plain(text: str) -> str:
    """`text` without what no office program takes: control characters (line breaks stay), half surrogates."""
    return text.replace("\r\n", "\n").translate(_KEPT)[:_LONGEST]


def masked(text: str) -> str:
    """`text` with the birth date of every 18-digit identity number starred out."""
    return _IDENTITY.sub(r"\1********\3", text)


def number(points: Decimal) -> int | float:
    """Points as a JSON or Excel number: an int where whole, else a float (halves are exact)."""
    return int(points) if points == points.to_integral_value() else float(points)


def points_text(points: Decimal) -> str:
    """``5``, ``2.5``."""
    return str(number(points))


def pages_text(pages: Iterable[int]) -> str:
    """``第1页``, ``第3–5、8页``."""
    return f"第{ranges(pages)}页"


def ranges(numbers: Iterable[int]) -> str:
    """``3–5、8``: sorted, neighbours joined."""
    runs: list[list[int]] = []
    for n in sorted(set(numbers)):
        if runs and n == runs[-1][1] + 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    return "、".join(str(a) if a == b else f"{a}–{b}" if b > a + 1 else f"{a}、{b}" for a, b in runs)


def percent(confidence: float) -> str:
    """``97%``; never rounded up to certainty."""
    return f"{min(int(confidence * 100 + 0.5), 99 if confidence < 1 else 100)}%"


def lines(parts: Sequence[str]) -> str:
    """The parts that say something, one a line, none twice."""
    return "\n".join(dict.fromkeys(part for part in parts if part))
