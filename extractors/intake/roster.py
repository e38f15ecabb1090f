"""``申报汇总表.xlsx``: one row an applicant, Chinese headings in any order, perhaps below a title and round facts."""

from __future__ import annotations

import datetime as dt
import re
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl

from extractors.intake.faults import Fault
from extractors.intake.manifest import TOTAL, Applicant, Manifest, date_in, item_in, names_in, scores_in, year_in
from extractors.normalise import compact, normalise

_HEADINGS = {
    "enterprise": r"(申报|申请|参评)?(企业|单位|公司)(名称|全称)?|申报主体|名称",
    "uscc": r"(统一)?(社会)?信用代码|uscc",
    "county": r"(所属|所在|申报)?(县区|区县|县\(市、区\)|县\(市,区\)|县市区|县\(区\)|市\(区\)|县|区)|属地",
    "folder": r"(材料|申报材料|资料)?(文件夹|目录|文件夹名|文件夹名称)",
    "former": r"曾用名(称)?|原名(称)?|原企业名称|历史名称|更名前名称",
    "self": r"(企业)?自评(总|得)?分(数|值|合计)?|自评合计",
}
_ROUND = {
    "batch": r"批次(名称)?",
    "county": _HEADINGS["county"],
    "year": r"(申报)?年度",
    "deadline": r"(申报|申请)?截止(日期|时间)",
    "edition": r"(评审)?(版本|指标版本)",
}
_ROWS_BEFORE_HEADINGS = 30
_NOT_APPLICANTS = re.compile(r"合计|总计|小计|备注|说明|填表|注[::]")

Cells = tuple[str, ...]


def parse_roster(path: Path) -> Manifest:
    """The first sheet that has a heading 企业名称; raises `Fault` where none has, or the file is broken."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's remarks on styles and extensions it drops
            book = openpyxl.load_workbook(path, data_only=True)
    except Exception as error:  # a broken package surfaces as whatever the XML or zip layer raises
        raise Fault("corrupt", "申报汇总表打不开，未采用") from error
    for sheet in book.worksheets:
        rows = [tuple(_text(value) for value in row) for row in sheet.iter_rows(values_only=True)]
        found = _read(rows)
        if found:
            return found
    raise Fault("unreadable", "申报汇总表里找不到“企业名称”一列，未采用")


def _read(rows: Sequence[Cells]) -> Manifest | None:
    for at, row in enumerate(rows[:_ROWS_BEFORE_HEADINGS]):
        columns = _columns(row)
        if "enterprise" not in columns:
            continue
        items = {i: item for i, text in enumerate(row) if (item := item_in(text))}
        body = rows[at + 1 :]
        if body and not _cell(body[0], columns["enterprise"]):
            # a second heading row: items below a merged 自评分
            below = {i: item for i, text in enumerate(body[0]) if (item := item_in(text))}
            items, body = (items | below, body[1:]) if below else (items, body)
        applicants = tuple(a for r in body if (a := _applicant(r, columns, items)))
        return _with_round(rows[:at], row, body, applicants)
    return None


def _columns(row: Cells) -> dict[str, int]:
    """Which column holds which fact: a heading must be one of the known ones as a whole."""
    found: dict[str, int] = {}
    for i, text in enumerate(row):
        heading = _heading(text)
        for fact, pattern in _HEADINGS.items():
            if fact not in found and heading and re.fullmatch(pattern, heading, re.IGNORECASE):
                found[fact] = i
    return found


def _heading(text: str) -> str:
    """A heading without its remark in brackets, its order mark and its colon."""
    plain = re.sub(r"[*::]", "", compact(text))
    return plain if re.fullmatch(_HEADINGS["county"], plain) else re.sub(r"\([^)]*\)", "", plain)


def _applicant(row: Cells, columns: dict[str, int], items: dict[int, str]) -> Applicant | None:
    def cell(fact: str) -> str:
        return _cell(row, columns[fact]) if fact in columns else ""

    enterprise = compact(cell("enterprise"))
    folder = normalise(cell("folder"))
    if not enterprise or _NOT_APPLICANTS.match(enterprise):
        return None
    scores = {item: value[TOTAL] for i, item in items.items() if (value := scores_in(_cell(row, i))) and TOTAL in value}
    own = scores_in(cell("self")) if "self" in columns and columns["self"] not in items else {}
    return Applicant(folder, enterprise, compact(cell("uscc")).upper(), compact(cell("county")), names_in(cell("former")), own | scores)


def _with_round(above: Sequence[Cells], headings: Cells, body: Sequence[Cells], applicants: tuple[Applicant, ...]) -> Manifest:
    """Facts of the round: label and value above the headings, or a column that says the same in every row."""
    facts = _labelled(above)
    for i, text in enumerate(headings):
        name = next((fact for fact, pattern in _ROUND.items() if fact != "county" and re.fullmatch(pattern, _heading(text))), None)
        values = {value for row in body if (value := _cell(row, i))}
        if name and len(values) == 1:
            facts.setdefault(name, values.pop())
    title = " ".join(text for row in above for text in row if text)
    return Manifest(
        compact(facts.get("batch", "")),
        compact(facts.get("county", "")),
        year_in(facts.get("year", "")) or year_in(title),
        date_in(facts.get("deadline", "")),
        facts.get("edition") or None,
        applicants,
    )


def _labelled(rows: Iterable[Cells]) -> dict[str, str]:
    """``截止日期：2024-06-07`` in one cell, or the label in one and the value in the next that is not empty."""
    found: dict[str, str] = {}
    for row in rows:
        texts = list(dict.fromkeys(text for text in row if text))
        for i, text in enumerate(texts):
            for part in re.split(r"\s{2,}|\n", text):
                label, colon, value = normalise(part).partition(":")
                following = texts[i + 1] if i + 1 < len(texts) else ""
                for fact, pattern in _ROUND.items():
                    if fact not in found and re.fullmatch(pattern, _heading(label)) and (value if colon and value else following):
                        found[fact] = value if colon and value else following
    return found


def _cell(row: Cells, column: int) -> str:
    return row[column] if column < len(row) else ""


def _text(value: object) -> str:
    """A cell as text. A number of more than 15 digits has lost some: it says nothing any more."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, dt.datetime | dt.date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, int | float):
        if abs(value) >= 1e15:
            return ""
        return str(int(value)) if float(value).is_integer() else repr(value)
    return str(value).strip()
