"""A page as cues see it, and how much each kind's cues earn on it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from evidence.page import Page
from extractors.blocks import spelled_titles
from extractors.kinds import Cue, Kind
from extractors.needed import may_match
from extractors.normalise import bare, compact
from extractors.rows import Row, is_celled, rows_of, titles_of

CERTAIN = 0.98
"""The most that cues can say together."""
HINT = 0.3
"""The most that a name of a file or folder, or a divider, can add."""
CLAUSE = re.compile(r"^\d{1,2}(?:\.\d{1,2}){0,3}[、.]?(?=[\u4e00-\u9fff])|^第[一二三四五六七八九十\d]+[章节条]")
"""How a clause or chapter of a longer paper begins: its heading is no title of a paper."""


@dataclass(frozen=True)
class Joined:
    """Texts one a line: where a pattern is not found here it is in none of them."""

    text: str

    @cached_property
    def _characters(self) -> frozenset[str]:
        return frozenset(self.text)

    def has(self, pattern: str) -> bool:
        return may_match(pattern, self._characters) and bool(spanning(pattern).search(self.text))


@dataclass(frozen=True)
class Face:
    """A page's rows, lines and titles as cues see them; `hint` is what names and dividers say."""

    rows: tuple[Row, ...]
    texts: tuple[str, ...]
    top: tuple[str, ...]
    titles: tuple[str, ...]
    hint: str

    @cached_property
    def _joined(self) -> Joined:
        return Joined("\n".join((*self.texts, *self.titles)))

    @cached_property
    def _wholes(self) -> dict[str, Joined]:
        """By the place of a cue, all texts that can earn it something."""
        parts = {
            "title": (*self.titles, *(row.compact for row in self.rows)),
            "top": self.top,
            "anywhere": self.texts,
            "file": (self.hint,),
        }
        return {where: Joined("\n".join(dict.fromkeys(texts))) for where, texts in parts.items()}

    def whole(self, cue: Cue) -> Joined:
        """Where a cue's pattern is not found here it earns nothing."""
        return self._wholes[cue.where]

    @cached_property
    def labels(self) -> Joined:
        """What can be labels, one a line: short lines of the page up to a colon, without what stands in brackets at their ends."""
        found = (_LABEL.match(bare(_SPACE.sub("", line.text))) for row in self.rows for line in row.lines)
        return Joined("\n".join(dict.fromkeys(m[1] for m in found if m)))

    def where(self, cue: Cue) -> Iterable[str]:
        return {"title": self.titles, "top": self.top, "anywhere": self.texts, "file": (self.hint,)}[cue.where]

    def has(self, pattern: str) -> bool:
        return bool(pattern) and self._joined.has(pattern) and any(regex(pattern).search(text) for text in self.texts)


def face_of(page: Page, hint: str = "") -> Face:
    rows = rows_of(page)
    printed = (*titles_of(page), *spelled_titles(page))
    titles = tuple(dict.fromkeys((*printed, *map(bare, printed))))
    return Face(rows, spellings(rows), spellings([row for row in rows if row.top < 0.4]), titles, compact(hint))


_SPACE = re.compile(r"\s+")
_LABEL = re.compile(r"^(?:[(]?\d{1,2}[).、])?([^:]{2,40}?)(?:\([^()]{1,12}\))?(?::.*)?$")


@lru_cache(maxsize=4096)
def regex(pattern: str) -> re.Pattern[str]:
    """`pattern` as cues are matched: whatever the case."""
    return re.compile(pattern, re.IGNORECASE)


@lru_cache(maxsize=4096)
def spanning(pattern: str) -> re.Pattern[str]:
    """`pattern` for many texts at once, one a line."""
    return re.compile(pattern, re.IGNORECASE | re.MULTILINE)


def spellings(rows: Iterable[Row]) -> tuple[str, ...]:
    """Rows without spaces, their single lines, and rows as read where these differ; each once, and without marks on Latin letters."""
    found: dict[str, None] = {}
    for row in rows:
        for text in (row.compact, *(_SPACE.sub("", line.text) for line in row.lines), row.text):
            found[text] = None
            found[bare(text)] = None
    return tuple(found)


def strength(cue: Cue, face: Face) -> float:
    """How much of `cue`'s weight this page earns, 0 where it is not there."""
    if not face.whole(cue).has(cue.pattern):
        return 0.0
    rx = regex(cue.pattern)
    if cue.where != "title":
        return 1.0 if any(rx.search(text) for text in face.where(cue)) else 0.0
    best = max((_share(m, text) for text in face.titles for m in rx.finditer(text)), default=0.0)
    if best < 0.7 and any(_fills(m, row.compact) for row in face.rows if not is_celled(row) for m in rx.finditer(row.compact)):
        best = 0.7
    return best


def _share(m: re.Match[str], text: str) -> float:
    """1 where the words open or close a title or fill half of it; 0.5 inside a longer one (关于……证书补贴的通知), in a clause's heading."""
    whole = m.start() == 0 or m.end() == len(text) or (m.end() - m.start()) * 2 >= len(text)
    return 1.0 if whole and not CLAUSE.match(text) else 0.5


def _fills(m: re.Match[str], text: str) -> bool:
    return (m.end() - m.start()) >= 0.7 * len(text) and len(text) >= 4 and not text.endswith(("。", ";"))


@dataclass(frozen=True)
class Score:
    """What cues give a kind: with the hint, without it, and whether one of its titles stands as a title; `against` is the share that
    what speaks against it leaves."""

    value: float
    plain: float
    titled: bool
    against: float = 1.0

    def and_by(self, spoken: float) -> Score:
        """The score with another witness, who says `spoken` (0..1)."""
        value, plain = ((1 - (1 - one) * (1 - spoken * self.against)) for one in (self.value, self.plain))
        return Score(value, plain, self.titled, self.against)


FEWEST, MOST = 3, 0.65
"""Labels fewer than which say nothing, and the most that all together say: a page without a title is never certain."""
LABELLED = 0.15
"""What each label says, as an independent witness."""


def by_labels(kind: Kind, face: Face) -> float:
    """How much the labels on a page that occur together on papers of `kind` speak for it."""
    there = sum(face.labels.has(rf"^(?:{label})$") for label in kind.labels)
    return min(MOST, 1 - (1 - LABELLED) ** there) if there >= FEWEST else 0.0


def score(kind: Kind, face: Face, photograph: bool) -> Score:
    """How well `face` fits `kind`. A `photograph` needs no words for a kind of pictures."""
    against, doubt, hint, titled = 1.0, 1.0, 0.0, False
    for cue in kind.cues:
        earned = strength(cue, face)
        if not earned:
            continue
        if cue.weight < 0:
            against *= 1 + max(-1.0, cue.weight)
        elif cue.where == "file":
            hint = max(hint, min(HINT, cue.weight))
        else:
            doubt *= 1 - min(0.99, cue.weight * earned)
            titled |= cue.where == "title" and earned == 1.0 and cue.weight >= 0.5
    value, plain = 1 - doubt * (1 - hint), 1 - doubt
    if kind.picture:
        plain = plain if photograph else 0.0
        value = max(value, 0.6 + hint) if photograph and (hint or plain > 0.2) else plain
    return Score(min(CERTAIN, value) * against, min(CERTAIN, plain) * against, titled, against)
