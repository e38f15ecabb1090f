"""A letter's paragraphs and tables as WordprocessingML, and the package they stand in.

What is the same in every letter (styles, page, footer) python-docx makes once; building a letter's own paragraphs through it, and
packing the rest anew, would take most of the time of scoring a round again.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal
from xml.sax.saxutils import escape

import docx
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from scoring.export.package import EPOCH, timeless
from scoring.export.words import plain

TEXT, HEAD = "仿宋", "黑体"
Align = Literal["left", "center", "right"]

_BODY = "word/document.xml"
_TABLE = (
    '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:type="auto" w:w="0"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
    '<w:tblLook w:firstColumn="1" w:firstRow="1" w:lastColumn="0" w:lastRow="0" w:noHBand="0" w:noVBand="1" w:val="04A0"/></w:tblPr>'
)
_SIZE = 10.5  # points, in tables


@dataclass(frozen=True, slots=True)
class Blank:
    """A letter with nothing in it: its package without the body, and what stands before and after the body's paragraphs."""

    package: bytes
    before: str
    after: str


def paragraph(
    text: str,
    *,
    size: float,
    typeface: str = TEXT,
    align: Align = "left",
    before: float = 0,
    after: float = 0,
    indent: bool = False,
    keep: bool = False,
) -> str:
    """A paragraph of `size` points; a heading, or one to `keep`, is not parted from what follows."""
    kept = "<w:keepNext/>" if keep or typeface == HEAD else '<w:keepNext w:val="0"/>'
    spacing = f'<w:spacing w:before="{_twips(Pt(before))}" w:after="{_twips(Pt(after))}" w:line="336" w:lineRule="auto"/>'
    left = f'<w:ind w:left="{_twips(Cm(0.8))}"/>' if indent else ""
    return f'<w:p><w:pPr>{kept}{spacing}{left}<w:jc w:val="{align}"/></w:pPr>{_runs(text, size, typeface)}</w:p>'


def table(columns: Sequence[tuple[str, float]], rows: Sequence[tuple[str, ...]], centred: Sequence[int]) -> str:
    """A table with its headings on every page, whose rows no page's end tears apart. `columns`: headings with widths in cm."""
    widths = [_twips(Cm(width)) for _, width in columns]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    headings = "".join(_cell(heading, HEAD, width, "center") for (heading, _), width in zip(columns, widths, strict=True))
    lines = [
        "".join(_cell(t, TEXT, w, "center" if i in centred else "left") for i, (t, w) in enumerate(zip(texts, widths, strict=True)))
        for texts in rows
    ]
    body = "".join(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{line}</w:tr>" for line in lines)
    head = f"<w:tr><w:trPr><w:tblHeader/><w:cantSplit/></w:trPr>{headings}</w:tr>"
    return f"{_TABLE}<w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>"


def packed(title: str, parts: Sequence[str]) -> bytes:
    """The letter's bytes."""
    blank = _blank(title)
    out = io.BytesIO()
    out.write(blank.package)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        member = zipfile.ZipInfo(_BODY, EPOCH)
        member.compress_type = zipfile.ZIP_DEFLATED
        package.writestr(member, f"{blank.before}{''.join(parts)}{blank.after}".encode())
    return out.getvalue()


def _cell(text: str, typeface: str, width: int, align: Align) -> str:
    properties = f'<w:tcPr><w:tcW w:type="dxa" w:w="{width}"/><w:vAlign w:val="center"/></w:tcPr>'
    spacing = f'<w:pPr><w:spacing w:before="40" w:after="40"/><w:jc w:val="{align}"/></w:pPr>'
    return f"<w:tc>{properties}<w:p>{spacing}{_runs(text, _SIZE, typeface)}</w:p></w:tc>"


def _runs(text: str, size: float, typeface: str) -> str:
    """A run a line; nothing read from a paper is markup."""
    bold = "<w:b/>" if typeface == HEAD else '<w:b w:val="0"/>'
    fonts = f'<w:rFonts w:ascii="{typeface}" w:hAnsi="{typeface}" w:eastAsia="{typeface}"/>'
    look = f'<w:rPr>{fonts}{bold}<w:sz w:val="{round(size * 2)}"/></w:rPr>'
    found = []
    for i, line in enumerate(plain(text).split("\n")):
        space = ' xml:space="preserve"' if line != line.strip() else ""
        found.append(f"<w:r>{look}{'<w:br/>' if i else ''}{f'<w:t{space}>{escape(line)}</w:t>' if line else ''}</w:r>")
    return "".join(found)


def _twips(length: Length) -> int:
    """Twentieths of a point, nearest."""
    return round(length / Pt(1) * 20)


@cache
def _blank(title: str) -> Blank:
    paper = docx.Document()
    _page(paper)
    paper.core_properties.title = title
    paper.core_properties.author = "zhiping"
    made, kept = io.BytesIO(), io.BytesIO()
    paper.save(made)
    body = ""
    with zipfile.ZipFile(io.BytesIO(timeless(made.getvalue()))) as whole, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as rest:
        for info in whole.infolist():
            if info.filename == _BODY:
                body = whole.read(info).decode()
            else:
                rest.writestr(info, whole.read(info))
    before, after = body.split("<w:sectPr", 1)
    return Blank(kept.getvalue(), before, f"<w:sectPr{after}")


def _page(paper: Paper) -> None:
    """A4 with ``第x页 共y页`` at its foot."""
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.4)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, code in (("第", "PAGE"), ("页　共", "NUMPAGES"), ("页", "")):
        _styled(foot.add_run(text))
        if code:
            _counted(foot, code)


def _counted(foot: Paragraph, code: str) -> None:
    """A field that Word counts: PAGE, NUMPAGES."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    shown = foot.add_run("1")
    _styled(shown)
    field.append(shown._r)
    foot._p.append(field)


def _styled(run: Run) -> None:
    run.font.size, run.font.name, run.bold = Pt(9), TEXT, False
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), TEXT)
