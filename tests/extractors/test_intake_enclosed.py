"""Files inside documents are handed in too: each is read, or is a problem."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from pathlib import Path

import docx
import numpy as np
import pikepdf
import pytest
from PIL import Image

from evidence.batch import Batch
from extractors.intake import Limits, enclosed, loose_files, open_batch
from tests.extractors.ofd_files import NS, line, ofd
from tests.extractors.packing import compound_of, pdf, plain_zip, written

FIRST = "江门市甲测试有限公司"


def portfolio(attachments: Mapping[str, bytes]) -> bytes:
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    for name, content in attachments.items():
        document.attachments[name] = content
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def scan(width: int = 900, height: int = 1200, shade: int = 200) -> bytes:
    data = io.BytesIO()
    Image.fromarray(np.full((height, width, 3), shade, np.uint8)).save(data, "PNG")
    return data.getvalue()


def word_with(*pictures: bytes) -> bytes:
    document = docx.Document()
    document.add_paragraph("质量手册")
    for picture in pictures:
        document.add_picture(io.BytesIO(picture))
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def office(parts: Mapping[str, bytes]) -> bytes:
    return plain_zip({"word/document.xml": b"<w/>"} | dict(parts))


def packager(name: str, content: bytes) -> bytes:
    label, path = name.encode("gbk") + b"\0", b"C:\\a\0"
    body = struct.pack("<H", 2) + label + path + struct.pack("<HH", 0, 3) + struct.pack("<I", len(path)) + path
    body += struct.pack("<I", len(content)) + content
    return compound_of({"\x01Ole10Native": struct.pack("<I", len(body)) + body})


def read(tmp_path: Path, files: Mapping[str, bytes], limits: Limits = Limits()) -> Batch:  # noqa: B008
    for name, content in files.items():
        written(tmp_path / "b" / FIRST / name, content)
    return open_batch(tmp_path / "b", tmp_path / "work", limits)


def names(batch: Batch) -> list[str]:
    (submission,) = batch.submissions
    return [file.name for file in submission.files]


def codes(batch: Batch) -> dict[str, str]:
    (submission,) = batch.submissions
    return {problem.file: problem.code for problem in submission.problems}


def test_what_is_attached_to_a_pdf_lies_below_its_name(tmp_path: Path) -> None:
    content = portfolio(
        {
            "清单.csv": "姓名,职务".encode(),
            "证书.zip": plain_zip({"a.pdf": pdf("a")}),
            "数据.xml": b"<x/>",
            "空.pdf": b"",
            "动.mp4": b"\0\0\0\x18ftypmp42",
        }
    )
    batch = read(tmp_path, {"材料.pdf": content})
    assert names(batch) == ["材料.pdf", "材料.pdf/清单.csv", "材料.pdf/证书.zip/a.pdf"]
    assert codes(batch) == {"材料.pdf/动.mp4": "unsupported", "材料.pdf/空.pdf": "empty"}


def test_a_name_of_an_attachment_never_becomes_a_path(tmp_path: Path) -> None:
    batch = read(tmp_path, {"a.pdf": portfolio({"../../evil.csv": b"1,2"})})
    assert names(batch) == ["a.pdf", "a.pdf/_.._evil.csv"]
    assert not list(tmp_path.rglob("evil*"))


def test_scans_pasted_into_a_word_file_are_read_and_its_logo_is_not(tmp_path: Path) -> None:
    batch = read(tmp_path, {"证书汇总.docx": word_with(scan(), scan(200, 90), scan(shade=90))})
    assert names(batch) == ["证书汇总.docx", "证书汇总.docx/图片1.png", "证书汇总.docx/图片2.png"]


def test_objects_in_an_office_file_are_read(tmp_path: Path) -> None:
    parts = {
        "word/embeddings/list.xlsx": plain_zip({"xl/workbook.xml": b"<x/>"}),
        "word/embeddings/chart.xlsx": plain_zip({"xl/workbook.xml": b"<chart/>"}),
        "word/charts/_rels/chart1.xml.rels": b'<Relationship Target="../embeddings/chart.xlsx"/>',
        "word/embeddings/oleObject1.bin": compound_of({"CONTENTS": pdf("acrobat")}),
        "word/embeddings/oleObject2.bin": packager("检验报告.pdf", pdf("packager")),
        "word/embeddings/oleObject3.bin": compound_of({"Workbook": b"old"}),
    }
    batch = read(tmp_path, {"手册.docx": office(parts)})
    assert names(batch) == [
        "手册.docx",
        "手册.docx/list.xlsx",
        "手册.docx/oleObject1.pdf",
        "手册.docx/oleObject3.xls",
        "手册.docx/检验报告.pdf",
    ]


def test_what_is_attached_to_an_ofd_is_read(tmp_path: Path) -> None:
    parts = {
        "Doc_0/Attachs.xml": f'<ofd:Attachments {NS}><ofd:Attachment ID="1" Name="清单"><ofd:FileLoc>a.csv</ofd:FileLoc></ofd:Attachment>'
        "</ofd:Attachments>",
        "Doc_0/a.csv": "姓名,职务",
    }
    file = ofd(tmp_path / "a.ofd", [line("证书", 20, 20)], parts=parts, document="<ofd:Attachments>Attachs.xml</ofd:Attachments>")
    assert names(read(tmp_path, {"执照.ofd": file.path.read_bytes()})) == ["执照.ofd", "执照.ofd/清单.csv"]


def test_documents_in_documents_have_an_end(tmp_path: Path) -> None:
    inner = portfolio({"a.csv": b"1,2"})
    for _ in range(8):
        inner = portfolio({"b.pdf": inner})
    found = names(read(tmp_path, {"a.pdf": inner}, Limits(depth=3)))
    assert found == ["a.pdf", "a.pdf/b.pdf", "a.pdf/b.pdf/b.pdf", "a.pdf/b.pdf/b.pdf/b.pdf"]


def test_attachments_count_towards_the_limits(tmp_path: Path) -> None:
    many = portfolio({f"{i}.csv": b"1,%d\n" % i * 100_000 for i in range(4)})
    batch = read(tmp_path, {"a.pdf": many, "b.pdf": pdf("b")}, Limits(total_bytes=1_000_000))
    assert codes(batch) == {"a.pdf": "unsafe_archive"}
    assert len(names(batch)) == 4  # two attachments fit
    assert {"a.pdf", "b.pdf"} <= set(names(batch))


def test_more_attachments_than_are_read_are_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enclosed, "MOST", 2)
    batch = read(tmp_path, {"a.pdf": portfolio({f"{i}.csv": b"1,%d" % i for i in range(3)})})
    assert codes(batch) == {"a.pdf": "too_large"}
    assert len(names(batch)) == 3


def test_a_loose_document_with_attachments_is_no_folder(tmp_path: Path) -> None:
    written(tmp_path / "b" / "材料.pdf", portfolio({"清单.csv": b"1,2"}))
    batch = open_batch(tmp_path / "b", tmp_path / "work")
    assert [submission.folder for submission in batch.submissions] == ["b"]
    assert names(batch) == ["材料.pdf", "材料.pdf/清单.csv"]
    files, problems = loose_files([tmp_path / "b" / "材料.pdf"], tmp_path / "work2")
    assert ([file.name for file in files], problems) == (["材料.pdf", "材料.pdf/清单.csv"], ())
