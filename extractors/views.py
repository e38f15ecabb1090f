"""Papers that share a sheet (two certificates side by side, one over the other, four to a page) seen each on its own.

A sheet is cut only where both sides of a clear gap begin a paper: each has its own title and its own number. The halves of a booklet,
the columns of a bilingual certificate, a table, a letter and two pages of one manual on a sheet stay together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from rapidfuzz import fuzz

from evidence.document import Field
from evidence.geometry import WHOLE_PAGE, BoundingBox
from evidence.page import Cell, Page, Rulings, Table, TextLine
from extractors.classify import OTHER, Verdict, classify
from extractors.faces import Joined, regex
from extractors.fields.dates import find_dates
from extractors.kinds import all_kinds
from extractors.normalise import normalise
from extractors.numbers import named_numbers, numbers_on, translates
from extractors.paper import Reading
from extractors.quotes import is_rim
from extractors.rows import rows_of, titles_of

GUTTER, GAP = 0.015, 0.02
"""Narrowest gap between columns, and lowest between blocks, where a sheet may be cut (fractions of it)."""
EDGE = 0.06
"""Lines this near to the upper or lower edge (stamped page numbers, captions) stand against no cut."""
BEGINS = 0.5
"""How sure a side must be to be a paper of its own."""
FEWEST = 4
"""Lines that a paper has at least."""
CUTS = 5
"""Gaps tried on a sheet, the widest first."""
COPY = 92
"""How alike (percent) the texts of a certificate and its copy are at least."""
SHORT, TITLED = 40, 0.5
"""Most characters of a title, and the share of them that its words make up."""
ALIKE = 85
"""How alike (percent) the titles of two papers of one form are."""

HEAD = 2
"""Most lines (a number, a body's name) that a paper has over its title."""

_PERSON = re.compile(r"^姓名:?([\u4e00-\u9fff·]{2,8}?)(?=$|性别|出生|身份|证件|照片)")
_LABEL = re.compile(r"^([\u4e00-\u9fff]{2,8}):")


@dataclass(frozen=True)
class View:
    """A paper's page: `page` as if it had been scanned alone, `frame` the part of the sheet that it is, `part` its place
    among the papers on the sheet from 1 (0: it is alone)."""

    page: Page
    sheet: Page
    frame: BoundingBox = WHOLE_PAGE
    part: int = 0


def views_of(page: Page) -> tuple[View, ...]:
    """The papers on a page, in reading order; mostly one, the page itself."""
    tried = page.route in {"ocr", "layer"} and bool(_cuts(page))
    frames = list(_frames(page, WHOLE_PAGE)) if tried else [WHOLE_PAGE]
    if len(frames) == 1:
        return (View(page, page),)
    ordered = sorted(frames, key=lambda f: (round(f.top, 1), f.left))
    return tuple(View(zoomed(page, frame), page, frame, i) for i, frame in enumerate(ordered, 1))


def placed(box: BoundingBox, frame: BoundingBox) -> BoundingBox:
    """A box in fractions of `frame` as a box in fractions of the sheet."""
    return BoundingBox.of(
        frame.left + box.left * frame.width,
        frame.top + box.top * frame.height,
        frame.left + box.right * frame.width,
        frame.top + box.bottom * frame.height,
    )


def on_sheets(reading: Reading, views: Sequence[View]) -> Reading:
    """What was read on `views` with its boxes in fractions of the whole sheets."""
    frames = {(v.page.file, v.page.number): v.frame for v in views if v.part}
    if not frames:
        return reading

    def moved(field: Field) -> Field:
        source = field.source
        frame = frames.get((source.file, source.page))
        return field if frame is None or source.box is None else replace(field, source=replace(source, box=placed(source.box, frame)))

    return replace(
        reading,
        fields={name: moved(field) for name, field in reading.fields.items()},
        rows=tuple({name: moved(field) for name, field in row.items()} for row in reading.rows),
    )


def zoomed(page: Page, frame: BoundingBox) -> Page:
    """What of a page lies in `frame`, in fractions of it."""
    return replace(
        page,
        lines=tuple(_zoomed_line(line, frame) for line in page.lines if _inside(line.box, frame)),
        tables=tuple(_zoomed_table(table, frame) for table in page.tables if _holds(frame, table)),
        rulings=Rulings(
            tuple(_zoom(box, frame) for box in page.rulings.horizontal if _inside(box, frame)),
            tuple(_zoom(box, frame) for box in page.rulings.vertical if _inside(box, frame)),
        ),
        width=round(page.width * frame.width),
        height=round(page.height * frame.height),
    )


def _zoom(box: BoundingBox, frame: BoundingBox) -> BoundingBox:
    return BoundingBox.of(
        _within(box.left, frame.left, frame.width),
        _within(box.top, frame.top, frame.height),
        _within(box.right, frame.left, frame.width),
        _within(box.bottom, frame.top, frame.height),
    )


def _within(value: float, start: float, size: float) -> float:
    return (value - start) / size


def _zoomed_line(line: TextLine, frame: BoundingBox) -> TextLine:
    edges = tuple(min(1.0, max(0.0, _within(x, frame.left, frame.width))) for x in line.edges)
    return replace(line, box=_zoom(line.box, frame), edges=edges)


def _zoomed_table(table: Table, frame: BoundingBox) -> Table:
    def cell(one: Cell) -> Cell:
        return replace(one, box=_zoom(one.box, frame))

    return replace(table, rows=tuple(tuple(cell(one) for one in row) for row in table.rows))


def _inside(box: BoundingBox, frame: BoundingBox) -> bool:
    return frame.left <= box.middle_x < frame.right and frame.top <= box.middle_y < frame.bottom


def _holds(frame: BoundingBox, table: Table) -> bool:
    boxes = [cell.box for row in table.rows for cell in row]
    return sum(_inside(box, frame) for box in boxes) >= 0.9 * len(boxes)


@cache
def _titles() -> tuple[str, ...]:
    """Patterns of words that alone can make a title of some kind."""
    return tuple(sorted({cue.pattern for kind in all_kinds().values() for cue in kind.cues if cue.where == "title" and cue.weight >= 0.5}))


def _announcements(page: Page) -> list[BoundingBox]:
    """Where short rows or lines stand that are mostly words of a title: each side of a cut must have one."""
    texts = [(re.sub(r"\s+", "", line.text), line.box) for line in page.lines if len(line.text) <= SHORT]
    texts += [(row.compact, row.lines[0].box) for row in rows_of(page) if len(row.lines) > 1 and len(row.compact) <= SHORT]
    joined = Joined("\n".join(text for text, _ in texts))
    there = [regex(pattern) for pattern in _titles() if joined.has(pattern)]
    return [box for text, box in texts if any((m := rx.search(text)) and len(m.group()) >= TITLED * len(text) for rx in there)]


def _frames(page: Page, frame: BoundingBox) -> Iterator[BoundingBox]:
    """The frames of the papers within `frame` of the sheet."""
    part = page if frame == WHOLE_PAGE else zoomed(page, frame)
    titles = _announcements(part)
    named = persons_on(part)
    titles += [box for _, box in named] if len({name for name, _ in named}) > 1 else []
    cuts = [cut for cut in _cuts(part) if all(any(_inside(box, side) for box in titles) for side in cut)] if len(titles) > 1 else []
    for first, second in sorted(cuts, key=lambda cut: any(_cut_late(part, side, titles) for side in cut)):
        if apart(zoomed(part, first), zoomed(part, second)):
            yield from _frames(page, placed(first, frame))
            yield from _frames(page, placed(second, frame))
            return
    yield frame


def _cut_late(page: Page, side: BoundingBox, titles: Sequence[BoundingBox]) -> bool:
    """Whether the end of another paper (who signed it, when, its number) stands over the first title of `side`."""
    first = min(box.top for box in titles if _inside(box, side))
    over = [line for line in page.lines if _inside(line.box, side) and line.box.bottom <= first and line.box.middle_y > EDGE]
    over = [line for line in over if not is_rim(page, line)]
    return len(over) > HEAD or any(find_dates(normalise(line.text)) for line in over)


def _cuts(page: Page) -> list[tuple[BoundingBox, BoundingBox]]:
    """The two sides of each gap in the page, the widest gaps first."""
    boxes = [line.box for line in page.lines if EDGE < line.box.middle_y < 1 - EDGE and not is_rim(page, line)]
    if len(boxes) < 2 * FEWEST:
        return []
    found = []
    for width, x in _gaps([(b.left, b.right) for b in boxes], GUTTER):
        found.append((width, BoundingBox(0.0, 0.0, x, 1.0), BoundingBox(x, 0.0, 1.0, 1.0)))
    for height, y in _gaps([(b.top, b.bottom) for b in boxes], GAP):
        found.append((height, BoundingBox(0.0, 0.0, 1.0, y), BoundingBox(0.0, y, 1.0, 1.0)))
    found.sort(key=lambda cut: -cut[0])
    return [(first, second) for _, first, second in found[:CUTS]]


def _gaps(spans: Sequence[tuple[float, float]], least: float) -> list[tuple[float, float]]:
    """Width and middle of the stretches between 0.2 and 0.8 that no span covers."""
    reach, found = 0.0, []
    for (_, end), (start, _) in pairwise(sorted(spans)):
        reach = max(reach, end)
        middle = (reach + start) / 2
        if start - reach >= least and 0.2 <= middle <= 0.8:
            found.append((start - reach, round(middle, 4)))
    return found


def apart(first: Page, second: Page) -> bool:
    """Whether two parts of a sheet are papers of their own."""
    if min(len(first.lines), len(second.lines)) < FEWEST:
        return False
    a, b = classify(first), classify(second)
    if not (_begins(a, first) and _begins(b, second)) and not _of_two_persons((a, first), (b, second)):
        return False
    if a.key and b.key:
        return a.key != b.key
    if named_numbers(first) & named_numbers(second):
        return False
    mine, theirs = numbers_on(first), numbers_on(second)
    if not (mine or theirs):
        same_form = a.kind == b.kind and fuzz.ratio(_title(first), _title(second)) >= ALIKE
        return same_form and not translates(first, second) and fuzz.ratio(first.text, second.text) < COPY
    if not (mine - theirs and theirs - mine):
        return False
    return a.kind != b.kind or fuzz.ratio(_title(first), _title(second)) >= ALIKE or len(_labels(first) & _labels(second)) >= 3


def persons_on(page: Page) -> list[tuple[str, BoundingBox]]:
    """The persons that a label names on a page, with the places of the labels: certificates of two persons are two papers."""
    return [(m[1], row.lines[0].box) for row in rows_of(page) if (m := _PERSON.match(row.compact))]


def _of_two_persons(*sides: tuple[Verdict, Page]) -> bool:
    """Whether two parts are papers of known kinds of two different persons, of which one at least begins: a copied page of a
    certificate's booklet has no title."""
    names = [{name for name, _ in persons_on(page)} for _, page in sides]
    known = all(verdict.kind != OTHER and verdict.confidence >= BEGINS and not verdict.annex for verdict, _ in sides)
    return known and all(len(own) == 1 for own in names) and names[0] != names[1] and any(_begins(v, page) for v, page in sides)


def _begins(verdict: Verdict, page: Page) -> bool:
    if verdict.kind == OTHER or verdict.confidence < BEGINS or not verdict.begins or verdict.annex:
        return False
    return any(row.title and row.top < 0.5 for row in rows_of(page))


def _title(page: Page) -> str:
    return next(iter(titles_of(page)), "")


def _labels(page: Page) -> set[str]:
    return {m[1] for row in rows_of(page) for line in row.lines if (m := _LABEL.match(re.sub(r"\s+", "", line.text)))}
