"""The city officer's pages: the round, an application's panel and procedure, the panel's summary."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from evidence.review import Deed, Filed
from review.landing import register_new
from review.reading_room import Reading, TheReading
from review.round import entries_of, event_after, lacks, published_until, summary_lines, votes_of
from review.routes.files import XLSX, download
from review.templating import page
from review.visitors import Opened, TheDesk, Visitor, needs, opens
from scoring.export.summary import summary_xlsx
from scoring.panel import disputes_of, outcome_of
from scoring.rubric import load_rubric
from store import Desk
from store.applications import StaleState
from store.seats import StaleVersion

router = APIRouter()
Rounds = Annotated[Visitor, Depends(needs("round"))]
City = Annotated[Opened, Depends(opens("panel"))]


@router.get("/round")
def the_round(request: Request, visitor: Rounds, desk: TheDesk, reading: TheReading, drop: bool = False) -> HTMLResponse:
    """Applications by state and county, what experts have left, places by mean."""
    register_new(desk, reading.procedure)
    filed = desk.applications.list()
    entries = entries_of(desk, filed, drop=drop)
    counts = {state: sum(f.state == state for f in filed) for state in reading.procedure.states}
    rubric = load_rubric(reading.options.edition)
    return page(
        request,
        "round.html",
        entries=entries,
        counts=counts,
        states=reading.procedure.states,
        drop=drop,
        count=len(rubric.criteria),
        seats=rubric.selection.seats,
    )


@router.get("/round/summary.xlsx")
def summary_file(visitor: Rounds, desk: TheDesk, reading: TheReading, drop: bool = False) -> Response:
    """专家评分汇总表 of the whole round; only signed sheets are in it."""
    entries = entries_of(desk, desk.applications.list(), drop=drop)
    own = {e.filed.id: _own_total(e.filed, reading) for e in entries}
    for e in entries:
        desk.openings.add(e.filed.id, visitor.account, "导出汇总表.xlsx", visitor.address, masked=True)
    note = "平均分为去掉一个最高分和一个最低分后的算术平均" if drop else "平均分为全部已签名专家评分的算术平均，保留两位小数"
    content = summary_xlsx(summary_lines(entries, own, desk, reading.procedure.states), note)
    return download(content, "专家评分汇总表.xlsx", XLSX)


@router.get("/applications/{key}/summary")
def summary(
    request: Request, opened: Annotated[Opened, Depends(opens("see"))], desk: TheDesk, reading: TheReading, drop: bool = False
) -> HTMLResponse:
    """A panel's signed votes side by side. An expert sees it after signing; a county does not."""
    seat = opened.seat
    if opened.account.role == "county" or (seat is not None and seat.state != "signed"):
        raise HTTPException(403, "签名后方可查看汇总")
    desk.openings.add(opened.filed.id, opened.account, "评审汇总", opened.visitor.address, masked=opened.masked)
    seats = desk.seats.panel(opened.filed.id)
    votes = votes_of(desk, seats)
    sheet = reading.dossiers.of(opened.filed).sheet
    limits = reading.procedure.adjudication
    disputes = disputes_of(votes, {c.id: c.full for c in sheet.criteria}, limits.share, limits.least, limits.total)
    return page(
        request,
        "summary.html",
        opened=opened,
        filed=opened.filed,
        sheet=sheet,
        votes=votes,
        seats=seats,
        outcome=outcome_of(votes, drop=drop),
        disputes={d.criterion: d for d in disputes},
        drop=drop,
    )


@router.get("/applications/{key}/panel")
def panel(request: Request, opened: Annotated[Opened, Depends(opens("round"))], desk: TheDesk, reading: TheReading) -> HTMLResponse:
    """Who judges, how far they are, what was moved when, and what may come next."""
    return _panel(request, opened, desk, reading, "")


@router.post("/applications/{key}/panel")
def assign(opened: City, desk: TheDesk, expert: Annotated[int, Form()]) -> Response:
    """Give an expert a seat."""
    if expert not in {a.id for a in desk.accounts.all() if a.role == "expert" and a.active}:
        raise HTTPException(422, "没有这位专家")
    desk.seats.assign(opened.filed.id, expert)
    return _back(opened)


@router.post("/applications/{key}/panel/{seat}/withdrawal")
def withdraw(opened: City, seat: int, desk: TheDesk) -> Response:
    """Take a seat back, as long as nothing was done at it."""
    found = next((s for s in desk.seats.panel(opened.filed.id) if s.id == seat), None)
    if found is None or not desk.seats.withdraw(found):
        raise HTTPException(422, "该专家已开始评审，不能撤回分派")
    return _back(opened)


@router.post("/applications/{key}/panel/{seat}/reopening")
def reopen(
    opened: City, seat: int, desk: TheDesk, reading: TheReading, reason: Annotated[str, Form(min_length=2, max_length=1000)]
) -> Response:
    """Open a signed sheet again; the reason stays with the sheet and in the application's history."""
    found = next((s for s in desk.seats.panel(opened.filed.id) if s.id == seat and s.state == "signed"), None)
    if found is None:
        raise HTTPException(404, "没有已签名的评分表")
    try:
        desk.seats.add(found, found.version, opened.account, Deed("reopen", reason=reason))
        view = reading.view(opened.filed, desk.seats.acts(found))
        desk.seats.tell(found, view.decisions.state, view.done, view.total)
        desk.applications.move(opened.filed, opened.filed.state, opened.account, f"重新打开{found.expert}的评分表：{reason}")
    except (StaleState, StaleVersion):
        raise HTTPException(409, "已被他人修改，请刷新") from None
    return _back(opened)


@router.post("/applications/{key}/moves")
def move(
    request: Request,
    opened: Annotated[Opened, Depends(opens("procedure"))],
    desk: TheDesk,
    reading: TheReading,
    after: Annotated[str, Form()],
    note: Annotated[str, Form(max_length=4000)] = "",
) -> Response:
    """A step of Article 7's procedure, and no other: by the role and under the conditions that the edition's procedure names."""
    steps = reading.procedure.steps_from(opened.filed.state, opened.account.role)
    step = next((s for s in steps if s.after == after), None)
    if step is None:
        raise HTTPException(422, "目前的状态不能办理此步骤")
    rubric = load_rubric(reading.options.edition)
    missing = lacks(step, opened.filed, desk, reading.procedure, rubric.selection.seats, note)
    if missing:
        raise HTTPException(422, "；".join(missing))
    try:
        desk.applications.move(opened.filed, step.after, opened.account, note.strip(), event_after(step, opened.filed, note.strip()))
    except StaleState:
        raise HTTPException(409, "状态已被他人改变，请刷新") from None
    return _back(opened)


@router.post("/applications/{key}/complaints")
def complain(
    opened: City,
    desk: TheDesk,
    text: Annotated[str, Form(min_length=2, max_length=4000)],
    finding: Annotated[str, Form(max_length=4000)] = "",
) -> Response:
    """Record a complaint in the publicity."""
    if opened.filed.state != "published":
        raise HTTPException(422, "只在公示期间登记投诉")
    desk.applications.complain(opened.filed.id, opened.account, text, finding)
    return _back(opened)


def _panel(request: Request, opened: Opened, desk: Desk, reading: Reading, message: str) -> HTMLResponse:
    filed = opened.filed
    seats = desk.seats.panel(filed.id)
    seated = {s.account for s in seats}
    experts = [a for a in desk.accounts.all() if a.role == "expert" and a.active and a.id not in seated]
    steps = reading.procedure.steps_from(filed.state, opened.account.role)
    rubric = load_rubric(reading.options.edition)
    moves = desk.applications.moves(filed.id)
    return page(
        request,
        "panel.html",
        opened=opened,
        filed=filed,
        seats=seats,
        experts=experts,
        steps=[(s, lacks(s, filed, desk, reading.procedure, rubric.selection.seats, "已填")) for s in steps],
        moves=moves,
        checks=desk.applications.checks(filed.id),
        checklist=reading.procedure.checklist,
        complaints=desk.applications.complaints(filed.id),
        until=published_until(moves, reading.procedure),
        states=reading.procedure.states,
        count=len(rubric.criteria),
        message=message,
    )


def _back(opened: Opened) -> Response:
    page_of = "verification" if opened.account.role == "county" else "panel"
    return RedirectResponse(f"/applications/{opened.filed.key}/{page_of}", status_code=303)


def _own_total(filed: Filed, reading: Reading) -> Decimal | None:
    """What the enterprise gave itself altogether."""
    said = dict(reading.dossiers.of(filed).sheet.application.self_scores)
    if "total" in said:
        return said["total"]
    return sum(said.values(), Decimal(0)) if said else None
