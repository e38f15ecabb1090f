"""Lists in real office files: numbers that became quantities, dates that are serials, parts that are merged, hidden or computed."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl.utils.datetime import CALENDAR_MAC_1904, to_excel

from evidence.document import Flag
from evidence.page import Page
from extractors.documents import found_in
from extractors.kinds import patent_list, social_insurance_record, trademark_list
from extractors.pages.office import read_office
from extractors.pages.sources import shape_of
from extractors.paper import Paper
from tests.extractors.drawing import submitted

PATENTS = [
    ("一种耐磨轴承", "ZL202010430096.0", "2022-01-14"),
    ("一种带有双层隔热罩的烘干装置", "ZL202122142763.8", "2022-03-08"),
    ("水龙头", "ZL202030123456.3", "2020-11-06"),
]
HEADER = ["序号", "专利名称", "专利号", "授权公告日"]
LIST = [HEADER, *([str(i), *row] for i, row in enumerate(PATENTS, 1))]
Fill = Callable[[Any, Any], None]


def workbook(path: Path, fill: Fill) -> Page:
    book = openpyxl.Workbook()
    fill(book, book.active)
    book.save(path)
    return page_of(path)


def page_of(path: Path) -> Page:
    file = submitted(path)
    return read_office(file, shape_of(file))


def patents(page: Page) -> list[tuple[object, ...]]:
    return [tuple(row[n].value if n in row else None for n in ("title", "patent_number", "grant_date")) for row in rows_of(page)]


def rows_of(page: Page) -> Sequence[dict[str, Any]]:
    return patent_list.read(Paper((page,))).rows


def flags(page: Page) -> tuple[Flag, ...]:
    return found_in((page,))[0].flags


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


DATES: dict[str, Callable[[str], object]] = {
    "typed": day,
    "day count": lambda t: (day(t) - dt.date(1899, 12, 30)).days,
    "dots": lambda t: t.replace("-", "."),
    "chinese": lambda t: f"{day(t).year}年{day(t).month}月{day(t).day}日",
    "eight digits": lambda t: int(t.replace("-", "")),
    "with midnight": lambda t: f"{t} 00:00:00",
}


@pytest.mark.parametrize("written", DATES.values(), ids=DATES.keys())
def test_dates_are_understood_however_a_spreadsheet_holds_them(tmp_path: Path, written: Callable[[str], object]) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.append(HEADER)
        for i, (title, number, granted) in enumerate(PATENTS, 1):
            sheet.append([i, title, number, written(granted)])

    assert patents(workbook(tmp_path / "a.xlsx", fill)) == PATENTS


@pytest.mark.parametrize("typed", [True, False])
def test_a_workbook_may_count_days_from_1904(tmp_path: Path, typed: bool) -> None:
    def fill(book: Any, sheet: Any) -> None:
        book.epoch = CALENDAR_MAC_1904
        sheet.append(HEADER)
        for i, (title, number, granted) in enumerate(PATENTS, 1):
            midnight = dt.datetime.fromisoformat(granted)
            sheet.append([i, title, number, midnight if typed else to_excel(midnight, CALENDAR_MAC_1904)])

    assert patents(workbook(tmp_path / "a.xlsx", fill)) == PATENTS


@pytest.mark.parametrize("quantity", [float, lambda t: int(t.replace(".", ""))], ids=["float", "whole"])
def test_numbers_stored_as_quantities_are_numbers(tmp_path: Path, quantity: Callable[[str], object]) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.append(HEADER)
        for i, (title, number, granted) in enumerate(PATENTS, 1):
            sheet.append([i, title, quantity(number[2:]), granted])

    assert patents(workbook(tmp_path / "a.xlsx", fill)) == PATENTS


def test_titles_above_and_notes_below_a_header_of_two_rows_are_no_records(tmp_path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.append(["江门市甲乙机电有限公司知识产权清单"])
        sheet.merge_cells("A1:E1")
        sheet.append(["填报日期：2024-05-06"])
        sheet.append([])
        sheet.append(["序号", "专利信息", None, None, "备注"])
        sheet.append([None, "名称", "号码", "授权日", None])
        for area in ("B4:D4", "A4:A5", "E4:E5"):
            sheet.merge_cells(area)
        for i, row in enumerate(PATENTS, 1):
            sheet.append([i, *row])
            sheet.append([])
        sheet.append(["共3件"])
        sheet.append(["填表人：张三", None, "审核人：李四"])

    assert patents(workbook(tmp_path / "a.xlsx", fill)) == PATENTS


def test_hidden_parts_are_read_and_told(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        for row in LIST[:3]:
            sheet.append(row)
        sheet.row_dimensions[3].hidden = True
        other = book.create_sheet("旧")
        other.sheet_state = "hidden"
        other.append(["专利号", "授权日", "名称"])
        other.append([PATENTS[2][1], day(PATENTS[2][2]), PATENTS[2][0]])

    page = workbook(tmp_path / "a.xlsx", fill)
    assert patents(page) == PATENTS
    (flag,) = flags(page)
    assert "隐藏行" in flag.message
    assert "“旧”是隐藏的" in flag.message


def test_simple_formulas_that_nobody_computed_are_computed(tmp_path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.append(HEADER)
        for title, number, granted in PATENTS:
            d = day(granted)
            sheet.append(["=ROW()-1", title, f'="ZL"&"{number[2:]}"', f"=DATE({d.year},{d.month},{d.day})"])

    assert patents(workbook(tmp_path / "a.xlsx", fill)) == PATENTS


def test_formulas_that_are_not_understood_are_told_and_not_guessed(tmp_path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.append(HEADER)
        sheet.append([1, "一种耐磨轴承", "=VLOOKUP(B2,Sheet9!A:B,2,0)", "2022-01-14"])

    page = workbook(tmp_path / "a.xlsx", fill)
    assert patents(page) == [("一种耐磨轴承", None, "2022-01-14")]
    assert "公式" in flags(page)[0].message


def word(path: Path, build: Callable[[Any], None]) -> Page:
    document = docx.Document()
    build(document)
    document.save(str(path))
    return page_of(path)


def put(table: Any, rows: Sequence[Sequence[str]]) -> Any:
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    return table


def wrapped_in(cell: Any, *tags: str) -> None:
    """The cell's first run inside the elements `tags`, outermost first."""
    paragraph = cell.paragraphs[0]._p
    run = paragraph.find(qn("w:r"))
    home = paragraph
    for tag in tags:
        inner = OxmlElement(tag)
        home.append(inner)
        home = inner
    home.append(run)


def test_a_word_table_may_be_nested_in_a_frame(tmp_path: Path) -> None:
    assert patents(word(tmp_path / "a.docx", lambda d: put(d.add_table(1, 1).cell(0, 0).add_table(4, 4), LIST))) == PATENTS


def test_a_list_may_be_cut_into_two_word_tables(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        put(document.add_table(2, 4), LIST[:2])
        document.add_paragraph("")
        put(document.add_table(2, 4), LIST[2:])

    assert patents(word(tmp_path / "a.docx", build)) == PATENTS


def test_a_list_may_be_set_with_tabs(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        for row in LIST:
            document.add_paragraph("\t".join(row))

    assert patents(word(tmp_path / "a.docx", build)) == PATENTS


def test_tracked_insertions_and_content_controls_are_text_and_deletions_are_not(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        table = put(document.add_table(4, 4), LIST)
        wrapped_in(table.cell(1, 1), "w:ins")
        wrapped_in(table.cell(2, 1), "w:sdt", "w:sdtContent")
        table.cell(3, 1).paragraphs[0].add_run("（旧名）")
        paragraph = table.cell(3, 1).paragraphs[0]._p
        deleted = OxmlElement("w:del")
        deleted.append(paragraph.findall(qn("w:r"))[1])
        paragraph.append(deleted)

    assert patents(word(tmp_path / "a.docx", build)) == PATENTS


@pytest.mark.parametrize(("encoding", "delimiter"), [("gbk", ","), ("utf-16", "\t"), ("utf-8-sig", ";")])
def test_text_tables_are_read_in_any_usual_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    with (tmp_path / "a.csv").open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows([["专利清单"], *LIST])
    assert patents(page_of(tmp_path / "a.csv")) == PATENTS


def test_months_may_be_dates_in_the_header_or_names_of_sheets(tmp_path: Path) -> None:
    def header(_: Any, sheet: Any) -> None:
        sheet.append(["姓名", "身份证号", *(dt.datetime(2024, m, 1) for m in (1, 2))])
        sheet.append(["陈小明", "440703199003071235", 412.5, 412.5])

    def sheets(book: Any, sheet: Any) -> None:
        for m in (1, 2):
            sheet = sheet if m == 1 else book.create_sheet()
            sheet.title = f"2024年{m}月"
            sheet.append(["姓名", "身份证号", "险种"])
            sheet.append(["陈小明", "440703199003071235", "养老"])

    def read(fill: Fill, *names: str) -> list[tuple[object, ...]]:
        rows = social_insurance_record.read(Paper((workbook(tmp_path / "a.xlsx", fill),))).rows
        return [tuple(row[name].value for name in ("person", "id_number", *names)) for row in rows]

    who = ("陈小明", "440703********1235")
    assert read(header, "period_start", "period_end") == [(*who, "2024-01", "2024-02")]
    assert read(sheets, "month") == [(*who, "2024-01"), (*who, "2024-02")]


def test_a_term_in_one_cell_gives_both_its_days(tmp_path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.append(["序号", "商标名称", "注册证号", "国际分类", "有效期", "注册国家"])
        sheet.append([1, "琅坤", 78682220.0, 9.0, "2024年11月07日至2034年11月06日", "中国"])

    (row,) = trademark_list.read(Paper((workbook(tmp_path / "a.xlsx", fill),))).rows
    assert {n: row[n].value for n in ("trademark_number", "class", "registration_date", "valid_until")} == {
        "trademark_number": "78682220",
        "class": 9,
        "registration_date": "2024-11-07",
        "valid_until": "2034-11-06",
    }
