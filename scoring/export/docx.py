"""补正通知: what an enterprise is asked to hand in, in plain Chinese, most points first."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from copy import deepcopy
from functools import lru_cache

import docx
from docx.document import Document as Paper
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from evidence.document import Problem
from evidence.sheet import Missing, ScoreSheet
from scoring.edition import Rubric
from scoring.export.labels import PROBLEMS
from scoring.export.package import timeless
from scoring.export.words import masked, plain, points_text

TITLE = "江门市企业质量提升创新中心\n申报材料补正通知"
_TEXT, _HEAD = "仿宋", "黑体"
_MISSING = (("序号", 1.4), ("评审项", 3.1), ("存在的问题", 5.4), ("需补正的材料", 4.9), ("可增加分值", 1.8))
_UNREAD = (("序号", 1.4), ("文件", 6.4), ("页", 1.3), ("情况", 2.2), ("说明", 5.3))


def missing_docx(sheet: ScoreSheet, rubric: Rubric, problems: Iterable[Problem], year: int | None = None) -> bytes:
    """The letter's bytes. `year` is the round's, else the deadline's."""
    paper = docx.Document()
    _page(paper)
    told = sheet.application
    _line(paper, TITLE, size=20, typeface=_HEAD, align="center", after=16)
    _line(paper, f"{told.enterprise}：", size=14)
    entries = _ordered(sheet.missing, rubric)
    unread = list(problems)
    _opening(paper, sheet, year or told.deadline.year, bool(entries or unread))
    number = iter("一二三四")
    if entries:
        _line(paper, f"{next(number)}、缺少或不能计分的材料", size=14, typeface=_HEAD, before=8)
        _table(paper, _MISSING, [_entry(n, m, rubric) for n, m in enumerate(entries, 1)], centred=(0, 4))
    gates = [e for e in sheet.eligibility if e.outcome == "not_met"]
    if gates:
        _line(paper, f"{next(number)}、资格条件（第六条）中需说明的事项", size=14, typeface=_HEAD, before=8)
        for n, gate in enumerate(gates, 1):
            _line(paper, f"{n}．{gate.title}：{masked(gate.reason)}", size=12, indent=True)
    if unread:
        _line(paper, f"{next(number)}、未能读取的文件", size=14, typeface=_HEAD, before=8)
        _table(paper, _UNREAD, [_problem(n, p) for n, p in enumerate(unread, 1)], centred=(0, 2, 3))
    _closing(paper, sheet)
    paper.core_properties.title = TITLE.replace("\n", "")
    paper.core_properties.author = "zhiping"
    out = io.BytesIO()
    paper.save(out)
    return timeless(out.getvalue())


def _ordered(missing: Sequence[Missing], rubric: Rubric) -> list[Missing]:
    """Most points first; equal points in the rubric's order."""
    place = {item.id: i for i, item in enumerate(rubric.items)}
    return sorted(missing, key=lambda m: (-m.points, place.get(m.item, len(place))))


def _opening(paper: Paper, sheet: ScoreSheet, year: int, lacking: bool) -> None:
    when = sheet.application.deadline
    day = f"{when.year}年{when.month}月{when.day}日"
    about = f"　　你单位提交的{year}年度江门市企业质量提升创新中心申报材料已经初步审阅（各项期限以申报截止日期{day}计算）。"
    if not lacking:
        _line(paper, about + "未发现缺少、无法识别或不能计分的材料，无需补正。", size=14)
        return
    asked = f"现将缺少、无法读取或按规定不能计分的材料列明如下，请于________年____月____日前（不迟于申报截止日期{day}）补正。"
    asked += "逾期未补正的，按现有材料评审。"
    _line(paper, about + asked, size=14)


def _entry(n: int, missing: Missing, rubric: Rubric) -> tuple[str, ...]:
    points = points_text(missing.points) if missing.points > 0 else "—"
    return str(n), f"{missing.item}\n{_title(missing.item, rubric)}", masked(missing.why), missing.what, points


def _title(item: str, rubric: Rubric) -> str:
    named = {c.id: c.title for c in rubric.criteria} | {i.id: i.title for i in rubric.items}
    return named.get(item, "")


def _problem(n: int, problem: Problem) -> tuple[str, ...]:
    page = "全部" if problem.page is None else str(problem.page)
    return str(n), problem.file, page, PROBLEMS.get(problem.code, problem.code), masked(problem.message)


def _closing(paper: Paper, sheet: ScoreSheet) -> None:
    note = (
        "说明：“可增加分值”是按现有材料估算的最多可增加分数，受各指标封顶限制，各行不能简单相加，不代表评审结果。"
        "复印件请加盖公章，扫描件请保证文字、印章清晰，压缩包和文件请勿设置密码。"
    )
    _line(paper, note, size=10.5, before=8, after=14)
    for text in ("联 系 人：____________________", "联系电话：____________________", "报送地址：______________________________________"):
        _line(paper, text, size=14, keep=True)
    county = sheet.application.county
    office = county if "局" in county else f"{county}市场监督管理局" if county else "____________市场监督管理局"
    _line(paper, f"{office}（盖章）", size=14, align="right", before=20, keep=True)
    _line(paper, "________年____月____日", size=14, align="right")


def _page(paper: Paper) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.4)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, code in (("第", "PAGE"), ("页　共", "NUMPAGES"), ("页", "")):
        _styled(foot.add_run(text), 9, _TEXT)
        if code:
            _counted(foot, code)


def _counted(paragraph: Paragraph, code: str) -> None:
    """A field that Word counts: PAGE, NUMPAGES."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    shown = paragraph.add_run("1")
    _styled(shown, 9, _TEXT)
    field.append(shown._r)
    paragraph._p.append(field)


def _line(
    paper: Paper,
    text: str,
    *,
    size: float,
    typeface: str = _TEXT,
    align: str = "left",
    before: float = 0,
    after: float = 0,
    indent: bool = False,
    keep: bool = False,
) -> None:
    paragraph = paper.add_paragraph()
    paragraph.alignment = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}[align]
    form = paragraph.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.4
    form.keep_with_next = keep or typeface == _HEAD
    if indent:
        form.left_indent = Cm(0.8)
    _write(paragraph, text, size, typeface)


def _write(paragraph: Paragraph, text: str, size: float, typeface: str) -> None:
    for i, part in enumerate(plain(text).split("\n")):
        run = paragraph.add_run()
        if i:
            run.add_break()
        run.add_text(part)
        _styled(run, size, typeface)


def _styled(run: Run, size: float, typeface: str) -> None:
    run._r.insert(0, deepcopy(_look(size, typeface)))


@lru_cache
def _look(size: float, typeface: str) -> BaseOxmlElement:
    """A run's properties, built once: setting them one by one is most of a letter's time."""
    run = docx.Document().add_paragraph().add_run()
    run.font.size = Pt(size)
    run.font.name = typeface
    properties = run._r.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), typeface)
    run.bold = typeface == _HEAD
    return properties


def _table(paper: Paper, columns: Sequence[tuple[str, float]], rows: Sequence[tuple[str, ...]], centred: Sequence[int]) -> None:
    table = paper.add_table(rows=1, cols=len(columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    widths = [Cm(width) for _, width in columns]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    heading_row = table.rows[0]
    for cell, (heading, _), width in zip(heading_row.cells, columns, widths, strict=True):
        _cell(cell, heading, _HEAD, width, centred=True)
    _repeat(heading_row)
    for texts in rows:
        row = table.add_row()
        _whole(row)
        for i, (cell, text, width) in enumerate(zip(row.cells, texts, widths, strict=True)):
            _cell(cell, text, _TEXT, width, centred=i in centred)


def _cell(cell: _Cell, text: str, typeface: str, width: Cm, *, centred: bool) -> None:
    cell.width = width
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    _write(paragraph, text, 10.5, typeface)


def _repeat(row: _Row) -> None:
    """The heading row again on every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _whole(row)


def _whole(row: _Row) -> None:
    """A row is not torn apart by a page's end."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
