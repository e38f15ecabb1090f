"""The list of applications, and the intake report of one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from evidence.quality import Plant
from evidence.review import Filed, Seat
from review.access import reaches
from review.landing import register_new
from review.reading_room import TheReading
from review.templating import page
from review.visitors import Opened, TheDesk, Visitor, needs, opens
from scoring.rubric import load_rubric
from store import Desk

router = APIRouter(tags=["申报"])


@router.get("/applications")
def applications(request: Request, visitor: Annotated[Visitor, Depends(needs("list"))], desk: TheDesk, reading: TheReading) -> HTMLResponse:
    """The applications that are there for the visitor: a county's own, an expert's assigned ones."""
    register_new(desk, reading.procedure)
    filed, seats = within_reach(desk, visitor, reading.procedure.open_to_experts)
    return page(request, "applications.html", filed=filed, seats=seats, states=reading.procedure.states, count=_count(reading))


@router.get("/applications/{key}")
def application(request: Request, opened: Annotated[Opened, Depends(opens("see"))], desk: TheDesk, reading: TheReading) -> HTMLResponse:
    """The intake report: files, documents, problems, what is missing and what it is worth."""
    desk.openings.add(opened.filed.id, opened.account, "收件报告", opened.visitor.address, masked=opened.masked)
    dossier = reading.view(opened.filed, plants=opened.plants).dossier
    files: dict[str, set[str]] = {}
    for document in dossier.documents:
        for ref in document.pages:
            files.setdefault(ref.file, set()).add(reading.options.kinds.get(document.kind, document.kind))
    for problem in dossier.problems:
        files.setdefault(problem.file, set())
    missing = sorted(dossier.sheet.missing, key=lambda m: -m.points)
    titles = {i.id: i.title for c in dossier.sheet.criteria for i in c.items}
    return page(
        request,
        "application.html",
        opened=opened,
        filed=opened.filed,
        dossier=dossier,
        files=sorted(files.items()),
        missing=missing,
        titles=titles,
        states=reading.procedure.states,
        can_add=opened.account.role == "county" and desk.uploads.base_of(opened.filed.batch) is not None,
    )


def within_reach(desk: Desk, visitor: Visitor, open_to_experts: Collection[str]) -> tuple[tuple[Filed, ...], dict[int, Seat]]:
    """What there is for somebody, and an expert's seats by application."""
    account = visitor.account
    if account.role == "expert":
        seats = {s.application: s for s in desk.seats.of(account.id)}
        planted = desk.plants.of(account.id)
        filed = tuple(_as_shown(f, planted.get(f.id)) for f in desk.applications.list(among=tuple(seats)))
        return tuple(f for f in filed if reaches(account, f, seats[f.id], open_to_experts)), seats
    return desk.applications.list(county=account.county if account.role == "county" else None), {}


def _as_shown(filed: Filed, plant: Plant | None) -> Filed:
    """The same total as on the expert's sheet."""
    return replace(filed, proposed=plant.value.total) if plant else filed


def _count(reading: TheReading) -> int:
    """How many criteria a sheet has."""
    return len(load_rubric(reading.options.edition).criteria)
