"""Rows of social-insurance records: who, which months, which insurances, paid by whom (domain.md B17)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from evidence.document import Field, Row
from evidence.geometry import BoundingBox
from extractors.fields.numbers import citizen_id_ok
from extractors.tables.masks import is_whole, masked_id, whole_mask
from extractors.tables.months import Months, find_months
from extractors.tables.records import PlacedCell, Record
from extractors.tables.values import is_scientific, whole_number

INSURANCES = ("养老", "工伤", "失业", "医疗", "生育")
_PLAN = (
    r"(参保险种|险种|实际缴费月数|缴费月数|个人缴费|单位缴费|社会保险)?(城镇|企业|机关事业单位|职工|基本|其中:)*{}"
    r"(保险)?(费|缴费|险)?(合计|月数|\(月\))?"
)

COLUMNS = {
    "person": r"(参保人?|职工|人员|员工|被保险人)?(员)?姓名|^参保人员?$|^Name$",
    "id_number": r"(公民|个人)?(身份证|证件|社会保障|身份|社保|公民身份)(件)?(号码?|编号)|^社保号码?$",
    "employer": r"^(参保|缴费|工作|用人|所在|所属)?(单位|企业)(全称|名称)?$",
    "period": r"^(参保|缴费|缴纳|费款|应缴费款|对应费款)?(起止|所属)(期|时期|时间|期间|年月|月份|期起止|日期)?$"
    r"|^(参保|缴费|缴纳|社保)?(期间|年月|月份|时间段?|时段|月度)$",
    "period_start": r"^(参保|缴费|费款|费款所属|所属)?(期)?(开始|起始|起)(时间|年月|日期|月份|期)?$|^(费款)?所属期(间|\()?起\)?$",
    "period_end": r"^(参保|缴费|费款|费款所属|所属)?(期)?(结束|终止|截止|止)(时间|年月|日期|月份|期)?$|^(费款)?所属期(间|\()?止\)?$",
    "insurance": r"^(参保|缴费|社保|保险)?(险种|品目|项目|种类)(类型|类别|名称)?$|^征收(品目|项目)$",
    "status": r"^(缴费|参保|到账|人员|缴款|参保缴费|人员参保)?(状态|标志|类型|情况)$|^备注$",
    **{plan: _PLAN.format(plan) for plan in INSURANCES},
}
"""What the columns are called, on personal and unit forms."""

NEEDED = ("person", "id_number", "period", "period_start")
_OPEN = re.compile(r"(\d+)\*+([\dX]+)")
_NONE = re.compile(r"^(?:0(?:\.0+)?|-+|/|否|无|×|X|x|未参保|未缴|未缴费|不参保|空)?$")
_UNIT_LABEL = re.compile(r"(?:单位|社保|组织|统一|参保|费款|打印|缴费|险种)[\u4e00-\u9fff]{0,8}(?:编号|代码|号码?|日期|时间|期)[::]?")
_PLACE = re.compile(r"^[\u4e00-\u9fff]{2,8}?(?:省|市|区|县|州|本级|直属)?[::](?=[\u4e00-\u9fff])")


def unit_name(text: str) -> str:
    """``江门市:江门市某某有限公司`` without the place of insurance in front of the colon, and without what a form prints after it."""
    name = _PLACE.sub("", text.strip())
    return _UNIT_LABEL.split(name)[0].strip(" :,;、")


def insurances_in(text: str) -> tuple[str, ...]:
    """The insurances a text names, in the usual order; 五险 are all of them."""
    if "五险" in text:
        return INSURANCES
    return tuple(plan for plan in INSURANCES if plan in text)


@dataclass(frozen=True)
class Heading:
    """What a record prints once for all rows: the person of a personal form, the period of a unit's list."""

    person: Field | None = None
    id_number: Field | None = None
    start: Field | None = None
    end: Field | None = None
    printed: Field | None = None

    def row(self) -> Row:
        """A row made of the heading alone."""
        found = {"person": self.person, "id_number": self.id_number, "period_start": self.start, "period_end": self.end}
        return {name: value for name, value in found.items() if value is not None}


def rows_of_record(record: Record, heading: Heading) -> Iterator[tuple[Row, tuple[str, ...]]]:
    """The rows that one printed row stands for (one a period), each with the codes of what is wrong with it."""
    person, codes = _person(record, heading)
    if "person" not in person and "id_number" not in person:
        return
    plans = _insurances(record)
    rest: Row = {} if plans is None else {"insurances": plans}
    if "employer" in record.cells and len(unit_name(record.cells["employer"].text)) >= 4:
        rest["employer"] = record.cells["employer"].field(unit_name(record.cells["employer"].text))
    if re.search(r"缴|停|中断|正常|减员|暂停|到账", record.text("status")):
        rest["status"] = record.cells["status"].field(record.cells["status"].compact)
    for period in _periods(record, heading):
        yield {**person, **period, **rest}, codes


def _person(record: Record, heading: Heading) -> tuple[Row, tuple[str, ...]]:
    row: Row = {}
    codes: tuple[str, ...] = ()
    name = record.cells.get("person")
    if name is not None and re.search(r"[\u4e00-\u9fffA-Za-z]", name.text):
        row["person"] = name.field(
            re.sub(r"[(（].*?[)）]$", "", name.text), grammar=bool(re.fullmatch(r"[\u4e00-\u9fff·*]{2,12}", name.compact))
        )
    elif heading.person is not None:
        row["person"] = heading.person
    number = record.cells.get("id_number")
    if number is None:
        return row | ({"id_number": heading.id_number} if heading.id_number else {}), codes
    if is_scientific(number.text) or _was_quantity(number):
        # Fifteen digits are all that a spreadsheet's number keeps of eighteen: what it shows is not the person's number.
        return row, ("number_damaged",)
    printed, hidden = masked_id(whole_number(number.text) or number.text)
    value = whole_mask(printed) if number.page.route == "ocr" else printed
    suffix = "+mask" if hidden else "+repair:mask" if value != printed else ""
    row["id_number"] = number.field(value, raw=printed, grammar=is_whole(value), repaired=value != printed, suffix=suffix)
    return row, codes


def _was_quantity(number: PlacedCell) -> bool:
    """Whether a whole-looking number came out of a spreadsheet's quantity: it ends in zeros or fails its check digit."""
    plain = number.compact
    return number.page.route == "office" and bool(re.fullmatch(r"\d{18}", plain)) and (plain.endswith("000") or not citizen_id_ok(plain))


def _periods(record: Record, heading: Heading) -> Iterator[Row]:
    """The months or periods of a printed row: from its own cells, from month columns, else from the heading."""
    start, end = record.cells.get("period_start"), record.cells.get("period_end")
    if start is not None:
        begins, ends = find_months(start.text), find_months(end.text) if end is not None else ()
        if begins:
            until = {"period_end": end.field(ends[0].until)} if end is not None and ends else _open_end(heading)
            yield {"period_start": start.field(begins[0].begin)} | until
        return
    cell = record.cells.get("period")
    if cell is not None:
        for months in find_months(cell.text):
            yield _period(cell, months, heading)
        return
    matrix = [(read[0], cell) for title, cell in record.others.items() if len(read := find_months(title)) == 1]
    if matrix:
        yield from ({"month": cell.field(month.begin)} for month, cell in matrix if not _NONE.match(cell.compact))
        return
    if heading.start is not None:
        ranged = {"period_start": heading.start} | ({"period_end": heading.end} if heading.end else {})
        same = heading.end is not None and heading.end.value == heading.start.value
        yield {"month": heading.start} if same else ranged


def _period(cell: PlacedCell, months: Months, heading: Heading) -> Row:
    if not months.ranged:
        return {"month": cell.field(months.begin, grammar=True)}
    start = {"period_start": cell.field(months.begin, grammar=True)}
    return start | ({"period_end": cell.field(months.until, grammar=True)} if months.until else _open_end(heading))


def _open_end(heading: Heading) -> Row:
    """A period still running goes on up to the day of printing (domain.md B17); no end where that is unknown."""
    if heading.printed is None:
        return {}
    end = replace(heading.printed, value=str(heading.printed.value)[:7], derived=True, inputs=("print_date",))
    return {"period_end": end.with_confidence(0.9 * heading.printed.confidence)}


def _insurances(record: Record) -> Field | None:
    """The insurances of a row: named in a column of their own, else those whose columns hold an amount, a count or a tick."""
    named = record.cells.get("insurance")
    if named is not None and insurances_in(named.text):
        return named.field(insurances_in(named.text), grammar=True)
    paid = [plan for plan in INSURANCES if plan in record.cells and not _NONE.match(record.text(plan))]
    if not paid:
        return None
    cells = [record.cells[plan] for plan in paid]
    around = replace(
        cells[0].cell,
        text=" ".join(c.text for c in cells),
        box=BoundingBox.around(c.cell.box for c in cells),
        score=min(c.cell.score for c in cells),
    )
    return PlacedCell(cells[0].page, around).field(tuple(paid), grammar=True)


def together(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Rows of one person, period and payer put together where a record prints one row for each insurance."""
    found: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = tuple(
            str(row[n].value) if n in row else ""
            for n in ("person", "id_number", "month", "period_start", "period_end", "employer", "status")
        )
        if key not in found:
            found[key] = dict(row)
        elif "insurances" in row and "insurances" in found[key]:
            first, new = found[key]["insurances"], row["insurances"]
            both = {*_names(first), *_names(new)}
            found[key]["insurances"] = replace(
                first,
                value=tuple(p for p in INSURANCES if p in both),
                raw=f"{first.raw} {new.raw}",
                confidence=min(first.confidence, new.confidence),
            )
    return tuple(found.values())


def whole(number: Field | None) -> Field | None:
    """A masked number read from a picture with its stars counted right; see `whole_mask`."""
    if number is None or not number.source.method.startswith("ocr") or whole_mask(str(number.value)) == number.value:
        return number
    source = replace(number.source, method=f"{number.source.method}+repair:mask")
    return replace(number, value=whole_mask(str(number.value)), source=source).with_confidence(number.confidence - 0.1)


def agreed(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Rows with a person's misread identity number replaced by the one that the person's other rows agree on, and with as
    many stars as the other rows print where a row has the same places open."""
    rows = tuple(_in_style(row, style) for row in rows) if (style := _style(rows)) else rows
    known: dict[str, Counter[str]] = {}
    for row in rows:
        if "person" in row and "id_number" in row and is_whole(str(row["id_number"].value)):
            known.setdefault(str(row["person"].value), Counter())[str(row["id_number"].value)] += 1
    return tuple(_with_agreed(row, known) for row in rows)


def _style(rows: tuple[Row, ...]) -> tuple[int, int] | None:
    """How many places a record leaves open before and after the stars, where two rows or more of full length show the same."""
    shapes = (_OPEN.fullmatch(str(row["id_number"].value)) for row in rows if "id_number" in row)
    full = Counter((len(m[1]), len(m[2])) for m in shapes if m and len(m[0]) == 18)
    return full.most_common(1)[0][0] if len(full) == 1 and full.total() >= 2 else None


def _in_style(row: Row, style: tuple[int, int]) -> Row:
    number = row.get("id_number")
    m = _OPEN.fullmatch(str(number.value)) if number is not None and number.source.method.startswith("ocr") else None
    if number is None or m is None or len(m[0]) == 18 or (len(m[1]), len(m[2])) != style:
        return row
    source = replace(number.source, method=f"{number.source.method}+repair:mask")
    value = f"{m[1]}{'*' * (18 - sum(style))}{m[2]}"
    return row | {
        "id_number": replace(number, value=value, source=source, alternatives=(number.value,)).with_confidence(number.confidence - 0.1)
    }


def _with_agreed(row: Row, by_person: dict[str, Counter[str]]) -> Row:
    if "person" not in row or "id_number" not in row or is_whole(str(row["id_number"].value)):
        return row
    known = by_person.get(str(row["person"].value), Counter())
    if len(known) != 1:
        return row
    number, old = next(iter(known)), row["id_number"]
    source = replace(old.source, method=f"{old.source.method}+repair:same-person")
    return row | {"id_number": replace(old, value=number, alternatives=(old.value,), confidence=0.8, source=source)}


def _names(field: Field) -> tuple[str, ...]:
    return field.value if isinstance(field.value, tuple) else (str(field.value),)
