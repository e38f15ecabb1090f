"""Text as printed to text as compared, keeping track of where each character came from."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DASHES = "—–－﹣−‒―‐‑─━"
_OPEN, _CLOSE = "〔［【「『", "〕］】」』"
_CJK = r"\u3400-\u9fff\uf900-\ufaff〇"
_TABLE = {ord(c): "-" for c in _DASHES} | {ord(c): "[" for c in _OPEN} | {ord(c): "]" for c in _CLOSE}
_TABLE |= {ord("∕"): "/", ord("⁄"): "/", ord("╱"): "/", ord("·"): "·", ord("•"): "·", ord("・"): "·", ord("∶"): ":"}
_GAP = re.compile(rf"(?<=[{_CJK}:,。、;()\[\]《》])\s+(?=[{_CJK}\d:,。、;()\[\]《》A-Za-z])|(?<=[\dA-Za-z])\s+(?=[{_CJK}:,。、;)\]》])")


@lru_cache(maxsize=1 << 15)
def normalise(text: str) -> str:
    """`text` in NFKC, dashes and brackets unified (``-``, ``[]``), no spaces next to Chinese characters and never two.

    Spaces between Latin words or digits stay: they are part of names and numbers; each grammar decides.
    """
    return normalise_mapped(text)[0]


@lru_cache(maxsize=1 << 13)
def normalise_mapped(text: str) -> tuple[str, tuple[int, ...]]:
    """`normalise`, and for each character of the result the index in `text` it came from."""
    chars: list[str] = []
    origin: list[int] = []
    for i, c in enumerate(text):
        for d in unicodedata.normalize("NFKC", c).translate(_TABLE):
            if d.isspace() and chars and chars[-1] == " ":
                continue
            chars.append(" " if d.isspace() else d)
            origin.append(i)
    joined = "".join(chars)
    drop = {i for m in _GAP.finditer(joined) for i in range(m.start(), m.end())}
    keep = [i for i in range(len(joined)) if i not in drop]
    while keep and joined[keep[0]] == " ":
        keep.pop(0)
    while keep and joined[keep[-1]] == " ":
        keep.pop()
    return "".join(joined[i] for i in keep), tuple(origin[i] for i in keep)


@lru_cache(maxsize=1 << 15)
def compact(text: str) -> str:
    """`normalise` without any space: for comparing names and numbers."""
    return re.sub(r"\s+", "", normalise(text))


_MARKED = re.compile(r"[\u00c0-\u024f\u1e00-\u1eff]")
_LETTERS = str.maketrans({"đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "AE"})


@lru_cache(maxsize=1 << 13)
def bare(text: str) -> str:
    """`text` with its Latin letters without their marks (nhãn hiệu: nhan hieu), which scans lose or put on other letters."""
    if not _MARKED.search(text):
        return text
    parted = unicodedata.normalize("NFD", text.translate(_LETTERS))
    return unicodedata.normalize("NFC", "".join(c for c in parted if not "\u0300" <= c <= "\u036f"))
