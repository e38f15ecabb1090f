"""What a file is, by its content; its name is only asked where the content leaves it open."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Set
from pathlib import Path, PurePosixPath

import puremagic

from extractors.intake.faults import Fault
from extractors.intake.limits import Limits
from extractors.pages.sources import JPEG_2000, OFFICE_XML, OLE, shape_of_streams, streams_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OFD = "application/ofd"
ZIP = "application/zip"

ARCHIVES = {ZIP, "application/x-7z-compressed", "application/vnd.rar", "application/x-tar", "application/gzip"}
"""Content that intake opens; ``application/gzip`` stands for every compressed stream (gz, bz2, xz, zst)."""

SUFFIXES = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tif",
    "image/bmp": ".bmp",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "image/heic": ".heic",
    "image/avif": ".avif",
    "image/jp2": ".jp2",
    OFD: ".ofd",
    DOCX: ".docx",
    XLSX: ".xlsx",
    XLS: ".xls",
    "text/csv": ".csv",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/xml": ".xml",
    "application/rtf": ".rtf",
    "application/msword": ".doc",
    "application/vnd.ms-powerpoint": ".ppt",
    "application/vnd.ms-excel.sheet.binary.macroEnabled.12": ".xlsb",
    PPTX: ".pptx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.oasis.opendocument.presentation": ".odp",
}
"""What the reading stages take, and the suffix its stored copy gets (some libraries look at it)."""

_HEAD = 4096
_END_BYTES = 22 + 0xFFFF  # a zip's end record and the longest comment
_MEMBER_BYTES = 600  # more than a member with a long name takes in the directory
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (0, b"II+\0", "image/tiff"),
    (0, b"MM\0+", "image/tiff"),
    (0, b"GIF8", "image/gif"),
    *((0, magic, "image/jp2") for magic in JPEG_2000),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (257, b"ustar", "application/x-tar"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"BZh", "application/gzip"),
    (0, b"\xfd7zXZ\0", "application/gzip"),
    (0, b"\x28\xb5\x2f\xfd", "application/gzip"),
    (0, b"PK\x03\x04", ZIP),
    (0, b"PK\x05\x06", ZIP),
    (0, b"PK\x07\x08", ZIP),
)
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"}
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
_KNOWN_SUFFIXES = {*SUFFIXES.values(), ".jpeg", ".tiff", ".heif", ".wps", ".et", ".dps", ".zip", ".7z", ".rar", ".tar", ".gz", ".tgz"}
_TEXT_SUFFIXES = {"", ".txt", ".csv", ".tsv", ".md", ".log", ".json", ".xls", ".et"}
_TABLE_SUFFIXES = {".csv", ".tsv", ".xls", ".et"}
_PACKAGES = {
    "word/document.xml": DOCX,
    "xl/workbook.xml": XLSX,
    "xl/workbook.bin": "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
    "ppt/presentation.xml": PPTX,
}
_COMPOUNDS = {"doc": "application/msword", "ppt": "application/vnd.ms-powerpoint", "xls": XLS}
_HYPERTEXT = (b"<!doctype html", b"<html", b"<table", b"<meta", b"<head")


def mime_of(path: Path, name: str, limits: Limits) -> str:
    """The MIME type of a non-empty file that intake opens or the readers take.

    Raises `Fault`: `encrypted` (office files with a password), `corrupt` (not what its suffix promises, and
    nothing else either), `unsafe_archive` (an office file that unpacks absurdly), `unsupported`.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    suffix = PurePosixPath(name).suffix.lower()
    if head.startswith(_PROGRAMS) and not _is_text(head):
        raise Fault("unsupported", f"内容是可执行程序{_contradiction(suffix)}，未读取")
    mime = _by_signature(head)
    if mime == ZIP:
        return _in_zip(path, suffix, limits)
    if mime:
        return mime
    if head.startswith(OLE):
        return _in_ole(path)
    if b"%PDF-" in head[:1024]:  # after the archives: one that stores a PDF unpacked shows its first bytes too
        return "application/pdf"
    return _text_or_refuse(head, suffix)


def _by_signature(head: bytes) -> str:
    for offset, magic, mime in _SIGNATURES:
        if head.startswith(magic, offset):
            return mime
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return "image/heic"
    if head[4:8] == b"ftyp" and head[8:12] in {b"avif", b"avis"}:
        return "image/avif"
    # a bitmap's header says how long it is: two letters alone are too weak a sign
    if head[:2] == b"BM" and len(head) > 18 and head[14:18] in {b"\x0c\0\0\0", b"\x28\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0"}:
        return "image/bmp"
    return ""


def _in_zip(path: Path, suffix: str, limits: Limits) -> str:
    """Office files are zip files too."""
    if _directory_size(path) > limits.entries * _MEMBER_BYTES:
        raise Fault("unsafe_archive", f"压缩包内文件超过 {limits.entries} 个，未读取")
    try:
        with zipfile.ZipFile(path) as package:
            members = {info.filename: info for info in package.infolist()}
            unpacked = sum(info.file_size for info in members.values())
            kind = package.read("mimetype")[:120].decode("ascii", "replace") if "mimetype" in members else ""
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, NotImplementedError, EOFError) as error:
        if suffix in {".docx", ".xlsx", ".pptx", ".ofd", ".odt", ".ods", ".odp"}:
            raise Fault("corrupt", "文件已损坏或不完整，请重新提供") from error
        return ZIP
    found = _office_type(members.keys(), kind.strip())
    if not found:
        return ZIP
    if unpacked > limits.ratio_from and unpacked > limits.ratio * max(1, path.stat().st_size):
        raise Fault("unsafe_archive", "文件解压后大得离谱，疑似压缩炸弹，未读取")
    return found


def _directory_size(path: Path) -> int:
    """Bytes of a zip's directory, which zipfile takes into memory whole; 0 where its end is not found."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _END_BYTES))
        end = file.read()
    at = end.rfind(b"PK\x05\x06")
    return int.from_bytes(end[at + 12 : at + 16], "little") if at >= 0 else 0


def _office_type(names: Set[str], kind: str) -> str:
    """A MIME type, "" for a plain zip. `kind` is what an OpenDocument file says it is."""
    if any(name.lower().lstrip("/") == "ofd.xml" for name in names):
        return OFD
    for part, mime in _PACKAGES.items():
        if part in names:
            return mime
    return kind if kind in SUFFIXES and "content.xml" in names else ""


def _in_ole(path: Path) -> str:
    """Office 97-2003 and WPS files, and the envelope of those with a password."""
    try:
        kind = shape_of_streams(streams_of(path))
    except OSError as error:
        raise Fault("corrupt", "Office 文件已损坏或不完整，请重新提供") from error
    if kind == "locked":
        raise Fault("encrypted", "Office 文件设有打开密码，请去除密码后重报")
    if kind not in _COMPOUNDS:
        raise Fault("unsupported", "不认识的 Office 文件，请转换为 PDF 后重报")
    return _COMPOUNDS[kind]


def _text_or_refuse(head: bytes, suffix: str) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if _is_text(head):
        if start.startswith(_HYPERTEXT) or (start.startswith(b"<?xml") and b"<html" in start):
            return "text/html"
        if start.startswith(b"{\\rtf"):
            return "application/rtf"
        if start.startswith(b"<?xml") and any(mark in start for mark in OFFICE_XML):
            return "text/xml"
        if suffix in _TEXT_SUFFIXES:
            return "text/csv" if suffix in _TABLE_SUFFIXES else "text/plain"
    if suffix in _KNOWN_SUFFIXES:
        raise Fault("corrupt", f"内容不是 {suffix} 文件，可能已损坏，请重新提供")
    what = _called(head)
    raise Fault("unsupported", f"不支持的文件类型{what}，请转换为 PDF 后重报")


def _is_text(head: bytes) -> bool:
    """Whether the first bytes are text in UTF-8, GB18030 or UTF-16 with a mark."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if any(b < 9 or 13 < b < 32 for b in head):
        return False
    return _decodes(head, "utf-8") or _decodes(head, "gb18030")


def _decodes(head: bytes, encoding: str) -> bool:
    try:
        head.decode(encoding)
    except UnicodeDecodeError as error:
        # a character may be cut at the end of the head
        return len(head) == _HEAD and error.start > _HEAD - 4
    return True


def _called(head: bytes) -> str:
    """What puremagic takes it for, in brackets; "" when it does not know."""
    try:
        names = [match.name for match in puremagic.magic_string(head) if match.name]
    except (puremagic.PureError, ValueError):
        return ""
    return f"（{names[0]}）" if names else ""


def _contradiction(suffix: str) -> str:
    return f"，与扩展名 {suffix} 不符" if suffix and suffix not in {".exe", ".com", ".dll", ".scr", ".msi", ".so"} else ""
