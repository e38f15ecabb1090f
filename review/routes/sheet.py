"""The sheet: reading it, and an expert's acts on it."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from evidence.review import Act, Deed
from review.judging import Refusal, examine
from review.pictures import WIDTHS
from review.reading_room import Reading, TheReading
from review.sheet_view import SheetView
from review.templating import page, part
from review.trial import outcome_of
from review.visitors import Opened, TheDesk, opens
from store import Desk
from store.seats import StaleVersion

router = APIRouter(tags=["评分表"])
Seen = Annotated[Opened, Depends(opens("see"))]
Judge = Annotated[Opened, Depends(opens("judge"))]


class Asked(BaseModel):
    """A deed as the page sends it. `seen` is the version of the sheet that its author was looking at."""

    seen: int = Field(ge=0)
    kind: Literal["confirm", "points", "exclude", "correct", "ask", "comment", "opinion", "undo"]
    criterion: str = Field("", max_length=20)
    item: str = Field("", max_length=20)
    document: str = Field("", max_length=100)
    row: int | None = None
    field: str = Field("", max_length=60)
    value: str = Field("", max_length=4000)
    reason: str = Field("", max_length=4000)
    points: Decimal | None = Field(None, ge=0, le=100, decimal_places=1)
    recommended: bool | None = None
    undoes: int | None = None


class Told(BaseModel):
    """What has changed: the sheet's new version and sums, and the lines and panels that look otherwise, as HTML by criterion. `notice`:
    what to tell the expert, "" for the most part."""

    version: int
    done: int
    count: int
    total: str
    proposed: str
    state: str
    undoable: int | None
    rows: dict[str, str]
    panels: dict[str, str]
    notice: str


@router.get("/applications/{key}/sheet")
def sheet(request: Request, opened: Seen, desk: TheDesk, reading: TheReading) -> Response:
    """An expert's own sheet, after the declaration; for others the machine's proposals, read-only."""
    acts = desk.seats.acts(opened.seat) if opened.seat else ()
    desk.openings.add(opened.filed.id, opened.account, "评分表", opened.visitor.address, masked=opened.masked)
    view = reading.view(opened.filed, acts, opened.plants)
    return page(
        request, "sheet.html", opened=opened, filed=opened.filed, view=view, kinds=reading.options.kinds, judged=reading.procedure.judged
    )


@router.post("/applications/{key}/acts")
def act(request: Request, opened: Judge, asked: Asked, desk: TheDesk, reading: TheReading) -> Told:
    """One act at the expert's own seat. 409 where another window was quicker, 422 with a reason where it may not be done."""
    deed = Deed(**asked.model_dump(exclude={"seen"}))
    before, after = perform(opened, deed, asked.seen, desk, reading)
    changed = after.differs(before)
    shared = {"opened": opened, "filed": opened.filed, "view": after, "kinds": reading.options.kinds, "judged": reading.procedure.judged}
    return Told(
        version=after.decisions.version,
        done=after.done,
        count=len(after.lines),
        total=f"{after.total:g}",
        proposed=f"{after.proposed:g}",
        state=after.decisions.state,
        undoable=after.decisions.undoable.version if after.decisions.undoable else None,
        rows={line.id: part(request, "_row.html", line=line, **shared) for line in changed},
        panels={line.id: part(request, "_panel.html", line=line, **shared) for line in changed},
        notice="".join(x.notice for x in changed if x.notice != before.line(x.id).notice),
    )


@router.get("/applications/{key}/pieces/{sha256}/{number}")
def piece(request: Request, opened: Seen, sha256: str, number: int, desk: TheDesk, reading: TheReading) -> HTMLResponse:
    """A page's text, for pages without a picture: tables and lines, ids masked by role."""
    if not _may_show(opened, (sha256, number), desk, reading):
        raise HTTPException(404, "没有这一页")
    found = desk.pictures.find(sha256, number)
    return HTMLResponse(part(request, "_piece.html", found=found.page if found else None, hide=opened.masked))


@router.get("/applications/{key}/pages/{sha256}/{number}.jpg")
def picture(request: Request, opened: Seen, sha256: str, number: int, desk: TheDesk, reading: TheReading, w: int = 1600) -> Response:
    """A page's picture at one of the sizes there are, what the visitor need not see blacked out."""
    if w not in WIDTHS or not _may_show(opened, (sha256, number), desk, reading):
        raise HTTPException(404, "没有这一页")
    found = desk.pictures.find(sha256, number)
    if found is None or not found.picture:
        raise HTTPException(404, "这一页没有图像")
    tag = f'"{reading.pictures.name(found, w, masked=opened.masked)}"'
    headers = {"ETag": tag, "Cache-Control": "private, max-age=3600", "Vary": "Cookie"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    try:
        content = reading.pictures.bytes_of(found, w, masked=opened.masked)
    except KeyError:
        raise HTTPException(404, "这一页的图像已不在") from None
    return Response(content, media_type="image/jpeg", headers=headers)


def perform(opened: Opened, deed: Deed, seen: int, desk: Desk, reading: Reading) -> tuple[SheetView, SheetView]:
    """Do a deed at a visitor's own seat: the sheet before and after. Refused deeds and lost races are HTTP errors."""
    seat = opened.seat
    if seat is None:
        raise HTTPException(404, "没有这个申报")
    if opened.filed.state != reading.procedure.judged and deed.kind not in {"declare", "conflict"}:
        raise HTTPException(422, "目前不在专家评审阶段，不能评分")
    acts = desk.seats.acts(seat)
    before = reading.view(opened.filed, acts, opened.plants)
    if before.decisions.version != seen:
        raise HTTPException(409, "评分表已在另一窗口修改，请刷新后继续；您刚才的操作未保存")
    try:
        examine(deed, before.decisions, before.dossier, reading.rescoring.sheet(before.dossier, before.decisions))
        if _tried(opened, deed, before, desk):
            return before, reading.view(opened.filed, acts, desk.plants.at(seat))
        done: Act = desk.seats.add(seat, seen, opened.account, deed)
    except Refusal as refusal:
        raise HTTPException(422, str(refusal)) from None
    except StaleVersion:
        raise HTTPException(409, "评分表已在另一窗口修改，请刷新后继续；您刚才的操作未保存") from None
    after = reading.view(opened.filed, (*acts, done), opened.plants)
    desk.seats.tell(seat, after.decisions.state, after.done, after.total)
    return before, after


def _tried(opened: Opened, deed: Deed, before: SheetView, desk: Desk) -> bool:
    """Whether the deed decides on a planted value: what became of that is kept apart, and the deed is not done."""
    plant = before.dossier.plant
    outcome = outcome_of(deed, plant, before.line(plant.value.criterion).cell.result.proposed) if plant else ""
    if plant and outcome:
        desk.plants.decide(plant, opened.account, outcome, f"{deed.kind} {deed.points if deed.points is not None else deed.value}".strip())
    return bool(outcome)


def _may_show(opened: Opened, place: tuple[str, int], desk: Desk, reading: Reading) -> bool:
    """Whether a page is the application's: as it is now, or as it was when the visitor signed."""
    if place in reading.dossiers.of(opened.filed).pages:
        return True
    return opened.seat is not None and place in reading.view(opened.filed, desk.seats.acts(opened.seat)).dossier.pages
