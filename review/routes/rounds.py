"""The city officer's pages of the whole round: states, places, the few seats, the order under the proposals, adjudication."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response

from evidence.review import Filed
from review.landing import register_new
from review.reading_room import Reading, TheReading
from review.round import entries_of, summary_lines
from review.routes.files import PDF, XLSX, download
from review.shortlist import disagreements_of, errands_of, shortlist_of
from review.templating import page
from review.visitors import TheDesk, Visitor, needs
from scoring.export.summary import summary_xlsx
from scoring.export.summary_pdf import summary_pdf
from scoring.rubric import load_rubric
from store import Desk

router = APIRouter(tags=["评审轮次"])
Rounds = Annotated[Visitor, Depends(needs("round"))]
Year = Annotated[int | None, Query(description="年度；不填为最近一年")]


@dataclass(frozen=True, slots=True)
class Round:
    """One year's applications; `years` are all there are, the newest first."""

    year: int
    years: tuple[int, ...]
    filed: tuple[Filed, ...]


@router.get("/round")
def the_round(request: Request, visitor: Rounds, desk: TheDesk, reading: TheReading, year: Year = None, drop: bool = False) -> HTMLResponse:
    """Applications by county and state, the list of the few seats, what experts have left, places by mean."""
    found = _round(desk, reading, year)
    entries = entries_of(desk, found.filed, drop=drop)
    rubric = load_rubric(reading.options.edition)
    states = reading.procedure.states
    return page(
        request,
        "round.html",
        round=found,
        entries=entries,
        counts=_counts(found.filed),
        states=states,
        used=[s for s in states if any(f.state == s for f in found.filed)],
        shortlist=shortlist_of(entries, desk, reading.procedure, rubric.selection.seats),
        errands=errands_of(entries, reading.procedure),
        drop=drop,
        count=len(rubric.criteria),
        seats=rubric.selection.seats,
        days=reading.procedure.days,
    )


@router.get("/round/order")
def order(request: Request, visitor: Rounds, desk: TheDesk, reading: TheReading, year: Year = None) -> HTMLResponse:
    """The order under the machine's proposals, how firm each place is, and which open criteria matter most for the few seats."""
    found = _round(desk, reading, year)
    ranking = reading.order.ranking(found.filed)
    keys = {(f.batch, f.folder): f for f in found.filed}
    return page(request, "order.html", round=found, ranking=ranking, filed=keys, levers=ranking.telling, seats=ranking.seats)


@router.get("/round/adjudication")
def adjudication(request: Request, visitor: Rounds, desk: TheDesk, reading: TheReading, year: Year = None) -> HTMLResponse:
    """Applications whose experts are so far apart that they should talk before the review ends."""
    found = _round(desk, reading, year)
    entries = entries_of(desk, found.filed)
    rubric = load_rubric(reading.options.edition)
    return page(
        request,
        "adjudication.html",
        round=found,
        disagreements=disagreements_of(entries, desk, reading.procedure, rubric),
        titles={c.id: c.title for c in rubric.criteria},
        limits=reading.procedure.adjudication,
    )


@router.get("/round/summary.{kind}")
def summary_file(
    visitor: Rounds, desk: TheDesk, reading: TheReading, kind: Literal["xlsx", "pdf"], year: Year = None, drop: bool = False
) -> Response:
    """专家评分汇总表 of the year's round, as a workbook or to print; only signed sheets are in it."""
    entries = entries_of(desk, _round(desk, reading, year).filed, drop=drop)
    own = {e.filed.id: reading.order.own_total(e.filed) for e in entries}
    desk.openings.add_all((e.filed.id for e in entries), visitor.account, f"导出汇总表.{kind}", visitor.address, masked=True)
    note = "平均分为去掉一个最高分和一个最低分后的算术平均" if drop else "平均分为全部已签名专家评分的算术平均，保留两位小数"
    make, media = (summary_xlsx, XLSX) if kind == "xlsx" else (summary_pdf, PDF)
    return download(make(summary_lines(entries, own, desk, reading.procedure.states), note), f"专家评分汇总表.{kind}", media)


def _round(desk: Desk, reading: Reading, year: int | None) -> Round:
    """The year asked for, else the newest; what has landed since somebody looked is in it."""
    register_new(desk, reading.procedure)
    filed = desk.applications.list()
    years = tuple(dict.fromkeys(f.year for f in filed))
    if year is not None and year not in years:
        raise HTTPException(404, "没有这一年度的申报")
    asked = year if year is not None else years[0] if years else 0
    return Round(asked, years, tuple(f for f in filed if f.year == asked))


def _counts(filed: tuple[Filed, ...]) -> dict[str, dict[str, int]]:
    """By county, how many are in each state."""
    found: dict[str, dict[str, int]] = {}
    for one in filed:
        states = found.setdefault(one.county or "（未注明）", {})
        states[one.state] = states.get(one.state, 0) + 1
    return dict(sorted(found.items()))
