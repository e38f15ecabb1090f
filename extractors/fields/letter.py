"""What official letters and certificates of authorities have in common: labelled values, closing date, who signs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from evidence.document import Field
from extractors.fields.confidence import judge
from extractors.fields.damaged_dates import dates_on
from extractors.fields.dates import DateRead
from extractors.fields.organisations import OrganisationRead, find_organisations
from extractors.fields.parties import sealed
from extractors.fields.terms import find_ranges
from extractors.paper import SEPARATORS, Line, Paper, Quote
from extractors.quotes import past_translation
from extractors.rows import Row, rows_of

ISSUE_LABELS = r"(?:发证|颁发|颁证|签发|批准|授予|颁奖|立项|下达|印发|发布|发文|验收|结题|签订|成文|出具)(?:日期|时间)"
ISSUER_LABELS = r"(?:发证|颁发|颁证|颁奖|发文|批准|授予|签发|下达|立项|组织验收|验收|管理|出具)(?:机关|机构|单位|部门)"
_ANY_LABEL = re.compile(r"[\u4e00-\u9fff()/]{2,12}[::]")
_CLOSING = re.compile(r"^(?:(?:日期|时间)[::]|[(]?盖章[)]?)?$")


def organisation_in(text: str) -> OrganisationRead | None:
    """The first organisation of `text` that is more than a bare suffix."""
    return next((o for o in find_organisations(text) if len(o.name) >= 4), None)


def labelled_block(paper: Paper, labels: str, accept: Callable[[str], bool], *, stop: str = "", lines: int = 4) -> Iterator[Quote]:
    """Values after a label that may run over several lines: a table cell's lines, or a line and those under it.

    Unlike `Paper.labelled`, a line below that has a label of its own on its left, or stands apart, does not belong.
    """
    rx, end = re.compile(labels), re.compile(stop) if stop else None
    for line in paper.lines:
        for m in rx.finditer(line.text):
            at = past_translation(line.text, m.end())
            rest = line.text[at:].strip(SEPARATORS)
            starts = [(Quote(((line, at, len(line.text)),)).strip(SEPARATORS), True)] if rest else []
            starts += [(_whole(o), True) for o in _beside(paper, line)]
            starts += [(_whole(o), False) for o in (paper.below(line),) if o is not None]
            for quote, beside in starts:
                grown = _block(paper, quote, line if beside else None, lines)
                cut = end.search(grown.text) if end else None
                grown = grown.cut(0, cut.start()).strip(SEPARATORS) if cut and cut.start() else grown
                if not (cut and cut.start() == 0) and grown.text and accept(grown.text):
                    yield replace(grown, label=m.group())
                    break


def _whole(line: Line) -> Quote:
    return Quote(((line, 0, len(line.text)),)).strip(SEPARATORS)


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
    return near if near is not None and near is not line and not _has_label_beside(paper, near) else None


def _block(paper: Paper, quote: Quote, label: Line | None, lines: int) -> Quote:
    """`quote` with the lines of its cell that follow it; `label` stands left of the cell, where it does."""
    last = quote.pieces[-1][0]
    for _ in range(lines - 1):
        below = paper.below(last)
        if below is None or below.box.top - last.box.bottom > 0.9 * last.box.height or _ANY_LABEL.match(below.text):
            break
        if label is not None and _has_label_beside(paper, below, label):
            break
        quote = quote.then(Quote(((below, 0, len(below.text)),)))
        last = below
    return quote


def _has_label_beside(paper: Paper, line: Line, own: Line | None = None) -> bool:
    """Whether another label than its `own` stands left of a line."""
    return any(
        o.page is line.page and o.box.right <= line.box.left + 0.01 and o.box.overlap_y(line.box) > 0.5 * min(o.box.height, line.box.height)
        for o in paper.lines
        if o is not line and o is not own and re.search(r"[\u4e00-\u9fff]", o.text)
    )


def labelled_text(
    paper: Paper, labels: str, accept: Callable[[str], bool], *, stop: str = "", lines: int = 1, penalty: float = 0.0
) -> Field | None:
    """The value after a label, as printed without spaces inside Chinese; the first that `accept` takes."""
    for quote in labelled_block(paper, labels, accept, stop=stop or _ANY_LABEL.pattern, lines=lines):
        return quote.field(_joined(quote.text), judge(quote.score, labelled=True) - penalty)
    return None


def _joined(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" :,;。")


def labelled_organisations(paper: Paper, labels: str, *, lines: int = 4) -> Field | None:
    """The organisations after a label (several as a tuple, in order), or None."""
    for quote in labelled_block(paper, labels, lambda t: bool(find_organisations(t)), lines=lines, stop=_ANY_LABEL.pattern):
        apart = _one_a_line(quote)
        found = apart or [o for o in find_organisations(quote.text) if len(o.name) >= 4]
        if not found or found[0].start > 6:
            continue
        run = apart or _run(quote.text, found)
        names = tuple(dict.fromkeys(o.name for o in run))
        piece = quote.cut(run[0].start, run[-1].end)
        return piece.field(names if len(names) > 1 else names[0], judge(piece.score, labelled=True, grammar=True))
    return None


def _one_a_line(quote: Quote) -> list[OrganisationRead]:
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


def _run(text: str, found: list[OrganisationRead]) -> list[OrganisationRead]:
    """The organisations that follow one another with nothing but 、和与及 and role notes in brackets between them."""
    run = [found[0]]
    for one in found[1:]:
        if not re.fullmatch(r"\s*(?:\([^)]*\))?[、,;和与及/\s]*(?:\d[.、])?", text[run[-1].end : one.start]):
            break
        run.append(one)
    return run


def labelled_date(paper: Paper, labels: str, *, penalty: float = 0.0) -> Field | None:
    """The date after a label."""
    for quote in paper.labelled(labels, lambda t: bool(dates_on(paper, t))):
        read = dates_on(paper, quote.text)[0]
        if read.start <= 8:
            return _date_field(quote, read, labelled=True, penalty=penalty)
    return None


def _date_field(quote: Quote, read: DateRead, *, labelled: bool, penalty: float = 0.0) -> Field:
    piece = quote.cut(read.start, read.end)
    sure = judge(piece.score, labelled=labelled, grammar=len(read.value) == 10) - penalty
    return piece.field(
        read.value, min(sure, 0.6) if read.short_year or read.cut else sure, suffix="+repair:date" if read.short_year else ""
    )


def closing_dates(paper: Paper) -> Iterator[tuple[Row, Field]]:
    """Dates that stand alone on a row or at its end in the lower part of a page, last page first, from the bottom up."""
    for page in reversed(paper.pages):
        for row in reversed(rows_of(page)):
            ranges = find_ranges(row.text)
            for read in reversed(dates_on(paper, row.text)):
                rest = row.text[: read.start].strip()
                if any(r.start <= read.start < r.end for r in ranges):
                    continue
                if len(read.value) < 7 or len(row.text[read.end :].strip(" )日")) > 2:  # seals leave a character or two
                    continue
                if _CLOSING.match(rest) or _only_organisation(rest):
                    yield row, _date_field(row.quote, read, labelled=False)


def _only_organisation(text: str) -> bool:
    """Whether `text` is a signature: an organisation, and around it a few characters that a seal or 盖章 leaves."""
    found = [o for o in find_organisations(text) if len(o.name) >= 4]
    return bool(found) and found[0].start <= 6 and found[-1].end >= len(text) - 6


def letter_date(paper: Paper, labels: str = ISSUE_LABELS) -> Field | None:
    """The date of the paper: labelled, else the one it closes with."""
    return labelled_date(paper, labels) or next((found for _, found in closing_dates(paper)), None)


def letter_issuer(
    paper: Paper, labels: str = ISSUER_LABELS, sorts: tuple[str, ...] = ("authority", "institute", "certifier")
) -> Field | None:
    """Who issues: labelled, else who signs beside the closing date, else the red head, else the seal."""
    labelled = labelled_organisations(paper, labels)
    if labelled is not None:
        return labelled
    for row, _ in closing_dates(paper):
        signed = _signer(row, sorts)
        if signed is not None:
            return signed
    return _lone(paper, sorts) or _head(paper, sorts) or sealed(paper, sorts)


def _lone(paper: Paper, sorts: tuple[str, ...]) -> Field | None:
    """An organisation alone on a row of the lower half: a signature whose date could not be read."""
    for page in reversed(paper.pages):
        for row in reversed(rows_of(page)):
            for line in row.lines if row.top > 0.45 else ():
                found = organisation_in(line.text)
                if found and found.sort in sorts and found.start <= 2 and found.end >= len(line.text) - 2:
                    quote = Quote(((line, found.start, found.end),))
                    return quote.field(found.name, judge(quote.score, grammar=True) - 0.1)
    return None


def _signer(row: Row, sorts: tuple[str, ...]) -> Field | None:
    """The organisations on the date's row or on up to four rows above it that hold nothing else."""
    rows = rows_of(row.lines[0].page)
    at = next((i for i, other in enumerate(rows) if other.lines == row.lines), 0)
    for other in [row, *reversed(rows[max(0, at - 4) : at])]:
        for line in other.lines:
            found = [o for o in find_organisations(line.text) if o.sort in sorts and len(o.name) >= 4]
            if found and found[0].start <= 6 and found[-1].end >= len(line.text) - 6:
                names = tuple(dict.fromkeys(o.name for o in found))
                quote = Quote(((line, found[0].start, found[-1].end),))
                return quote.field(names if len(names) > 1 else names[0], judge(quote.score, grammar=True))
    return None


def _head(paper: Paper, sorts: tuple[str, ...]) -> Field | None:
    """The red head: 江门市科学技术局文件."""
    for page in paper.pages[:1]:
        for row in rows_of(page)[:6]:
            text = re.sub(r"(?:文件|公告|通告|公报)$", "", row.compact)
            found = organisation_in(text)
            if found and found.sort in sorts and found.start == 0 and found.end >= len(text) - 1:
                quote = row.quote.cut(0, len(row.text) - (len(row.compact) - len(text)))
                return quote.field(found.name, judge(quote.score, grammar=True) - 0.05)
    return None


def labelled_range(paper: Paper, labels: str) -> tuple[Field, Field] | None:
    """Start and end of the period after a label."""
    for quote in labelled_block(paper, labels, lambda t: bool(find_ranges(t)), lines=3):
        read = find_ranges(quote.text)[0]
        return (
            _date_field(quote, read.begin, labelled=True),
            _date_field(quote, read.until, labelled=True),
        )
    return None


def letter_title(paper: Paper) -> Field | None:
    """The largest title of the first page that has one, up to three rows."""
    for page in paper.pages:
        titles = [r for r in rows_of(page) if r.title and r.cjk >= 4 and not re.search(r"文件$", r.compact)]
        if not titles:
            continue
        best = max(titles, key=lambda r: (round(r.height, 3), -r.top))
        at = titles.index(best)
        run = [best, *(r for r in titles[at + 1 : at + 3] if r.height >= 0.9 * best.height and r.top - best.bottom < 3 * best.height)]
        quote = Quote(tuple((line, 0, len(line.text)) for r in run for line in r.lines))
        return quote.field(re.sub(r"\s+", "", quote.text), judge(quote.score) - 0.02)
    return None
