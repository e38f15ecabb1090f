"""What a volume's contents page says of its pages: believed a little, and only where it agrees with what the pages say."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from evidence.page import Page
from extractors.faces import face_of
from extractors.folios import Folio, Place
from extractors.roles import is_contents
from extractors.rows import rows_of

FRONT = 12
"""Pages at a volume's start among which its contents pages are."""
LIKE = 70
"""How alike (percent) an entry and a heading on its page are at least."""
CHECKED, AGREED = 3, 0.5
"""Fewest entries whose pages must agree with them, and least share of all whose pages are known."""

_ENTRY = re.compile(r"^(?:[(]?[一二三四五六七八九十\d]{1,3}(?:[.\-]\d{1,2}){0,2}[)、.]?)?(.*?[\u4e00-\u9fff].*?)[.…·。,\-]*(\d{1,3})$")


@dataclass(frozen=True)
class Outline:
    """`titles` of the entries under which pages fall, and the pages on which entries begin. Empty where it cannot be trusted."""

    titles: Mapping[Place, str] = field(default_factory=dict)
    starts: frozenset[Place] = frozenset()


def entries_of(page: Page) -> list[tuple[str, int]]:
    """Title and page number of each entry of a contents page."""
    return [(m[1], int(m[2])) for row in rows_of(page) if (m := _ENTRY.match(row.compact)) and len(m[1]) >= 2]


def outline_of(pages: Sequence[Page], count: Mapping[Place, Folio]) -> Outline:
    """The outline of a file by its contents pages, its entries' numbers taken as those that its `count` prints on the pages."""
    if not count:
        return Outline()
    listed = [entry for page in pages[:FRONT] if page.route != "blank" and is_contents(face_of(page)) for entry in entries_of(page)]
    at = {folio.number: i for i, page in enumerate(pages) if (folio := count.get((page.file, page.number)))}
    known = sorted((at[number], title) for title, number in listed if number in at)
    agreed = sum(_says(pages[i], title) for i, title in known)
    if agreed < max(CHECKED, AGREED * len(known)):
        return Outline()
    titles: dict[Place, str] = {}
    for (start, title), (end, _) in zip(known, [*known[1:], (len(pages), "")], strict=True):
        titles |= {(page.file, page.number): title for page in pages[start:end]}
    return Outline(titles, frozenset((pages[i].file, pages[i].number) for i, title in known if _says(pages[i], title)))


def _says(page: Page, title: str) -> bool:
    """Whether a row in the upper half of the page says what the entry does."""
    return any(len(row.compact) >= 4 and fuzz.partial_ratio(title, row.compact) >= LIKE for row in rows_of(page) if row.top < 0.5)
