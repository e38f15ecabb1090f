"""Where lines stand on their pages: what is beside and below a line, and what carries on a value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from evidence.page import Page
from extractors.captions import is_caption, under_values, value_over
from extractors.quotes import Line, Quote, lines_of

STACK, TIGHT = 2, 0.12
"""Most other languages a label is printed in, and the widest gap between them in heights of a line: a form's rows stand further apart."""
SLIDE = 1.6
"""How much higher or lower than its label a value can be set (heights of a line): a label on two lines, one of them not read."""
SHORT = 0.75
"""Where the print of a page ends that is not filled: a short letter, a form in the upper half of its sheet."""
INDENT = 0.06
"""How far a paragraph's first line is set in, at most (fraction of the page's width)."""


@dataclass(frozen=True)
class Layout:
    """The lines of a document's pages, with the ways from one to its neighbours."""

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
    def _under(self) -> dict[tuple[int, int, float], Line | None]:
        """What `below` has found, by page, line and reach: every label asks for the same neighbours."""
        return {}

    @cached_property
    def _captions(self) -> dict[int, frozenset[int]]:
        """Which captions of a page stand under their values, by its identity."""
        return {page: under_values(lines) for page, lines in self._on_page.items() if lines[0].page.route != "office"}

    @cached_property
    def _extent(self) -> dict[int, tuple[float, float]]:
        """Where the print of each page begins and ends, by its identity."""
        return {page: (min(o.box.top for o in lines), max(o.box.bottom for o in lines)) for page, lines in self._on_page.items()}

    def depth(self, line: Line) -> float:
        """How far down its page a line stands, 0 to 1: of the page, or of the print where that ends far above the page's foot."""
        top, end = self._extent.get(id(line.page), (0.0, 1.0))
        of_print = (line.box.middle_y - top) / max(end - top, 1e-6)
        return max(line.box.middle_y, of_print) if end < SHORT else line.box.middle_y

    def over(self, caption: Line) -> tuple[Line, ...]:
        """The lines of the value that `caption` stands under, where the page's captions stand so."""
        page = id(caption.page)
        return value_over(caption, self._on_page[page]) if caption.index in self._captions.get(page, ()) else ()

    def _top(self, value: Line, label: Line) -> tuple[Line, int]:
        """The first line of the cell right of its label that `value` stands in, and how many lines that is above it.

        Lines that are another label's, or go on what began further left, are none of the cell."""
        top, over = value, 0
        while value.box.left >= label.box.right - 0.02 and (above := self._tight(top)) is not None:
            if above is label:
                return value, 0
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
        right = [
            o
            for o in same
            if o.box.overlap_y(line.box) > 0.5 * min(height, o.box.height) and o.box.left >= line.box.right - 0.02 and o.text != ":"
        ]
        first = sorted(right, key=lambda o: o.box.left)[:1]
        yield from (
            self._nearer(line, first, same)
            or self._astride(line, first, same)
            or first
            or self._beside_stack(line, same)
            or [o for o in (self.slid(line),) if o is not None]
        )
        below = self.below(line, 3.5)
        if line.text.endswith(":") or self._heads(line, same):  # its value may be centred under a label at the margin, or set in
            under = [o for o in same if -0.2 * height < o.box.top - line.box.bottom < 3 * height]
            yield from sorted(under, key=lambda o: (round((o.box.top - line.box.bottom) / height), abs(o.box.left - line.box.left)))[:1]
        if below is not None:
            yield below
            second = self.below(below)
            if second is not None and second is not line:
                yield second

    def _nearer(self, line: Line, right: list[Line], same: list[Line]) -> list[Line]:
        """The value between a label in two languages and the next label of its row, which stands level with the upper of the two."""
        label = bool(right) and (is_caption(right[0]) or ":" in right[0].text)
        under = self.below(line, 0.5) if label else None
        if under is None or abs(under.box.left - line.box.left) > 0.008:
            return []
        return self._beside_stack(line, [o for o in same if o.box.left < right[0].box.left])

    def _astride(self, line: Line, right: list[Line], same: list[Line]) -> list[Line]:
        """The upper of two lines of a cell between which, on half their height, its label stands left of it."""
        height, middle = max(line.box.height, 1e-6), line.box.middle_y
        edge = right[0].box.left - 0.01 if right else 1.0
        near = [o for o in same if line.box.right - 0.02 <= o.box.left < edge and abs(o.box.middle_y - middle) < 1.2 * height]
        column = min((o.box.left for o in near), default=0.0)
        cell = sorted((o for o in near if o.box.left - column < 0.012), key=lambda o: o.box.top)
        if len(cell) != 2 or abs((cell[0].box.middle_y + cell[1].box.middle_y) / 2 - middle) > 0.3 * height:
            return []
        return cell[:1] if cell[0].box.middle_y < middle < cell[1].box.middle_y and _gap(*cell) < 0.9 * height else []

    def group_of(self, line: Line) -> str:
        """What the merged cell at the left of a ruled table says of the row that `line` stands in (样品信息 beside 名称, 型号, 商标); ""
        where its rows have no such cell."""
        rulings, y = line.page.rulings, line.box.middle_y
        edges = sorted({round(v.middle_x, 3) for v in rulings.vertical if v.top - 0.005 < y < v.bottom + 0.005})
        if len(edges) < 3 or line.box.left < edges[1] - 0.01:
            return ""
        group, own = (self._cell_rows(line, x) for x in ((edges[0] + edges[1]) / 2, line.box.middle_x))
        if group[1] - group[0] < own[1] - own[0] + line.box.height:
            return ""
        inside = [
            o
            for o in self._on_page.get(id(line.page), ())
            if edges[0] - 0.01 < o.box.left and o.box.right < edges[1] + 0.01 and group[0] < o.box.middle_y < group[1]
        ]
        return "".join(o.text for o in sorted(inside, key=lambda o: o.box.top))

    def _cell_rows(self, line: Line, x: float) -> tuple[float, float]:
        """Where the ruled cell at `x` begins and ends on the height of `line`."""
        levels = [h.middle_y for h in line.page.rulings.horizontal if h.left - 0.005 < x < h.right + 0.005]
        top = max((y for y in levels if y < line.box.middle_y), default=0.0)
        return top, min((y for y in levels if y > line.box.middle_y), default=1.0)

    def parted(self, one: Line, other: Line) -> bool:
        """Whether a ruled line runs between two lines, one over the other: they stand in two cells."""
        top, bottom = sorted((one.box.middle_y, other.box.middle_y))
        x = max(one.box.left, other.box.left) + 0.005
        return any(top < h.middle_y < bottom and h.left < x < h.right for h in one.page.rulings.horizontal)

    def _heads(self, line: Line, same: list[Line]) -> bool:
        """Whether a caption without a colon stands alone on its height."""
        return is_caption(line) and not any(_level(o, line) for o in same)

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
