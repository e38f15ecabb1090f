"""Office files as one virtual page."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import docx
import openpyxl
import pytest

from evidence.batch import SubmittedFile
from evidence.errors import FileProblem
from evidence.page import Page
from extractors.pages import page_count, read_page
from tests.extractors.drawing import submitted


def page_of(file: SubmittedFile) -> Page:
    assert page_count(file) == 1
    return read_page(file, 1, "rapidocr")


@pytest.fixture
def workbook(tmp_path: Path) -> SubmittedFile:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "专利清单"
    sheet.append(["江门市某某有限公司专利清单"])
    sheet.merge_cells("A1:D1")
    sheet.append(["序号", "专利号", "授权公告日", "身份证号"])
    sheet.append([1.0, "ZL202111233040.7", dt.datetime(2023, 2, 24), 440782199001011234])
    sheet.append([2.5, None, dt.date(2022, 1, 1), "440782199001011234"])
    sheet.row_dimensions[4].hidden = True
    extra = book.create_sheet("旧表")
    extra["B3"] = "作废"
    extra.sheet_state = "hidden"
    path = tmp_path / "清单.xlsx"
    book.save(path)
    return submitted(path)


def test_cells_are_texts_as_excel_shows_them_each_with_its_place(workbook: SubmittedFile) -> None:
    page = page_of(workbook)
    table = page.tables[0]
    assert (page.route, table.name) == ("office", "专利清单")
    third = [(cell.text, cell.place) for cell in table.rows[2]]
    assert third[:3] == [("1", "专利清单!A3"), ("ZL202111233040.7", "专利清单!B3"), ("2023-02-24", "专利清单!C3")]
    assert [cell.text for cell in table.rows[3][:3]] == ["2.5", "", "2022-01-01"]


def test_a_merged_cell_repeats_in_the_table_and_speaks_once_in_the_lines(workbook: SubmittedFile) -> None:
    page = page_of(workbook)
    assert [cell.text for cell in page.tables[0].rows[0]] == ["江门市某某有限公司专利清单"] * 4
    assert page.lines[0].text == "江门市某某有限公司专利清单"
    assert page.lines[1].text == "序号"
    assert (page.lines[0].box.left, page.lines[0].box.right) == (0, 1)


def test_hidden_parts_are_read_and_told_of(workbook: SubmittedFile) -> None:
    page = page_of(workbook)
    assert page.tables[1].rows[-1][-1].place == "旧表!B3"
    assert any("隐藏行" in warning for warning in page.warnings)
    assert any("旧表" in warning and "隐藏" in warning for warning in page.warnings)


def test_a_number_longer_than_excel_keeps_is_told_of_by_its_place(workbook: SubmittedFile) -> None:
    lost = [warning for warning in page_of(workbook).warnings if "15 位" in warning]
    assert len(lost) == 1
    assert "D3" in lost[0]
    assert "D4" not in lost[0]  # kept as text: nothing lost


def test_a_word_file_gives_its_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("质量手册")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((c for row in table.rows for c in row.cells), ("姓名", "职务", "张伟", "总经理"), strict=True):
        cell.text = text
    document.add_paragraph("批准：张伟")
    document.sections[0].header.paragraphs[0].text = "江门市某某有限公司"
    path = tmp_path / "手册.docx"
    document.save(str(path))
    page = page_of(submitted(path))
    assert [line.text for line in page.lines] == ["江门市某某有限公司", "质量手册", "姓名", "职务", "张伟", "总经理", "批准：张伟"]
    assert [line.box.top for line in page.lines] == sorted(line.box.top for line in page.lines)
    assert [[cell.text for cell in row] for row in page.tables[0].rows] == [["姓名", "职务"], ["张伟", "总经理"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_the_encodings_people_save_it_in(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "表.csv"
    path.write_bytes("姓名,险种\n张伟,养老\n\n李芳,工伤,备注\n".encode(encoding))
    page = page_of(submitted(path))
    assert [[cell.text for cell in row] for row in page.tables[0].rows] == [
        ["姓名", "险种", ""],
        ["张伟", "养老", ""],
        ["李芳", "工伤", "备注"],
    ]
    assert page.tables[0].rows[2][0].place == "A4"


def test_a_text_file_gives_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "说明.txt"
    path.write_bytes("第一行\r\n\r\n  第二行\r\n".encode("gb18030"))
    assert [line.text for line in page_of(submitted(path)).lines] == ["第一行", "第二行"]


def test_a_workbook_without_text_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "空.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(FileProblem) as caught:
        read_page(submitted(path), 1, "rapidocr")
    assert caught.value.problem.code == "empty"


def test_a_truncated_workbook_is_corrupt(workbook: SubmittedFile) -> None:
    workbook.path.write_bytes(workbook.path.read_bytes()[:3000])
    with pytest.raises(FileProblem) as caught:
        page_count(workbook)
    assert caught.value.problem.code == "corrupt"
