"""The first page: where somebody's work is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse

from review.visitors import Visitor, needs

router = APIRouter(tags=["登录"])


@router.get("/")
def home(visitor: Annotated[Visitor, Depends(needs("own"))]) -> RedirectResponse:
    """To accounts for who keeps them, to the round for the city, to the applications for everybody else."""
    first = "/accounts" if visitor.may("accounts") else "/round" if visitor.account.role == "city" else "/applications"
    return RedirectResponse(first, status_code=303)
