"""A county officer's pages: uploading, watching, adding papers, verifying and forwarding."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, cast

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from evidence.review import Upload
from review.inbox import batch_folder, more_folder, safe_name
from review.landing import register_new
from review.reading_room import TheReading
from review.receiving import TooLarge, receive
from review.templating import page
from review.visitors import Opened, TheDesk, TheOptions, Visitor, needs, opens
from store import Desk

router = APIRouter(tags=["报送与县级核实"])
Officer = Annotated[Visitor, Depends(needs("upload"))]
County = Annotated[Opened, Depends(opens("verify"))]
UploadState = Literal["receiving", "waiting", "reading", "done", "failed"]
_BYTES = {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
_ANSWERS = {
    "content": {
        "application/x-www-form-urlencoded": {
            "schema": {
                "type": "object",
                "description": "result-核实点: yes、no 或 unknown；note-核实点: 情况说明，不符合或待核实时必填",
                "additionalProperties": {"type": "string"},
            }
        }
    }
}
RESULTS = {"yes": "符合", "no": "不符合", "unknown": "待核实"}


class Known(BaseModel):
    """An upload by its key, under which its files are sent and its progress asked for."""

    key: str
    state: UploadState


class Read(BaseModel):
    """An application that came of an upload."""

    key: str
    enterprise: str


class Told(BaseModel):
    """How far an upload is: pages read of how many, what is being read, and in the end its applications."""

    state: UploadState
    done: int
    total: int
    current: str
    message: str
    applications: list[Read]


class Begun(BaseModel):
    """A batch that is going to be sent: what it is called, and the deadline where its manifest does not say."""

    name: str = Field(min_length=1, max_length=150)
    deadline: dt.date | None = None


@router.get("/uploads")
def uploads(request: Request, visitor: Officer, desk: TheDesk) -> HTMLResponse:
    """Where batches are dropped, and what became of the county's earlier ones."""
    return page(request, "uploads.html", uploads=desk.uploads.of(visitor.account.county))


@router.post("/uploads", status_code=201)
def begin(visitor: Officer, desk: TheDesk, begun: Begun) -> Known:
    """A new upload; its files follow one by one."""
    name = safe_name(begun.name)
    if name is None:
        raise HTTPException(422, "请填写批次名称")
    upload = desk.uploads.begin(visitor.account, name.name, begun.deadline.isoformat() if begun.deadline else "")
    return _known(upload)


@router.put("/uploads/{upload}/files", status_code=204, openapi_extra={"requestBody": _BYTES})
async def put_file(request: Request, visitor: Officer, desk: TheDesk, options: TheOptions, upload: str, name: str) -> Response:
    """One file, streamed to disk. Sent again, it takes the place of what was sent before."""
    found = await run_in_threadpool(_open_upload, desk, visitor, upload)
    filed = await run_in_threadpool(desk.applications.find, found.application) if found.application else None
    folder = more_folder(options.inbox, found.base, filed.folder) / found.key if filed else batch_folder(options.inbox, found.base)
    given = safe_name(name)
    if given is None:
        raise HTTPException(422, "文件名无效")
    try:
        await receive(request.stream(), folder, given, options.largest)
    except TooLarge:
        raise HTTPException(413, "文件过大") from None
    return Response(status_code=204)


@router.post("/uploads/{upload}/complete")
def complete(visitor: Officer, desk: TheDesk, options: TheOptions, upload: str) -> Known:
    """All files are there: reading begins."""
    found = _open_upload(desk, visitor, upload)
    desk.uploads.tell(found.key, "waiting")
    options.land(found.key)
    return Known(key=found.key, state="waiting")


@router.post("/uploads/{upload}/again")
def read_again(visitor: Officer, desk: TheDesk, options: TheOptions, upload: str, deadline: Annotated[str, Form()] = "") -> Response:
    """Take a failed upload up again: what it sent is still there, and pages that were read are not read twice."""
    found = _own_upload(desk, visitor, upload)
    if not desk.uploads.again(found.key, _day(deadline)):
        raise HTTPException(409, "这次报送没有失败，不必重新识别")
    options.land(found.key)
    return RedirectResponse("/uploads", status_code=303)


@router.get("/uploads/{upload}")
def progress(visitor: Officer, desk: TheDesk, reading: TheReading, upload: str) -> Told:
    """How many pages are read, and where the applications are when all are."""
    found = _own_upload(desk, visitor, upload)
    applications: list[Read] = []
    if found.state == "done":
        register_new(desk, reading.procedure)
        applications = [Read(key=f.key, enterprise=f.enterprise) for f in desk.applications.list(found.county) if f.batch == found.batch]
    return Told(
        state=_state(found),
        done=found.done,
        total=found.total,
        current=found.current,
        message=found.message,
        applications=applications,
    )


@router.post("/applications/{key}/papers", status_code=201)
def add_papers(opened: County, desk: TheDesk) -> Known:
    """More papers for an application: an upload like others, read together with what is there. Only while the county has it."""
    base = desk.uploads.base_of(opened.filed.batch)
    if base is None or opened.filed.state not in {"read", "county"}:
        raise HTTPException(422, "该申报不能在此补充材料")
    return _known(desk.uploads.add_to(opened.filed, base, opened.account, opened.filed.folder))


@router.get("/applications/{key}/verification")
def verification(request: Request, opened: County, desk: TheDesk, reading: TheReading) -> HTMLResponse:
    """The county's checklist, with what the papers say about each condition beside it."""
    desk.openings.add(opened.filed.id, opened.account, "县级核实", opened.visitor.address, masked=opened.masked)
    sheet = reading.dossiers.of(opened.filed).sheet
    return page(
        request,
        "verification.html",
        opened=opened,
        filed=opened.filed,
        checklist=reading.procedure.checklist,
        checks=desk.applications.checks(opened.filed.id),
        found={e.id: e for e in sheet.eligibility},
        results=RESULTS,
        steps=reading.procedure.steps_from(opened.filed.state, "county"),
        moves=desk.applications.moves(opened.filed.id),
        states=reading.procedure.states,
        editable=opened.filed.state == "county",
    )


@router.post("/applications/{key}/verification", openapi_extra={"requestBody": _ANSWERS})
async def verify(request: Request, opened: County, desk: TheDesk, reading: TheReading) -> Response:
    """The answers to the checklist; one that says no or unknown is explained."""
    if opened.filed.state != "county":
        raise HTTPException(422, "请先开始核实；已推荐的申报不能再修改核实清单")
    form = await request.form()
    answers = []
    for point in reading.procedure.checklist:
        result, note = str(form.get(f"result-{point.id}", "")), str(form.get(f"note-{point.id}", ""))[:2000].strip()
        if not result:
            continue
        if result not in RESULTS or (result != "yes" and len(note) < 2):
            raise HTTPException(422, f"“{point.title}”：不符合或待核实的，请写明情况")
        answers.append((point.id, result, note))
    await run_in_threadpool(desk.applications.check, opened.filed.id, opened.account, answers)
    return RedirectResponse(f"/applications/{opened.filed.key}/verification", status_code=303)


def _day(text: str) -> str:
    """A date as it is kept, "" where none is given."""
    try:
        return dt.date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise HTTPException(422, "申请截止日期应如 2024-06-07") from None


def _known(upload: Upload) -> Known:
    return Known(key=upload.key, state=_state(upload))


def _state(upload: Upload) -> UploadState:
    return cast(UploadState, upload.state)


def _own_upload(desk: Desk, visitor: Visitor, key: str) -> Upload:
    found = desk.uploads.find(key)
    if found is None or found.county != visitor.account.county:
        raise HTTPException(404, "没有这次报送")
    return found


def _open_upload(desk: Desk, visitor: Visitor, key: str) -> Upload:
    found = _own_upload(desk, visitor, key)
    if found.state != "receiving":
        raise HTTPException(409, "这次报送已经完成")
    return found
