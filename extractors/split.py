"""One application's pages into documents: which pages belong together, and where the next paper starts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evidence.page import Page
from extractors.belonging import Open, belongs
from extractors.classify import OTHER, Verdict, classify, name_hint
from extractors.folios import Folio, Place, printed_numbers, volume_count, without_count
from extractors.joining import joined, runs_of
from extractors.kinds import all_kinds
from extractors.outline import outline_of
from extractors.rows import rows_of
from extractors.views import View, views_of


@dataclass(frozen=True)
class Draft:
    """Views of pages that are one document, and what they are. `printed` are the numbers printed on the pages."""

    kind: str
    confidence: float
    views: tuple[View, ...]
    printed: tuple[str, ...] = ()

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages as if scanned alone: boxes are fractions of each view's frame."""
        return tuple(view.page for view in self.views)


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key by which ``扫描2`` comes before ``扫描10``."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part.casefold()) for part in re.split(r"(\d+)", name) if part)


def split(pages: Sequence[Page]) -> tuple[Draft, ...]:
    """The documents of one application, files in natural order of their names. Blank pages are in none."""
    found: list[Open] = []
    printed: dict[tuple[str, int], str] = {}
    ordered = sorted(pages, key=lambda p: (natural(p.file), p.number))
    for run in runs_of(ordered):
        count = volume_count(run)
        printed |= printed_numbers(run, count)
        found += _split_run(run, count)
    return tuple(_draft(one, printed) for one in joined(found))


def _draft(one: Open, printed: dict[tuple[str, int], str]) -> Draft:
    numbers = tuple(printed.get((view.page.file, view.page.number), "") for view in one.views)
    return Draft(one.kind, round(one.confidence, 4), tuple(one.views), numbers)


def _split_run(pages: Sequence[Page], count: Mapping[Place, Folio]) -> list[Open]:
    """The documents of a file, or of files that are one paper's or one volume's pages; `count` are the volume's own page numbers."""
    found: list[Open] = []
    divider, outline = "", outline_of(pages, count)
    for sheet in pages:
        if sheet.route == "blank":
            continue
        for view in views_of(without_count(sheet, count)):
            page = view.page
            last = found[-1] if found else None
            place = (page.file, page.number)
            verdict = classify(page, f"{name_hint(page.file)}/{divider}/{outline.titles.get(place, '')}", last.heading if last else "")
            if last is not None and not (last.closed or view.part) and belongs(last, page, verdict, found, listed=place in outline.starts):
                last.take(view, verdict)
                continue
            if verdict.divider and not verdict.contents:
                divider = verdict.heading if not rows_of(page) else " ".join(row.compact for row in rows_of(page))[:120]
            if view.part or not _resumed(found, view, verdict):
                found.append(_start(view, verdict))
    return found


def _resumed(found: list[Open], view: View, verdict: Verdict) -> bool:
    """Takes `view` into the document before the last where both carry one number and a single unknown page, or a list of contents,
    lies between."""
    if len(found) < 2:
        return False
    before, between = found[-2:]
    if _completes(before, between, verdict):
        before.views += found.pop().views
        before.take(view, verdict)
        return True
    if not verdict.key or (verdict.begins and all_kinds()[verdict.kind].parts):
        return False
    if between.kind != OTHER or (between.closed and not between.lists) or len(between.views) > 1:
        return False
    if (before.kind, before.key) != (verdict.kind, verdict.key):
        return False
    before.views += found.pop().views
    before.take(view, verdict)
    return True


def _completes(before: Open, between: Open, verdict: Verdict) -> bool:
    """Whether behind a text's own list of contents its next part stands (cover, contents, foreword), without another number."""
    parted = before.kind == verdict.kind and before.parts and verdict.parts and not before.parts & set(verdict.parts)
    own = not (before.key and verdict.key) or before.key == verdict.key
    return bool(parted and own and between.lists and len(between.views) == 1 and between.kind == OTHER)


def _start(view: View, verdict: Verdict) -> Open:
    parts, heading = set(verdict.parts), verdict.heading
    if verdict.kind != OTHER:
        heading = f"{heading}/{all_kinds()[verdict.kind].title}"
    return Open(verdict.kind, verdict.confidence, [view], verdict.key, parts, verdict.divider, verdict.leaf, heading, verdict.contents)
