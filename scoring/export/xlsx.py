"""评分表: the sheet an expert prints and signs, with the readings, the papers and the problems behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evidence.document import Document, Problem
from evidence.sheet import CriterionResult, ScoreSheet
from scoring.edition import Criterion, Rubric
from scoring.export.annex import annexes
from scoring.export.basis import basis_text, doubts_text, evidence_text, self_score
from scoring.export.cells import CONFIRM, EXAMINE, HEADING, merge, put, set_height, shortened
from scoring.export.labels import REVIEWS
from scoring.export.pages import Entry, Formula, Page, column_letter, name_of
from scoring.export.sources import Sources
from scoring.export.words import number, plain, points_text
from scoring.export.workbook import workbook_bytes

TITLE = "江门市企业质量提升创新中心评审评分表"
COLUMNS = ("一级指标", "二级指标", "评审标准", "分值", "自评分", "系统建议分", "专家评分", "依据", "佐证材料(文件/页)", "疑点")
WIDTHS = (8.5, 10.0, 29.0, 5.5, 6.5, 8.0, 8.0, 38.0, 27.0, 24.0)
_FULL, _SELF, _PROPOSED, _EXPERT, _BASIS, _EVIDENCE, _DOUBTS = range(4, 11)
_HEADING_ROW = 6
EXPERT, DOUBTS, FIRST_ROW = _EXPERT, _DOUBTS, _HEADING_ROW + 1
"""Where what an expert gives stands: the columns of points and of remarks, and the first criterion's row."""


def sheet_xlsx(
    sheet: ScoreSheet,
    rubric: Rubric,
    documents: Iterable[Document],
    problems: Iterable[Problem],
    kinds: Mapping[str, str],
    year: int | None = None,
) -> bytes:
    """The workbook's bytes. `kinds` are the Chinese names of document kinds; `year` the round's, else the deadline's."""
    found = tuple(documents)
    page = Page("评分表", widths=WIDTHS)
    Form(page, sheet, rubric, Sources.of(found, kinds), year or sheet.application.deadline.year).write()
    pages = (page, *annexes(sheet, rubric, found, tuple(problems), kinds))
    return workbook_bytes(pages, plain(f"{TITLE} {sheet.application.enterprise}"))


@dataclass
class Form:
    """The first page, written from top to bottom."""

    page: Page
    sheet: ScoreSheet
    rubric: Rubric
    sources: Sources
    year: int

    def write(self) -> None:
        self._header()
        first = _HEADING_ROW + 1
        for row, result in enumerate(self.sheet.criteria, start=first):
            self._criterion(row, result)
        last = first + len(self.sheet.criteria) - 1
        self._indicators(first)
        self._totals(last + 1, first, last)
        end = self._signatures(last + 2)
        self._validate(first)
        self.page.frozen, self.page.titles = (_HEADING_ROW + 1, 3), (_HEADING_ROW, _HEADING_ROW)
        self.page.area, self.page.locked = (end, len(COLUMNS)), True
        footer = f"{self.sheet.application.enterprise}　{self.rubric.number}　系统建议分仅供参考，以专家签名评分为准"
        self.page.footer = plain(footer).replace("&", "&&")

    def _header(self) -> None:
        page, told = self.page, self.sheet.application
        put(page, 1, 1, TITLE, size=18, bold=True, align="center", border="")
        merge(page, 1, 1, 1, len(COLUMNS))
        page.heights[1] = 34
        deadline = f"{told.deadline.year}年{told.deadline.month}月{told.deadline.day}日"
        former = f"（曾用名：{'、'.join(told.former_names)}）" if told.former_names else ""
        self._facts(
            2,
            (
                ("申报企业名称", told.enterprise + former, 3, 5),
                ("统一社会信用代码", told.uscc, 8, 8),
                ("申报年度", f"{self.year}年", 10, 10),
            ),
        )
        self._facts(3, (("所属县(市、区)", told.county, 3, 5), ("申报截止日期", deadline, 8, 8), ("评审日期", None, 10, 10)))
        self._facts(
            4,
            (
                ("评审依据", f"{self.rubric.number}（版本 {self.rubric.edition}）", 3, 5),
                ("审查条件", self._eligibility(), 8, 8),
                ("专家编号", None, 10, 10),
            ),
        )
        put(page, 5, 1, self._summary(), border="")
        merge(page, 5, 1, 5, len(COLUMNS))
        set_height(page, 5, [(self._summary(), sum(WIDTHS))], least=20)
        for column, heading in enumerate(COLUMNS, start=1):
            put(page, _HEADING_ROW, column, heading, bold=True, align="center", fill=HEADING)
        page.heights[_HEADING_ROW] = 32

    def _facts(self, row: int, facts: Sequence[tuple[str, str | None, int, int]]) -> None:
        """Labels with values; a value that is None is for the expert to write. Columns are where values stand."""
        texts = []
        for label, value, left, right in facts:
            start = {3: 1, 8: 6, 10: 9}[left]
            end = left - 1
            put(
                self.page,
                row,
                start,
                label + ("：" if end == start else ""),
                bold=True,
                align="left" if end > start else "right",
                border="",
            )
            if end > start:
                merge(self.page, row, start, row, end)
            put(self.page, row, left, value, border="underline", unlocked=value is None)
            merge(self.page, row, left, row, right)
            texts.append((value or "", sum(WIDTHS[left - 1 : right])))
        set_height(self.page, row, texts, least=20)

    def _eligibility(self) -> str:
        failed = [e.title for e in self.sheet.eligibility if e.outcome == "not_met"]
        unknown = sum(e.outcome == "unknown" for e in self.sheet.eligibility)
        if failed:
            return f"需核实：{'、'.join(failed)}"
        return f"第六条资格条件：{unknown}项需核实，见附表" if unknown else "第六条资格条件：均符合"

    def _summary(self) -> str:
        examine = sum(c.review == "examine" for c in self.sheet.criteria)
        text = f"系统建议总分 {points_text(self.sheet.proposed_total)} 分（满分 {points_text(self.sheet.full_total)} 分）；"
        text += f"{examine} 项需核实（黄底），{len(self.sheet.criteria) - examine} 项可直接确认（绿底）。"
        return text + "".join(f"注意：{flag.message}。".replace("。。", "。") for flag in self.sheet.flags)

    def _criterion(self, row: int, result: CriterionResult) -> None:
        printed = self.rubric.criterion(result.id)
        fill = EXAMINE if result.review == "examine" else CONFIRM
        own = self_score(self.sheet.application, result)
        texts = {
            3: printed.text,
            _BASIS: basis_text(result),
            _EVIDENCE: evidence_text(result, self.sources),
            _DOUBTS: doubts_text(result),
        }
        texts = {column: shortened(text, WIDTHS[column - 1]) for column, text in texts.items()}
        for column in (1, 2):
            put(self.page, row, column, None)
        for column, text in texts.items():
            put(self.page, row, column, text, fill=fill if column == _DOUBTS else "", vertical="center" if column == 3 else "top")
        put(self.page, row, _FULL, number(result.full), align="center")
        put(self.page, row, _SELF, None if own is None else number(own), align="center")
        put(self.page, row, _PROPOSED, number(result.proposed), align="center", bold=True, fill=fill)
        put(self.page, row, _EXPERT, None, align="center", bold=True, unlocked=True)
        set_height(self.page, row, [(text, WIDTHS[column - 1]) for column, text in texts.items()], least=40)

    def _indicators(self, first: int) -> None:
        """一级指标 and 二级指标 joined over their cells, as the rule prints them; at the top, where no page's end cuts them."""
        cells = [self.rubric.criterion(c.id) for c in self.sheet.criteria]
        for column, name in ((1, _section), (2, _indicator)):
            start = 0
            for i in range(1, len(cells) + 1):
                if i == len(cells) or name(cells[i]) != name(cells[start]):
                    put(self.page, first + start, column, name(cells[start]), align="center", vertical="top", bold=column == 1)
                    merge(self.page, first + start, column, first + i - 1, column)
                    start = i

    def _totals(self, row: int, first: int, last: int) -> None:
        put(self.page, row, 1, "合计得分", bold=True, align="center", fill=HEADING)
        merge(self.page, row, 1, row, 3)
        own = [self_score(self.sheet.application, c) for c in self.sheet.criteria]
        told = dict(self.sheet.application.self_scores).get("total")
        total = (
            told if told is not None else sum((p for p in own if p is not None), Decimal(0)) if any(p is not None for p in own) else None
        )
        put(self.page, row, _FULL, number(self.sheet.full_total), bold=True, align="center", fill=HEADING)
        put(self.page, row, _SELF, None if total is None else number(total), bold=True, align="center", fill=HEADING)
        put(self.page, row, _PROPOSED, number(self.sheet.proposed_total), bold=True, align="center", fill=HEADING)
        column = column_letter(_EXPERT)
        # the only formula there is, over cells that hold nothing but the expert's own numbers
        formula = Formula(f'IF(COUNT({column}{first}:{column}{last})=0,"",SUM({column}{first}:{column}{last}))')
        put(self.page, row, _EXPERT, formula, bold=True, align="center", fill=HEADING)
        put(self.page, row, _BASIS, "专家评分与系统建议分不一致的，请在下方评审意见中说明理由", fill=HEADING)
        merge(self.page, row, _BASIS, row, _DOUBTS)
        self.page.heights[row] = 26

    def _signatures(self, row: int) -> int:
        """评审意见, 推荐结论, signatures; the last row used."""
        page = self.page
        for at, label, height in ((row, "评审意见", 90.0), (row + 1, "推荐结论", 26.0)):
            put(page, at, 1, label, bold=True, align="center")
            merge(page, at, 1, at, 2)
            put(
                page,
                at,
                3,
                "□ 推荐　　　□ 不推荐" if label == "推荐结论" else None,
                vertical="top" if height > 30 else "center",
                unlocked=True,
            )
            merge(page, at, 3, at, len(COLUMNS))
            page.heights[at] = height
        page.heights[row + 2] = 10
        for column, text in (
            (1, "专家签名：____________________"),
            (5, "日期：________年____月____日"),
            (9, "评审组长签名：____________________"),
        ):
            put(page, row + 3, column, text, size=11, border="")
            end = {1: 3, 5: 8, 9: 10}[column]
            merge(page, row + 3, column, row + 3, end)
        page.heights[row + 3] = 36
        return row + 3

    def _validate(self, first: int) -> None:
        """专家评分 takes 0 to full marks in steps of a half."""
        for row, result in enumerate(self.sheet.criteria, start=first):
            cell, full = name_of(row, _EXPERT), points_text(result.full)
            self.page.entries.append(
                Entry(
                    cell,
                    f"AND(ISNUMBER({cell}),{cell}>=0,{cell}<={full},MOD({cell}*2,1)=0)",
                    "专家评分",
                    f"请填写 0 至 {full} 分，以 0.5 分为单位",
                    f"满分 {full} 分",
                    f"系统建议 {points_text(result.proposed)} 分（{REVIEWS[result.review]}）",
                )
            )


def _section(criterion: Criterion) -> str:
    return criterion.section


def _indicator(criterion: Criterion) -> str:
    return criterion.indicator
