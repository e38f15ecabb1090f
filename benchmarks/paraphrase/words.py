"""The words of words.toml and names.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Role:
    """Words that lead to the same thing on some kinds of paper."""

    name: str
    kinds: tuple[str, ...]
    fields: tuple[str, ...]
    words: tuple[str, ...]
    unheard: tuple[str, ...] = ()
    """Words that no reader can know: what is read behind them is read by its own form and place."""

    @property
    def pattern(self) -> re.Pattern[str]:
        """A word of the role where it stands as a label: at the start of a line, or after a gap and before a colon."""
        word = f"(?:{alternatives(self.words)})"
        return re.compile(rf"(?:^|(?<=[/|])){word}(?=\s*[:：]|\s*$|\s+\S|\s*[\d(（])|(?<=\s){word}(?=\s*[:：])")


@dataclass(frozen=True)
class Title:
    """Titles under which the same paper goes. A `bare` one takes the whole line, where `needs` stands elsewhere on the paper."""

    kinds: tuple[str, ...]
    words: tuple[str, ...]
    bare: tuple[str, ...] = ()
    needs: str = ""


@dataclass(frozen=True)
class Names:
    home: tuple[str, ...]
    elsewhere: tuple[tuple[str, ...], ...]
    certifiers: tuple[str, ...]
    inspectors: tuple[str, ...]
    firms: tuple[str, ...]
    people: tuple[str, ...]


def alternatives(words: tuple[str, ...]) -> str:
    """A pattern for any of `words`, the longest first, with gaps between Chinese characters as print has them (``姓　名``)."""
    return "|".join(spaced(word) for word in sorted(words, key=len, reverse=True))


def spaced(word: str) -> str:
    """A pattern for `word` with or without gaps between its characters."""
    return r"\s*".join(_BRACKETS.get(c, re.escape(c)) for c in word if not c.isspace())


_BRACKETS = dict.fromkeys("(（", "[(（]") | dict.fromkeys(")）", "[)）]")


@cache
def roles() -> tuple[Role, ...]:
    found = tomllib.loads(_text("words.toml"))["role"]
    return tuple(Role(r["name"], tuple(r["kinds"]), tuple(r["fields"]), tuple(r["words"]), tuple(r.get("unheard", ()))) for r in found)


@cache
def labels() -> frozenset[str]:
    """All words of all roles, without gaps."""
    return frozenset("".join(word.split()) for role in roles() for word in role.words)


@cache
def titles() -> tuple[Title, ...]:
    found = tomllib.loads(_text("words.toml"))["title"]
    return tuple(Title(tuple(t["kinds"]), tuple(t["words"]), tuple(t.get("bare", ())), t.get("needs", "")) for t in found)


@cache
def names() -> Names:
    raw = tomllib.loads(_text("names.toml"))
    flat = {key: tuple(raw[key]) for key in ("home", "certifiers", "inspectors", "firms", "people")}
    return Names(elsewhere=tuple(tuple(row) for row in raw["elsewhere"]), **flat)


def _text(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
