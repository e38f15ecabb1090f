"""What ``zhiping run`` does with what it should never have been given."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from zhiping.cli import main


def zhiping(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    """Run the command in this process; its exit status."""
    monkeypatch.setattr(sys, "argv", ["zhiping", *map(str, arguments)])
    with pytest.raises(SystemExit) as stop:
        main()
    return int(stop.value.code or 0)


def one_line(capsys: pytest.CaptureFixture[str]) -> str:
    """What stands on stderr, which must be a single line."""
    error = capsys.readouterr().err
    assert error.count("\n") == 1, error
    assert "Traceback" not in error
    return error


def test_a_path_that_is_not_there_is_one_line_and_exit_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert zhiping(monkeypatch, "run", tmp_path / "无", "--deadline", "2024-06-07") == 2
    assert "无" in one_line(capsys)


def test_an_empty_folder_is_one_line_and_exit_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "空").mkdir()
    assert zhiping(monkeypatch, "run", tmp_path / "空", "--deadline", "2024-06-07") == 2
    assert "空" in one_line(capsys)


def test_a_batch_without_a_deadline_anywhere_is_one_line_and_exit_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "批" / "江门市甲有限公司").mkdir(parents=True)
    (tmp_path / "批" / "江门市甲有限公司" / "说明.txt").write_text("质量手册", encoding="utf-8")
    assert zhiping(monkeypatch, "run", tmp_path / "批") == 2
    assert "--deadline" in one_line(capsys)


def test_a_truncated_zip_is_one_line_and_exit_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("甲/说明.txt", "质量手册" * 500)
    (tmp_path / "批.zip").write_bytes(whole.getvalue()[:-40])
    assert zhiping(monkeypatch, "run", tmp_path / "批.zip", "--deadline", "2024-06-07") == 2
    assert "批.zip" in one_line(capsys)


def test_a_deadline_that_is_no_date_is_exit_2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert zhiping(monkeypatch, "run", tmp_path, "--deadline", "7. Juni") == 2
    assert "7. Juni" in capsys.readouterr().err


def test_an_edition_that_is_not_there_is_one_line_and_exit_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "批" / "甲").mkdir(parents=True)
    (tmp_path / "批" / "甲" / "说明.txt").write_text("质量手册", encoding="utf-8")
    assert zhiping(monkeypatch, "run", tmp_path / "批", "--deadline", "2024-06-07", "--edition", "nowhere-1999") == 2
    assert "jiangmen-2022" in one_line(capsys)


def hostile_batch(folder: Path) -> None:
    """One application with a good paper and five bad files."""
    folder.mkdir(parents=True)
    (folder / "说明.txt").write_text("质量手册\n文件编号：QM-01\n江门市甲有限公司\n", encoding="utf-8")
    (folder / "空.pdf").write_bytes(b"")
    (folder / "证书.pdf").write_bytes(b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + b"\0" * 400 + b"PE\0\0")
    good = io.BytesIO()
    canvas = Canvas(good)
    canvas.drawString(100, 700, "certificate")
    canvas.save()
    with pikepdf.open(io.BytesIO(good.getvalue())) as pdf:
        pdf.save(folder / "加密.pdf", encryption=pikepdf.Encryption(owner="o", user="secret"))
    with zipfile.ZipFile(folder / "穿越.zip", "w") as z:
        z.writestr("../../etc/外.txt", "外")
    (folder / "断.pdf").write_bytes(good.getvalue()[:300])


@pytest.mark.slow
def test_bad_files_become_problems_and_the_rest_of_the_batch_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile_batch(tmp_path / "批" / "江门市甲有限公司")
    assert zhiping(monkeypatch, "run", tmp_path / "批", "--out", tmp_path / "out", "--deadline", "2024-06-07", "--workers", "1") == 0
    results = tmp_path / "out" / "批" / "江门市甲有限公司"
    written = json.loads((results / "documents.json").read_text(encoding="utf-8"))
    codes = {p["file"].split("/")[0]: p["code"] for p in written["problems"]}
    assert codes["空.pdf"] == "empty"
    assert codes["加密.pdf"] == "encrypted"
    assert codes["穿越.zip"] == "unsafe_archive"
    assert codes["证书.pdf"] in {"unsupported", "corrupt"}
    assert codes["断.pdf"] == "corrupt"
    assert [d["kind"] for d in written["documents"] if d["pages"][0]["file"] == "说明.txt"] == ["quality_manual"]
    assert {f.name for f in results.iterdir()} == {
        "documents.json",
        "sheet.json",
        "sheet.xlsx",
        "missing.docx",
        "joined.json",
        "inputs.json",
    }
    assert not (tmp_path / "etc").exists()


@pytest.mark.slow
def test_a_second_run_writes_the_same_sheet_to_the_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    application = tmp_path / "批" / "江门市甲有限公司"
    application.mkdir(parents=True)
    (application / "说明.txt").write_text("质量手册\n文件编号：QM-01\n江门市甲有限公司\n", encoding="utf-8")
    sheets = []
    for out, home in (("one", "h1"), ("two", "h1"), ("three", "h2")):
        monkeypatch.setenv("ZHIPING_HOME", str(tmp_path / home))
        assert zhiping(monkeypatch, "run", tmp_path / "批", "--out", tmp_path / out, "--deadline", "2024-06-07", "--workers", "1") == 0
        sheets.append((tmp_path / out / "批" / "江门市甲有限公司" / "sheet.json").read_bytes())
    assert sheets[0] == sheets[1] == sheets[2]
    assert json.loads((tmp_path / "two" / "批" / "batch.json").read_text(encoding="utf-8"))["reused"] is True
    assert zhiping(monkeypatch, "audit", "replay", tmp_path / "three" / "批" / "江门市甲有限公司") == 0
