"""Archives built byte by byte where no writer would build them so."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import py7zr

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


def pdf(mark: str = "") -> bytes:
    """Something whose content is a PDF's, different for each `mark`."""
    return PDF + b"%" + mark.encode() + b"\n"


def zip_of(files: Mapping[str, bytes], encoding: str = "utf-8", *, flag: bool = False) -> bytes:
    """A zip whose names are stored in `encoding`, with or without the flag that says UTF-8."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for i, content in enumerate(files.values()):
            archive.writestr(f"{i:08d}".ljust(_room(files, encoding, i), "_"), content)
    data = out.getvalue()
    for i, name in enumerate(files):
        data = data.replace(f"{i:08d}".ljust(_room(files, encoding, i), "_").encode(), name.encode(encoding))
    return _flagged(data) if flag else data


def _room(files: Mapping[str, bytes], encoding: str, i: int) -> int:
    size = len(list(files)[i].encode(encoding))
    assert size >= 8, "names shorter than their placeholder"
    return size


def _flagged(data: bytes) -> bytes:
    """With general-purpose bit 11 set in every header."""
    raw = bytearray(data)
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.find(magic)
        while at >= 0:
            (bits,) = struct.unpack_from("<H", raw, at + offset)
            struct.pack_into("<H", raw, at + offset, bits | 0x800)
            at = raw.find(magic, at + 4)
    return bytes(raw)


def locked(data: bytes) -> bytes:
    """A zip with bit 0 set in every header: it says it is encrypted."""
    raw = bytearray(data)
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.find(magic)
        while at >= 0:
            raw[at + offset] |= 1
            at = raw.find(magic, at + 4)
    return bytes(raw)


def plain_zip(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def zip_with_link(name: str, target: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo(name)
        info.create_system = 3
        info.external_attr = 0o120777 << 16
        archive.writestr(info, target)
        archive.writestr("甲公司/a.pdf", pdf())
    return out.getvalue()


def tar_of(files: Mapping[str, bytes | tarfile.TarInfo], mode: str = "w", encoding: str = "utf-8") -> bytes:
    """A tar (``w:gz``, ``w:xz`` …); a `TarInfo` for a value is stored as it is (links, devices)."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, format=tarfile.GNU_FORMAT, encoding=encoding) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            if isinstance(content, tarfile.TarInfo):
                archive.addfile(content)
                continue
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def seven_zip_of(files: Mapping[str, bytes], password: str | None = None) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password=password) as archive:
        for name, content in files.items():
            archive.writestr(content, name)
    return out.getvalue()


def rar_of(files: Mapping[str, bytes]) -> bytes:
    """A RAR 5 archive with stored members."""
    blocks = [_block(1, 0, b"", _vint(0))]
    for name, content in files.items():
        stored = name.encode()
        head = _vint(4) + _vint(len(content)) + _vint(0o100644) + struct.pack("<I", zlib.crc32(content)) + _vint(0) + _vint(1)
        blocks.append(_block(2, 2, _vint(len(content)), head + _vint(len(stored)) + stored) + content)
    return b"Rar!\x1a\x07\x01\x00" + b"".join(blocks) + _block(5, 0, b"", _vint(0))


def compound_of(streams: Mapping[str, bytes]) -> bytes:
    """An OLE compound file (version 3) with these streams at its top; short ones are filled up, so that none is a mini stream."""
    sector, free, end = 512, 0xFFFFFFFF, 0xFFFFFFFE
    contents = [content.ljust(4096, b"\0") for content in streams.values()]
    sizes = [-(-len(content) // sector) for content in contents]
    entries = -(-(len(contents) + 1) // 4)
    tables = 1
    while tables * 128 < tables + entries + sum(sizes):
        tables += 1
    table = [0xFFFFFFFD] * tables
    starts, at = [], tables
    for size in (entries, *sizes):
        starts.append(at)
        table += [*range(at + 1, at + size), end]
        at += size
    table += [free] * (tables * 128 - len(table))
    directory = _entry("Root Entry", 5, 1 if contents else free, end, 0, free)
    for i, (name, content) in enumerate(zip(streams, contents, strict=True), start=1):
        directory += _entry(name, 2, free, starts[i], len(content), i + 1 if i < len(contents) else free)
    directory = directory.ljust(entries * sector, b"\0")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, tables, starts[0], 0, 4096, end, 0, end, 0)
    head += struct.pack("<109I", *range(tables), *[free] * (109 - tables))
    body = b"".join(content.ljust(size * sector, b"\0") for content, size in zip(contents, sizes, strict=True))
    return head + struct.pack(f"<{len(table)}I", *table) + directory + body


def _entry(name: str, sort: int, child: int, start: int, size: int, right: int) -> bytes:
    stored = name.encode("utf-16-le")
    links = struct.pack("<HBBIII", len(stored) + 2, sort, 1, 0xFFFFFFFF, right, child)
    return stored.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)


def _block(sort: int, flags: int, sizes: bytes, fields: bytes) -> bytes:
    body = _vint(sort) + _vint(flags) + sizes + fields
    sized = _vint(len(body)) + body
    return struct.pack("<I", zlib.crc32(sized)) + sized


def _vint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def written(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
