"""A document's pages as its kind module sees them: normalised lines that can be searched and quoted.

Kind modules never touch boxes: they find `Quote`s (by label, by pattern, by place) and turn them into
`Field`s, which carry the place along.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from evidence.document import Field, Flag, PageRef, Row
from evidence.page import Page
from extractors.quotes import Line, Quote, lines_of, past_label, rims_of

__all__ = ["SEPARATORS", "STUB", "Accept", "Line", "Paper", "Quote", "Reading", "first_of", "lines_of", "rims_of"]


SEPARATORS = " :：.。-_—"
STUB = 4
"""Most characters the first box of a label on two boxes can have."""

STACK, TIGHT = 2, 0.12
"""Most other languages a label is printed in, and the widest gap between them in heights of a line: a form's rows stand further apart."""
SLIDE = 1.6
"""How much higher or lower than its label a value can be set (heights of a line): a label on two lines, one of them not read."""
CAPTION = 32
"""Most characters of a line of a label that is printed on two lines."""
INDENT = 0.06
"""How far a paragraph's first line is set in, at most (fraction of the page's width)."""

_NEXT_LABEL = re.compile(
    r"[\u4e00-\u9fff/、]{0,5}(?:地\s?址|日\s?期|时\s?间|编\s?号|号\s?码|名\s?称|信用代码|范\s?围|依\s?据"
    r"|等\s?级|级\s?别|机\s?构|机\s?关|部\s?门"
    r"|有效期.{0,3}|截\s?止|型\s?号|模\s?式|代表人|负责人|签发人|电\s?话|邮\s?编|网\s?址|备\s?注|盖\s?章\)?)\s?(?:[A-Za-z][A-Za-z. ]*)?:?"
)
"""A line that is nothing but another label: what runs on below ends before it."""
Accept = Callable[[str], bool]


@dataclass(frozen=True)
class Paper:
    """The pages of one document, in order, with the ways to find things on them."""

    pages: tuple[Page, ...]

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for page in self.pages for line in lines_of(page))

    @cached_property
    def _on_page(self) -> dict[int, list[Line]]:
        """The lines of each page by its identity: neighbours are looked for on one page."""
        found: dict[int, list[Line]] = {}
        for line in self.lines:
            found.setdefault(id(line.page), []).append(line)
        return found

    @cached_property
    def _stub_before(self) -> dict[tuple[int, int], str]:
        """What `_stub_of` has found, by page and line."""
        return {}

    @cached_property
    def _under(self) -> dict[tuple[int, int, float], Line | None]:
        """What `below` has found, by page, line and reach: every label asks for the same neighbours."""
        return {}

    @cached_property
    def rims(self) -> tuple[Line, ...]:
        """What the seals on the pages say along their rims."""
        return tuple(line for page in self.pages for line in rims_of(page))

    @cached_property
    def _stubs(self) -> dict[int, list[Line]]:
        """Lines of a few characters that may begin a label, by the identity of their page.

        Office files print no label in two boxes, and have thousands of short cells.
        """
        found: dict[int, list[Line]] = {}
        for line in self.lines:
            if len(line.text) <= STUB and line.page.route != "office":
                found.setdefault(id(line.page), []).append(line)
        return found

    @cached_property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    def refs(self) -> tuple[PageRef, ...]:
        return tuple(PageRef(p.file, p.sha256, p.number) for p in self.pages)

    def find(self, pattern: str, flags: int = 0) -> Iterator[tuple[Quote, re.Match[str]]]:
        """Each match of `pattern` within a line, as a quote and its match; group 1 is quoted when there is one."""
        rx = re.compile(pattern, flags)
        for line in self.lines:
            for m in rx.finditer(line.text):
                group = 1 if rx.groups and m.group(1) is not None else 0
                yield Quote(((line, m.start(group), m.end(group)),)), m

    def first(self, pattern: str, flags: int = 0) -> Quote | None:
        """The first match of `pattern`, or None."""
        return next((q for q, _ in self.find(pattern, flags)), None)

    def has(self, pattern: str, flags: int = 0) -> bool:
        return self.first(pattern, flags) is not None

    def labelled(self, labels: str, accept: Accept | None = None, *, stop: str = "", lines: int = 1) -> Iterator[Quote]:
        """Values that stand after a label, best first.

        `labels` is a pattern for the label itself (colons need not be in it); it may lie on two boxes where it was
        printed with wide gaps (``地`` ``址:``). The value is what follows on the line, else what stands to the right on the
        same height, else what stands below, past a second line of the label (its translation) where `accept` refuses that. `accept` says
        whether a text can be the value (candidates that it refuses are passed over). `stop` is a pattern
        at which a value ends. Up to `lines` lines are joined when the value runs on below.
        """
        rx = re.compile(labels)
        end = re.compile(stop) if stop else None
        for line in self.lines:
            broken = self._broken_label(line, rx)
            whole = [
                (m.end(), line.text[m.start() : past_label(line.text, m.end())].rstrip(" :"))
                for m in rx.finditer(line.text)
                if broken is None or m.start() != broken[1]
            ]
            for at, label in (*whole, *self._split_label(line, rx)):
                for quote in self._after(line, at, end, lines):
                    if quote.text and (accept is None or accept(quote.text)):
                        yield replace(quote, label=label)
                        break
            if broken is not None:
                for quote in self._after_broken(line, broken, end, lines):
                    if quote.text and (accept is None or accept(quote.text)):
                        yield replace(quote, label=broken[3])
                        break

    def _broken_label(self, line: Line, labels: re.Pattern[str]) -> tuple[Line, int, int, str] | None:
        """A label that runs over the end of `line` (评审通过时 / 间): the line it ends on, where it begins and ends, its words."""
        if len(line.text) > CAPTION or line.page.route == "office" or line.text.endswith(":"):
            return None
        below = self.below(line, 0.7)
        if below is None or len(below.text) > CAPTION or below.box.height > 1.6 * line.box.height or below.box.width > 1.2 * line.box.width:
            return None
        if abs(below.box.left - line.box.left) > 0.02 and abs(below.box.middle_x - line.box.middle_x) > 0.02:
            return None
        gap = " " if re.search(r"[A-Za-z]$", line.text) and re.match(r"[A-Za-z]", below.text) else ""
        first = len(line.text + gap)
        for m in labels.finditer(line.text + gap + below.text):
            alone, own = labels.match(line.text, m.start()), labels.match(below.text)
            if own is not None and own.end() == m.end() - first:
                continue
            if m.start() < len(line.text) and m.end() > first and (alone is None or alone.end() < len(line.text) or not gap):
                return below, m.start(), m.end() - first, m.group(0)
        return None

    def _after_broken(self, line: Line, broken: tuple[Line, int, int, str], end: re.Pattern[str] | None, lines: int) -> Iterator[Quote]:
        """Values of a label on two lines: behind its end, else right of both lines, else below."""
        last, _, at, _ = broken
        at = past_label(last.text, at)
        rest = Quote(((last, at, len(last.text)),)).strip(SEPARATORS + ")") if at < len(last.text) else None
        if rest is not None and rest.text.strip(SEPARATORS + ")"):
            yield from self._grown(rest, end, lines, last)
        edge = max(line.box.right, last.box.right) - 0.02
        beside = [
            o
            for o in self.lines
            if o.page is line.page
            and o.box.left >= edge
            and o.box.bottom > line.box.top + 0.2 * line.box.height
            and o.box.middle_y < last.box.bottom
        ]
        for near in sorted(beside, key=lambda o: (round(o.box.left, 2), o.box.top))[:1]:
            yield from self._grown(Quote(((near, 0, len(near.text)),)).strip(SEPARATORS), end, lines, line)
        below = self.below(last, 3.5)
        if below is not None:
            yield from self._grown(Quote(((below, 0, len(below.text)),)).strip(SEPARATORS), end, lines, last)

    def _split_label(self, line: Line, labels: re.Pattern[str]) -> Iterator[tuple[int, str]]:
        """Where a label ends on `line` that began in a box of a few characters left of it."""
        key = (id(line.page), line.index)
        if key not in self._stub_before:
            self._stub_before[key] = self._stub_of(line)
        stub = self._stub_before[key]
        if stub:
            for m in labels.finditer(stub + line.text):
                if m.start() < len(stub) < m.end():
                    yield m.end() - len(stub), m.group(0)

    def _stub_of(self, line: Line) -> str:
        """The text of the box of a few characters close left of `line`, "" where there is none."""
        before = [
            o
            for o in self._stubs.get(id(line.page), ())
            if -0.02 < line.box.left - o.box.right < 0.15
            and o is not line
            and o.box.left < line.box.left
            and o.box.overlap_y(line.box) > 0.5 * min(o.box.height, line.box.height)
        ]
        return max(before, key=lambda o: o.box.right).text if before else ""

    def _after(self, line: Line, at: int, end: re.Pattern[str] | None, lines: int) -> Iterator[Quote]:
        at = past_label(line.text, at)
        rest = Quote(((line, at, len(line.text)),)).strip(SEPARATORS) if at < len(line.text) else None
        if rest is not None and rest.text.strip(SEPARATORS):
            yield from self._grown(rest, end, lines, line)
        for near in self.neighbours(line):
            top, over = self._top(near, line)
            if over:
                yield from self._grown(Quote(((top, 0, len(top.text)),)).strip(SEPARATORS), end, max(lines, over + 1), line)
            yield from self._grown(Quote(((near, 0, len(near.text)),)).strip(SEPARATORS), end, lines, line)

    def _top(self, value: Line, label: Line) -> tuple[Line, int]:
        """The first line of the cell right of its label that `value` stands in, and how many lines that is above it.

        Lines that are another label's, or go on what began further left, are none of the cell."""
        top, over = value, 0
        while value.box.left >= label.box.right - 0.02 and (above := self._tight(top)) is not None:
            if any(
                _level(o, above) and o.box.right <= above.box.left + 0.01 for o in self.lines if o.page is value.page and o is not label
            ):
                return value, 0
            top, over = above, over + 1
        return (top, over) if 0 < over <= STACK and not self._carried(top) else (value, 0)

    def _tight(self, line: Line) -> Line | None:
        """The line set close above `line` at its left edge."""
        height = max(line.box.height, 1e-6)
        return next(
            (
                o
                for o in self.lines
                if o.page is line.page
                and o.box.top < line.box.top
                and abs(o.box.left - line.box.left) < 0.012
                and -0.3 * height < line.box.top - o.box.bottom < 0.45 * height
            ),
            None,
        )

    def _carried(self, line: Line) -> bool:
        """Whether `line` goes on what a longer line right above it begins, further left."""
        height = max(line.box.height, 1e-6)
        return any(
            o.page is line.page
            and o.box.left < line.box.left - 0.05
            and o.box.right > line.box.left + 0.05
            and -0.3 * height < line.box.top - o.box.bottom < 0.6 * height
            for o in self.lines
        )

    def _grown(self, quote: Quote, end: re.Pattern[str] | None, lines: int, label: Line) -> Iterator[Quote]:
        """`quote` with the lines that continue it, longest first, each cut at `end`."""
        grown = [quote]
        last = quote.pieces[-1][0]
        for _ in range(lines - 1):
            below = self.below(last)
            if below is None or (end is not None and end.match(below.text)) or _NEXT_LABEL.fullmatch(below.text):
                break
            if not self._continues(quote, below, label):
                break
            grown.append(grown[-1].then(Quote(((below, 0, len(below.text)),))))
            last = below
        for q in reversed(grown):
            cut = end.search(q.text) if end else None
            if cut and cut.start() == 0:
                continue
            yield q.cut(0, cut.start()).strip(SEPARATORS) if cut else q

    def _continues(self, quote: Quote, below: Line, label: Line) -> bool:
        """Whether `below` can carry on a value: set at its left edge (or its label's) or centred under it, and no other label's value."""
        first, box = quote.pieces[0][0], below.box
        left = label.box.left if first is label else quote.box.left
        if first is label and self._fills(label):
            left -= INDENT
        aligned = box.left > left - 0.03 or abs(box.middle_x - quote.box.middle_x) < 0.03
        return aligned and not any(
            o.page is below.page
            and o is not label
            and o is not below
            and o.box.right <= box.left + 0.01
            and o.box.left > label.box.left - 0.05
            and o.box.overlap_y(box) > 0.5 * min(o.box.height, box.height)
            for o in self.lines
        )

    def _fills(self, line: Line) -> bool:
        """Whether the line reaches the right edge of the page's text: then it may be the indented first line of a paragraph."""
        return line.box.width > 0.5 and line.box.right > max(o.box.right for o in self.lines if o.page is line.page) - 0.06

    def neighbours(self, line: Line) -> Iterator[Line]:
        """Lines where a label's value may stand: right of it on its height, then below it."""
        same = [o for o in self.lines if o.page is line.page and o is not line]
        height = max(line.box.height, 1e-6)
        # Boxes of large or slanted lines reach over each other by a little.
        right = [o for o in same if o.box.overlap_y(line.box) > 0.5 * min(height, o.box.height) and o.box.left >= line.box.right - 0.02]
        yield from (
            sorted(right, key=lambda o: o.box.left)[:1]
            or self._beside_stack(line, same)
            or [o for o in (self.slid(line),) if o is not None]
        )
        below = self.below(line, 3.5)
        if line.text.endswith(":"):  # its value may be centred under a label at the margin
            under = [o for o in same if -0.2 * height < o.box.top - line.box.bottom < 3 * height]
            yield from sorted(under, key=lambda o: (round((o.box.top - line.box.bottom) / height), abs(o.box.left - line.box.left)))[:1]
        if below is not None:
            yield below
            second = self.below(below)
            if second is not None and second is not line:
                yield second

    def _beside_stack(self, line: Line, same: list[Line]) -> list[Line]:
        """The line right of a label that is printed in several languages set close under each other."""
        stack, height = [line], max(line.box.height, 1e-6)
        for _ in range(STACK):
            stack += [
                o
                for o in same
                if o not in stack and any(abs(o.box.left - s.box.left) < 0.008 and _gap(o, s) < TIGHT * height for s in stack)
            ]
        top, bottom = min(o.box.top for o in stack) - 0.3 * height, max(o.box.bottom for o in stack)
        edge = max(o.box.right for o in stack) - 0.02
        right = [o for o in same if o.box.left >= edge and o.box.top >= top and o.box.middle_y < bottom]
        return sorted(right, key=lambda o: (o.box.top, o.box.left))[:1] if len(stack) > 1 else []

    def slid(self, line: Line) -> Line | None:
        """The value right of a label that stands half a row higher or lower, where neither has anything on its own height."""
        height = max(line.box.height, 1e-6)
        same = [
            o for o in self.lines if o.page is line.page and o is not line and abs(o.box.middle_y - line.box.middle_y) < 2 * SLIDE * height
        ]
        right = [o for o in same if o.box.left >= line.box.right - 0.02]
        if any(_level(o, line) for o in right):
            return None
        near = [o for o in right if abs(o.box.middle_y - line.box.middle_y) < SLIDE * height]
        value = min(near, key=lambda o: (round(abs(o.box.middle_y - line.box.middle_y), 3), o.box.left), default=None)
        if value is not None and any(_between(o, line, value) for o in near):
            return None
        return None if value is None or any(_level(p, value) and p.box.right <= value.box.left + 0.01 for p in same) else value

    def below(self, line: Line, reach: float = 2.0) -> Line | None:
        """The next line under `line` that shares some of its width, at most `reach` line heights down."""
        key = (id(line.page), line.index, reach)
        if key not in self._under:
            self._under[key] = self._next_under(line, reach)
        return self._under[key]

    def _next_under(self, line: Line, reach: float) -> Line | None:
        box = line.box
        limit, start = box.bottom + reach * max(box.height, 0.008), box.bottom - 0.2 * box.height
        under = [
            o
            for o in self._on_page.get(id(line.page), ())
            if o is not line and o.box.top < limit and o.box.middle_y > start and o.box.overlap_x(box) > 0
        ]
        return min(under, key=lambda o: (o.box.top, o.box.left), default=None)


def _level(one: Line, other: Line) -> bool:
    """Whether two lines stand on one height."""
    return one.box.overlap_y(other.box) > 0.5 * min(one.box.height, other.box.height)


def _between(other: Line, label: Line, value: Line) -> bool:
    """Whether `other` lies on the other side of `label` and about as near as `value`: then neither is surely its own."""
    own, far = value.box.middle_y - label.box.middle_y, other.box.middle_y - label.box.middle_y
    return own * far < 0 and abs(far) < 1.12 * abs(own)


def _gap(one: Line, other: Line) -> float:
    """The height between two lines, however they lie; negative where they overlap."""
    return max(one.box.top - other.box.bottom, other.box.top - one.box.bottom)


@dataclass(frozen=True)
class Reading:
    """What a kind module found: only what is there."""

    fields: dict[str, Field] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    flags: tuple[Flag, ...] = ()


def first_of(candidates: Sequence[Field | None] | Iterator[Field | None]) -> Field | None:
    """The first candidate that was found."""
    return next((c for c in candidates if c is not None), None)
