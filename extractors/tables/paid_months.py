"""The months or periods that one printed row of a social-insurance record stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from evidence.document import Field, Row
from evidence.geometry import BoundingBox
from extractors.normalise import compact
from extractors.tables.months import Months, find_months, next_month
from extractors.tables.records import PlacedCell, Record

NONE = re.compile(r"^(?:0(?:\.0+)?|[-_—–一]+|/|否|无|×|X|x|未参保|未缴|未缴费|不参保|空)?$")
"""What a cell holds where nothing was paid."""

_BARE_MONTH = re.compile(r"(0?[1-9]|1[0-2])月?(?:份)?")
_BOTH_ENDS = re.compile(r"起止|期间|时段|所属期|时间段")
_TICK = re.compile(r"[^\d]|[17]")
_PERIOD = re.compile(r"20\d{2}[-./年]?\d{1,2}月?[-—–~至到一_]+20\d{2}[-./年]?\d{1,2}月?")
_YEAR = re.compile(r"(20\d{2})年?度?(?:\.0)?")
_DAY = re.compile(r"\d{4}[-./年]\d{1,2}[-./月]\d|(?:日期|时间):")
"""A heading that says a day (of printing, of asking) names no month that was paid."""
PLANS = ("养老", "工伤", "失业", "医疗", "生育")


def periods_of(record: Record, start: Field | None, end: Field | None, printed: Field | None, year: str) -> Iterator[Row]:
    """From the row's own cells, from columns of months, else from the heading (`start`, `end`).

    `printed`: the day of printing, at which open periods end; `year`: that of months printed without one.
    """
    own = list(_own(record, printed, _year_of(record) or year))
    yield from own
    if own or any(n in record.cells for n in ("period", "period_start")):
        return
    named = () if _DAY.search(record.section) else find_months(record.section)
    if len(named) == 1 and not named[0].ranged and record.cells:
        cell = next(iter(record.cells.values()))
        yield {"month": cell.field(named[0].begin, raw=record.section, derived=True, inputs=("section",))}
        return
    if start is None:
        return
    same = end is not None and end.value == start.value
    yield {"month": start} if same else {"period_start": start} | ({"period_end": end} if end else {})


def _year_of(record: Record) -> str:
    m = _YEAR.fullmatch(record.text("year")) or re.search(r"(20\d{2})年", record.section)
    return m[1] if m else ""


def _own(record: Record, printed: Field | None, year: str) -> Iterator[Row]:
    start, end = record.cells.get("period_start"), record.cells.get("period_end")
    if start is not None:
        yield from _between(start, end, _doubtful(printed) if "period_end" not in record.columns else printed)
        return
    cell = record.cells.get("period")
    if cell is not None:
        cell = _with_both_ends(cell)
        until = _other_half(record, cell)
        yield from _between(cell, until, printed) if until is not None else _in_cell(cell, printed, year)
        return
    months = [(month, c) for title, c in record.others.items() if (month := _month_of(title, year))]
    if months:
        yield from _runs([(month, c) for month, c in months if not NONE.match(c.compact)])
        return
    for plan in PLANS:
        if plan in record.cells:
            for found in find_months(record.cells[plan].text):
                yield _period(record.cells[plan], found, printed) | {"insurances": record.cells[plan].field((plan,), grammar=True)}


def _doubtful(printed: Field | None) -> Field | None:
    """The day of printing as the end of periods of which a list prints the beginnings alone: whether they still run nobody says."""
    return printed.with_confidence(min(0.5, printed.confidence)) if printed is not None else None


def _with_both_ends(cell: PlacedCell) -> PlacedCell:
    """The cell with the whole period of which it holds one end, where the page has the two months and the dash between them in
    boxes of their own (``202312`` ``-`` ``202405``), set as columns or cut apart in reading."""
    box = cell.cell.box
    alone = [
        line
        for line in cell.page.lines
        if find_months(line.text) and box.left <= line.box.middle_x <= box.right and box.top <= line.box.middle_y <= box.bottom
    ]
    if cell.page.route == "office" or len(alone) != 1:
        return cell
    beside = [line for line in cell.page.lines if line.box.overlap_y(alone[0].box) > 0.5 * min(line.box.height, alone[0].box.height)]
    beside.sort(key=lambda line: line.box.left)
    at = beside.index(alone[0])
    for pieces in (beside[i : i + n] for n in (3, 2) for i in range(max(0, at - n + 1), at + 1)):
        text = "".join(compact(line.text) for line in pieces)
        if _PERIOD.fullmatch(text) and find_months(text):
            around = BoundingBox.around(line.box for line in pieces)
            return replace(cell, cell=replace(cell.cell, text=text, box=around, score=min(line.score for line in pieces)))
    return cell


def _other_half(record: Record, cell: PlacedCell) -> PlacedCell | None:
    """The second of the two columns over which one title of periods stands (参保起止时间: 202312 | 202405)."""
    first = find_months(cell.text)
    if len(first) != 1 or first[0].ranged:
        return None
    for title, other in record.others.items():
        last = find_months(other.text) if _BOTH_ENDS.search(title) else ()
        apart = other.cell.box != cell.cell.box or (last and last[0].begin > first[0].begin)  # a merged cell is in several columns
        if apart and len(last) == 1 and not last[0].ranged and last[0].begin >= first[0].begin:
            return other
    return None


def _runs(paid: list[tuple[str, PlacedCell]]) -> Iterator[Row]:
    """A printed row's ticks under months: one period for each run of months that follow one another, a month where it is alone."""
    runs: list[list[tuple[str, PlacedCell]]] = []
    for month, cell in sorted(paid, key=lambda one: one[0]):
        if runs and next_month(runs[-1][-1][0]) == month:
            runs[-1].append((month, cell))
        else:
            runs.append([(month, cell)])
    lost = len(runs) > 1 and any(c.page.route == "ocr" and _TICK.fullmatch(c.compact) for _, c in paid)
    for run in runs:
        (begin, first), (until, last) = run[0], run[-1]
        weakest = min(cell.cell.score for _, cell in run)
        if len(run) == 1:
            yield {"month": _unsure(first.field(begin), lost)}
            continue
        ends = (replace(c, cell=replace(c.cell, score=weakest)) for c in (first, last))
        yield {
            name: _unsure(c.field(value), lost)
            for (name, value), c in zip((("period_start", begin), ("period_end", until)), ends, strict=True)
        }


def _between(start: PlacedCell, end: PlacedCell | None, printed: Field | None) -> Iterator[Row]:
    begins, ends = find_months(start.text), find_months(end.text) if end is not None else ()
    if begins:
        until = {"period_end": end.field(ends[0].until)} if end is not None and ends else _open_end(printed)
        yield {"period_start": start.field(begins[0].begin)} | until


def _in_cell(cell: PlacedCell, printed: Field | None, year: str) -> Iterator[Row]:
    found = find_months(cell.text)
    bare = _BARE_MONTH.fullmatch(cell.compact)
    if not found and bare and year:
        yield {"month": cell.field(f"{year}-{int(bare[1]):02d}", grammar=True)}
    if len(found) == 2 and _only_spaces(cell, found):
        ends = (("period_start", found[0].begin), ("period_end", found[1].begin))
        yield {name: cell.field(value, grammar=True, rivals=1) for name, value in ends}
        return
    for months in found:
        yield _period(cell, months, printed)


def _only_spaces(cell: PlacedCell, found: tuple[Months, ...]) -> bool:
    """Whether two months stand in one cell in their order with nothing between them: the ends of a period."""
    plain = not any(months.ranged for months in found) and found[0].begin < found[1].begin
    return plain and bool(re.fullmatch(r"20\d{2}[-./年]?\d{1,2}月?\s*20\d{2}[-./年]?\d{1,2}月?", cell.text.strip()))


def _unsure(field: Field, lost: bool) -> Field:
    """A tick alone in its cell is easily overlooked: where a picture's row of ticks has gaps, its ends are doubtful."""
    return field.with_confidence(min(0.5, field.confidence)) if lost else field


def _month_of(title: str, year: str) -> str:
    """The month a column's title names, ``YYYY-MM``; "" for another title, or where its year is not known."""
    read = find_months(title)
    if len(read) == 1:
        return read[0].begin
    bare = _BARE_MONTH.fullmatch(title) if not read and "月" in title else None
    return f"{year}-{int(bare[1]):02d}" if bare and year else ""


def _period(cell: PlacedCell, months: Months, printed: Field | None) -> Row:
    if not months.ranged:
        return {"month": cell.field(months.begin, grammar=True)}
    start = {"period_start": cell.field(months.begin, grammar=True)}
    return start | ({"period_end": cell.field(months.until, grammar=True)} if months.until else _open_end(printed))


def _open_end(printed: Field | None) -> Row:
    """A period still running goes on up to the day of printing (domain.md B17); no end where that is unknown."""
    if printed is None:
        return {}
    end = replace(printed, value=str(printed.value)[:7], derived=True, inputs=("print_date",))
    return {"period_end": end.with_confidence(0.9 * printed.confidence)}
