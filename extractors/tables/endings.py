"""Lists that end too soon: at the edge of the paper, or a month before all others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from evidence.document import Flag, Row
from extractors.tables.months import next_month
from extractors.tables.records import Record

ENDED = ("list_cut_off", "months_short")
"""The codes of lists whose last month may not be the paper's."""
EDGE = 0.955
"""Below this (fraction of the page) stands no last row of a list that ends on its page: paper has a margin."""
LEAST = 3
"""Fewest persons, or months, that tell how long a run of months is."""


def cut_short(listed: Sequence[Record], rows: Sequence[Row]) -> Iterator[Flag]:
    """What a person should look at: the paper may go on where the copy ends."""
    yield from at_edge(listed)
    short = list(_months_short(rows))
    if short:
        yield Flag("months_short", f"{'、'.join(short)}的缴费记录比其他人员少末尾一个月，可能未列全，需核实原件")


def at_edge(listed: Sequence[Record]) -> Iterator[Flag]:
    """A list whose last row stands at the foot of its last page, or lost cells that all rows above have."""
    last = listed[-1] if listed else None
    if last is None or last.page is None or last.page.route == "office":
        return
    bottom = max((cell.cell.box.bottom for cell in last.cells.values()), default=0.0)
    usual = Counter(name for record in listed[:-1] for name in record.cells)
    lost = [name for name, times in usual.items() if times == len(listed) - 1 >= LEAST and name not in last.cells]
    if bottom > EDGE or (lost and bottom > EDGE - 0.05):
        yield Flag("list_cut_off", f"{last.page.file}第{last.page.number}页的表格到页边为止，后面的行可能未扫描到，需核实原件")


def _months_short(rows: Sequence[Row]) -> Iterator[str]:
    """Persons whose months end one month before the last that the record has, or, alone on their paper, one short of a half year."""
    last: dict[str, str] = {}
    count: Counter[str] = Counter()
    for row in rows:
        end = row.get("month") or row.get("period_end")
        if "person" in row and end is not None:
            person = str(row["person"].value)
            last[person] = max(last.get(person, ""), str(end.value)[:7])
            count[person] += 1 if "month" in row else 0
    if len(last) > 1:
        latest = max(last.values())
        yield from (person for person, month in last.items() if next_month(month) == latest)
    elif len(last) == 1:
        yield from (person for person, times in count.items() if times == FULL - 1)


FULL = 6
"""Months that a record for a centre's application shows: half a year."""
