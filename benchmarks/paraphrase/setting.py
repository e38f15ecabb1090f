"""Changes of setting: the same words in other boxes, as another typesetter or another reading of the page would have them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from benchmarks.paraphrase.editing import Edit, edited, joined, part
from benchmarks.paraphrase.specimens import Specimen
from benchmarks.paraphrase.wording import Changed
from benchmarks.paraphrase.words import labels
from evidence.geometry import BoundingBox
from evidence.page import Page, Rulings, TextLine
from extractors.pages.order import in_reading_order

_LABEL_AND_VALUE = re.compile(
    r"^\s*(?P<label>[\u4e00-\u9fff](?:\s*[\u4e00-\u9fff/()（）]){1,13}|[A-Z][A-Za-z. ]{3,28})\s*(?P<colon>[:：])\s*(?P<value>\S.*)$"
)
_LABEL = re.compile(r"^\s*[\u4e00-\u9fff](?:\s*[\u4e00-\u9fff/()（）]){1,9}\s*[:：]?\s*$")
_NOTES = (
    "仅供申报企业质量提升创新中心使用，再次复印无效",
    "此复印件与原件一致",
    "本复印件由申报单位提供",
    "扫描全能王 创建",
    "第 17 页",
    "- 17 -",
    "原件存放于公司档案室",
    "请妥善保管，遗失不补",
    "申报材料之三",
    "本件仅用于2024年度项目申报",
    "打印有效，涂改无效",
)


def _labelled(text: str) -> re.Match[str] | None:
    """A line of a label that forms have, a colon and a value: a sentence or a list within a value (一般项目：…) is none."""
    match = _LABEL_AND_VALUE.match(text)
    return match if match and "".join(match["label"].split()) in labels() else None


PageChange = Callable[[Page, Random], Page]


@dataclass(frozen=True)
class OtherSetting:
    """Every page of the paper is set otherwise."""

    name: str
    change: PageChange
    ruled: bool = True
    """Whether pages with ruled lines may be changed: what stands in a cell does not leave it."""

    def __call__(self, specimen: Specimen, chance: Random) -> Changed | None:
        if not self.ruled and any(page.rulings != Rulings() for page in specimen.pages):
            return None
        pages = [self.change(page, chance) if page.lines and page.route != "office" else page for page in specimen.pages]
        return Changed(specimen.with_pages(pages), "") if tuple(pages) != specimen.pages else None


def full_width_colon(page: Page, _: Random) -> Page:
    """The other colon than the one printed."""
    other = {":": "：", "：": ":"}
    return edited(page, lambda t: [Edit(m.start("colon"), m.end("colon"), other[m["colon"]])] if (m := _labelled(t)) else [])


def no_colon(page: Page, _: Random) -> Page:
    """Labels run into their values."""
    return edited(page, lambda t: [Edit(m.end("label"), m.start("value"), "")] if (m := _labelled(t)) and m["label"][0] > "\u2e7f" else [])


def gap_for_colon(page: Page, _: Random) -> Page:
    """A gap in place of the colon."""
    return edited(page, lambda t: [Edit(m.end("label"), m.start("value"), "  ")] if (m := _labelled(t)) else [])


def apart(page: Page, _: Random) -> Page:
    """Label and value in boxes of their own."""
    return _relined(page, lambda line, m: (part(line, 0, m.end("colon")), part(line, m.start("value"), len(line.text))))


def apart_without_colon(page: Page, _: Random) -> Page:
    """Label and value in boxes of their own, the colon lost."""
    return _relined(page, lambda line, m: (part(line, 0, m.end("label")), part(line, m.start("value"), len(line.text))))


def together(page: Page, _: Random) -> Page:
    """A label's box and that of its value are read as one."""
    return _beside(page, lambda left, right: bool(_LABEL.match(left.text)) and not _LABEL.match(right.text), 8.0)


def columns_together(page: Page, _: Random) -> Page:
    """Two labelled values beside each other are read as one line."""
    return _beside(page, lambda left, right: bool(_labelled(left.text) and _labelled(right.text)), 12.0)


def over(page: Page, _: Random) -> Page:
    """Labels over their values: the page at half its size, each line in the lower half of its old place and its label in the upper."""
    small = replace(page, lines=tuple(_halved(line) for line in page.lines))

    def stacked(line: TextLine, m: re.Match[str]) -> tuple[TextLine, TextLine]:
        label, value = part(line, 0, m.end("label")), part(line, m.start("value"), len(line.text))
        raised = BoundingBox.of(
            label.box.left, label.box.top - 1.15 * label.box.height, label.box.right, label.box.bottom - 1.15 * label.box.height
        )
        aside = value.box.left - line.box.left
        edges = tuple(e - aside for e in value.edges)
        back = BoundingBox.of(value.box.left - aside, value.box.top, value.box.right - aside, value.box.bottom)
        return replace(label, box=raised), replace(value, box=back, edges=edges)

    return _relined(small, stacked, kept=_continued(page))


def _continued(page: Page) -> frozenset[int]:
    """Places of labelled lines whose value goes on below them, under the value."""
    found = set()
    for i, line in enumerate(page.lines):
        match = _labelled(line.text)
        if match is None:
            continue
        start = line.span(match.start("value"), match.start("value") + 1).left
        below = (o for o in page.lines if 0 < o.box.top - line.box.top < 2.2 * line.box.height and o is not line)
        if any(o.box.left > line.box.left + 0.5 * (start - line.box.left) and o.box.left < line.box.right for o in below):
            found.add(i)
    return frozenset(found)


def _halved(line: TextLine) -> TextLine:
    box = BoundingBox.of(_half(line.box.left), line.box.middle_y, _half(line.box.right), line.box.bottom)
    return replace(line, box=box, edges=tuple(_half(e) for e in line.edges))


def _half(x: float) -> float:
    return 0.25 + x / 2


def smaller(page: Page, _: Random) -> Page:
    """A wide margin around the page."""

    def box(b: BoundingBox) -> BoundingBox:
        return BoundingBox.of(*(0.1 + 0.8 * x for x in b.as_list()))

    lines = tuple(replace(x, box=box(x.box), edges=tuple(0.1 + 0.8 * e for e in x.edges)) for x in page.lines)
    tables = tuple(replace(t, rows=tuple(tuple(replace(c, box=box(c.box)) for c in row) for row in t.rows)) for t in page.tables)
    rulings = Rulings(tuple(box(b) for b in page.rulings.horizontal), tuple(box(b) for b in page.rulings.vertical))
    return replace(page, lines=lines, tables=tables, rulings=rulings)


def jittered(page: Page, chance: Random) -> Page:
    """Boxes that lie a little otherwise, as another detector would have them; read in their new order."""

    def moved(line: TextLine) -> TextLine:
        h = line.box.height
        up, aside = chance.uniform(-0.18, 0.18) * h, chance.uniform(-0.2, 0.2) * h
        grown = chance.uniform(0, 0.12) * h
        b = line.box
        box = BoundingBox.of(b.left + aside, b.top + up - grown, b.right + aside, b.bottom + up + grown)
        return replace(line, box=box, edges=tuple(e + aside for e in line.edges))

    return replace(page, lines=in_reading_order(moved(line) for line in page.lines))


def broken_at_gaps(page: Page, _: Random) -> Page:
    """A line is read as two where it has a wide gap."""

    def pieces(line: TextLine) -> tuple[TextLine, ...]:
        at = [m for m in re.finditer(r"\s+", line.text) if m.start() > 0 and m.end() < len(line.text)]
        wide = [m for m in at if line.span(m.start(), m.end()).width > 0.012 or len(m[0]) > 1]
        if not wide:
            return (line,)
        first = max(wide, key=lambda m: line.span(m.start(), m.end()).width)
        return part(line, 0, first.start()), part(line, first.end(), len(line.text))

    return replace(page, lines=tuple(p for line in page.lines for p in pieces(line)))


def rewrapped(page: Page, chance: Random) -> Page:
    """Paragraphs whose lines end some characters earlier: what stood last on a line stands first on the next."""
    lines = list(page.lines)
    for i in range(len(lines) - 1):
        a, b = lines[i], lines[i + 1]
        if not _goes_on(a, b):
            continue
        k = chance.randint(1, min(4, len(a.text) - 1))
        tail = a.text[-k:]
        lines[i] = part(a, 0, len(a.text) - k)
        lines[i + 1] = edited(replace(page, lines=(b,), tables=()), lambda text, tail=tail: [Edit(0, 0, tail)]).lines[0]  # type: ignore[misc]
    return replace(page, lines=tuple(lines))


def _goes_on(a: TextLine, b: TextLine) -> bool:
    """Whether `b` is the next line of the paragraph that `a` is a full line of."""
    near = 0 < b.box.top - a.box.top < 2.6 * a.box.height and a.box.right > 0.78 and a.box.width > 0.5 and b.box.left < a.box.left + 0.02
    chinese = re.search(r"[\u4e00-\u9fff]{6}$", a.text) and re.match(r"[\u4e00-\u9fff、，。]", b.text)
    return bool(near and chinese and not _labelled(b.text) and b.box.width > 3 * b.box.height)


def with_notes(page: Page, chance: Random) -> Page:
    """Lines at the head and foot that say nothing about the paper: copy notes, a page number, what a scanning program adds."""
    free = [
        y for y in (0.006, 0.03, 0.952, 0.975) if not any(line.box.top < y + 0.02 and line.box.bottom > y - 0.004 for line in page.lines)
    ]
    added = []
    for y, text in zip(free, chance.sample(_NOTES, len(free)), strict=True):
        width = 0.016 * len(text)
        left = chance.choice([0.08, 0.5 - width / 2, 0.92 - width])
        added.append(TextLine(text, BoundingBox.of(left, y, left + width, y + 0.014), 0.96))
    return replace(page, lines=in_reading_order((*page.lines, *added)))


def _relined(page: Page, pieces: Callable[[TextLine, re.Match[str]], Sequence[TextLine]], kept: frozenset[int] = frozenset()) -> Page:
    """`page` with the pieces in place of each labelled line, but for those at the places `kept`; in reading order again."""

    def taken_apart(i: int, line: TextLine) -> Sequence[TextLine]:
        match = _labelled(line.text)
        return (line,) if match is None or i in kept else pieces(line, match)

    lines = [piece for i, line in enumerate(page.lines) for piece in taken_apart(i, line)]
    return page if len(lines) == len(page.lines) else replace(page, lines=in_reading_order(lines))


def _beside(page: Page, pair: Callable[[TextLine, TextLine], bool], apart: float) -> Page:
    """`page` with neighbours in a row joined, where `pair` says and the gap is less than `apart` line heights."""
    return replace(page, lines=tuple(_joined(page.lines, pair, apart, page.width / page.height if page.height else 0.7)))


def _joined(lines: Sequence[TextLine], pair: Callable[[TextLine, TextLine], bool], apart: float, aspect: float) -> Iterator[TextLine]:
    held: TextLine | None = None
    for line in lines:
        if held is not None:
            beside = held.box.overlap_y(line.box) > 0.5 * min(held.box.height, line.box.height)
            gap = (line.box.left - held.box.right) * aspect
            if beside and 0 <= gap < apart * held.box.height and pair(held, line):
                yield joined(held, line, "" if held.text.rstrip()[-1:] in "：:" else " ")
                held = None
                continue
            yield held
        held = line
    if held is not None:
        yield held


def settings() -> list[OtherSetting]:
    return [
        OtherSetting("colon: the other width", full_width_colon),
        OtherSetting("colon: none", no_colon),
        OtherSetting("colon: a gap", gap_for_colon),
        OtherSetting("label and value apart", apart),
        OtherSetting("label and value apart, no colon", apart_without_colon),
        OtherSetting("label and value together", together, ruled=False),
        OtherSetting("columns together", columns_together, ruled=False),
        OtherSetting("label over value", over, ruled=False),
        OtherSetting("wide margins", smaller),
        OtherSetting("jitter", jittered),
        OtherSetting("broken at gaps", broken_at_gaps),
        OtherSetting("wrapped otherwise", rewrapped),
        OtherSetting("notes at head and foot", with_notes),
    ]
