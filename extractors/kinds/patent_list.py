"""专利清单: a list of patents, as a spreadsheet or on paper (domain.md B6)."""

from __future__ import annotations

import re

from evidence.document import Field, Flag, Row
from evidence.page import Page
from extractors.fields.numbers import find_patent_numbers, patent_check_digit, patent_type
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Reading
from extractors.tables.cards import cards
from extractors.tables.date_roles import patent_dates, renamed
from extractors.tables.forms import COUNTRY, DATE, NEVER, OWNER, SOME_DATES
from extractors.tables.headings import headers_on, holds
from extractors.tables.itemised import patent_items
from extractors.tables.records import PlacedCell, Record, records
from extractors.tables.values import country_field, date_field, is_scientific, owners_field, whole_number

COLUMNS = {
    "title": r"(专利|发明创造|知识产权|发明|实用新型|外观设计|产品|成果|技术|项目|专利(项目|技术|产品|成果))?的?名称(及内容)?"
    r"|(专利|成果)?(项目|题目|内容)|专利|发明创造|(Patent|Invention)?(Title|Name)|(Title|Name)of(the)?(Invention|Patent)",
    "patent_number": r"(专利|授权专利|证书|专利证书?|ZL|发明专利|知识产权)(号码?|编号|证号)(或申请号|/申请号|及申请号)?|专利\(申请\)号码?"
    r"|专利申请号/专利号|(申请号[/或及、])?专利号码?|号码|ZL|Patent(No\.?|Number|ID)|Publication/?PatentNo\.?",
    "application_number": r"(专利)?申请(号码?|编号)|Application(No\.?|Number)",
    "publication_number": r"(授权)?公[告开布]号码?|授权(公告)?(号码?|编号)|(Grant|Publication)(No\.?|Number)",
    "patent_type": r"(专利|知识产权|权利|发明|证书)?(类型|类别|种类|性质|分类)|专利类型及类别|(Patent)?(Type|Kind|Category)(ofPatent)?",
    "country": r"(国家|国别|地区|授权国|申请国|授权地)(别|家)?([/或及、(和]?(国家|地区)\)?)?|(授权|申请|注册)(国家|国别"
    r"|地区|国家/地区)|国家\(地区\)|中国[或/、及]国外(专利)?|国内[或/、及]?国?外(专利)?|境内外|Country(/?Region)?",
    "grant_date": r"授权(公告)?(日期?|时间|年月|年份)|公告授权(日期?|时间)|(专利)?(获得?|取得)(授权|专利权?|权|批|证书?)?(日期?|时间|年月)"
    r"|授予(专利权)?(日期?|时间)"
    r"|公告日期?|(专利)?(批准|发证|颁证|获批|下证|核准|登记)(日期?|时间|年月)|证书(颁发)?(日期|时间)|(Grant|Issue|Publication)Date|Date(of)?(Grant"
    r"|Issue)|Granted(on)?",
    "filing_date": r"(专利)?申请(日期?|时间|年月)|(Filing|Application)Date|Date(of)?(Filing|Application)|Filed",
    "patentee": r"(现?专利)?权利?人(名称)?|专利所有(权)?人|所有权人|所有者|持有(人|单位)|申请\(专利权\)人|专利权人/申请人"
    r"|权属(人|单位)?|专利权属"
    r"|Patentees?|(Patent)?(Owner|Holder)|Assignee|Proprietor",
    "applicant": r"申请(人|单位)|Applicant",
    "note": r"^(备注|说明|情况说明)$",
    "some_date": r"^日期$|^时间$|^年月日?$|^Date$",
    "other_date": NEVER,
    "status": r"(法律|专利|当前|案件|授权|权利|有效)?状态|是否(已?授权|有效)|(授权)?情况|进度|(Legal)?Status",
}
"""What the columns are called. Some are read only to understand the others."""

CONTENTS = {
    "patent_number": r"^(?:[Z2][L1I]|CN)?(?:19|20)\d{2}[12389]\d{7}[.。·]?[\dX]?$|^ZL\d{2}[12389]\d{5}[.。·]?[\dX]$",
    "patent_type": r"^(发明|实用新型|外观设计)(专利)?(授权)?$",
    "country": COUNTRY,
    "patentee": OWNER,
    "title": r"^(一种|用于|基于|一体式|带有?).{4,}|.{3,}(方法|装置|系统|结构|设备|机构|工艺|夹具|组件|工装|机器人|制备)$",
    **dict.fromkeys(SOME_DATES, DATE),
}
"""What only one column can hold."""

OTHER_RIGHTS = r"著作权|软著|商标|布图|新品种"
"""Kinds of rights that lists of intellectual property hold beside patents."""
PENDING = r"实审|实质审查|受理|初审|公开|公布|审查中|审中|待审|申请中|未授权|在审|驳回|撤回|视撤|答复"
OVER = r"失效|无效|终止|放弃|届满|过期|未缴年?费|转让"
_TYPES = (("utility_model", r"实用新型|新型|utility"), ("design", r"外观|design"), ("invention", r"发明|invention|PCT"))
_FOREIGN = re.compile(
    r"(?:US\s?(?:RE|D|PP)?\d{1,2},?\d{3},?\d{3}|EP\s?\d{7}|(?:JP|特許)\s?第?\d{7}号?|KR\s?10-?\d{7}|10-\d{7}"
    r"|DE\s?[\d ]{9,14}|GB\s?\d{7}|AU\s?\d{10}|CA\s?\d{7}"
    r"|TW\s?[IMD]?\d{6}|[IM]\d{6}|(?:FR|RU|IN|VN|BR|MX|SG|MY|TH|ID|HK|IT|ES|NL|ZA)\s?[\d-]{5,14})\s?(?:[A-Z]\d?)?",
    re.IGNORECASE,
)
_APPLICATION_ONLY = re.compile(r"PCT/[A-Z]{2}|WO\s?\d{4}|CN\s?\d{7,9}\s?A$", re.IGNORECASE)


def read(paper: Paper) -> Reading:
    """One row a patent. `grant_date` is left out where the list says the patent is not granted (flag ``not_granted``)."""
    rows: list[Row] = []
    flags: dict[str, list[int]] = {}
    seen: set[str] = set()
    listed, items = _listing(paper)
    for record in renamed(listed, patent_dates(listed, [_filing_year(record) for record in listed])):
        if re.search(OTHER_RIGHTS, record.text("patent_type")):
            continue
        row, codes = _row(record)
        if not ({"title", "patent_number"} & row.keys()):
            continue
        number = str(row["patent_number"].value) if "patent_number" in row else ""
        codes += ["number_repeated"] if number in seen else []
        seen |= {number} - {""}
        rows.append(row)
        for code in codes:
            flags.setdefault(code, []).append(len(rows))
    if not rows:
        ended = [i for i, row in enumerate(items, 1) if "status" in row and re.search(OVER, str(row["status"].value))]
        return Reading({}, items, (_flag("right_ended", ended),) if ended else ())
    return Reading({}, tuple(rows), tuple(_flag(code, at) for code, at in flags.items()))


def _listing(paper: Paper) -> tuple[tuple[Record, ...], tuple[Row, ...]]:
    """The list's records, of columns or of cards; or its items in sentences, where these have titles and it has no columns."""
    found = records(paper.pages, COLUMNS, NEEDED, contents=CONTENTS)
    if any({"title", "grant_date"} & record.cells.keys() for record in found):
        return found, ()
    items = patent_items(paper)
    return (found, items) if any("title" in row for row in items) else (cards(paper, COLUMNS, NEEDED) or found, items)


def _filing_year(record: Record) -> str:
    cell = _number_cell(record)
    reads = find_patent_numbers(cell.text) if cell is not None else ()
    m = re.match(r"ZL((?:19|20)\d{2})", str(reads[0].value)) if reads else None
    return m[1] if m else ""


NEEDED = ("title", "patent_number", "application_number", "publication_number")

_MESSAGES = {
    "not_granted": "所列状态为未授权（受理、公开或实质审查），不作授权专利",
    "number_damaged": "专利号被电子表格存为数值，已丢失位数，需对照证书核实",
    "check_digit": "专利号校验位不符，需核实",
    "type_differs": "所列专利类型与专利号中的类型码不一致，需核实",
    "number_repeated": "专利号与前面的行重复，需核实",
    "right_ended": "所列状态表明专利权已失效或变动，需核实",
}


def _flag(code: str, rows: list[int]) -> Flag:
    return Flag(code, f"第{'、'.join(map(str, rows))}行：{_MESSAGES[code]}")


def _row(record: Record) -> tuple[Row, list[str]]:
    row: Row = {}
    codes: list[str] = []
    cells = record.cells
    title = _title(cells["title"]) if "title" in cells else None
    if title is not None:
        row["title"] = title
    number = _number(record, codes)
    if number is not None:
        row["patent_number"] = number
    kind = _type(record, number, codes)
    if kind is not None:
        row["patent_type"] = kind
    owner = cells.get("patentee") or cells.get("applicant")
    if owner is not None:
        row["patentee"] = owners_field(owner)
    if "country" in cells:
        row["country"] = country_field(cells["country"])
    for name in ("status", "filing_date", "grant_date"):
        found = _dated(cells[name], name) if name in cells else None
        if found is not None:
            row[name] = found
    if not _granted(record, number):
        row.pop("grant_date", None)
        codes.append("not_granted")
    if re.search(OVER, record.text("status")):
        codes.append("right_ended")
    return row, codes


def _dated(cell: PlacedCell, name: str) -> Field | None:
    return cell.field(cell.compact) if name == "status" else date_field(cell)


def _granted(record: Record, number: Field | None) -> bool:
    """False only where the list says that the patent is still being examined, or names an application only."""
    status = record.text("status") or (record.text("note") if re.search(PENDING, record.text("note")) else "")
    if status:
        return status not in ("否", "无") and (not re.search(PENDING, status) or bool(re.search(r"已授权|^授权", status)))
    if re.search(PENDING, record.text("grant_date")):
        return False
    published = record.text("publication_number") or (str(number.raw) if number else "")
    return not _APPLICATION_ONLY.search(published)


def _number(record: Record, codes: list[str]) -> Field | None:
    """The patent's number; where the list has none but the application's, that one (they are the same digits)."""
    cell = _number_cell(record)
    if cell is None:
        return None
    quantity = whole_number(cell.text)
    reads = find_patent_numbers(quantity or cell.text) or (find_patent_numbers(f"ZL{cell.text}") if not quantity else ())
    if reads:
        read = reads[0]
        if read.check is False:
            codes.append("check_digit")
        suffix = "+repair:check-digit" if read.repaired else "+repair:quantity" if quantity else ""
        return cell.field(
            read.value, check=read.check, repaired=read.repaired or bool(quantity), suffix=suffix, alternatives=read.alternatives
        )
    if quantity or is_scientific(cell.text):
        codes.append("number_damaged")
        return None
    return _other_number(cell)


def _number_cell(record: Record) -> PlacedCell | None:
    """The cell of the number: in a column of its own, else the one that has a Chinese patent's number beside other words."""
    names = ("patent_number", "application_number", "publication_number")
    own = [record.cells[name] for name in names if name in record.cells]
    if own:
        return next((c for c in own if any(r.check for r in find_patent_numbers(f"ZL{c.text}"))), own[0])
    return next((c for c in (*record.cells.values(), *record.others.values()) if any(r.check for r in find_patent_numbers(c.text))), None)


def _title(cell: PlacedCell) -> Field | None:
    """The title, without a number that stands in the same cell."""
    text = cell.text
    for read in reversed(find_patent_numbers(text)):
        if read.check:
            text = f"{text[: read.start]} {text[read.end :]}"
    text = re.sub(r"[(\[]\s*(专利号|授权号)?[:：]?\s*[)\]]|(专利号|授权号)[:：]?\s*$", "", text).strip(" ,;:、/-")
    return cell.field(text, raw=text) if re.search(r"[^\d./-]", text) else None


def _other_number(cell: PlacedCell) -> Field | None:
    """A foreign number, or a Chinese one without its check digit, as printed."""
    text = cell.compact
    bare = re.fullmatch(r"(?:ZL|CN)?((?:19|20)\d{2}[12389]\d{7})", text, re.IGNORECASE)
    if bare and cell.page.route == "office" and text == bare[1] and patent_check_digit(text) == "0":
        # A spreadsheet drops the last zero of 202010430096.0.
        return cell.field(f"ZL{text}.0", repaired=True, check=True, suffix="+repair:quantity")
    if bare:
        return cell.field(f"ZL{bare[1]}", grammar=None)
    if _FOREIGN.fullmatch(text) or _FOREIGN.fullmatch(cell.text):
        return cell.field(cell.text, grammar=True)
    return cell.field(cell.text, grammar=False) if re.search(r"\d{4}", text) else None


def _type(record: Record, number: Field | None, codes: list[str]) -> Field | None:
    """The type from its column, else from the heading over the row, else from the number's type digit."""
    by_number = patent_type(str(number.value)) if number is not None and str(number.value).startswith("ZL") else None
    printed = next((name for name, words in _TYPES if re.search(words, record.text("patent_type"), re.IGNORECASE)), None)
    if printed is not None:
        if by_number is not None and by_number != printed:
            codes.append("type_differs")
        return record.cells["patent_type"].field(
            printed, grammar=by_number in (None, printed), rivals=int(by_number not in (None, printed))
        )
    cell = _number_cell(record) or record.cells.get("title")
    if cell is None:
        return None
    if by_number is not None:
        return cell.field(by_number, derived=True, inputs=("patent_number",))
    by_section = next((name for name, words in _TYPES if re.search(words, record.section)), None)
    return cell.field(by_section, raw=record.section, derived=True, inputs=("section",), rivals=1) if by_section else None


def _listed(page: Page) -> float:
    """How much the page speaks for a list of patents: a column of patents' numbers beside another known one, or items with numbers."""
    for columns, table in headers_on(page, COLUMNS, NEEDED, CONTENTS):
        if "patent_number" in columns.at and holds(table, columns.at["patent_number"], CONTENTS["patent_number"]):
            return 0.8
    return 0.8 if page.route != "office" and len(patent_items(Paper((page,)))) >= 3 else 0.0


KIND = Kind(
    name="patent_list",
    title="专利清单",
    fields=("title", "patent_number", "patent_type", "country", "grant_date", "patentee"),
    cues=(
        Cue(r"(专利|知识产权)[^,。:]{0,12}(清单|一览表|汇总表|明细表?|列表|统计表|目录表|登记表)", 0.9, "title"),
        Cue(r"(专利|知识产权)[^,。:]{0,12}(清单|一览表|汇总表|明细表|列表|统计表)$", 0.55, "top"),
        Cue(r"(专利|知识产权)[^,。:]{0,8}(台[账帐]|汇总|统计|一览|名录|情况(统计)?表)$", 0.8, "title"),
        Cue(r"^(专利|授权专利)号(/申请号|\(申请号\))?$|^专利\(申请\)号$", 0.45),
        Cue(r"^(专利|发明创造)名称$", 0.4),
        Cue(r"^(专利)?(类型|类别)$|^授权(公告)?(日期?|时间)$|^专利权人$", 0.2),
        Cue(r"序号.{0,60}专利(名称|号)|专利名称.{0,60}(专利|申请)号|专利号.{0,60}专利名称", 0.8),
        Cue(r"专利|知识产权", 0.25, "file"),
        Cue(r"^(发明|实用新型|外观设计)专利证书$|专利登记簿副本", -0.9),
        Cue(r"软件著作权(清单|一览表|汇总表)", -0.4, "title"),
    ),
    read=read,
    span="open",
    begins=r"(专利|知识产权)[^,。:]{0,12}(清单|一览表|汇总表|明细表?|列表|统计表)$",
    listed=_listed,
)
