"""How the program fares: a page for those who run the round or the program, figures for what watches it."""

from __future__ import annotations

import datetime as dt
import hmac
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from review.landing import register_new
from review.metrics import MEDIA, exposed
from review.reading_room import TheReading
from review.status import FAILURES, LANDINGS, ROUTES, STAGES, UPLOADS, WINDOW, status_of, worth_a_look
from review.templating import page
from review.visitors import TheDesk, TheOptions, Visitor, address_of, needs

router = APIRouter(tags=["运行情况"])
_HERE = {"127.0.0.1", "::1"}
_PASSED_ON = ("forwarded", "x-forwarded-for", "x-real-ip")


@router.get("/operations")
def operations(
    request: Request, visitor: Annotated[Visitor, Depends(needs("operations"))], desk: TheDesk, reading: TheReading
) -> HTMLResponse:
    """What landed, what is being read, how fast, what is left, and what was done so far."""
    register_new(desk, reading.procedure)
    return page(
        request,
        "operations.html",
        fares=status_of(desk, dt.datetime.now(dt.UTC)),
        landings=worth_a_look(desk),
        states=reading.procedure.states,
        window=WINDOW.seconds // 60,
        words={"landings": LANDINGS, "uploads": UPLOADS, "routes": ROUTES, "stages": STAGES, "failures": FAILURES},
    )


@router.get("/metrics")
def metrics(request: Request, desk: TheDesk, options: TheOptions) -> Response:
    """Figures for Prometheus: with the token where one is set, else from this machine alone."""
    if not _may_scrape(request, options.metrics_token):
        raise HTTPException(403, "只能在本机读取，或出示 ZHIPING_METRICS_TOKEN 所设的令牌")
    return Response(exposed(desk, dt.datetime.now(dt.UTC)), headers={"Content-Type": MEDIA})


def _may_scrape(request: Request, token: str) -> bool:
    """A request that a proxy passes on comes from elsewhere, whatever machine the proxy is on."""
    if token:
        return hmac.compare_digest(request.headers.get("authorization", "").encode("latin-1"), f"Bearer {token}".encode())
    return address_of(request) in _HERE and not any(name in request.headers for name in _PASSED_ON)
