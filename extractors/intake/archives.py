"""Archives as streams of entries: zip by zipfile, the rest by libarchive. Nothing is written here."""

from __future__ import annotations

import locale
import logging
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import libarchive
from libarchive.exception import ArchiveError

from extractors.intake.faults import Fault
from extractors.intake.names import decode_name, decode_names

CHUNK = 1 << 18
_ENCRYPTED = re.compile(r"encrypt|crypto|passphrase|password", re.IGNORECASE)
_UNKNOWN = re.compile(r"unrecognized archive format|unsupported|not supported", re.IGNORECASE)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, UnicodeDecodeError, ValueError)
_UNICODE_PATH = 0x7075  # Info-ZIP: the name in UTF-8 beside one in the system's own encoding

Sort = Literal["file", "folder", "link", "other"]

# libarchive-c logs what it only doubts; a doubt about a name is no news to anybody
logging.getLogger("libarchive.ffi").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Entry:
    """One member of an archive. `size` is what the archive says (None: not said).

    `chunks` yields the content and raises `Fault`; where `sequential`, the content that nobody takes has still
    to be unpacked to reach the next entry.
    """

    name: str
    sort: Sort
    size: int | None
    sequential: bool
    chunks: Callable[[], Iterator[bytes]]


def entries(path: Path, *, as_zip: bool) -> Generator[Entry]:
    """The members of the archive at `path`, in stored order; raises `Fault` where it ends too soon or is locked."""
    yield from _zip_entries(path) if as_zip else _stream_entries(path)


def _zip_entries(path: Path) -> Iterator[Entry]:
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN as error:
        raise Fault("corrupt", "压缩包已损坏或不完整（可能没有传完），请重新提供") from error
    with archive:
        infos = archive.infolist()
        if infos and all(info.flag_bits & 1 or info.is_dir() for info in infos) and any(info.flag_bits & 1 for info in infos):
            raise Fault("encrypted", "压缩包设有密码，请去除密码后重报")
        for info, name in zip(infos, _zip_names(infos), strict=True):
            yield Entry(name, _zip_sort(info), info.file_size, False, partial(_zip_chunks, archive, info))


def _zip_names(infos: list[zipfile.ZipInfo]) -> list[str]:
    """Names as meant: UTF-8 where the archive says so (flag bit 11 or the Unicode extra field), else judged together."""
    said = [info.orig_filename if info.flag_bits & 0x800 else _unicode_path(info) for info in infos]
    raw = [info.orig_filename.encode("cp437") for info, name in zip(infos, said, strict=True) if name is None]
    judged = iter(decode_names(raw))
    return [name if name is not None else next(judged) for name in said]


def _unicode_path(info: zipfile.ZipInfo) -> str | None:
    extra, at = info.extra, 0
    while at + 4 <= len(extra):
        code, size = int.from_bytes(extra[at : at + 2], "little"), int.from_bytes(extra[at + 2 : at + 4], "little")
        body = extra[at + 4 : at + 4 + size]
        checked = zlib.crc32(info.orig_filename.encode("cp437")).to_bytes(4, "little")
        if code == _UNICODE_PATH and body[:1] == b"\1" and body[1:5] == checked:
            return body[5:].decode("utf-8", "replace")
        at += 4 + size
    return None


def _zip_sort(info: zipfile.ZipInfo) -> Sort:
    mode = info.external_attr >> 16
    if stat.S_ISLNK(mode):
        return "link"
    if info.is_dir() or info.orig_filename.endswith("\\"):
        return "folder"
    return "file" if stat.S_IFMT(mode) in {0, stat.S_IFREG} else "other"


def _zip_chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    if info.flag_bits & 1:
        raise Fault("encrypted", "文件在压缩包内设有密码，请去除密码后重报")
    try:
        with archive.open(info) as content:
            while chunk := content.read(CHUNK):
                yield chunk
    except NotImplementedError as error:
        raise Fault("unsupported", "压缩包用了不支持的压缩方式，请用普通 zip 重新打包") from error
    except (*_BROKEN, RuntimeError) as error:
        raise Fault("corrupt", "文件在压缩包内已损坏，请重新提供") from error


def _stream_entries(path: Path) -> Iterator[Entry]:
    with _utf8_names(), _faults(), libarchive.file_reader(str(path), block_size=CHUNK) as archive:
        for entry in archive:
            stored = entry.pathname
            name = decode_name(stored) if isinstance(stored, bytes) else stored
            yield Entry(name or "", _stream_sort(entry), entry.size, True, partial(_stream_chunks, entry))


def _stream_sort(entry: libarchive.entry.ArchiveEntry) -> Sort:
    if entry.issym or entry.islnk:
        return "link"
    if entry.isdir:
        return "folder"
    return "file" if entry.isreg else "other"


def _stream_chunks(entry: libarchive.entry.ArchiveEntry) -> Iterator[bytes]:
    with _faults():
        yield from entry.get_blocks(CHUNK)


@contextmanager
def _faults() -> Iterator[None]:
    """libarchive's errors as ours."""
    try:
        yield
    except ArchiveError as error:
        if _ENCRYPTED.search(str(error.msg)):
            raise Fault("encrypted", "压缩包设有密码，请去除密码后重报") from error
        if _UNKNOWN.search(str(error.msg)):
            raise Fault("unsupported", "不支持的压缩格式或压缩方法，请用 zip 重新打包") from error
        raise Fault("corrupt", "压缩包已损坏或不完整（可能没有传完，或缺少分卷），请重新提供") from error


@contextmanager
def _utf8_names() -> Iterator[None]:
    """libarchive gives names in the C library's encoding: with plain ``LC_ALL=C`` it would give none at all."""
    before = locale.setlocale(locale.LC_CTYPE)
    if locale.nl_langinfo(locale.CODESET).upper() in {"UTF-8", "UTF8"}:
        yield
        return
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        yield
        return
    try:
        yield
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
