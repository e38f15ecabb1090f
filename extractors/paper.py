"""A document's pages as its kind module sees them: normalised lines that can be searched and quoted.

Kind modules never touch boxes: they find `Quote`s (by label, by pattern, by place) and turn them into
`Field`s, which carry the place along.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice

from evidence.document import Field, Flag, PageRef, Row
from extractors.captions import is_caption
from extractors.layout import Layout
from extractors.quotes import Line, Quote, lines_of, opens_latin, past_label, regex, rims_of

__all__ = ["SEPARATORS", "STUB", "Accept", "Line", "Paper", "Quote", "Reading", "first_of", "lines_of", "rims_of"]


SEPARATORS = " :：.。-_—"
STUB = 4
"""Most characters the first box of a label on two boxes can have."""

LABELS_OF_A_LINE = 8
"""Labels of one sort in a line that are looked behind; no print has more."""
CAPTION = 32
"""Most characters of a line of a label that is printed on two lines."""
_NEXT_LABEL = re.compile(
    r"[\u4e00-\u9fff/、]{0,5}(?:地\s?址|日\s?期|时\s?间|编\s?号|号\s?码|名\s?称|信用代码|范\s?围|依\s?据"
    r"|等\s?级|级\s?别|机\s?构|机\s?关|部\s?门"
    r"|有效期.{0,3}|截\s?止|型\s?号|模\s?式|代表人|负责人|签发人|电\s?话|邮\s?编|网\s?址|备\s?注|盖\s?章\)?)\s?(?:[A-Za-z][A-Za-z. ]*)?:?"
)
"""A line that is nothing but another label: what runs on below ends before it."""
_OPENED = re.compile(
    r"[\u4e00-\u9fff/、()]{0,8}(?:日期?|时间|编号|证号|号码|名称|机构|机关|部门|单位|公司|[人者]|地址|住所|范围|依据|等级|级别|期限|有效期.?|至|姓名"
    r"|专业|电话|网址|备注):"
)
"""A line that begins with another label and its colon."""
_IN_GROUP = re.compile(r"(?:名称|编号|全称|单位|日期|时间):?")
"""What a label says that a group of rows completes (标称生产者信息 | 名称)."""
_GROUPS = re.compile(r"(?:的?(?:基本)?(?:信息|情况|资料|概况))?:?$")
Accept = Callable[[str], bool]


@dataclass(frozen=True)
class Paper(Layout):
    """The pages of one document, in order, with the ways to find things on them."""

    @cached_property
    def _stub_before(self) -> dict[tuple[int, int], str]:
        """What `_stub_of` has found, by page and line."""
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
        rx = regex(pattern, flags)
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
        same height, else what stands below, past a second line of the label (its translation) where `accept` refuses that; over it where
        the page's captions stand under their values. `accept` says
        whether a text can be the value (candidates that it refuses are passed over). `stop` is a pattern
        at which a value ends. Up to `lines` lines are joined when the value runs on below.
        """
        rx = regex(labels)
        end = regex(stop) if stop else None
        for line in self.lines:
            broken = self.broken_label(line, rx)
            whole = [
                (m.end(), line.text[m.start() : past_label(line.text, m.end())].rstrip(" :"))
                for m in islice(rx.finditer(line.text), LABELS_OF_A_LINE)
                if broken is None or m.start() != broken[1]
            ]
            for at, label in (*whole, *self.split_label(line, rx)):
                for quote in self._after(line, at, end, lines):
                    if quote.text and (accept is None or accept(quote.text)):
                        yield replace(quote, label=label)
                        break
            if broken is not None:
                for quote in self._after_broken(line, broken, end, lines):
                    if quote.text and (accept is None or accept(quote.text)):
                        yield replace(quote, label=broken[3])
                        break

    def broken_label(self, line: Line, labels: re.Pattern[str]) -> tuple[Line, int, int, str] | None:
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
            yield from self._grown(Quote.of(near).strip(SEPARATORS), end, lines, line)
        below = self.below(last, 3.5)
        if below is not None:
            yield from self._grown(Quote.of(below).strip(SEPARATORS), end, lines, last)

    def split_label(self, line: Line, labels: re.Pattern[str]) -> Iterator[tuple[int, str]]:
        """Where a label ends on `line` that began in a box of a few characters left of it, or in its group's cell."""
        key = (id(line.page), line.index)
        if key not in self._stub_before:
            self._stub_before[key] = self._stub_of(line)
        stub = self._stub_before[key]
        if stub:
            for m in labels.finditer(stub + line.text):
                if m.start() < len(stub) < m.end():
                    yield m.end() - len(stub), m.group(0)

    def _stub_of(self, line: Line) -> str:
        """The text of the box of a few characters close left of `line`, "" where there is none; of a character to a box, of all of them."""
        before = [
            o
            for o in self._stubs.get(id(line.page), ())
            if -0.02 < line.box.left - o.box.right < 0.15
            and o is not line
            and o.box.left < line.box.left
            and o.box.overlap_y(line.box) > 0.5 * min(o.box.height, line.box.height)
        ]
        grouped = self.group_of(line) if _IN_GROUP.fullmatch(line.text) else ""
        if grouped:
            return _GROUPS.sub("", grouped)
        left = max(before, key=lambda o: o.box.right, default=None)
        if left is None:
            return ""
        return (self._stub_of(left) if len(left.text) == 1 else "") + left.text

    def _after(self, line: Line, at: int, end: re.Pattern[str] | None, lines: int) -> Iterator[Quote]:
        at = past_label(line.text, at)
        rest = Quote(((line, at, len(line.text)),)).strip(SEPARATORS) if at < len(line.text) else None
        if rest is not None and rest.text.strip(f"{SEPARATORS})"):
            yield from self._grown(rest, end, lines, line)
        elif value := self.over(line):
            yield from self._grown(Quote.of(value[0]).strip(SEPARATORS), end, max(lines, len(value)), line)
            return
        for near in self.neighbours(line):
            top, over = self._top(near, line)
            if over:
                yield from self._grown(Quote.of(top).strip(SEPARATORS), end, max(lines, over + 1), line)
            yield from self._grown(_behind_translation(near, line), end, lines, line)

    def _grown(self, quote: Quote, end: re.Pattern[str] | None, lines: int, label: Line) -> Iterator[Quote]:
        """`quote` with the lines that continue it, longest first, each cut at `end`."""
        grown = [quote]
        last = quote.pieces[-1][0]
        for _ in range(lines - 1):
            below = self.below(last)
            if below is None or below is label or (end is not None and end.match(below.text)) or _is_next(below, quote, label):
                break
            if not self._continues(quote, below, label):
                break
            grown.append(grown[-1].then(Quote.of(below)))
            last = below
        for q in reversed(grown):
            cut = end.search(q.text) if end else None
            if cut and cut.start() == 0:
                continue
            yield q.cut(0, cut.start()).strip(SEPARATORS) if cut else q


def _behind_translation(near: Line, label: Line) -> Quote:
    """All of a line; of one under its label that begins with the label in English what follows (生效日期 / Effective Date: 2021-11-15)."""
    under = near.box.top > label.box.middle_y and abs(near.box.left - label.box.left) < 0.02
    at = near.text.index(":") + 1 if under and opens_latin(near.text) else 0
    return Quote(((near, at if at < len(near.text) else 0, len(near.text)),)).strip(SEPARATORS)


def _is_next(below: Line, quote: Quote, label: Line) -> bool:
    """Whether the line below a value is another label, or the translation of its own, and does not go on with it."""
    if _NEXT_LABEL.fullmatch(below.text) or _OPENED.match(below.text) or opens_latin(below.text):
        return True
    if not is_caption(below):
        return False
    chinese = re.search(r"[\u3400-\u9fff]", below.text) is not None
    under = quote.pieces[0][0].box.middle_y > label.box.bottom
    if chinese:
        return under and abs(below.box.left - label.box.left) < 0.02
    return re.search(r"[\u3400-\u9fff]", quote.text) is not None or is_caption(quote.pieces[-1][0])


@dataclass(frozen=True)
class Reading:
    """What a kind module found: only what is there."""

    fields: dict[str, Field] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    flags: tuple[Flag, ...] = ()


def first_of(candidates: Sequence[Field | None] | Iterator[Field | None]) -> Field | None:
    """The first candidate that was found."""
    return next((c for c in candidates if c is not None), None)
