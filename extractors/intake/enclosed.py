"""Files inside documents: attachments of PDF and OFD, objects and scans in Office files.

They are read as if the document were an archive, so that nothing that was handed in is lost. Data for machines (the XML
beside an e-invoice, signatures), charts' own tables, and pictures too small to be a paper are left where they are.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

import olefile
import pypdfium2 as pdfium
from PIL import Image

from extractors.intake.faults import Fault
from extractors.intake.names import decode_name, natural
from extractors.intake.nature import DOCX, OFD, PPTX, XLSX
from extractors.pages import ofd
from extractors.pages.sources import OLE

MOST = 500
"""Files of one document that are taken out."""
MEMBER_BYTES = 256 << 20
SHORTEST, AREA = 480, 500_000
"""Pixels a picture in an Office file needs, at its shorter side and in all, to be taken for a scanned paper."""
_MACHINE = {".xml", ".xmp", ".p7s", ".p7m", ".sig", ".json", ".joboptions", ".xsd"}
_PICTURES = {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp"}
_EMBEDDED = {".docx", ".xlsx", ".pptx", ".doc", ".xls", ".ppt", ".pdf", ".ofd"}

Enclosed = tuple[str, bytes]


def enclosed(path: Path, mime: str) -> Iterator[Enclosed]:
    """Name and content of each file in the document at `path`; a broken one gives what it can, its reader says the rest.

    Raises `Fault` where there are too many.
    """
    reader = _READERS.get(mime)
    if reader is None:
        return
    try:
        for count, (name, data) in enumerate(reader(path)):
            if count >= MOST:
                raise Fault("too_large", f"文件内的附件和图片超过 {MOST} 个，其余未读取，请另外提供")
            if PurePosixPath(name).suffix.lower() not in _MACHINE:
                yield name, data
    except Fault:
        raise
    except Exception:  # these libraries raise whatever the broken part throws; the document's own reader says what is wrong
        return


def _in_pdf(path: Path) -> Iterator[Enclosed]:
    """Attachments of the document (a portfolio is made of them)."""
    document = pdfium.PdfDocument(path)
    try:
        for index in range(document.count_attachments()):
            attachment = document.get_attachment(index)
            name = attachment.get_name() or f"附件{index + 1}"
            try:
                data = bytes(attachment.get_data())
            except pdfium.PdfiumError:  # nothing in it, or nothing that can be unpacked
                data = b""
            yield name, data
    finally:
        document.close()


def _in_package(path: Path) -> Iterator[Enclosed]:
    """Objects put into an Office file, and its pictures where they are as large as a scan."""
    with zipfile.ZipFile(path) as package:
        infos = sorted((i for i in package.infolist() if i.file_size <= MEMBER_BYTES), key=lambda i: natural(i.filename))
        of_charts = b"".join(package.read(i) for i in infos if "/charts/" in i.filename and i.filename.endswith(".rels"))
        number = 0
        for info in infos:
            part = PurePosixPath(info.filename)
            suffix = part.suffix.lower()
            if part.parent.name == "embeddings" and part.name.encode() not in of_charts:
                if suffix in _EMBEDDED:
                    yield part.name, package.read(info)
                elif suffix == ".bin":
                    yield from _in_object(part.stem, package.read(info))
            elif part.parent.name == "media" and suffix in _PICTURES:
                data = package.read(info)
                if _is_scan(data):
                    number += 1
                    yield f"图片{number}{suffix}", data


def _is_scan(data: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            width, height = picture.size
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return False
    return min(width, height) >= SHORTEST and width * height >= AREA


def _in_object(name: str, data: bytes) -> Iterator[Enclosed]:
    """What an OLE object holds: a file as it was (packager, Acrobat, newer Office), or an old Office file, which it is itself."""
    if not data.startswith(OLE):
        return
    with olefile.OleFileIO(io.BytesIO(data)) as compound:
        streams = {entry[0]: entry[0] for entry in compound.listdir() if len(entry) == 1}
        for stream, suffix in (("CONTENTS", ".pdf"), ("Package", ".docx")):
            if stream in streams:
                yield name + suffix, compound.openstream(stream).read()
                return
        if "\x01Ole10Native" in streams:
            yield from _packaged(compound.openstream("\x01Ole10Native").read())
            return
        for stream, suffix in (("WordDocument", ".doc"), ("Workbook", ".xls"), ("PowerPoint Document", ".ppt")):
            if stream in streams:
                yield name + suffix, data
                return


def _packaged(data: bytes) -> Iterator[Enclosed]:
    """A file put in by the Windows packager: its label, two paths and its size stand before it."""
    found = re.compile(rb".{6}([^\0]{1,260})\0[^\0]{0,260}\0.{4}", re.DOTALL).match(data)
    if not found:
        return
    at = found.end()
    length = int.from_bytes(data[at : at + 4], "little")
    at += 4 + length
    size = int.from_bytes(data[at : at + 4], "little")
    content = data[at + 4 : at + 4 + size]
    if length <= 1024 and len(content) == size:
        yield decode_name(found[1]).replace("\\", "/").rsplit("/", 1)[-1], content


_READERS: dict[str, Callable[[Path], Iterator[Enclosed]]] = {
    "application/pdf": _in_pdf,
    OFD: ofd.attached,
    DOCX: _in_package,
    XLSX: _in_package,
    PPTX: _in_package,
}
