"""Old office formats: what is asked of LibreOffice, what becomes of its failures, and (slow) the real one."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import docx
import psutil
import pytest
from docx.shared import Cm

from evidence.batch import SubmittedFile
from evidence.errors import FileProblem
from evidence.page import Page
from extractors.pages import conversion, page_count, read_page
from tests.extractors.drawing import submitted
from tests.extractors.packing import compound_of, plain_zip

real = [pytest.mark.slow, pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")]


ODT = "application/vnd.oasis.opendocument.text"
NAMES = {"office": "office", "text": "text", "draw": "drawing", "svg": "svg-compatible"}


def written(path: Path, content: bytes) -> SubmittedFile:
    path.write_bytes(content)
    return submitted(path)


def manual(path: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("江门市某某有限公司质量手册")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((c for row in table.rows for c in row.cells), ("姓名", "职务", "张伟", "总经理"), strict=True):
        cell.text, cell.width = text, Cm(5)
    document.add_paragraph("批准：张伟")
    document.save(str(path))
    return path


def problem_of(file: SubmittedFile) -> tuple[str, str]:
    def read() -> None:
        page_count(file)
        read_page(file, 1, "rapidocr")

    with pytest.raises(FileProblem) as caught:
        read()
    return caught.value.problem.code, caught.value.problem.message


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of a program named soffice, found before all others."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder / "soffice"


def does(program: Path, script: str) -> None:
    program.write_text("#!/bin/sh\n" + script, encoding="utf-8")
    program.chmod(0o755)


OLD = compound_of({"WordDocument": bytes(64), "1Table": b""})


def test_an_old_text_is_read_from_what_libreoffice_makes_of_it(tmp_path: Path, program: Path) -> None:
    made = manual(tmp_path / "made.docx")
    told = f'echo "$@" > {tmp_path}/asked; env > {tmp_path}/environment\n'
    does(program, told + f'while [ "$1" != --outdir ]; do shift; done; mkdir -p "$2"; cp {made} "$2/source.docx"')
    file = written(tmp_path / "手册.doc", OLD)
    page = read_page(file, 1, "rapidocr")
    assert (page.file, page.sha256, page.route, page.engine) == ("手册.doc", file.sha256, "office", "libreoffice")
    assert [[cell.text for cell in row] for row in page.tables[0].rows] == [["姓名", "职务"], ["张伟", "总经理"]]
    asked = (tmp_path / "asked").read_text()
    assert "--headless" in asked
    assert "手册" not in asked  # a name is never part of a command
    assert "http_proxy=http://127.0.0.1:9" in (tmp_path / "environment").read_text()


def test_a_conversion_that_hangs_is_ended_with_all_it_started(tmp_path: Path, program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversion, "SECONDS", 0.5)
    does(program, "sleep 987654 & sleep 987654")
    started = time.monotonic()
    code, message = problem_of(written(tmp_path / "a.doc", OLD))
    assert code == "timeout"
    assert "另存为" in message
    assert time.monotonic() - started < 10
    for _ in range(50):  # until the kernel has cleared them away
        left = [p for p in psutil.process_iter(["cmdline"]) if "987654" in (p.info["cmdline"] or [])]
        if not left:
            break
        time.sleep(0.1)
    assert not left


def test_a_file_of_which_nothing_comes_is_corrupt(tmp_path: Path, program: Path) -> None:
    does(program, "exit 0")
    assert problem_of(written(tmp_path / "a.doc", OLD))[0] == "corrupt"


def test_a_text_with_a_password_is_encrypted(tmp_path: Path, program: Path) -> None:
    does(program, "exit 0")
    word = bytearray(64)
    word[11] = 1  # FibBase.fEncrypted
    assert problem_of(written(tmp_path / "a.doc", compound_of({"WordDocument": bytes(word)})))[0] == "encrypted"
    slides = compound_of({"PowerPoint Document": b"p", "Current User": bytes(12) + b"\xdf\xc4\xd1\xf3"})
    assert problem_of(written(tmp_path / "a.ppt", slides))[0] == "encrypted"


@pytest.mark.parametrize(
    ("name", "content", "package"),
    [
        ("a.doc", OLD, "libreoffice-writer"),
        ("a.wps", OLD, "libreoffice-writer"),
        ("a.rtf", b"{\\rtf1 text}", "libreoffice-writer"),
        ("a.dps", compound_of({"PowerPoint Document": b"p"}), "libreoffice-impress"),
        ("a.xml", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "libreoffice-calc"),
    ],
)
def test_without_libreoffice_the_problem_says_what_to_install_or_to_send(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes, package: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    code, message = problem_of(written(tmp_path / name, content))
    assert code == "unsupported"
    assert package in message
    assert "另存为" in message


@pytest.fixture
def visited() -> Iterator[tuple[str, list[str]]]:
    """The address of a server on this machine, and what was asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def converted_by_hand(path: Path, suffix: str) -> Path:
    """`path` as LibreOffice itself writes it in another format."""
    import subprocess

    profile = (path.parent / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", suffix, "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return path.with_suffix(f".{suffix}")


def lines_of(page: Page) -> list[str]:
    return [line.text for line in page.lines]


@pytest.mark.parametrize("suffix", ["doc", "rtf"])
class TestTheRealOne:
    pytestmark = real

    def test_a_text_is_read_with_its_table(self, tmp_path: Path, suffix: str) -> None:
        old = converted_by_hand(manual(tmp_path / "手册.docx"), suffix)
        page = read_page(submitted(old, "手册.wps"), 1, "rapidocr")
        assert lines_of(page) == ["江门市某某有限公司质量手册", "姓名", "职务", "张伟", "总经理", "批准：张伟"]
        assert len(page.tables) == 1


class TestTheRealOneAlone:
    pytestmark = real

    def test_no_link_is_followed(self, tmp_path: Path, visited: tuple[str, list[str]]) -> None:
        address, asked = visited
        names = "".join(f' xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}:1.0"' for k, v in NAMES.items())
        picture = (
            f'<draw:frame svg:width="5cm" svg:height="5cm"><draw:image xlink:href="{address}/a.png" xlink:type="simple"/></draw:frame>'
        )
        content = (
            f'<office:document-content{names} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body><office:text>'
            f"<text:p>quality manual{picture}</text:p></office:text></office:body></office:document-content>"
        )
        entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
        entries = entry.format("/", ODT) + entry.format("content.xml", "text/xml")
        manifest = f'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{entries}</manifest:manifest>'
        parts = {"mimetype": ODT.encode(), "content.xml": content.encode(), "META-INF/manifest.xml": manifest.encode()}
        page = read_page(written(tmp_path / "a.odt", plain_zip(parts)), 1, "rapidocr")
        assert "quality manual" in page.text
        assert asked == []
