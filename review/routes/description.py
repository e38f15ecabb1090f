"""The interface's description (OpenAPI), for those who are signed in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse

from review.visitors import Visitor, needs

router = APIRouter()


@router.get("/openapi.json")
def description(request: Request, visitor: Annotated[Visitor, Depends(needs("own"))]) -> JSONResponse:
    app = request.app
    return JSONResponse(get_openapi(title=app.title, version="1", routes=app.routes))
