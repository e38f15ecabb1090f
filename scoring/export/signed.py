"""An expert's own sheet: the printed form with their points, reasons, opinion and name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from evidence.document import Document, Problem
from evidence.sheet import ScoreSheet
from scoring.edition import Rubric
from scoring.export.annex import annexes
from scoring.export.cells import put, set_height, shortened
from scoring.export.pages import Page
from scoring.export.sources import Sources
from scoring.export.words import number, plain
from scoring.export.workbook import workbook_bytes
from scoring.export.xlsx import COLUMNS, DOUBTS, EXPERT, FIRST_ROW, TITLE, WIDTHS, Form


@dataclass(frozen=True, slots=True)
class Given:
    """Points of one criterion, and why they are not the proposed ones ("" where they are); `comment` is a remark."""

    points: Decimal
    reason: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class ExpertSheet:
    """What an expert gave. `signed_on` is None while the sheet is open: it is a draft then, and says so."""

    expert: str
    year: int
    given: Mapping[str, Given]
    opinion: str
    recommended: bool | None
    signed_on: dt.date | None

    @property
    def total(self) -> Decimal:
        return sum((g.points for g in self.given.values()), Decimal(0))

    @property
    def verdict(self) -> str:
        return {True: "推荐", False: "不推荐", None: ""}[self.recommended]

    @property
    def signature(self) -> str:
        return f"{self.expert}　{self.signed_on:%Y-%m-%d}" if self.signed_on else f"{self.expert}（草稿，未签名）"


def signed_xlsx(
    sheet: ScoreSheet,
    rubric: Rubric,
    documents: Iterable[Document],
    problems: Iterable[Problem],
    kinds: Mapping[str, str],
    own: ExpertSheet,
) -> bytes:
    """The workbook of `sheet_xlsx`, filled in and closed to changes."""
    found = tuple(documents)
    page = Page("评分表", widths=WIDTHS)
    form = Form(page, sheet, rubric, Sources.of(found, kinds), own.year)
    form.write()
    _fill(page, sheet, own)
    pages = (page, *annexes(sheet, rubric, found, tuple(problems), kinds))
    return workbook_bytes(pages, plain(f"{TITLE} {sheet.application.enterprise} {own.expert}"))


def _fill(page: Page, sheet: ScoreSheet, own: ExpertSheet) -> None:
    for row, result in enumerate(sheet.criteria, start=FIRST_ROW):
        given = own.given.get(result.id)
        if given is None:
            continue
        put(page, row, EXPERT, number(given.points), align="center", bold=True)
        said = [f"专家说明：{given.reason}"] if given.reason else []
        said += [f"备注：{given.comment}"] if given.comment else []
        if said:
            _say(page, row, "\n".join(said))
    after = FIRST_ROW + len(sheet.criteria)
    _write(page, (after + 1, 3), own.opinion)
    _write(page, (after + 2, 3), own.verdict)
    _write(page, (after + 4, 1), f"专家签名：{own.signature}")
    _write(page, (4, 10), own.expert)
    _write(page, (3, 10), f"{own.signed_on:%Y-%m-%d}" if own.signed_on else "")
    set_height(page, after + 1, [(own.opinion, sum(WIDTHS[2 : len(COLUMNS)]))], least=90)


def _say(page: Page, row: int, text: str) -> None:
    """The expert's words, before the machine's doubts."""
    cell = page.cells[row, DOUBTS]
    whole = shortened(f"{text}\n{cell.value}", WIDTHS[DOUBTS - 1])
    page.cells[row, DOUBTS] = replace(cell, value=plain(whole), look=replace(cell.look, quoted=True))
    set_height(page, row, [(whole, WIDTHS[DOUBTS - 1])], least=page.heights[row])


def _write(page: Page, place: tuple[int, int], text: str) -> None:
    """Text into a cell of the form, which keeps its look and cannot be changed afterwards."""
    cell = page.cells[place]
    shown = plain(text)
    page.cells[place] = replace(
        cell, value=shown, look=replace(cell.look, unlocked=False, quoted=shown.lstrip().startswith(("=", "+", "-", "@")))
    )
