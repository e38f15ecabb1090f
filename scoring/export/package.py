"""Office packages without the time of writing in them: the same records give the same bytes."""

from __future__ import annotations

import io
import re
import zipfile

EPOCH = (1980, 1, 1, 0, 0, 0)
_WRITTEN = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")


def timeless(content: bytes) -> bytes:
    """An xlsx or docx package, packed again with fixed times."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fixed:
        for info in package.infolist():
            data = package.read(info)
            if info.filename == "docProps/core.xml":
                data = _WRITTEN.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", data)
            member = zipfile.ZipInfo(info.filename, EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            fixed.writestr(member, data)
    return out.getvalue()
