"""Files to take away. Every one that is taken is logged."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import Response

from evidence.review import Seat
from review.outputs import book, expert_pdf, expert_xlsx, own_sheet
from review.reading_room import Reading, TheReading
from review.visitors import Opened, TheDesk, opens
from store import Desk

router = APIRouter(tags=["导出"])
Seen = Annotated[Opened, Depends(opens("see"))]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
_OF_RUN = {"sheet.xlsx": ("系统评分表", XLSX), "missing.docx": ("补正通知", DOCX)}


@router.get("/applications/{key}/files/evidence.pdf")
def evidence(opened: Seen, desk: TheDesk, reading: TheReading) -> Response:
    """佐证材料册: an expert's with their own corrections, for others the machine's."""
    acts = desk.seats.acts(opened.seat) if opened.seat else ()
    view = reading.view(opened.filed, acts, opened.plants)
    made = book(desk, reading.pictures, opened.filed, view, hidden=opened.masked)
    return taken(desk, opened, "佐证材料册", made, "pdf", PDF)


@router.get("/applications/{key}/files/mine.{kind}")
def mine(opened: Annotated[Opened, Depends(opens("judge"))], kind: str, desk: TheDesk, reading: TheReading) -> Response:
    """The expert's own sheet; a draft until it is signed."""
    assert opened.seat is not None
    return _sheet(opened, opened.seat, kind, desk, reading)


@router.get("/applications/{key}/seats/{seat}.{kind}")
def of_expert(opened: Annotated[Opened, Depends(opens("round"))], seat: int, kind: str, desk: TheDesk, reading: TheReading) -> Response:
    """A signed sheet, for who keeps the round; nobody sees an open one."""
    found = next((s for s in desk.seats.panel(opened.filed.id) if s.id == seat and s.state == "signed"), None)
    if found is None:
        raise HTTPException(404, "没有已签名的评分表")
    return _sheet(opened, found, kind, desk, reading)


@router.get("/applications/{key}/files/{name}")
def of_run(opened: Seen, name: str, desk: TheDesk, reading: TheReading) -> Response:
    """What the machine wrote: its sheet, the notice of what is missing."""
    if name not in _OF_RUN:
        raise HTTPException(404, "没有这个文件")
    plant = reading.view(opened.filed, plants=opened.plants).dossier.plant if opened.plants else None
    content = desk.plants.file(plant, name) if plant else desk.applications.file(opened.filed, name)
    if content is None:
        raise HTTPException(404, "没有这个文件")
    title, media = _OF_RUN[name]
    return taken(desk, opened, title, content, name.rsplit(".", 1)[1], media)


def taken(desk: Desk, opened: Opened, title: str, content: bytes, suffix: str, media: str) -> Response:
    """A download, logged, under a name with the enterprise's."""
    desk.openings.add(opened.filed.id, opened.account, f"导出{title}.{suffix}", opened.visitor.address, masked=opened.masked)
    return download(content, f"{opened.filed.enterprise}-{title}.{suffix}", media)


def download(content: bytes, name: str, media: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(content, media_type=media, headers=headers)


def _sheet(opened: Opened, seat: Seat, kind: str, desk: Desk, reading: Reading) -> Response:
    if kind not in {"xlsx", "pdf"}:
        raise HTTPException(404, "没有这个文件")
    view = reading.view(opened.filed, desk.seats.acts(seat), opened.plants)
    own = own_sheet(view, seat.expert, opened.filed.year)
    make, media = (expert_xlsx, XLSX) if kind == "xlsx" else (expert_pdf, PDF)
    return taken(desk, opened, f"评分表-{seat.expert}", make(view, own, reading.options.kinds), kind, media)
