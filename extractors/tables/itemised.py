"""Patents that a paper lists in sentences, one an item, without any table."""

from __future__ import annotations

import re

from evidence.document import Row
from extractors.fields.confidence import judge
from extractors.fields.dates import find_dates
from extractors.fields.numbers import find_patent_numbers, patent_type
from extractors.paper import Line, Paper, Quote

LEAST = 2
"""Fewest items that make a list."""
DOUBT = 0.1
"""How much less sure an item's values are than those under a header."""
_ITEM = re.compile(r"^[(\[]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)\]、.:,]+\s*")
_TITLE_END = re.compile(r"[,;:,。()\[\]]|(?:发明|实用新型|外观设计)?专利(?:号|权)?|ZL|实用新型|外观设计|发明$")
_GRANTED = re.compile(r"(?:授权|公告|获得?|取得|批准)(?:公告)?(?:日期?|时间|于|日)?[:为]?\s*$")


def patent_items(paper: Paper) -> tuple[Row, ...]:
    """One row a line that holds one Chinese patent's number with a right check digit; () where there are fewer than two."""
    rows = [row for line in paper.lines if (row := _item(line))]
    return tuple(rows) if len(rows) >= LEAST else ()


def _item(line: Line) -> Row:
    numbers = [read for read in find_patent_numbers(line.text) if read.check and not read.repaired]
    if len(numbers) != 1:
        return {}
    sure, number = judge(line.source.score, grammar=True) - DOUBT, numbers[0]
    row: Row = {"patent_number": _quote(line, number.start, number.end).field(number.value, sure)}
    kind = patent_type(number.value)
    if kind is not None:
        row["patent_type"] = _quote(line, number.start, number.end).field(kind, sure, derived=True, inputs=("patent_number",))
    lead = _ITEM.match(line.text)
    start = lead.end() if lead else 0
    end = _TITLE_END.search(line.text, start, number.start) if start < number.start else None
    title = line.text[start : end.start() if end else number.start].strip(" 《》")
    if len(re.findall(r"[\u4e00-\u9fff]", title)) >= 2:
        row["title"] = _quote(line, start, start + len(title)).field(title, sure - DOUBT)
    for date in find_dates(line.text):
        if date.whole and _GRANTED.search(line.text[: date.start]):
            row["grant_date"] = _quote(line, date.start, date.end).field(date.value, sure)
    return row


def _quote(line: Line, start: int, end: int) -> Quote:
    return Quote(((line, start, end),))
