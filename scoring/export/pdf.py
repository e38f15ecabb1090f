"""An expert's sheet as a PDF to print and sign: A4 across, headings on every page, page x of y."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from evidence.document import Document
from evidence.sheet import ScoreSheet
from scoring.edition import Rubric
from scoring.export.basis import evidence_text, self_score
from scoring.export.signed import ExpertSheet
from scoring.export.sources import Sources
from scoring.export.typeface import typeface
from scoring.export.words import masked, plain, points_text
from scoring.export.xlsx import TITLE

_HEADINGS = ("一级指标", "二级指标", "评审标准", "分值", "自评分", "专家评分", "扣分（得分）说明", "佐证材料（文件/页）")
_WIDTHS = tuple(w * mm for w in (20, 26, 74, 11, 13, 15, 52, 58))
_SIZE = 8.5
_MOST = 900
"""Characters of a cell: more would not fit a page; the workbook has all of it."""


def signed_pdf(sheet: ScoreSheet, rubric: Rubric, documents: Iterable[Document], kinds: Mapping[str, str], own: ExpertSheet) -> bytes:
    """The PDF's bytes, the same for the same records. The machine's proposals are not on it: experts sign their own points."""
    sources = Sources.of(tuple(documents), kinds)
    told = sheet.application
    facts = [
        [text("申报企业名称", bold=True), text(told.enterprise), text("统一社会信用代码", bold=True), text(told.uscc)],
        [text("所属县（市、区）", bold=True), text(told.county), text("申报年度", bold=True), text(f"{own.year}年")],
        [text("评审依据", bold=True), text(rubric.number), text("专家", bold=True), text(own.signature)],
    ]
    story = [
        text(TITLE, size=16, centred=True),
        Spacer(1, 4 * mm),
        Table(facts, colWidths=[w * mm for w in (34, 104, 38, 93)], hAlign="LEFT"),
        Spacer(1, 2 * mm),
        _points(sheet, rubric, sources, own),
        Spacer(1, 4 * mm),
        _verdict(own),
    ]
    return rendered(story, f"{TITLE} {told.enterprise} {own.expert}", f"{told.enterprise}　{own.expert}")


def text(said: str, *, size: float = _SIZE, bold: bool = False, centred: bool = False) -> Paragraph:
    """A paragraph of plain text: nothing in it is markup. Marks that only steer direction are left out."""
    style = ParagraphStyle(
        "cjk",
        fontName=typeface(),
        fontSize=size,
        leading=size * 1.35,
        wordWrap="CJK",
        alignment=1 if centred else 0,
        textColor=colors.HexColor("#1d4f7c") if bold else colors.black,
    )
    return Paragraph(visible(said).replace("\n", "<br/>"), style)


def visible(said: str) -> str:
    """Escaped, without control and format characters."""
    kept = "".join(c for c in plain(said) if unicodedata.category(c) != "Cf")
    return escape(kept if len(kept) <= _MOST else kept[:_MOST] + "……")


def rendered(story: Sequence[object], title: str, footer: str) -> bytes:
    """The story on A4 across. The same story gives the same bytes."""
    out = io.BytesIO()
    margin = 12 * mm
    book = SimpleDocTemplate(
        out,
        pagesize=landscape(A4),
        leftMargin=margin,
        rightMargin=margin,
        topMargin=margin,
        bottomMargin=15 * mm,
        title=title,
        author="zhiping",
        invariant=1,
    )
    book.build(list(story), canvasmaker=_numbered(footer))
    return out.getvalue()


def _points(sheet: ScoreSheet, rubric: Rubric, sources: Sources, own: ExpertSheet) -> LongTable:
    lines = [[text(h, bold=True, centred=True) for h in _HEADINGS]]
    for result in sheet.criteria:
        printed, given, mine = rubric.criterion(result.id), own.given.get(result.id), self_score(sheet.application, result)
        said = "\n".join(x for x in (given.reason, given.comment) if x) if given else ""
        lines.append(
            [
                text(printed.section, centred=True),
                text(printed.indicator, centred=True),
                text(printed.text),
                text(points_text(result.full), centred=True),
                text("" if mine is None else points_text(mine), centred=True),
                text(points_text(given.points) if given else "", size=11, centred=True),
                text(said),
                text(masked(evidence_text(result, sources))),
            ]
        )
    total = [text("合计得分", bold=True), "", "", text(points_text(sheet.full_total), centred=True), ""]
    lines.append([*total, text(points_text(own.total), size=11, centred=True), "", ""])
    grid = [("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("SPAN", (0, -1), (2, -1))]
    shade = ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#e7ecf3"))
    return LongTable(lines, colWidths=_WIDTHS, repeatRows=1, style=TableStyle([*grid, shade]), splitInRow=1)


def _verdict(own: ExpertSheet) -> Table:
    lines = [
        [text("评审意见", bold=True), text(own.opinion)],
        [text("推荐结论", bold=True), text(own.verdict)],
        [text("专家签名", bold=True), text(f"{own.signature}　　　　手签：________________　　组长签名：________________")],
    ]
    style = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    return Table(lines, colWidths=[28 * mm, 241 * mm], style=style)


def _numbered(footer: str) -> Callable[..., Canvas]:
    """A canvas that writes 第x页 共y页 under every page once their number is known."""

    class Numbered(Canvas):  # type: ignore[misc]
        def __init__(self, *given: object, **named: object) -> None:
            super().__init__(*given, **named)
            self._states: list[dict[str, object]] = []

        def showPage(self) -> None:  # noqa: N802  reportlab's name
            self._states.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, state in enumerate(self._states, 1):
                self.__dict__.update(state)
                self.setFont(typeface(), 8)
                self.drawString(12 * mm, 8 * mm, plain(footer))
                self.drawRightString(landscape(A4)[0] - 12 * mm, 8 * mm, f"第 {number} 页　共 {len(self._states)} 页")
                super().showPage()
            super().save()

    return Numbered
