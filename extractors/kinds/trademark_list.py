"""商标清单: a list of registered trademarks at home or abroad (domain.md B7)."""

from __future__ import annotations

import re
from dataclasses import replace

from evidence.document import Field, Flag, Row
from evidence.page import Page
from extractors.fields.terms import find_ranges
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Reading
from extractors.tables.cards import cards
from extractors.tables.date_roles import mark_dates, renamed
from extractors.tables.forms import CLASS, COUNTRY, DATE, NEVER, OWNER, SOME_DATES
from extractors.tables.headings import headers_on, holds
from extractors.tables.itemised import mark_items
from extractors.tables.records import PlacedCell, Record, records
from extractors.tables.values import country_field, date_field, is_scientific, owners_field, whole_number

COLUMNS = {
    "trademark_number": r"(商标|国际|注册商标|证书)?(注册|登记)(证书?)?(号码?|编号)([/或](商标)?申请号)?"
    r"|商标(注册)?(号码?|编号)|商标(注册)?证书?(号码?|编号)"
    r"|证书?(号码?|编号)|(国际)?注册号|编号|号码|Reg(istration|\.)?(No\.?|Number)|(Trade\s?mark|Certificate)(No\.?|Number)",
    "application_number": r"(商标)?申请(号码?|编号)|Application(No\.?|Number)",
    "name": r"(注册)?商标(名称|图样|标识|图案|样式|文字|标样)?|品牌(名称)?|名称|图样|标识|(Trade\s?)?mark(Name)?|Brand",
    "holder": r"(商标)?(注册|权利?|权属|所有|持有|专用权|商标权)权?(人|者|单位|企业)(名称)?|(商标)?申请人([/或]注册人)?|商标所有人|企业名称"
    r"|Owner|Holder|Registrant|Proprietor|Applicant",
    "country": r"(注册|申请|指定|保护|国际注册)?(国家?|国别|地区|地域|区域|地|国家[/或及、和]?(或)?地区|国家\(地区\))(别|名称)?"
    r"|国内[/或、]?国?外|境内外"
    r"|Country(/?Region)?|Territory|Jurisdiction",
    "registration_date": r"(核准|获准|批准)?(商标)?注册(公告)?(日期?|时间|年月)|(获得?|取得)(注册|证书|商标)?(日期?|时间)"
    r"|(核准|批准|获准|发证|颁证|注册生效)(日期?|时间)"
    r"|专用权(起始|开始)(日期?)?|^日期$|^时间$|Reg(istration|\.)?Date|(Date(of)?|Issue)(Reg(istration|\.)?|Date)|Registered(on)?",
    "term": r"(商标)?(专用权?|注册|有效)?(期|有效期|期限|有效期限|起止(日期|时间)?)(间|限)?|有效期(间|限)?|Validity(Period)?|Term",
    "valid_until": r"(商标)?(专用权?|注册)?(有效期?|截止|到期|届满|终止)(期)?(至|日期?|截止日?期?|时间)|专用权截止日?期?"
    r"|Valid(Until|To)|Expiry(Date)?|ExpirationDate",
    "class": r"(国际|商品|商标|核定|注册|尼斯)?(商品|使用|服务)?(分类|类别|类号|类)(号)?|(商品|服务|国际)+类别"
    r"|核定使用(商品|服务).*类.*|(Nice|Int(l|ernational)?\.?)?Class(es)?",
    "some_date": NEVER,
    "other_date": NEVER,
    "status": r"(法律|商标|当前|注册)?状态|进度|(Legal)?Status",
}

NEEDED = ("trademark_number", "application_number")
NUMBER = r"^(第|No\.?)?(G?\d{5,9}[A-Z]?|\d{1,2},\d{3},\d{3}|N/\d{6}|\d{2}-\d{7}|UK\d{11}|登録第\d{7})号?$"
"""The numbers of registered marks, at home and abroad."""

CONTENTS = {"country": COUNTRY, "holder": OWNER, "class": CLASS, **dict.fromkeys(SOME_DATES, DATE)}
"""What a column holds whose header is not known."""

SECTIONED = 0.85
"""Highest confidence of a country that stands as a heading over the rows."""
PENDING = r"受理|初审|初步审定|公告中|审查|申请中|等待|待审|驳回|异议|未注册|未核准"
OVER = r"无效|失效|注销|撤销|过期|转让"
_MESSAGES = {
    "not_registered": "所列状态为尚未注册（申请、初步审定等），不作注册商标",
    "number_damaged": "注册号被电子表格存为数值，已丢失位数，需对照证书核实",
    "right_ended": "所列状态表明商标已失效或变动，需核实",
    "number_repeated": "注册号与前面的行重复，需核实",
}


def read(paper: Paper) -> Reading:
    """One row a trademark. `registration_date` is left out where the list says the mark is not registered."""
    rows: list[Row] = []
    flags: dict[str, list[int]] = {}
    seen: set[tuple[str, str]] = set()
    listed = records(paper.pages, COLUMNS, NEEDED, contents=CONTENTS) or cards(paper, COLUMNS, NEEDED)
    for record in renamed(listed, mark_dates(listed)):
        row, codes = _row(record)
        if "trademark_number" not in row and "number_damaged" not in codes:
            continue
        key = (str(row["trademark_number"].value) if "trademark_number" in row else "", record.text("country"))
        codes += ["number_repeated"] if key[0] and key in seen else []
        seen.add(key)
        rows.append(row)
        for code in codes:
            flags.setdefault(code, []).append(len(rows))
    rows = rows or list(mark_items(paper))
    messages = (Flag(code, f"第{'、'.join(map(str, at))}行：{_MESSAGES[code]}") for code, at in flags.items())
    return Reading({}, tuple(rows), tuple(messages))


def _row(record: Record) -> tuple[Row, list[str]]:
    row: Row = {}
    codes: list[str] = []
    number = _number(record, codes)
    if number is not None:
        row["trademark_number"] = number
    for name, reader in (("name", _as_printed), ("holder", owners_field), ("country", country_field), ("status", _as_printed)):
        if name in record.cells:
            row[name] = reader(record.cells[name])
    kind = _class(record.cells["class"]) if "class" in record.cells else _class_beside(record)
    if kind is not None:
        row["class"] = kind
    if "country" not in row and number is not None and re.search(COUNTRY, record.section):
        row["country"] = replace(number, value=record.section, raw=record.section).with_confidence(min(SECTIONED, number.confidence))
    for name in ("registration_date", "valid_until"):
        found = date_field(record.cells[name]) if name in record.cells else None
        if found is not None:
            row[name] = found
    if "term" in record.cells:
        row = {**_term(record.cells["term"]), **row}
    status = record.text("status") or record.text("registration_date")
    if re.search(PENDING, status) and not re.search(r"已注册|^注册", status):
        row.pop("registration_date", None)
        codes.append("not_registered")
    if re.search(OVER, record.text("status")):
        codes.append("right_ended")
    return row, codes


def _term(cell: PlacedCell) -> Row:
    """A term in one cell: both its ends, or the one that is printed."""
    ranges = find_ranges(cell.text)
    if ranges:
        return {"registration_date": cell.field(ranges[0].begin.value), "valid_until": cell.field(ranges[0].until.value, grammar=True)}
    end = date_field(cell)
    return {"valid_until": end} if end is not None else {}


def _as_printed(cell: PlacedCell) -> Field:
    return cell.field(cell.text)


def _number(record: Record, codes: list[str]) -> Field | None:
    """The registration's number (第…号 and No. taken off); the application's where only that is listed."""
    cell = record.cells.get("trademark_number") or record.cells.get("application_number")
    if cell is None:
        return None
    quantity = whole_number(cell.text)
    if is_scientific(cell.text) and not quantity:
        codes.append("number_damaged")
        return None
    text = quantity or re.sub(r"^(第|No\.?:?)|号$", "", cell.compact, flags=re.IGNORECASE)
    if not re.search(r"\d{4}|\d{1,3}[,/]\d{3}", text):
        return None
    plain = bool(re.fullmatch(r"G?\d{5,9}[A-Z]?|\d{1,2},\d{3},\d{3}|N/\d{6}|\d{2}-\d{7}|UK\d{11}", text))
    return cell.field(text, grammar=None if plain else False, repaired=bool(quantity), suffix="+repair:quantity" if quantity else "")


def _class(cell: PlacedCell) -> Field | None:
    """The Nice class or classes: a number where there is one, the text ``9、35`` where there are several."""
    classes = [int(n) for n in re.findall(r"\d{1,2}", re.sub(r"\.0$", "", cell.compact)) if 1 <= int(n) <= 45]
    if not classes:
        return None
    return cell.field(classes[0] if len(classes) == 1 else "、".join(map(str, classes)), grammar=True)


def _class_beside(record: Record) -> Field | None:
    """The class in a cell of another column (湘绣坊（第24类）), where the list has no column of classes."""
    for cell in (*record.cells.values(), *record.others.values()):
        found = re.findall(r"第\s*(\d{1,2})\s*类", cell.text)
        if len(found) == 1 and 1 <= int(found[0]) <= 45:
            return cell.field(int(found[0]), grammar=True)
    return None


def _listed(page: Page) -> float:
    """How much the page's tables speak for a list of trademarks: a column of registrations beside one of classes or of marks."""
    for columns, table in headers_on(page, COLUMNS, ("trademark_number",), {}):
        names = set(columns.at)
        own = any("商标" in title or "类" in title for title in columns.titles) and {"class", "name", "holder"} & names
        if (
            own
            and holds(table, columns.at["trademark_number"], NUMBER)
            and ("class" not in names or holds(table, columns.at["class"], r"^第?\d{1,2}类?([、,，]\d{1,2})*$"))
        ):
            return 0.75
    return 0.0


KIND = Kind(
    name="trademark_list",
    title="商标清单",
    fields=("trademark_number", "holder", "country", "registration_date", "class"),
    cues=(
        Cue(r"商标[^,。:]{0,10}(清单|一览表|汇总表|明细表?|列表|统计表|情况表|登记表)", 0.9, "title"),
        Cue(r"商标[^,。:]{0,10}(清单|一览表|汇总表|明细表|列表|统计表)$", 0.55, "top"),
        Cue(r"商标[^,。:]{0,8}(台[账帐]|汇总|统计|一览|名录|注册情况)$", 0.8, "title"),
        Cue(r"^(商标)?注册(证)?号$|^商标号$", 0.35),
        Cue(r"^(注册)?商标(名称|图样)?$", 0.35),
        Cue(r"^注册(国家?|地区|国别|人|日期)$|^(国际)?(分类|类别)$|^国家/?\(?地区\)?$", 0.2),
        Cue(r"序号.{0,40}商标(名称)?.{0,60}注册(证)?号|注册(证)?号.{0,60}商标名称", 0.8),
        Cue(r"商标", 0.25, "file"),
        Cue(r"商标详情", -0.8),
        Cue(r"list ?of ?(?:registered ?)?trade ?marks?|trade ?marks? ?(?:list|portfolio|schedule)", 0.9, "title"),
        Cue(r"商标[^,。:]{0,8}(?:情况说明|基本情况|明细|目录|情况)$", 0.7, "title"),
        Cue(r"^商标注册证$", -0.8, "title"),
        Cue(r"^核定使用(?:商品|服务)[^,。]{0,8}[(:]", -0.8),
    ),
    read=read,
    span="open",
    begins=r"商标[^,。:]{0,10}(清单|一览表|汇总表|明细表?|列表|统计表)$",
    listed=_listed,
)
