"""Small OFD files, as e-licence and invoice systems write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image

from evidence.batch import SubmittedFile
from tests.extractors.drawing import submitted

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def line(text: str, x: float, y: float, size: float = 5.0, **attributes: str) -> str:
    """One line of text with its baseline at `y` millimetres, spaced a full character each."""
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    deltas = f'DeltaX="g {len(text) - 1} {size}"' if len(text) > 1 else ""
    return (
        f'<ofd:TextObject ID="9" Boundary="{x} {y - size} {size * len(text)} {size * 1.3}" Font="1" Size="{size}"{more}>'
        f'<ofd:TextCode X="0" Y="{size}" {deltas}>{text}</ofd:TextCode></ofd:TextObject>'
    )


def image(x: float, y: float, width: float, height: float, resource: str = "5") -> str:
    return f'<ofd:ImageObject ID="8" ResourceID="{resource}" Boundary="{x} {y} {width} {height}" CTM="{width} 0 0 {height} 0 0"/>'


def ofd(
    path: Path,
    pages: Sequence[str],
    *,
    template: str = "",
    media: Mapping[str, bytes] | None = None,
    parts: Mapping[str, bytes | str] | None = None,
    document: str = "",
    body: str = "",
) -> SubmittedFile:
    """An OFD file of A4 pages with these drawings; `media` are pictures numbered from 5; `parts` replaces or adds."""
    media = media or {}
    names = "".join(f'<ofd:Page ID="{100 + i}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(pages)))
    files: dict[str, bytes | str] = {
        "OFD.xml": f'<ofd:OFD {NS} DocType="OFD" Version="1.0"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo>'
        f"<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{body}</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NS}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
        f'</ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:TemplatePage ID="2" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
        f"</ofd:CommonData><ofd:Pages>{names}</ofd:Pages>{document}</ofd:Document>",
        "Doc_0/PublicRes.xml": f'<ofd:Res {NS} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="1" FontName="宋体"/></ofd:Fonts><ofd:MultiMedias>'
        + "".join(
            f'<ofd:MultiMedia ID="{5 + i}" Type="Image"><ofd:MediaFile>{name}</ofd:MediaFile></ofd:MultiMedia>'
            for i, name in enumerate(media)
        )
        + "</ofd:MultiMedias></ofd:Res>",
        "Doc_0/Tpls/Tpl_0/Content.xml": page(template),
        **{f"Doc_0/Pages/Page_{i}/Content.xml": page(drawn, template=bool(template)) for i, drawn in enumerate(pages)},
        **{f"Doc_0/Res/{name}": content for name, content in media.items()},
        **(parts or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return submitted(path)


def page(drawn: str, *, template: bool = False) -> str:
    below = '<ofd:Template TemplateID="2" ZOrder="Background"/>' if template else ""
    return f'<ofd:Page {NS}>{below}<ofd:Content><ofd:Layer ID="3">{drawn}</ofd:Layer></ofd:Content></ofd:Page>'


def encoded(picture: Image.Image, make: str = "PNG") -> bytes:
    data = io.BytesIO()
    picture.save(data, make)
    return data.getvalue()


def der(tag: int, *contents: bytes) -> bytes:
    """One element of ASN.1."""
    content = b"".join(contents)
    length = bytes([len(content)]) if len(content) < 0x80 else b"\x84" + len(content).to_bytes(4, "big")
    return bytes([tag]) + length + content


def seal_of(picture: bytes) -> bytes:
    """A signed value with a seal's picture where GB/T 38540 has it."""
    shown = der(0x30, der(0x16, b"png"), der(0x04, picture), der(0x02, b"\x28"), der(0x02, b"\x28"))
    info = der(0x30, der(0x30, der(0x16, b"ES"), der(0x02, b"\x04")), der(0x16, b"id"), der(0x30, der(0x0C, "测试章".encode())), shown)
    return der(0x30, der(0x30, der(0x02, b"\x04"), der(0x30, info)), der(0x03, b"\0sig"))
