"""The workbook an expert signs and the letter an enterprise gets."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from functools import cache

import docx
import openpyxl
import pytest
from openpyxl.workbook import Workbook

from evidence.document import Flag, Problem
from evidence.sheet import Missing, ScoreSheet
from scoring.export import missing_docx, sheet_xlsx
from tests.scoring.sheets import DOCUMENTS, HOLDER, KINDS, PROBLEMS, RUBRIC, a_sheet

FIRST, LAST, TOTAL = 7, 25, 26


@cache
def _content(sheet: ScoreSheet, problems: tuple[Problem, ...]) -> bytes:
    return sheet_xlsx(sheet, RUBRIC, DOCUMENTS, problems, KINDS, 2024)


def book_of(sheet: ScoreSheet, problems: tuple[Problem, ...] = PROBLEMS) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(_content(sheet, problems)))


def every_text(book: Workbook) -> str:
    return "\n".join(str(c.value) for s in book.worksheets for row in s.iter_rows() for c in row if c.value is not None)


def spoilt(text: str) -> ScoreSheet:
    """A sheet in which everything that was read from papers is `text`."""
    sheet = a_sheet(text)
    criterion = sheet.criteria[0]
    item = replace(
        criterion.items[0], reason=text, flags=(Flag("RF01", text),), rejected=(replace(criterion.items[0].rejected[0], reason=text),)
    )
    return replace(
        sheet,
        application=replace(sheet.application, uscc=text, county=text),
        criteria=(replace(criterion, items=(item, *criterion.items[1:])), *sheet.criteria[1:]),
        missing=(Missing("1.1-a", text, text, Decimal(5)),),
        flags=(Flag("x", text),),
    )


def test_the_form_has_the_printed_columns_and_a_row_for_each_cell_of_the_rule() -> None:
    page = book_of(a_sheet())["评分表"]
    assert page["A1"].value == "江门市企业质量提升创新中心评审评分表"
    assert [c.value for c in page[6]] == [
        *("一级指标", "二级指标", "评审标准", "分值", "自评分", "系统建议分", "专家评分", "依据", "佐证材料(文件/页)", "疑点")
    ]
    assert [page.cell(row, 3).value for row in range(FIRST, LAST + 1)] == [c.text for c in RUBRIC.criteria]
    assert [page.cell(row, 6).value for row in range(FIRST, LAST + 1)] == [float(c.proposed) for c in a_sheet().criteria]
    assert page.cell(FIRST, 5).value == 5
    assert (page.cell(TOTAL, 4).value, page.cell(TOTAL, 5).value) == (100, 88.5)
    assert page.cell(TOTAL, 6).value == float(a_sheet().proposed_total)
    head = [c.value for row in page.iter_rows(min_row=2, max_row=4) for c in row if c.value]
    assert {"申报企业名称", "统一社会信用代码", "91440703MA4X12345Y", "2024年6月7日", "2024年", "评审日期：", "专家编号："} <= set(head)


def test_indicators_are_joined_over_their_cells() -> None:
    page = book_of(a_sheet())["评分表"]
    joined = {str(r) for r in page.merged_cells.ranges}
    assert {"A7:A11", "A12:A18", "B12:B18", "A19:A22", "B21:B22", "A23:A25", "B23:B24"} <= joined


def test_it_prints_on_a4_landscape_one_page_wide_with_headings_on_every_page() -> None:
    for page in book_of(a_sheet()).worksheets:
        assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
        assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight, page.sheet_properties.pageSetUpPr.fitToPage) == (1, 0, True)
        assert page.oddFooter.center.text == "第&P页 共&N页"
    page = book_of(a_sheet())["评分表"]
    assert page.print_title_rows == "$6:$6"
    assert page.print_area.startswith("'评分表'!$A$1:$J$")
    assert page.freeze_panes == "C7"


def test_only_what_the_expert_writes_is_open_and_points_are_halves_up_to_full() -> None:
    page = book_of(a_sheet())["评分表"]
    assert page.protection.sheet
    assert all(not page.cell(row, 7).protection.locked for row in range(FIRST, LAST + 1))
    assert all(page.cell(row, column).protection.locked for row in range(FIRST, TOTAL + 1) for column in (3, 4, 5, 6, 8, 9, 10))
    rules = {str(v.sqref): v.formula1 for v in page.data_validations.dataValidation}
    assert rules["G7"] == "AND(ISNUMBER(G7),G7>=0,G7<=5,MOD(G7*2,1)=0)"
    assert len(rules) == 19


def test_what_has_to_be_verified_is_marked_in_colour_and_in_words() -> None:
    page = book_of(a_sheet())["评分表"]
    colours = set()
    for row, result in enumerate(a_sheet().criteria, start=FIRST):
        word = "需核实" if result.review == "examine" else "可直接确认"
        assert str(page.cell(row, 10).value).startswith(f"【{word}】")
        assert page.cell(row, 6).fill.fgColor.rgb == page.cell(row, 10).fill.fgColor.rgb
        colours.add((result.review, page.cell(row, 6).fill.fgColor.rgb))
    assert len(colours) == 2


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "#N/A", "=cmd|' /C calc'!A0"])
def test_nothing_read_from_a_paper_runs(text: str) -> None:
    book = book_of(spoilt(text), (Problem(text, None, "corrupt", text),))
    formulas = [c.coordinate for s in book.worksheets for row in s.iter_rows() for c in row if c.data_type == "f"]
    assert formulas == [f"G{TOTAL}"]
    assert not any(c.data_type == "e" for s in book.worksheets for row in s.iter_rows() for c in row)
    name = book["评分表"]["C2"]
    assert name.quotePrefix == (not text.startswith("#"))


def test_control_characters_never_reach_an_office_file() -> None:
    sheet = spoilt("甲\x00公\x1b司\ud800\ufffe")
    assert "甲公司" in every_text(book_of(sheet))
    assert "甲公司" in "\n".join(p.text for p in letter(sheet).paragraphs)


def test_rows_are_high_enough_for_their_text_and_never_higher_than_excel_takes() -> None:
    page = book_of(spoilt("证书有效期至2026-05-06，晚于申请截止日期；" * 200))["评分表"]
    assert max(page.row_dimensions[row].height for row in range(FIRST, LAST + 1)) <= 409
    assert str(page.cell(FIRST, 8).value).endswith("……（详见附表）")
    short = book_of(a_sheet())["评分表"]
    assert short.row_dimensions[8].height > short.row_dimensions[14].height
    assert short.row_dimensions[8].height > 13 * str(short.cell(8, 8).value).count("\n")


def test_the_annexes_hold_readings_refused_papers_documents_and_problems() -> None:
    book = book_of(a_sheet())
    assert book.sheetnames == ["评分表", "疑点与口径", "材料清单", "未能读取"]
    text = every_text(book)
    for words in ("发布日期2018-03-01，不在近五年", "AMB-1.1-1", "印章下文字未能辨认", "专利清单", "第1–12页", "设有密码", "共1行记录"):
        assert words in text


def letter(sheet: ScoreSheet, problems: tuple[Problem, ...] = PROBLEMS) -> docx.document.Document:
    return docx.Document(io.BytesIO(missing_docx(sheet, RUBRIC, problems, 2024)))


def test_the_letter_asks_for_what_is_worth_most_first() -> None:
    paper = letter(a_sheet())
    table = paper.tables[0]
    assert [c.text for c in table.rows[0].cells] == ["序号", "评审项", "存在的问题", "需补正的材料", "可增加分值"]
    points = [float(row.cells[4].text) for row in table.rows[1:]]
    assert points == sorted(points, reverse=True)
    assert len(points) == len(a_sheet().missing)
    text = "\n".join(p.text for p in paper.paragraphs)
    assert "2024年6月7日" in text
    assert f"{HOLDER}：" in text
    assert [row.cells[1].text for row in paper.tables[1].rows[1:]] == [p.file for p in PROBLEMS]
    assert "伪造" not in text


def test_a_letter_with_nothing_to_ask_for_says_so() -> None:
    paper = letter(replace(a_sheet(), missing=()), ())
    assert paper.tables == []
    assert "无需补正" in "\n".join(p.text for p in paper.paragraphs)


def test_office_files_are_the_same_bytes_for_the_same_records() -> None:
    sheet = a_sheet()
    assert missing_docx(sheet, RUBRIC, PROBLEMS) == missing_docx(sheet, RUBRIC, PROBLEMS)
    assert sheet_xlsx(sheet, RUBRIC, DOCUMENTS, PROBLEMS, KINDS) == sheet_xlsx(sheet, RUBRIC, DOCUMENTS, PROBLEMS, KINDS)
