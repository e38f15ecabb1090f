"""Labelled values of letters and forms: a cell's lines after its label, organisations, dates and periods among them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from evidence.document import Field
from extractors.captions import is_caption
from extractors.fields.confidence import judge
from extractors.fields.damaged_dates import dates_on
from extractors.fields.dates import DateRead
from extractors.fields.organisations import OrganisationRead, find_organisations
from extractors.fields.terms import find_ranges
from extractors.fields.vocabulary import PLACES
from extractors.paper import SEPARATORS, Line, Paper, Quote
from extractors.quotes import past_label, regex
from extractors.rows import rows_of

_LABEL = re.compile(
    r"[\u4e00-\u9fff/()]{0,6}(?:名称|编号|号码|日期|时间|单位|类别|型号|规格|依据|结论|数量|地址|电话|部门|商标|状态|等级|负责人)"
)
"""A text that is nothing but a label: no value."""
_ANY_LABEL = re.compile(r"[\u4e00-\u9fff()/]{2,12}[::]")
_BEGINS = re.compile(rf"{_ANY_LABEL.pattern}|:")
"""What begins another value: its label, or the colon of one that stands left of it."""


def labelled_block(paper: Paper, labels: str, accept: Callable[[str], bool], *, stop: str = "", lines: int = 4) -> Iterator[Quote]:
    """Values after a label that may run over several lines: a table cell's lines, or a line and those under it.

    Unlike `Paper.labelled`, a line below that has a label of its own on its left, or stands apart, does not belong.
    """
    rx, end = regex(labels), regex(stop) if stop else None
    for line, ends, said in _labels_on(paper, rx):
        at = past_label(line.text, ends)
        rest = line.text[at:].strip(SEPARATORS)
        starts = [(Quote(((line, at, len(line.text)),)).strip(SEPARATORS), True)] if rest else []
        over = () if rest else paper.over(line)
        starts += [(_whole(over[0]), True)] if over else [(_whole(o), True) for o in _beside(paper, line)]
        starts += [(_whole(o), False) for o in (paper.below(line),) if o is not None and not over]
        for quote, beside in starts:
            grown = _block(paper, quote, line if beside else None, lines)
            cut = end.search(grown.text) if end else None
            grown = grown.cut(0, cut.start()).strip(SEPARATORS) if cut and cut.start() else grown
            if not (cut and cut.start() == 0) and grown.text and accept(grown.text):
                yield replace(grown, label=said)
                break


def _labels_on(paper: Paper, labels: re.Pattern[str]) -> Iterator[tuple[Line, int, str]]:
    """Where labels end and what they say, those broken over two lines or begun by the cell left of them among them."""
    for line in paper.lines:
        yield from ((line, m.end(), m.group()) for m in labels.finditer(line.text))
        yield from ((line, at, said) for at, said in paper.split_label(line, labels))
        broken = paper.broken_label(line, labels)
        if broken is not None:
            last, _, at, said = broken
            yield (last, at, said) if last.text[at:].strip(SEPARATORS) else (line, len(line.text), said)


def _whole(line: Line) -> Quote:
    return Quote.of(line).strip(SEPARATORS)


def _beside(paper: Paper, label: Line) -> list[Line]:
    """The first line of the cell right of `label`, which stands at the middle of the cell's height."""
    height = max(label.box.height, 1e-6)
    right = [o for o in paper.lines if o.page is label.page and o.box.left >= label.box.right - 0.01]
    near = [o for o in right if abs(o.box.middle_y - label.box.middle_y) < 1.1 * max(height, o.box.height)]
    if not near:
        return []
    column = min(o.box.left for o in near)
    first = min(
        (o for o in near if o.box.left - column < 0.08), key=lambda o: (abs(o.box.middle_y - label.box.middle_y) > 0.6 * height, o.box.top)
    )
    while (above := _above(paper, right, first)) is not None:
        first = above
    return [first]


def _above(paper: Paper, column: list[Line], line: Line) -> Line | None:
    """The line of the same cell above `line`, or None."""
    over = [
        o
        for o in column
        if o.box.overlap_x(line.box) > 0 and 0 <= line.box.top - o.box.bottom + 0.2 * line.box.height < 0.9 * line.box.height
    ]
    near = max(over, key=lambda o: o.box.top, default=None)
    return near if near is not None and near is not line and not paper.parted(near, line) and not _has_label_beside(paper, near) else None


def _block(paper: Paper, quote: Quote, label: Line | None, lines: int) -> Quote:
    """`quote` with the lines of its cell that follow it; `label` stands left of the cell, where it does."""
    last = quote.pieces[-1][0]
    for _ in range(lines - 1):
        below = paper.below(last)
        if (
            below is None
            or below is label
            or below.box.top - last.box.bottom > 0.9 * last.box.height
            or _BEGINS.match(below.text)
            or paper.parted(last, below)
        ):
            break
        if label is not None and _has_label_beside(paper, below, label):
            break
        quote = quote.then(Quote.of(below))
        last = below
    return quote


def _has_label_beside(paper: Paper, line: Line, own: Line | None = None) -> bool:
    """Whether another label than its `own` stands left of a line."""
    return any(
        o.page is line.page and o.box.right <= line.box.left + 0.01 and o.box.overlap_y(line.box) > 0.5 * min(o.box.height, line.box.height)
        for o in paper.lines
        if o is not line and o is not own and (re.search(r"[\u4e00-\u9fff]", o.text) or is_caption(o))
    )


def labelled_text(
    paper: Paper, labels: str, accept: Callable[[str], bool], *, stop: str = "", lines: int = 1, penalty: float = 0.0
) -> Field | None:
    """The value after a label, as printed without spaces inside Chinese; the first that `accept` takes."""
    for quote in labelled_block(
        paper, labels, lambda t: not _LABEL.fullmatch(t) and accept(t), stop=stop or _ANY_LABEL.pattern, lines=lines
    ):
        return quote.field(_joined(quote.text), judge(quote.score, labelled=True) - penalty)
    return None


def _joined(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" :,;。")


def labelled_organisations(paper: Paper, labels: str, *, lines: int = 4) -> Field | None:
    """The organisations after a label (several as a tuple, in order), or None."""
    for quote in labelled_block(paper, labels, lambda t: bool(find_organisations(t)), lines=lines, stop=_ANY_LABEL.pattern):
        apart = one_a_line(quote)
        found = apart or [one for o in find_organisations(quote.text) if len(o.name) >= 4 for one in _parted(quote, o)]
        if not found or found[0].start > 6:
            continue
        if len(quote.pieces) > 1 and _is_stub(quote):
            continue
        run = apart or _run(quote.text, found)
        names = tuple(dict.fromkeys(o.name for o in run))
        piece = quote.cut(run[0].start, run[-1].end)
        return piece.field(names if len(names) > 1 else names[0], judge(piece.score, labelled=True, grammar=True))
    return None


def _is_stub(quote: Quote) -> bool:
    """Whether the first of a cell's lines is too short to begin a name there: the heading of a table's next column."""
    line, a, b = quote.pieces[0]
    return b - a <= 3 and not line.text[a:b].startswith(PLACES)


def one_a_line(quote: Quote) -> list[OrganisationRead]:
    """The organisations of a cell that gives each a line of its own, without a sign between them; [] for any other text."""
    found, at = [], 0
    for line, a, b in quote.pieces:
        reads = find_organisations(line.text[a:b])
        whole = len(reads) == 1 and reads[0].start == 0 and reads[0].end == b - a and len(reads[0].name) >= 4
        if not whole or re.match(r"有限|股份|责任|集团|公司", line.text[a:b]):
            return []
        found.append(replace(reads[0], start=at, end=at + b - a))
        at += b - a
    return found if len(found) > 1 else []


def _parted(quote: Quote, read: OrganisationRead) -> list[OrganisationRead]:
    """`read` as the names it is where one of them ends with its legal form at a line's end and another begins the next line."""
    at = 0
    for _, a, b in quote.pieces:
        at += b - a
        before, after = quote.text[read.start : at], quote.text[at : read.end]
        if read.start < at < read.end and re.search(r"(?:有限|责任|集团)公司$", before):
            rest = find_organisations(after)
            if len(after) >= 5 and len(rest) == 1 and (rest[0].start, rest[0].end) == (0, len(after)) and not _BRANCH.match(after):
                first = replace(read, end=at, name=before)
                return [first, *_parted(quote, replace(read, start=at, name=after, sort=rest[0].sort))]
    return [read]


_BRANCH = re.compile(r"[\u4e00-\u9fff]{0,6}(?:分公司|分厂|分院|工会|党委|支部|检测中心|试验室|实验室|研究院|研究所|技术中心)$")
"""A part of an enterprise, which goes on its name."""


def _run(text: str, found: list[OrganisationRead]) -> list[OrganisationRead]:
    """The organisations that follow one another with nothing but 、和与及 and role notes in brackets between them."""
    run = [found[0]]
    for one in found[1:]:
        if not re.fullmatch(r"\s*(?:\([^)]*\))?[、,;和与及/\s]*(?:\d[.、])?", text[run[-1].end : one.start]):
            break
        run.append(one)
    return run


def labelled_date(paper: Paper, labels: str, *, penalty: float = 0.0) -> Field | None:
    """The date after a label; a seal may have cut it into two boxes of one row."""
    for quote in paper.labelled(labels, lambda t: bool(dates_on(paper, t))):
        read = dates_on(paper, quote.text)[0]
        if read.start <= 8:
            return date_field(quote, read, labelled=True, penalty=penalty)
    for row in (row for page in paper.pages for row in rows_of(page) if len(row.lines) > 1):
        said = re.search(labels, row.text)
        whole = next((d for d in dates_on(paper, row.text) if said and d.whole and 0 <= d.start - said.end() <= 2), None)
        if whole is not None:
            return date_field(row.quote, whole, labelled=True, penalty=penalty)
    return None


def date_field(quote: Quote, read: DateRead, *, labelled: bool, penalty: float = 0.0) -> Field:
    """The date `read` of `quote` as a field; one that was mended or cut is never sure."""
    piece = quote.cut(read.start, read.end)
    sure = judge(piece.score, labelled=labelled, grammar=len(read.value) == 10) - penalty
    return piece.field(
        read.value, min(sure, 0.6) if read.short_year or read.cut else sure, suffix="+repair:date" if read.short_year else ""
    )


def labelled_range(paper: Paper, labels: str) -> tuple[Field, Field] | None:
    """Start and end of the period after a label."""
    for quote in labelled_block(paper, labels, lambda t: bool(find_ranges(t)), lines=3):
        read = find_ranges(quote.text)[0]
        return (
            date_field(quote, read.begin, labelled=True),
            date_field(quote, read.until, labelled=True),
        )
    return _range_in_column(paper, labels)


def _range_in_column(paper: Paper, labels: str) -> tuple[Field, Field] | None:
    """A period whose two dates stand under each other in the column of its label."""
    rx = re.compile(labels)
    for line in paper.lines:
        if not rx.search(line.text):
            continue
        cell: list[tuple[Quote, DateRead]] = []
        at = line
        while len(cell) < 2:
            under = paper.below(at, 3.0)
            if under is None:
                break
            at = under
            reads = dates_on(paper, at.text)
            if len(reads) != 1 or reads[0].end - reads[0].start < len(at.text) - 1:
                break
            cell.append((_whole(at), reads[0]))
        if len(cell) == 2 and cell[0][1].value < cell[1][1].value:
            first, last = (date_field(q, r, labelled=True) for q, r in cell)
            return first.with_confidence(min(0.88, first.confidence)), last.with_confidence(min(0.88, last.confidence))
    return None
