"""A PDF of one page, put together in memory: pdfium then draws it and gives its characters with their places."""

from __future__ import annotations

import zlib


class PdfFile:
    """Objects as they are added; numbers count from 1."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []

    def add(self, body: str | bytes) -> int:
        """One object; its number."""
        self._objects.append(body.encode("ascii") if isinstance(body, str) else body)
        return len(self._objects)

    def stream(self, entries: str, data: bytes, *, packed: bool = False) -> int:
        """A stream with dictionary `entries`; compressed here unless it is `packed` already (`entries` then name the filter)."""
        if not packed:
            data = zlib.compress(data, 1)
            entries += " /Filter /FlateDecode"
        return self.add(f"<< {entries} /Length {len(data)} >>\nstream\n".encode("ascii") + data + b"\nendstream")

    def finished(self, width: float, height: float, content: str, resources: str) -> bytes:
        """The file: a page of `width` x `height` points that shows `content`."""
        shown = self.stream("", content.encode("ascii"))
        count = len(self._objects)
        self.add(
            f"<< /Type /Page /Parent {count + 2} 0 R /MediaBox [0 0 {width:.3f} {height:.3f}] /Contents {shown} 0 R"
            f" /Resources << {resources} >> >>"
        )
        self.add(f"<< /Type /Pages /Kids [{count + 1} 0 R] /Count 1 >>")
        self.add(f"<< /Type /Catalog /Pages {count + 2} 0 R >>")
        out, places = bytearray(b"%PDF-1.7\n"), []
        for number, body in enumerate(self._objects, start=1):
            places.append(len(out))
            out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        out += b"trailer << /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, count + 3, start)
        return bytes(out)
