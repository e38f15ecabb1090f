"""专家评分汇总表: the round's applications with every expert's total, mean, spread and place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring.export.cells import HEADING, merge, put, set_height
from scoring.export.pages import Page
from scoring.export.words import number, plain
from scoring.export.workbook import workbook_bytes

TITLE = "江门市企业质量提升创新中心专家评分汇总表"
SIGNING = "专家签名：________________________________　　　组长签名：________________　　　日期：____年__月__日"
_WIDTHS = (5.0, 34.0, 12.0, 9.0, 9.0)
_END_WIDTHS = (10.0, 8.0, 7.0, 9.0, 16.0)
_MOST_EXPERTS = 12


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One application. `votes` pair experts with their totals (None: not signed yet)."""

    enterprise: str
    county: str
    own: Decimal | None
    proposed: Decimal
    votes: tuple[tuple[str, Decimal | None], ...]
    mean: Decimal | None
    spread: Decimal | None
    place: int | None
    recommended: str
    state: str


def headings(lines: Sequence[SummaryLine]) -> tuple[str, ...]:
    """The table's headings: experts are numbered, as many as the largest panel has."""
    most = min(_MOST_EXPERTS, max((len(line.votes) for line in lines), default=0))
    experts = tuple(f"专家{n}" for n in range(1, most + 1))
    return ("序号", "申报企业", "县(市、区)", "自评分", "系统建议分", *experts, "平均分", "分差", "排名", "推荐", "状态")


def columns(names: Sequence[str]) -> tuple[float, ...]:
    """The widths of the columns under those headings, in characters."""
    return (*_WIDTHS, *([8.0] * _experts(names)), *_END_WIDTHS)


def cells(line: SummaryLine, number_of: int, names: Sequence[str]) -> tuple[str | float | None, ...]:
    """A line's values under the headings `names`; an expert who has not signed is a dash."""
    experts = _experts(names)
    votes = [total for _, total in line.votes[:experts]]
    given = [number(v) if v is not None else "—" for v in votes] + [""] * (experts - len(votes))
    figures = (line.own, line.proposed)
    ends = (line.mean, line.spread)
    return (
        number_of,
        line.enterprise,
        line.county,
        *(None if f is None else number(f) for f in figures),
        *given,
        *(None if f is None else float(f) for f in ends),
        line.place,
        line.recommended,
        line.state,
    )


def summary_xlsx(lines: Sequence[SummaryLine], note: str) -> bytes:
    """The workbook; `note` says how means were taken."""
    names = headings(lines)
    widths = columns(names)
    page = Page("汇总表", widths=widths)
    put(page, 1, 1, TITLE, size=16, bold=True, align="center", border="")
    merge(page, 1, 1, 1, len(names))
    page.heights[1] = 30
    put(page, 2, 1, note, border="")
    merge(page, 2, 1, 2, len(names))
    for column, name in enumerate(names, 1):
        put(page, 3, column, name, bold=True, align="center", fill=HEADING)
    for row, line in enumerate(lines, 4):
        values = cells(line, row - 3, names)
        for column, value in enumerate(values, 1):
            put(page, row, column, value, align="left" if column == 2 else "center")
        set_height(page, row, [(line.enterprise, widths[1])], least=20)
    end = 3 + len(lines)
    put(page, end + 2, 1, SIGNING, border="")
    merge(page, end + 2, 1, end + 2, len(names))
    page.frozen, page.titles, page.area = (4, 3), (3, 3), (end + 2, len(names))
    return workbook_bytes((page,), plain(TITLE))


def _experts(names: Sequence[str]) -> int:
    return len(names) - len(_WIDTHS) - len(_END_WIDTHS)
