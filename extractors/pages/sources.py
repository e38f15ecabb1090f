"""What a submitted file is, by its bytes, and how many pages it has."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Literal

from evidence.batch import SubmittedFile
from evidence.document import ProblemCode
from evidence.errors import FileProblem

Shape = Literal["pdf", "picture", "docx", "xlsx", "xls", "csv", "txt"]
OFFICE: frozenset[Shape] = frozenset({"docx", "xlsx", "xls", "csv", "txt"})

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"BM", b"GIF8")
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_TEXT_SUFFIXES: dict[str, Shape] = {".csv": "csv", ".tsv": "csv", ".txt": "txt", ".md": "txt"}
_OPC_PARTS: tuple[tuple[str, Shape], ...] = (("word/", "docx"), ("xl/", "xlsx"))
TEXT_LIMIT = 8_000_000
"""Bytes of a text or csv file that are still read."""


def refusal(file: SubmittedFile, code: ProblemCode, message: str, page: int | None = None) -> FileProblem:
    """The error for `file`; `message` is Chinese, for people."""
    return FileProblem(file.name, code, message, page)


def shape_of(file: SubmittedFile) -> Shape:
    """What `file` is by its content; its suffix only tells plain texts apart. Raises FileProblem for what is not read."""
    try:
        with file.path.open("rb") as stream:
            head = stream.read(2048)
    except OSError as error:
        raise refusal(file, "unreadable", "文件无法打开") from error
    if not head:
        raise refusal(file, "empty", "文件为空（0 字节）")
    suffix = Path(file.name).suffix.lower()
    if b"%PDF-" in head:
        return "pdf"
    if _is_picture(head):
        return "picture"
    if head.startswith(b"PK\x03\x04"):
        return _package(file, suffix)
    if head.startswith(_OLE):
        return _compound(file, suffix)
    if suffix in _TEXT_SUFFIXES and b"\0" not in head.replace(b"\xff\xfe", b"", 1)[:1] and not head.startswith((b"MZ", b"\x7fELF")):
        if file.path.stat().st_size > TEXT_LIMIT:
            raise refusal(file, "too_large", "文本文件过大，未读取")
        return _TEXT_SUFFIXES[suffix]
    raise _unknown(file, head, suffix)


def page_count(file: SubmittedFile) -> int:
    """How many pages `file` has: PDF pages, frames of a picture, 1 for an office file. Raises FileProblem."""
    shape = shape_of(file)
    if shape in OFFICE:
        return 1
    from extractors.pages import render

    return render.pdf_page_count(file) if shape == "pdf" else render.frame_count(file)


def _is_picture(head: bytes) -> bool:
    webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    heif = head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS
    return head.startswith(_PICTURES) or webp or heif


def _package(file: SubmittedFile, suffix: str) -> Shape:
    try:
        with zipfile.ZipFile(file.path) as package:
            parts = package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise refusal(file, "corrupt", "文件已损坏，无法打开") from error
    for prefix, shape in _OPC_PARTS:
        if any(part.startswith(prefix) for part in parts):
            return shape
    if suffix == ".ofd" or "OFD.xml" in parts:
        raise refusal(file, "unsupported", "暂不支持 OFD 版式文件，请另存为 PDF 后提交")
    raise refusal(file, "unsupported", "不支持的文件类型")


def _compound(file: SubmittedFile, suffix: str) -> Shape:
    """OLE compound files: old Excel, old Word, and the envelope of password-protected docx and xlsx."""
    content = file.path.read_bytes()[:4_000_000] if file.size < 50_000_000 else b""
    names = {name for name in ("EncryptedPackage", "Workbook", "Book", "WordDocument") if name.encode("utf-16-le") in content}
    if "EncryptedPackage" in names:
        raise refusal(file, "encrypted", "文件有打开密码，请去除密码后重新提交")
    if "WordDocument" in names or suffix == ".doc":
        raise refusal(file, "unsupported", "暂不支持 .doc（旧版 Word），请另存为 .docx 或 PDF 后提交")
    if names or suffix == ".xls":
        return "xls"
    raise refusal(file, "unsupported", "不支持的文件类型")


def _unknown(file: SubmittedFile, head: bytes, suffix: str) -> FileProblem:
    if head.startswith((b"MZ", b"\x7fELF", b"#!")):
        return refusal(file, "unsupported", "文件是可执行程序，未读取")
    if suffix == ".pdf":
        return refusal(file, "corrupt", "扩展名是 .pdf，但内容不是 PDF 文件")
    if suffix in {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp", ".heic", ".docx", ".xlsx", ".xls"}:
        return refusal(file, "corrupt", f"扩展名是 {suffix}，但内容已损坏或不是该类型")
    return refusal(file, "unsupported", "不支持的文件类型")
