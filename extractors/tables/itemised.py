"""Patents and trademarks that a paper lists item by item, in sentences or as search results, without any table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from evidence.document import Field, Row
from extractors.fields.confidence import judge
from extractors.fields.dates import find_dates
from extractors.fields.numbers import NumberRead, find_patent_numbers, patent_type
from extractors.fields.organisations import find_organisations
from extractors.paper import Line, Paper
from extractors.rows import Flow

LEAST = 2
"""Fewest items that make a list."""
LONGEST = 8
"""Most lines of an item; a foot of the page is no part of its last one."""
DOUBT = 0.1
"""How much less sure an item's values are than those under a header."""
_ITEM = re.compile(r"^[(\[]?(?P<at>\d{1,3}|[一二三四五六七八九十]{1,3})[)\]、.:,]+\s*(?!\d)")
_SORT = re.compile(r"[(\[【]?(?:中国)?(?:发明|实用新型|外观设计)(?:专利)?(?:授权|公布)?[)\]】:]\s*|(?:专利|发明创造|发明)?名称:\s*")
_TITLE_END = re.compile(
    r"[,;:,。()\[\]]|(?:发明|实用新型|外观设计)?专利(?:号|权)?|(?:专利)?申请(?:号|日|人)|授权|公告|ZL|CN\d|实用新型|外观设计|发明$"
)
_BRACKETED = re.compile(r"\([^()]{1,8}\)")
_GRANTED = re.compile(r"(?:授权|公告|获得?|取得|批准)(?:公告)?(?:日期?|时间|于|日)?[:为]?\s*$")
_OWNER = re.compile(r"(?:(?:现?专利)?权利?人|申请\(专利权\)人|专利所有人|持有人|注册人)(?:名称)?[:为]\s*")
_STATUS = re.compile(r"专利权(?:维持|有效|终止|失效)|权利终止|未缴年费|有效|失效|实质审查|驳回|撤回|授权有效")


def patent_items(paper: Paper) -> tuple[Row, ...]:
    """One row an item that holds one Chinese patent's number with a right check digit; () where there are fewer than two."""
    rows = [row for item in _items(paper.lines) if (row := _row(Flow(tuple(item))))]
    return tuple(rows) if len(rows) >= LEAST else ()


_MARK = re.compile(r"注册(?:证)?号(?:码)?[为是:]?\s*第?\s*(?P<number>G?\d{5,9}[A-Z]?)(?!\d)|第\s*(?P<signed>G?\d{5,9}[A-Z]?)\s*号")
_CLASS = re.compile(r"第\s*([1-9]|[1-3]\d|4[0-5])\s*类|类别[为是:]?\s*第?\s*([1-9]|[1-3]\d|4[0-5])(?!\d)")
_REGISTERED = re.compile(r"(?:注册|核准|获准)(?:公告)?(?:日期?|时间|于|日)?[:为是]?\s*$")


def mark_items(paper: Paper) -> tuple[Row, ...]:
    """One row an item that holds one registered mark's number; () where there are fewer than two."""
    rows = [row for item in _items(paper.lines) if (row := _mark(Flow(tuple(item))))]
    return tuple(rows) if len(rows) >= LEAST else ()


def _mark(item: Flow) -> Row:
    numbers = list(_MARK.finditer(item.text))
    if len(numbers) != 1:
        return {}
    group = "number" if numbers[0]["number"] else "signed"
    row = {"trademark_number": _field(item, *numbers[0].span(group), numbers[0][group])}
    sort = _CLASS.search(item.text)
    if sort is not None:
        row["class"] = _field(item, sort.start(), sort.end(), sort[1] or sort[2])
    for date in find_dates(item.text):
        if date.whole and "registration_date" not in row and _REGISTERED.search(item.text[: date.start]):
            row["registration_date"] = _field(item, date.start, date.end, date.value)
    return row | _owner(item, "holder")


def _items(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """The lines of each item: from its number in the paper's own count to the next; without a count each line for itself."""
    starts: list[int] = []
    for i, line in enumerate(lines):
        m = _ITEM.match(line.text)
        if m and _ordinal(m["at"]) == len(starts) + 1:
            starts.append(i)
    if len(starts) < LEAST:
        yield from ([line] for line in lines)
        return
    for start, after in zip(starts, (*starts[1:], len(lines)), strict=True):
        yield lines[start : min(after, start + LONGEST)]


def _ordinal(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, _, ones = text.rpartition("十")
    digits = "一二三四五六七八九"
    return (10 * (digits.find(tens) + 1 or 1) if "十" in text else 0) + digits.find(ones[-1:] or " ") + 1


def _row(item: Flow) -> Row:
    numbers = [read for read in find_patent_numbers(item.text) if read.check and not read.repaired]
    if len({read.value for read in numbers}) != 1:
        return {}
    number, row = numbers[0], {"patent_number": _field(item, numbers[0].start, numbers[0].end, numbers[0].value)}
    kind = patent_type(number.value)
    if kind is not None:
        row["patent_type"] = _field(item, number.start, number.end, kind, derived=True)
    row |= _title(item, number) | _owner(item)
    for date in find_dates(item.text):
        if date.whole and "grant_date" not in row and _GRANTED.search(item.text[: date.start]):
            row["grant_date"] = _field(item, date.start, date.end, date.value)
    status = _STATUS.search(item.text)
    return row | ({"status": _field(item, status.start(), status.end(), status[0])} if status else {})


def _title(item: Flow, number: NumberRead) -> Row:
    """What stands in ``《》``, else what the item begins with, past its number and type."""
    quoted = re.search(r"《([^》]{2,80})》", item.text)
    if quoted:
        return {"title": _field(item, quoted.start(1), quoted.end(1), quoted[1], doubt=DOUBT)}
    lead = _ITEM.match(item.text)
    start = lead.end() if lead else 0
    while (sort := _SORT.match(item.text, start)) is not None:
        start = sort.end()
    end = start
    while (stop := _TITLE_END.search(item.text, end, number.start)) and end < number.start:
        part = _BRACKETED.match(item.text, stop.start())  # 圆形 and the like belong to the title of a design
        end = part.end() if part and stop.start() > start else stop.start()
        if not part or stop.start() == start:
            break
    end = end if stop else max(end, number.start)
    title = item.text[start:end].strip(" 《》")
    if len(re.findall(r"[\u4e00-\u9fff]", title)) < 2:
        return {}
    return {"title": _field(item, start, start + len(title), title, doubt=DOUBT)}


def _owner(item: Flow, name: str = "patentee") -> Row:
    m = _OWNER.search(item.text)
    found = find_organisations(item.text[m.end() :]) if m else ()
    if m is None or not found or found[0].start:
        return {}
    return {name: _field(item, m.end(), m.end() + found[0].end, found[0].name)}


def _field(item: Flow, start: int, end: int, value: str, *, doubt: float = 0.0, derived: bool = False) -> Field:
    quote = item.quote(start, end)
    inputs = ("patent_number",) if derived else ()
    return quote.field(value, judge(quote.score, grammar=True) - DOUBT - doubt, derived=derived, inputs=inputs)
