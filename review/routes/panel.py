"""An expert's declaration, opinion and signature."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from evidence.review import Deed
from review.reading_room import TheReading
from review.routes.sheet import perform
from review.templating import page
from review.visitors import Opened, TheDesk, opens

router = APIRouter(tags=["评分表"])
Judge = Annotated[Opened, Depends(opens("judge"))]
Declares = Annotated[Opened, Depends(opens("declare"))]


@router.get("/applications/{key}/declaration")
def declaration(request: Request, opened: Declares) -> HTMLResponse:
    """What an expert declares before the first page; nothing of the papers is shown here."""
    return page(request, "declaration.html", opened=opened, filed=opened.filed, seat=opened.seat)


@router.post("/applications/{key}/declaration")
def declare(
    opened: Declares,
    desk: TheDesk,
    reading: TheReading,
    choice: Annotated[Literal["declare", "conflict"], Form()],
    reason: Annotated[str, Form(max_length=2000)] = "",
    secrecy: Annotated[bool, Form()] = False,
) -> Response:
    """No conflict and secrecy promised: the sheet opens. A conflict: the application closes for good."""
    if choice == "declare" and not secrecy:
        raise HTTPException(422, "请先承诺保密")
    assert opened.seat is not None
    perform(opened, Deed(choice, reason=reason), opened.seat.version, desk, reading)
    there = f"/applications/{opened.filed.key}/sheet" if choice == "declare" else "/applications"
    return RedirectResponse(there, status_code=303)


@router.post("/applications/{key}/signature")
def sign(
    opened: Judge,
    desk: TheDesk,
    reading: TheReading,
    seen: Annotated[int, Form(ge=0)],
    opinion: Annotated[str, Form(min_length=5, max_length=4000)],
    recommended: Annotated[bool, Form()],
) -> Response:
    """The narrative opinion and the signature: afterwards nothing changes without an officer reopening it."""
    said = Deed("opinion", reason=opinion, recommended=recommended)
    _, after = perform(opened, said, seen, desk, reading)
    perform(opened, Deed("sign"), after.decisions.version, desk, reading)
    return RedirectResponse(f"/applications/{opened.filed.key}/sheet", status_code=303)
