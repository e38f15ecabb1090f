"""Second looks: an expert of no panel of the application says whether what was confirmed is so."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from evidence.quality import Look, LookState
from evidence.review import Filed
from review.crops import framed
from review.reading_room import TheReading
from review.second_look import Proof, lacking, proof_of
from review.templating import page
from review.visitors import TheDesk, Visitor, needs
from store import Desk

router = APIRouter(tags=["复核"])
Looker = Annotated[Visitor, Depends(needs("look"))]


@router.get("/looks")
def looks(request: Request, visitor: Looker, desk: TheDesk) -> HTMLResponse:
    """What the visitor is asked to look at again."""
    own = desk.looks.of(visitor.account.id)
    names = {f.id: f for f in desk.applications.list(among=tuple({x.application for x in own}))}
    return page(request, "looks.html", looks=own, names=names, left=sum(x.state in {"open", "declared"} for x in own))


@router.get("/looks/{look}")
def look(request: Request, visitor: Looker, look: int, desk: TheDesk, reading: TheReading) -> HTMLResponse:
    """One of them: the declaration first, then the value with its pages."""
    found, filed = _own(desk, visitor, look)
    if found.state == "open":
        return page(request, "look.html", look=found, filed=filed, proof=None, pieces={}, following=None)
    desk.openings.add(filed.id, visitor.account, "复核", visitor.address, masked=True)
    proof = proof_of(found, filed, reading)
    later = (x.id for x in desk.looks.of(visitor.account.id) if x.state in {"open", "declared"} and x.id != found.id)
    pieces = _pieces(desk, proof)
    return page(request, "look.html", look=found, filed=filed, proof=proof, pieces=pieces, following=next(later, None))


@router.get("/looks/{look}/pages/{number}.jpg")
def picture(visitor: Looker, look: int, number: int, desk: TheDesk, reading: TheReading) -> Response:
    """A page of the proof, with frames around what decided, ids and telephone numbers blacked out."""
    found, filed = _own(desk, visitor, look)
    proof = proof_of(found, filed, reading) if found.state != "open" else None
    shown = proof.pages[number] if proof and 0 <= number < len(proof.pages) else None
    jpeg = framed(desk, shown.sha256, shown.page, shown.boxes) if shown else None
    if jpeg is None:
        raise HTTPException(404, "没有这一页")
    return Response(jpeg, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=3600", "Vary": "Cookie"})


@router.post("/looks/{look}/declaration")
def declare(
    visitor: Looker,
    look: int,
    desk: TheDesk,
    choice: Annotated[Literal["declare", "conflict"], Form()],
    reason: Annotated[str, Form(max_length=2000)] = "",
    secrecy: Annotated[bool, Form()] = False,
) -> Response:
    """No conflict and secrecy promised; or a conflict, and all looks at that application go to somebody else."""
    found, _ = _own(desk, visitor, look)
    if choice == "conflict":
        if len(reason.strip()) < 2:
            raise HTTPException(422, "请写明需要回避的情形")
        desk.looks.refuse(found, visitor.account, reason.strip())
        return RedirectResponse("/looks", status_code=303)
    if not secrecy:
        raise HTTPException(422, "请先承诺保密")
    desk.looks.declare(found, visitor.account)
    return RedirectResponse(f"/looks/{look}", status_code=303)


@router.post("/looks/{look}")
def answer(
    visitor: Looker,
    look: int,
    desk: TheDesk,
    reading: TheReading,
    agrees: Annotated[bool, Form()],
    given: Annotated[str, Form(max_length=500)] = "",
    reason: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """What was found. It changes no points; where it differs, the auditor sees it and the city may reopen the sheet."""
    found, filed = _own(desk, visitor, look)
    proof = proof_of(found, filed, reading)
    if proof is None:
        raise HTTPException(422, "材料已重新识别，本条不再复核")
    message = lacking(found, proof, agrees=agrees, given=given, reason=reason)
    if message:
        raise HTTPException(422, message)
    state: LookState = "agreed" if agrees else "differs"
    said = (found.proposed, "") if agrees else (given.strip(), reason.strip())
    if not desk.looks.answer(found, visitor.account, state, *said):
        raise HTTPException(409, "已复核或尚未声明")
    left = next((x.id for x in desk.looks.of(visitor.account.id) if x.state in {"open", "declared"}), None)
    return RedirectResponse(f"/looks/{left}" if left else "/looks", status_code=303)


def _own(desk: Desk, visitor: Visitor, look: int) -> tuple[Look, Filed]:
    found = next((x for x in desk.looks.of(visitor.account.id) if x.id == look), None)
    filed = desk.applications.list(among=(found.application,)) if found else ()
    if found is None or not filed:
        raise HTTPException(404, "没有这条复核")
    return found, filed[0]


def _pieces(desk: Desk, proof: Proof | None) -> dict[int, object]:
    """The text of pages that have no picture, None where there is none either."""
    found = {n: desk.pictures.find(s.sha256, s.page) for n, s in enumerate(proof.pages if proof else ())}
    return {n: stored.page if stored else None for n, stored in found.items() if stored is None or not stored.picture}
