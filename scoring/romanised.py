"""Whether an English company name is a Chinese one written in pinyin: its place, its own short name (字号) before the trade, its form."""

from __future__ import annotations

import itertools
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_FORMS = (("LIMITED", "LTD"), ("COMPANY", "CO"), ("CORPORATION", "CORP"), ("INCORPORATED", "INC"))
_LEGAL = {"LTD", "CO", "CORP", "INC", "LLC", "GROUP", "CITY", "PROVINCE", "PROV", "COLTD"}
_AFTER_PLACE = re.compile(r"^[市省县区]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SHORTEST, _LONGEST = 2, 4
"""Characters of a short name."""
_LEAST_LETTERS = 4
_MOST_SPELLINGS = 64


@dataclass(frozen=True, slots=True)
class Romanising:
    """What the edition knows of English names: places by their Chinese name, and words for trades, before which a short name ends."""

    places: tuple[tuple[str, str], ...] = ()
    trades: tuple[str, ...] = ()

    @staticmethod
    def of(places: Sequence[str], trades: Sequence[str]) -> Romanising:
        """From lines ``江门=JIANGMEN`` and words."""
        pairs = ((han, latin) for han, _, latin in (line.partition("=") for line in places) if latin)
        return Romanising(tuple(pairs), tuple(trades))

    def same_company(self, chinese: str, english: str) -> bool:
        """Whether the English name begins, after its place, with the Chinese name's short name, whole, in pinyin, and names no other
        place. Names that share place and trade alone are two companies'."""
        own_places = {latin for han, latin in self.places if han in chinese}
        known = {latin for _, latin in self.places}
        tokens = tokens_of(english)
        if any(t in known - own_places for t in tokens):
            return False
        words = tuple(t for t in tokens if t not in known and t not in _LEGAL)
        return any(words and _spelt(words, short) for short in self.short_names(chinese))

    def short_names(self, chinese: str) -> tuple[str, ...]:
        """What may be the short name: up to the first trade word where there is one, else any length that short names have."""
        core = re.sub(r"\(.*?\)", "", chinese)
        while place := next((han for han, _ in self.places if core.startswith(han)), ""):
            core = _AFTER_PLACE.sub("", core.removeprefix(place))
        if not _HAN.match(core):
            return ()
        ends = [at for trade in self.trades if (at := core.find(trade, _SHORTEST)) > 0]
        lengths = [min(ends)] if ends else range(_SHORTEST, _LONGEST + 1)
        return tuple(core[:n] for n in lengths if len(core) >= n and n <= _LONGEST)


def tokens_of(english: str) -> tuple[str, ...]:
    """The words of a Latin name in capitals, company forms short, accents dropped."""
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", english).upper().replace("Ü", "V"))
    text = re.sub(r"[^A-Z0-9]+", " ", re.sub(r"[\u0300-\u036f'’.]", "", plain))
    for long, short in _FORMS:
        text = re.sub(rf"\b{long}\b", short, text)
    return tuple(text.split())


def _spelt(words: Sequence[str], short: str) -> bool:
    """Whether the first words, put together, are the short name in pinyin: whole words, no letter more or less."""
    heads = {"".join(words[:n]) for n in range(1, len(short) + 1)}
    return any(len(spelling) >= _LEAST_LETTERS and spelling in heads for spelling in _spellings(short))


@lru_cache(maxsize=256)
def _spellings(short: str) -> frozenset[str]:
    """Every way to write the characters in pinyin without tones; ü as V, U or YU."""
    each = [tuple(dict.fromkeys(_readings(c))) for c in short]
    return frozenset("".join(found).upper() for found in itertools.islice(itertools.product(*each), _MOST_SPELLINGS))


def _readings(character: str) -> Iterator[str]:
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")  # single characters are asked about: its table of phrases is most of its loading
    from pypinyin import Style, pinyin

    for reading in pinyin(character, style=Style.NORMAL, heteronym=True)[0]:
        yield reading
        if "v" in reading:
            yield reading.replace("v", "u")
            yield reading.replace("v", "yu")
