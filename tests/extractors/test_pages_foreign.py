"""Presentations, HTML tables and locked workbooks: files that come from other programs than one would think."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from evidence.batch import SubmittedFile
from evidence.errors import FileProblem
from evidence.page import Page
from extractors.pages import page_count, read_page
from tests.extractors.drawing import submitted
from tests.extractors.packing import compound_of, plain_zip

A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def written(path: Path, content: bytes) -> SubmittedFile:
    path.write_bytes(content)
    return submitted(path)


def read(file: SubmittedFile) -> Page:
    assert page_count(file) == 1
    return read_page(file, 1, "rapidocr")


def grid(page: Page, number: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row] for row in page.tables[number].rows]


def shape(text: str, y: int) -> str:
    runs = "".join(f"<a:r><a:t>{part}</a:t></a:r>" for part in text.split("|"))
    return f'<p:sp><p:spPr><a:xfrm><a:off x="0" y="{y}"/></a:xfrm></p:spPr><p:txBody><a:p>{runs}</a:p></p:txBody></p:sp>'


def presentation(slides: dict[str, str], order: list[str]) -> bytes:
    relations = "".join(f'<Relationship Id="r{name}" Target="slides/{name}.xml"/>' for name in slides)
    shown = "".join(f'<p:sldId id="{256 + i}" r:id="r{name}"/>' for i, name in enumerate(order))
    parts = {
        "ppt/presentation.xml": f"<p:presentation {P} {R}><p:sldIdLst>{shown}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": f"<Relationships>{relations}</Relationships>",
        **{
            f"ppt/slides/{name}.xml": f"<p:sld {P} {A}><p:cSld><p:spTree>{drawn}</p:spTree></p:cSld></p:sld>"
            for name, drawn in slides.items()
        },
    }
    return plain_zip({name: text.encode() for name, text in parts.items()})


def test_a_presentation_is_read_slide_by_slide_from_the_top_down(tmp_path: Path) -> None:
    cells = "".join(f"<a:tc><a:txBody><a:p><a:r><a:t>{t}</a:t></a:r></a:p></a:txBody></a:tc>" for t in ("张伟", "首席质量官"))
    table = f"<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr>{cells}</a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    group = f"<p:grpSp>{shape('质量部', 900_000)}</p:grpSp>"
    slides = {"slide1": shape("组织", 5_000_000) + shape("江门市某某|有限公司", 0) + group, "slide2": table}
    page = read(written(tmp_path / "架构.pptx", presentation(slides, ["slide2", "slide1"])))
    assert (page.route, page.engine) == ("office", "pptx")
    assert [line.text for line in page.lines] == ["张伟", "首席质量官", "江门市某某有限公司", "质量部", "组织"]
    assert grid(page) == [["张伟", "首席质量官"]]
    assert page.tables[0].rows[0][1].place == "第1页!R1C2"


def test_a_presentation_without_words_is_empty(tmp_path: Path) -> None:
    with pytest.raises(FileProblem) as caught:
        read(written(tmp_path / "a.pptx", presentation({"slide1": ""}, ["slide1"])))
    assert caught.value.problem.code == "empty"


HTML = """<html><head><title>导出</title><style>td {color: red}</style></head><body><p>江门市社会保险<br>参保证明</p>
<table><tr><th rowspan=2>姓名<th colspan="2">险种</tr><tr><td>养老<td>工伤</tr>
<tr><td>张伟<td>是&nbsp;<td>否<script>alert("x")</script></tr></table>打印日期：2024-05-06</body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_an_html_table_that_is_called_xls_is_read_as_a_table(tmp_path: Path, encoding: str) -> None:
    page = read(written(tmp_path / "社保.xls", HTML.encode(encoding)))
    assert grid(page) == [["姓名", "险种", "险种"], ["姓名", "养老", "工伤"], ["张伟", "是", "否"]]
    texts = [line.text for line in page.lines]
    assert texts[:2] == ["江门市社会保险", "参保证明"]
    assert texts[-1] == "打印日期：2024-05-06"
    assert not any("alert" in text or "color" in text or "导出" in text for text in texts)


def test_tables_in_tables_and_absurd_spans_come_to_an_end(tmp_path: Path) -> None:
    text = "<table><tr><td rowspan=999999999 colspan=999999999>外<table><tr><td>内</table></table><td>散</td>" + "<table>" * 2000
    page = read(written(tmp_path / "a.html", text.encode()))
    assert {"外", "内", "散"} <= {line.text for line in page.lines}


def test_text_between_tabs_that_is_called_xls_is_a_table(tmp_path: Path) -> None:
    assert grid(read(written(tmp_path / "名单.xls", "姓名\t职务\n张伟\t总经理\n".encode("gbk")))) == [["姓名", "职务"], ["张伟", "总经理"]]


def test_a_workbook_with_a_password_is_encrypted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # without LibreOffice, which is asked whether the password is the one all programs know
    head = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 5, 0, 0, 0, 0)
    locked = struct.pack("<HHHHH", 0x002F, 54, 1, 1, 1) + bytes(48)
    file = written(tmp_path / "清单.xls", compound_of({"Workbook": head + locked + struct.pack("<HH", 0x000A, 0)}))
    with pytest.raises(FileProblem) as caught:
        read(file)
    assert caught.value.problem.code == "encrypted"
    assert "密码" in caught.value.problem.message
