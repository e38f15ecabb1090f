"""The administrator's page of accounts, and the log of openings."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from evidence.errors import UsageError
from evidence.review import Role
from review.passwords import hashed, weakness
from review.provider import identity_text
from review.templating import page
from review.visitors import TheDesk, Visitor, needs, options_of
from store import Desk

router = APIRouter(tags=["账户与查阅记录"])
Admin = Annotated[Visitor, Depends(needs("accounts"))]


@router.get("/accounts")
def accounts(request: Request, visitor: Admin, desk: TheDesk) -> HTMLResponse:
    """All accounts there are."""
    return _page(request, desk, "")


@router.post("/accounts")
def add_account(
    request: Request,
    visitor: Admin,
    desk: TheDesk,
    name: Annotated[str, Form(pattern=r"^[\w.-]{2,50}$")],
    shown: Annotated[str, Form(min_length=1, max_length=50)],
    role: Annotated[Role, Form()],
    password: Annotated[str, Form(max_length=500)],
    county: Annotated[str, Form(max_length=50)] = "",
) -> Response:
    """A new account; a county officer's needs a county, no other has one."""
    message = weakness(password, name)
    if (role == "county") != bool(county.strip()):
        message = message or "县级经办人须填写县（市、区），其他角色不填"
    if not message:
        try:
            desk.accounts.add(name, shown.strip(), role, county.strip(), hashed(password))
        except UsageError:
            message = f"用户名“{name}”已存在"
    if message:
        return _page(request, desk, message)
    return RedirectResponse("/accounts", status_code=303)


@router.post("/accounts/{account}/active")
def set_active(visitor: Admin, desk: TheDesk, account: int, active: Annotated[bool, Form()]) -> Response:
    """Open or close an account; nobody closes their own."""
    if account == visitor.account.id or account not in {a.id for a in desk.accounts.all()}:
        raise HTTPException(404)
    desk.accounts.set_active(account, active=active)
    return RedirectResponse("/accounts", status_code=303)


@router.post("/accounts/{account}/identity")
def set_identity(
    request: Request, visitor: Admin, desk: TheDesk, account: int, identity: Annotated[str, Form(max_length=200)] = ""
) -> Response:
    """Who the person is at the office's identity provider: without it the provider opens no account."""
    if account not in {a.id for a in desk.accounts.all()}:
        raise HTTPException(404)
    try:
        desk.accounts.set_identity(account, identity_text(identity))
    except UsageError:
        return _page(request, desk, "该身份已登记给另一账户")
    return RedirectResponse("/accounts", status_code=303)


@router.get("/log")
def log(request: Request, visitor: Annotated[Visitor, Depends(needs("log"))], desk: TheDesk) -> HTMLResponse:
    """Who opened which application, when, from where."""
    return page(request, "log.html", openings=desk.openings.latest())


def _page(request: Request, desk: Desk, message: str) -> HTMLResponse:
    provider = options_of(request).provider
    office = provider.shown if provider else ""
    return page(request, "accounts.html", 422 if message else 200, accounts=desk.accounts.all(), message=message, office=office)
