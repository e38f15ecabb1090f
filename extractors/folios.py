"""Page numbers as printed: a bound volume's own count, told apart from the counts of the papers in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evidence.page import Page, TextLine
from extractors.normalise import compact

FOOT, HEAD = 0.88, 0.1
"""A page number's line begins below FOOT or ends above HEAD (fractions of the page)."""
CORNER = 0.2
"""Width of a corner. At the head a number stands in a corner, or says that it is one (第3页)."""
RUN, SHARE = 5, 0.3
"""Fewest pages, and least share of a file's pages, that a volume's own count stands on."""
SKIPPED = 2
"""Sheets between two numbered ones that may be left out of the count (blank backs, dividers); one more for each ten pages."""

_PLAIN = re.compile(r"^[-·~—\[(<]*\s*(\d{1,4})\s*[-·~—\])>]*$")
_SAID = re.compile(
    r"^第(\d{1,4})页(?:[,/、(]*共\d{1,4}页\)?)?$|^共\d{1,4}页[,/、]*第(\d{1,4})页$|^(\d{1,4})/\d{1,4}$"
    r"|^(?:Page|P)[.:]?(\d{1,4})(?:(?:/|of)\d{1,4})?$",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"^[-·]?\s*([IVX]{1,5}|[ⅰ-ⅻⅠ-Ⅻ]|[ivx]{1,5})\s*[-·]?$")

Place = tuple[str, int]
"""A page by its file and its number in it."""


@dataclass(frozen=True)
class Folio:
    """A page number where it stands: `text` as printed without its marks, `number` 0 for a Roman one, `zone` of the page."""

    text: str
    number: int
    zone: str
    line: TextLine


def folios_on(page: Page) -> tuple[Folio, ...]:
    """What can be page numbers on a page, the likeliest first: at the foot, then at the head."""
    if page.route == "office":
        return ()
    found = [folio for line in page.lines if (folio := _folio(line)) is not None]
    return tuple(sorted(found, key=lambda f: (not f.zone.startswith("foot"), -f.line.box.top)))


def _folio(line: TextLine) -> Folio | None:
    box = line.box
    band = "foot" if box.top >= FOOT else "head" if box.bottom <= HEAD else ""
    if not band or len(line.text) > 24:
        return None
    text = compact(line.text)
    corner = box.left > 1 - CORNER or box.right < CORNER
    zone = f"{band}-{'side' if corner else 'middle'}"
    if m := _SAID.match(text):
        said = next(g for g in m.groups() if g)
        return Folio(said, int(said), zone, line)
    if band == "head" and not corner:
        return None
    if m := _PLAIN.match(text):
        return Folio(m[1], int(m[1]), zone, line)
    if (m := _ROMAN.match(text)) and band == "foot":
        return Folio(m[1], 0, zone, line)
    return None


def printed_number(page: Page) -> str:
    """The page number printed at the foot or in an upper corner of a page seen alone, "" where there is none."""
    return next((folio.text for folio in folios_on(page)), "")


def volume_count(pages: Sequence[Page]) -> Mapping[Place, Folio]:
    """The folios of a file's own count, by page; empty where it has none (the papers in it may have theirs).

    It is the longest run in one zone that goes up with the pages: the counts of papers begin anew with each.
    """
    by_zone: dict[str, list[tuple[int, Place, Folio]]] = {}
    for at, page in enumerate(pages):
        for folio in folios_on(page):
            if folio.number:
                by_zone.setdefault(folio.zone, []).append((at, (page.file, page.number), folio))
    runs = [_longest(found) for found in by_zone.values()]
    best = max(runs, key=len, default=[])
    return {place: folio for _, place, folio in best} if len(best) >= max(RUN, SHARE * len(pages)) else {}


def _longest(found: Sequence[tuple[int, Place, Folio]]) -> list[tuple[int, Place, Folio]]:
    """The longest run of `found` in which numbers rise as the pages do, but for a few that were not counted."""
    length, before = [1] * len(found), [-1] * len(found)
    for j, (at, _, folio) in enumerate(found):
        for i in range(j - 1, max(-1, j - 40), -1):
            pages, numbers = at - found[i][0], folio.number - found[i][2].number
            if 0 < numbers <= pages <= numbers + SKIPPED + pages // 10 and length[i] + 1 > length[j]:
                length[j], before[j] = length[i] + 1, i
    run: list[tuple[int, Place, Folio]] = []
    j = max(range(len(found)), key=lambda k: length[k], default=-1)
    while j >= 0:
        run.append(found[j])
        j = before[j]
    return run[::-1]


def printed_numbers(pages: Sequence[Page], count: Mapping[Place, Folio]) -> dict[Place, str]:
    """The number printed on each of a file's pages, "" where there is none: the volume's where it has a `count` of its own.

    Between the first and the last page of that count a page without it has none, whatever its paper counts.
    """
    numbered = [i for i, page in enumerate(pages) if (page.file, page.number) in count]
    found: dict[Place, str] = {}
    for i, page in enumerate(pages):
        place = (page.file, page.number)
        inside = bool(numbered) and numbered[0] <= i <= numbered[-1]
        found[place] = count[place].text if place in count else "" if inside else printed_number(page)
    return found


def without_count(page: Page, count: Mapping[Place, Folio]) -> Page:
    """The page without the line of the volume's count, which says nothing of the paper."""
    folio = count.get((page.file, page.number))
    if folio is None:
        return page
    return replace(page, lines=tuple(line for line in page.lines if line is not folio.line))
