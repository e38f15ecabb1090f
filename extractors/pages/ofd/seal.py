"""The picture in an electronic seal: GB/T 38540 and GM/T 0031 keep it in ASN.1 as type, bytes, width and height."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

_CONSTRUCTED, _IA5, _OCTETS, _UTF8, _PRINTABLE = 0x20, 0x16, 0x04, 0x0C, 0x13
_DEEPEST = 24
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"PK\x03\x04")


def picture_in(data: bytes) -> bytes:
    """The bytes of the first picture (a raster format or an OFD package), b"" where there is none."""
    return next(_pictures(data, 0), b"")


def _pictures(data: bytes, depth: int) -> Iterator[bytes]:
    parts = list(_parts(data))
    for (kind, _), (octets, content) in pairwise(parts):
        if kind in {_IA5, _UTF8, _PRINTABLE} and octets == _OCTETS and content.startswith(_PICTURES):
            yield content
    if depth < _DEEPEST:
        for tag, content in parts:
            if tag & _CONSTRUCTED or (tag == _OCTETS and content[:1] == b"\x30"):
                yield from _pictures(content, depth + 1)


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and content of each element of DER `data`; stops where it is none."""
    at = 0
    while at + 2 <= len(data):
        tag, length = data[at], data[at + 1]
        at += 2
        if length > 0x84 or length == 0x80:
            return
        if length > 0x80:
            size = length - 0x80
            length = int.from_bytes(data[at : at + size], "big")
            at += size
        if at + length > len(data):
            return
        yield tag, data[at : at + length]
        at += length
