"""Rows of social-insurance records: who, which months, which insurances, paid by whom (domain.md B17)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from evidence.document import Field, Row
from evidence.geometry import BoundingBox
from extractors.fields.numbers import citizen_id_ok
from extractors.tables.masks import is_whole, masked_id, sounder, whole_mask
from extractors.tables.paid_months import NONE, PLANS, periods_of
from extractors.tables.records import PlacedCell, Record
from extractors.tables.values import is_scientific, whole_number

INSURANCES = PLANS
_PLAN = (
    r"(参保险种|险种|实际缴费月数|缴费月数|个人缴费|单位缴费|社会保险)?(城镇|企业|机关事业单位|职工|基本|其中:)*{}"
    r"(保险)?(费|缴费|险)?(合计|(实际|累计|应)?(缴费)?月数|基数|起止|缴费基数|\(月\)|单位|个人|单位缴费|个人缴费|(单位|个人)?(缴费|应缴)?(金?额|部分))?"
)

COLUMNS = {
    "person": r"(参保人?|职工|人员|员工|被保险人|缴费人)?(员)?姓名|^(参保|缴费|参加|被保险|投保)(人|人员|职工)$"
    r"|^(Full)?Name$|^(Employee|Insured)(Person|Name)?$",
    "id_number": r"(居民|公民|个人|人员)?(身份证|证件|社会保障|身份|社保|公民身份)(件|卡|编)?(号码?|编号)|^社保号码?$"
    r"|^ID(Card|entity)?(No\.?|Number)?$|^SocialSecurity(No\.?|Number)$",
    "employer": r"^(参保|缴费|工作|用人|所在|所属|投保)?(单位|企业|公司)(全称|名称)?$|^(Employer|Company)(Name)?$",
    "period": r"^(参保|缴费|缴纳|费款|应缴|应缴费款|对应费款|参保缴费)?(起止|所属)(期|时期|时间|期间|年月|月份|期起止|日期)?(\(.*\))?$"
    r"|^(参保|缴费|缴纳|社保|应缴|费款所属)?(期间|年月|月份|时间段?|时段|月度|月|期号)$|^(Payment|Insured|Contribution)?(Period|Month)$",
    "period_start": r"^(本次|本期|当期|当前|首次|连续)?(参保|缴费|缴纳|投保|费款|费款所属|所属)?(起止)?(期)?(开始|起始|起)(缴费|参保)?"
    r"(时间|年月|日期|月份|月|期)?$|^(费款)?所属期(间|\()?起\)?$|^(本次|现单位|本单位)(参保|缴费)(时间|年月|日期|月份)$|(?<=^[首初]次)(参保|缴费)(时间|年月|日期|月份|月)$|^(From|Start(Month|Date)?)$",
    "period_end": r"^(本次|本期|当期|当前|最后|连续)?(参保|缴费|缴纳|投保|费款|费款所属|所属)?(起止)?(期)?"
    r"(结束|终止|截止|止|截至|终)(缴费|参保)?"
    r"(时间|年月|日期|月份|月|期)?$|^(费款)?所属期(间|\()?止\)?$|^(最近|最后|最末|末次|最新)(一次|一期)?(参保|缴费|缴纳)?的?"
    r"(时间|年月|日期|月份|月|期)$|^(已缴|缴费|缴)至(年月|月份|月)?$|^(To|Until|End(Month|Date)?)$",
    "year": r"^(费款所属|所属|缴费|参保)?(年度|年份?)$|^Year$",
    "insurance": r"^(参保|参加|缴费|社保|保险|投保)?(险种|费种|品目|项目|种类)(类型|类别|名称)?$|^(保险|社保)(类型|类别|种类|名称)$"
    r"|^征收(品目|项目)$|^(Type(of)?)?Insurances?(Type)?$",
    "status": r"^(缴费|参保|到账|人员|缴款|参保缴费|人员参保)?(状态|标志|类型|情况)$|^备注$|^Status$",
    **{plan: _PLAN.format(plan) for plan in INSURANCES},
}
"""What the columns are called, on personal and unit forms."""

CONTENTS = {
    "employer": r"[\u4e00-\u9fff]{3}(公司|厂|中心|院|所|社|店|行)(\([\u4e00-\u9fff]+\))?$",
    "id_number": r"^[1-9]\d{5}(19|20)\d{9}[\dX]$|^\d{2,6}\*{4,}[\dX]{2,4}$",
    "period": r"^20\d{2}[-./年]?(0?[1-9]|1[0-2])月?([-~—至到]+(20\d{2}[-./年]?(0?[1-9]|1[0-2])月?|今)?)?$",
}
"""What only one column can hold."""

MONTHS = r"^[\u4e00-\u9fff]{0,6}20\d{2}[-./年]?(0?[1-9]|1[0-2])月?(份)?[\u4e00-\u9fff]{0,6}$|^(0?[1-9]|1[0-2])月(份)?$"
"""Titles of columns that stand for one month each."""

NEEDED = ("person", "id_number", "period", "period_start")
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
    """What a record prints once for all rows: the person of a personal form, the period of a unit's list, the year of its
    months, the insurances that it is about."""

    person: Field | None = None
    id_number: Field | None = None
    start: Field | None = None
    end: Field | None = None
    printed: Field | None = None
    year: str = ""
    plans: Field | None = None

    def row(self) -> Row:
        """A row made of the heading alone."""
        found = {"person": self.person, "id_number": self.id_number, "period_start": self.start, "period_end": self.end}
        return {name: value for name, value in found.items() if value is not None}


def rows_of_record(record: Record, heading: Heading) -> Iterator[tuple[Row, tuple[str, ...]]]:
    """The rows that one printed row stands for (one a period), each with the codes of what is wrong with it."""
    person, codes = _person(record, heading)
    if "person" not in person and "id_number" not in person:
        return
    columned = {"insurance", *INSURANCES} & record.columns
    plans = _insurances(record) or (None if columned else heading.plans)
    rest: Row = {} if plans is None else {"insurances": plans}
    if "employer" in record.cells and re.search(r"[\u4e00-\u9fff]{4}|[A-Za-z]{4}", unit_name(record.cells["employer"].text)):
        rest["employer"] = record.cells["employer"].field(unit_name(record.cells["employer"].text))
    if re.search(r"缴|停|中断|正常|减员|暂停|到账", record.text("status")):
        rest["status"] = record.cells["status"].field(record.cells["status"].compact)
    for period in periods_of(record, heading.start, heading.end, heading.printed, heading.year):
        yield {**person, **rest, **period}, codes


def _person(record: Record, heading: Heading) -> tuple[Row, tuple[str, ...]]:
    row: Row = {}
    name = record.cells.get("person")
    if name is not None and re.search(r"[\u4e00-\u9fffA-Za-z]", name.text):
        row["person"] = name.field(
            re.sub(r"[(（].*?[)）]$", "", name.text), grammar=bool(re.fullmatch(r"[\u4e00-\u9fff·*]{2,12}", name.compact))
        )
    elif heading.person is not None and "person" not in record.columns:
        row["person"] = heading.person
    number = record.cells.get("id_number")
    if number is None:
        own = "id_number" in record.columns or "person" in record.columns
        return row | ({"id_number": heading.id_number} if heading.id_number and not own else {}), ()
    if is_scientific(number.text) or _was_quantity(number):
        # Fifteen digits are all that a spreadsheet's number keeps of eighteen: what it shows is not the person's number.
        return row, ("number_damaged",)
    row["id_number"] = _id_field(number)
    return row, ()


_TO_DIGIT = str.maketrans("OoQDIl|!ZSBG×x", "000011112586XX")


def _id_field(number: PlacedCell) -> Field:
    """The number with its middle hidden; misread characters are changed where the check digit then holds."""
    plain = whole_number(number.text) or sounder(number.compact, number.other)
    mended = plain[:17].translate(_TO_DIGIT) + plain[17:].translate(_TO_DIGIT)
    proven = mended != plain.upper() and citizen_id_ok(mended)
    printed, hidden = masked_id(mended if proven else plain)
    second = sounder("*", number.other)
    value = whole_mask(printed) if number.page.route == "ocr" else printed
    check = citizen_id_ok(plain) or proven if hidden and re.fullmatch(r"\d{17}[\dXx]", mended) else None
    suffix = ("+repair:check-digit" if proven else "+repair:mask" if value != printed else "") + ("+mask" if hidden else "")
    others = (whole_mask(second),) if second != "*" and "*" in printed and whole_mask(second) != value else ()
    repaired = value != printed or proven
    return number.field(value, raw=printed, grammar=is_whole(value), check=check, repaired=repaired, suffix=suffix, alternatives=others)


def _was_quantity(number: PlacedCell) -> bool:
    """Whether a whole-looking number came out of a spreadsheet's quantity: it ends in zeros or fails its check digit."""
    plain = number.compact
    return number.page.route == "office" and bool(re.fullmatch(r"\d{18}", plain)) and (plain.endswith("000") or not citizen_id_ok(plain))


def _insurances(record: Record) -> Field | None:
    """The insurances of a row: named in a column of their own, else those whose columns hold an amount, a count or a tick."""
    named = record.cells.get("insurance")
    if named is not None and insurances_in(named.text):
        return named.field(insurances_in(named.text), grammar=True)
    paid = [plan for plan in INSURANCES if plan in record.cells and not NONE.match(record.text(plan))]
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
