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
