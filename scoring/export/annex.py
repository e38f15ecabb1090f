"""The workbook's annexes: 疑点与口径, 材料清单, 未能读取."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from evidence.document import Document, Problem
from evidence.sheet import ItemResult, ReadingPoints, Ruling, ScoreSheet
from scoring.edition import Rubric
from scoring.export.cells import EXAMINE, HEADING, merge, put, set_height, shortened
from scoring.export.labels import ELIGIBILITY, PROBLEMS
from scoring.export.pages import Page
from scoring.export.sources import Sources, fields_text
from scoring.export.words import masked, percent, plain, points_text

Line = tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """A table with its own title and headings.

    `spans` says how many of the sheet's columns each of its own takes; `marked` which of its rows are to be verified.
    """

    title: str
    headings: Line
    spans: tuple[int, ...]
    rows: Sequence[Line]
    empty: str = "无"
    marked: Callable[[Line], bool] = field(default=lambda _: False)


def annexes(
    sheet: ScoreSheet, rubric: Rubric, documents: Sequence[Document], problems: Sequence[Problem], kinds: Mapping[str, str]
) -> tuple[Page, ...]:
    sources = Sources.of(documents, kinds)
    footer = plain(sheet.application.enterprise).replace("&", "&&")
    return (
        _page("疑点与口径", (8, 22, 13, 40, 50, 9, 9), _doubts(sheet, rubric, sources), footer),
        _page("材料清单", (6, 26, 44, 76, 10), [_papers(documents, sources)], footer),
        _page("未能读取", (6, 60, 8, 16, 72), [_unread(problems)], footer),
    )


def _doubts(sheet: ScoreSheet, rubric: Rubric, sources: Sources) -> list[Block]:
    items = [item for criterion in sheet.criteria for item in criterion.items]
    return [
        Block(
            "一、资格条件（第六条）",
            ("序号", "条件", "说明", "结论", "置信度"),
            (1, 1, 3, 1, 1),
            [
                (str(n), e.title, masked(e.reason), ELIGIBILITY[e.outcome], percent(e.confidence))
                for n, e in enumerate(sheet.eligibility, 1)
            ],
            marked=lambda line: line[3] != ELIGIBILITY["met"],
        ),
        Block("二、疑点（需核实）", ("评审项", "名称", "需核实的内容"), (1, 1, 5), _flags(sheet, items)),
        Block(
            "三、口径：规定未写明之处，按不同口径的得分",
            ("评审项", "名称", "编号", "口径问题", "所取口径（默认或裁定）与其他口径", "所取得分", "另一得分"),
            (1, 1, 1, 1, 1, 1, 1),
            sorted(
                (_reading(item, r, rubric, sheet.rulings) for item in items for r in item.readings), key=lambda line: line[5] == line[6]
            ),
            marked=lambda line: line[5] != line[6],
        ),
        Block(
            "四、未计分的材料及原因",
            ("评审项", "名称", "材料（文件/页）", "原因"),
            (1, 1, 2, 3),
            [(item.id, item.title, sources.named(r.document), masked(r.reason)) for item in items for r in item.rejected],
        ),
    ]


def _flags(sheet: ScoreSheet, items: Iterable[ItemResult]) -> list[Line]:
    whole: list[Line] = [("全部", "申报材料", masked(flag.message)) for flag in sheet.flags]
    return whole + list(dict.fromkeys((item.id, item.title, masked(flag.message)) for item in items for flag in item.flags))


def _reading(item: ItemResult, points: ReadingPoints, rubric: Rubric, rulings: Sequence[Ruling]) -> Line:
    known = next((r for r in rubric.readings if r.id == points.id), None)
    if known is None:
        question, options = points.text, ""
    else:
        question, taken, each = known.question, points.taken or known.default, dict(points.options)
        named = {taken: _taken(points.id, rulings)}
        ordered = sorted(known.options, key=lambda o: o.id != taken)
        options = "\n".join(
            f"{named.get(o.id, '另一')}：{o.text}" + (f"（得{points_text(each[o.id])}分）" if o.id in each else "") for o in ordered
        )
    return (item.id, item.title, points.id, question, options, points_text(points.default), points_text(points.alternative))


def _taken(reading: str, rulings: Sequence[Ruling]) -> str:
    """On whose word the option is taken that is."""
    ruling = next((r for r in rulings if r.reading == reading), None)
    return f"裁定（{ruling.by}，{ruling.on}，{ruling.why}）" if ruling else "默认"


def _papers(documents: Sequence[Document], sources: Sources) -> Block:
    rows = []
    for n, document in enumerate(documents, start=1):
        told = fields_text(document.fields)
        if document.rows:
            told = "；".join(part for part in (told, f"共{len(document.rows)}行记录") if part)
        notes = "".join(f"\n需核实：{masked(flag.message)}" for flag in document.flags)
        rows.append((str(n), sources.kind(document), sources.place(document), told + notes, percent(document.kind_confidence)))
    return Block("识别到的材料", ("序号", "材料种类", "文件/页", "主要内容", "置信度"), (1, 1, 1, 1, 1), rows)


def _unread(problems: Sequence[Problem]) -> Block:
    rows = [
        (str(n), p.file, "全部" if p.page is None else str(p.page), PROBLEMS.get(p.code, p.code), masked(p.message))
        for n, p in enumerate(problems, 1)
    ]
    return Block("未能读取或读取不全的文件", ("序号", "文件", "页", "情况", "说明"), (1, 1, 1, 1, 1), rows, "无：全部文件均已读取")


def _page(name: str, of_columns: tuple[float, ...], blocks: Sequence[Block], footer: str) -> Page:
    page = Page(name, widths=of_columns, footer=footer)
    row = 1
    for block in blocks:
        row = _block(page, row, block) + 1
    page.area = (max(1, row - 2), len(of_columns))
    if len(blocks) == 1:  # headings repeat in print where one table is all there is
        page.titles, page.frozen = (1, 2), (3, 1)
    return page


def _block(page: Page, row: int, block: Block) -> int:
    """Write a block from `row` on; the first row after it."""
    total = len(page.widths)
    put(page, row, 1, block.title, size=12, bold=True, border="")
    merge(page, row, 1, row, total)
    page.heights[row] = 26
    _line(page, row + 1, block.headings, block.spans, HEADING, heading=True)
    row += 2
    for line in block.rows:
        _line(page, row, line, block.spans, EXAMINE if block.marked(line) else "")
        row += 1
    if not block.rows:
        put(page, row, 1, block.empty)
        merge(page, row, 1, row, total)
        row += 1
    return row


def _line(page: Page, row: int, texts: Line, spans: tuple[int, ...], fill: str, *, heading: bool = False) -> None:
    column, measured = 1, []
    for whole, span in zip(texts, spans, strict=True):
        width = sum(page.widths[column - 1 : column - 1 + span])
        text = shortened(whole, width, note="……")
        put(page, row, column, text, bold=heading, align="center" if heading or width < 20 else "left", fill=fill)
        merge(page, row, column, row, column + span - 1)
        measured.append((text, width))
        column += span
    set_height(page, row, measured)
