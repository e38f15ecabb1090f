"""File names as archives store them: decoding, safety, order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence, Set

from charset_normalizer import from_bytes

_IGNORED_NAMES = {".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"}
_IGNORED_FOLDERS = {"__macosx", "$recycle.bin", "system volume information", "@eadir", "lost+found"}
_DIGITS = re.compile(r"(\d+)")


def decode_names(raw: Sequence[bytes]) -> list[str]:
    """The names of one archive that does not say its encoding, all read in the same one where that is possible.

    Windows in Chinese stores GBK, macOS and Linux UTF-8; short GBK names are often valid UTF-8, so the
    encoding whose text looks more like Chinese file names wins.
    """
    scored = [
        (plausibility(names), -i, names) for i, names in enumerate(_all_in(raw, e) for e in ("utf-8", "gb18030")) if names is not None
    ]
    if scored:
        return max(scored)[2]
    return [decode_name(one) for one in raw]


def decode_name(raw: bytes) -> str:
    """One name, by the same judgement; where nothing fits, what the characters look like, then replacement marks."""
    scored = [(plausibility(names), -i, names[0]) for i, e in enumerate(("utf-8", "gb18030")) if (names := _all_in([raw], e)) is not None]
    if scored:
        return max(scored)[2]
    best = from_bytes(raw).best()
    return str(best) if best else raw.decode("gb18030", "replace")


def _all_in(raw: Iterable[bytes], encoding: str) -> list[str] | None:
    try:
        return [one.decode(encoding) for one in raw]
    except UnicodeDecodeError:
        return None


def plausibility(names: Iterable[str]) -> float:
    """How much the non-ASCII characters look like Chinese names, -1..1; 1 when there are none."""
    chars = [c for name in names for c in unicodedata.normalize("NFC", name) if ord(c) > 0x7F]
    return sum(_likely(c) for c in chars) / len(chars) if chars else 1.0


def _likely(c: str) -> float:
    code = ord(c)
    if 0x4E00 <= code <= 0x9FFF:
        try:
            c.encode("gb2312")
        except UnicodeEncodeError:
            return 0.4  # rare or traditional
        return 1.0
    if code in range(0x2010, 0x2027) or code in range(0x2460, 0x2500) or code in range(0x3000, 0x3040) or code in range(0xFF01, 0xFF5F):
        return 0.8  # punctuation, circled numbers, full-width forms
    if unicodedata.category(c) in {"Co", "Cn", "Cc"}:
        return -1.0
    return -0.5 if code < 0x0800 else 0.0


def is_unsafe(name: str) -> bool:
    """Whether a stored name points outside the archive: absolute, a drive, a share, a parent, a NUL."""
    slashed = name.replace("\\", "/")
    return slashed.startswith("/") or bool(re.match(r"[A-Za-z]:", slashed)) or ".." in slashed.split("/") or "\0" in name


def clean(name: str) -> str:
    """A stored name as a person should read it: `/`-separated, composed, no control characters, no empty parts."""
    text = unicodedata.normalize("NFC", name.replace("\\", "/"))
    text = "".join("_" if unicodedata.category(c) in {"Cc", "Cf", "Cs"} else c for c in text)
    return "/".join(part.strip() for part in text.split("/") if part.strip() not in {"", "."})


def as_folder(name: str) -> str:
    """`name` as one folder name that any file system takes; never empty, never a path."""
    text = re.sub(r'[\\/:*?"<>|]+', "_", clean(name)).strip(" .")
    return text or "未命名"


def is_ignored(name: str) -> bool:
    """Whether it is a leaving of an operating system or an office program (any part of the path)."""
    parts = name.lower().split("/")
    if any(part in _IGNORED_FOLDERS or part.startswith(".") for part in parts):
        return True
    return parts[-1] in _IGNORED_NAMES or parts[-1].startswith("~$") or parts[-1].endswith(":zone.identifier")


def natural(name: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """Sort key: numbers by value, so that 第2页 comes before 第10页; ties by the name itself."""
    parts = _DIGITS.split(name.casefold())
    return tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in parts if p), name


def unused(name: str, taken: Set[str]) -> str:
    """`name`, or `name (2)` … where it is taken (archives may hold one name twice)."""
    stem, dot, suffix = name.rpartition(".") if "." in name.rsplit("/", 1)[-1] else (name, "", "")
    candidate, n = name, 2
    while candidate in taken:
        candidate, n = f"{stem} ({n}){dot}{suffix}", n + 1
    return candidate
