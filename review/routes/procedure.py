"""An application's panel and procedure: who judges, what was decided, which step comes next."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from evidence.review import Deed
from review.conditions import event_after, lacks, published_until
from review.reading_room import TheReading
from review.round import asked_by, votes_of
from review.shortlist import disputes_among
from review.templating import page
from review.visitors import Opened, TheDesk, opens
from scoring.export.basis import self_score
from scoring.panel import outcome_of
from scoring.rubric import load_rubric
from store.applications import StaleState
from store.seats import StaleVersion

router = APIRouter(tags=["专家组与流程"])
City = Annotated[Opened, Depends(opens("panel"))]


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
    disputes = disputes_among(votes, {c.id: c.full for c in sheet.criteria}, reading.procedure.adjudication)
    return page(
        request,
        "summary.html",
        opened=opened,
        filed=opened.filed,
        sheet=sheet,
        own={c.id: self_score(sheet.application, c) for c in sheet.criteria},
        own_total=reading.order.own_total(opened.filed),
        votes=votes,
        seats=seats,
        outcome=outcome_of(votes, drop=drop),
        disputes={d.criterion: d for d in disputes},
        drop=drop,
    )


@router.get("/applications/{key}/panel")
def panel(request: Request, opened: Annotated[Opened, Depends(opens("round"))], desk: TheDesk, reading: TheReading) -> HTMLResponse:
    """Who judges, how far they are, what was moved when, and what may come next."""
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
        asked=asked_by(desk, seats),
        checks=desk.applications.checks(filed.id),
        checklist=reading.procedure.checklist,
        complaints=desk.applications.complaints(filed.id),
        until=published_until(moves, reading.procedure),
        states=reading.procedure.states,
        count=len(rubric.criteria),
    )


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
    if found is None or not desk.seats.withdraw(found, opened.account):
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


def _back(opened: Opened) -> Response:
    page_of = "verification" if opened.account.role == "county" else "panel"
    return RedirectResponse(f"/applications/{opened.filed.key}/{page_of}", status_code=303)
