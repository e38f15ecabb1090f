"""What a submitted file is, by its bytes, and how many pages it has."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import olefile

from evidence.batch import SubmittedFile
from evidence.document import ProblemCode
from evidence.errors import FileProblem

Shape = Literal["pdf", "ofd", "picture", "docx", "xlsx", "xls", "pptx", "csv", "txt", "html", "doc", "ppt", "sheet"]
"""``doc``, ``ppt`` and ``sheet``: texts, presentations and workbooks that LibreOffice has to turn into another format first."""

OFFICE: frozenset[Shape] = frozenset({"docx", "xlsx", "xls", "pptx", "csv", "txt", "html", "doc", "ppt", "sheet"})
"""Files without a picture: one page each."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OFFICE_XML: dict[bytes, Shape] = {
    b"urn:schemas-microsoft-com:office:spreadsheet": "sheet",
    b"schemas.microsoft.com/office/word/2003/wordml": "doc",
}
"""Names that stand at the head of workbooks and texts kept as one XML file."""
JPEG_2000 = (b"\0\0\0\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"BM", b"GIF8", *JPEG_2000)
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
_TEXT_SUFFIXES: dict[str, Shape] = {".csv": "csv", ".tsv": "csv", ".txt": "txt", ".md": "txt"}
_OPC_PARTS: tuple[tuple[str, Shape], ...] = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "sheet"),
    ("ppt/presentation.xml", "pptx"),
    ("word/", "docx"),
    ("xl/", "xlsx"),
)
_ODF: dict[str, Shape] = {"text": "doc", "spreadsheet": "sheet", "presentation": "ppt"}
_STREAMS = ("EncryptedPackage", "WordDocument", "PowerPoint Document", "Workbook", "Book")
_SEARCHED = 8 << 20
# whatever the broken part makes olefile stumble over
_BROKEN_COMPOUND = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, MemoryError)
TEXT_LIMIT = 8_000_000
"""Bytes of a text or csv file that are still read."""
LOCKED = "文件有打开密码，请去除密码后重新提交"


def refusal(file: SubmittedFile, code: ProblemCode, message: str, page: int | None = None) -> FileProblem:
    """The error for `file`; `message` is Chinese, for people."""
    return FileProblem(file.name, code, message, page)


def shape_of(file: SubmittedFile) -> Shape:
    """What `file` is by its content; its suffix only tells plain texts apart. Raises FileProblem for what is not read."""
    try:
        with file.path.open("rb") as stream:
            head = stream.read(4096)
    except OSError as error:
        raise refusal(file, "unreadable", "文件无法打开") from error
    if not head:
        raise refusal(file, "empty", "文件为空（0 字节）")
    suffix = Path(file.name).suffix.lower()
    if _is_picture(head):
        return "picture"
    if head.startswith(b"PK\x03\x04"):
        return _package(file, suffix)
    if head.startswith(OLE):
        return _compound(file)
    if b"%PDF-" in head:  # after the packages, which may show the first bytes of a PDF inside them
        return "pdf"
    return _plain(file, head, suffix)


def page_count(file: SubmittedFile) -> int:
    """How many pages `file` has: PDF or OFD pages, frames of a picture, 1 for an office file. Raises FileProblem."""
    shape = shape_of(file)
    if shape in OFFICE:
        from extractors.pages.conversion import require

        require(file, shape)
        return 1
    from extractors.pages import render

    return render.frame_count(file) if shape == "picture" else render.pdf_page_count(file)


def _is_picture(head: bytes) -> bool:
    webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    heif = head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS
    return head.startswith(_PICTURES) or webp or heif


def _package(file: SubmittedFile, suffix: str) -> Shape:
    try:
        with zipfile.ZipFile(file.path) as package:
            parts = package.namelist()
            kind = package.read("mimetype")[:120].decode("ascii", "replace") if "mimetype" in parts else ""
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, NotImplementedError, EOFError) as error:
        raise refusal(file, "corrupt", "文件已损坏，无法打开") from error
    if suffix == ".ofd" or any(part.lower().lstrip("/") == "ofd.xml" for part in parts):
        return "ofd"
    for prefix, shape in _OPC_PARTS:
        if any(part.startswith(prefix) for part in parts):
            return shape
    for word, shape in _ODF.items():
        if kind.startswith(f"application/vnd.oasis.opendocument.{word}"):
            return shape
    raise refusal(file, "unsupported", "不支持的文件类型")


def _compound(file: SubmittedFile) -> Shape:
    """OLE compound files: Office 97-2003 and WPS, and the envelope of password-protected docx and xlsx."""
    try:
        kind = shape_of_streams(streams_of(file.path))
    except OSError as error:
        raise refusal(file, "corrupt", "文件已损坏，无法打开") from error
    if kind == "locked":
        raise refusal(file, "encrypted", LOCKED)
    if kind == "unknown":
        raise refusal(file, "unsupported", "不认识的 Office 文件，请转换为 PDF 后提交")
    return kind


def streams_of(path: Path) -> list[str]:
    """The streams at the top of a compound file: those below belong to what is embedded in it. Raises OSError.

    Of a damaged one the names that stand in it: its reader may still make something of it, or say what is wrong.
    """
    try:
        with olefile.OleFileIO(path) as compound:
            return [entry[0] for entry in compound.listdir(streams=True, storages=False) if len(entry) == 1]
    except _BROKEN_COMPOUND:
        with path.open("rb") as stream:
            data = stream.read(_SEARCHED)
        return [name for name in _STREAMS if name.encode("utf-16-le") in data]


def shape_of_streams(streams: Sequence[str]) -> Shape | Literal["locked", "unknown"]:
    """What a compound file with these streams is; WPS, ET and DPS files have the streams of their models."""
    names = {name.casefold() for name in streams}
    if names & {"encryptedpackage", "encryptioninfo"}:
        return "locked"
    if names & {"worddocument", "wpsdocument"}:
        return "doc"
    if names & {"powerpoint document", "pp97_dualstorage"}:
        return "ppt"
    if names & {"workbook", "book"}:
        return "xls"
    return "unknown"


def _plain(file: SubmittedFile, head: bytes, suffix: str) -> Shape:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"{\\rtf"):
        return "doc"
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head")) or (start.startswith(b"<?xml") and b"<html" in start):
        return _limited(file, "html")
    for name, shape in OFFICE_XML.items():
        if start.startswith(b"<?xml") and name in start:
            return shape
    text = suffix in _TEXT_SUFFIXES or suffix in {".xls", ".et"}
    if text and b"\0" not in head.replace(b"\xff\xfe", b"", 1)[:1] and not head.startswith((b"MZ", b"\x7fELF")):
        return _limited(file, _TEXT_SUFFIXES.get(suffix, "csv"))
    raise _unknown(file, head, suffix)


def _limited(file: SubmittedFile, shape: Shape) -> Shape:
    if file.path.stat().st_size > TEXT_LIMIT:
        raise refusal(file, "too_large", "文本文件过大，未读取")
    return shape


def _unknown(file: SubmittedFile, head: bytes, suffix: str) -> FileProblem:
    if head.startswith((b"MZ", b"\x7fELF", b"#!")):
        return refusal(file, "unsupported", "文件是可执行程序，未读取")
    if suffix == ".pdf":
        return refusal(file, "corrupt", "扩展名是 .pdf，但内容不是 PDF 文件")
    if suffix in {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp", ".heic", ".docx", ".xlsx", ".xls", ".doc", ".ofd"}:
        return refusal(file, "corrupt", f"扩展名是 {suffix}，但内容已损坏或不是该类型")
    return refusal(file, "unsupported", "不支持的文件类型")
