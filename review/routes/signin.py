"""Signing in and out, one's own password, health."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from evidence.review import Account
from review.limits import SignInLimit
from review.options import Options
from review.passwords import agrees, hashed, weakness
from review.templating import page
from review.tokens import COOKIE, PRE_COOKIE, Tokens, digest
from review.visitors import TheDesk, TheOptions, TheTokens, Visitor, address_of, needs
from store import Desk
from store.attempts import TooMany

router = APIRouter(tags=["登录"])
Own = Annotated[Visitor, Depends(needs("own"))]


@router.get("/healthz")
def health(desk: TheDesk) -> PlainTextResponse:
    """Whether the program and its database answer."""
    desk.store.run_names()
    return PlainTextResponse("ok")


@router.get("/signin")
def signin_page(request: Request, tokens: TheTokens, options: TheOptions, next: str = "/") -> HTMLResponse:
    """Where names and passwords are asked for."""
    return sign_in_form(request, tokens, options, next, "")


@router.post("/signin")
def signin(
    request: Request,
    desk: TheDesk,
    tokens: TheTokens,
    options: TheOptions,
    name: Annotated[str, Form(max_length=100)],
    password: Annotated[str, Form(max_length=500)],
    token: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    """Start a session. Wrong names and wrong passwords are answered alike, and both have to wait after a few."""
    if not tokens.form_holds(request.cookies.get(PRE_COOKIE, ""), token):
        return sign_in_form(request, tokens, options, next, "页面已过期，请重新登录", 403)
    limit: SignInLimit = request.app.state.limit
    address = address_of(request)
    try:
        limit.begin(name, address)
    except TooMany as refused:
        return sign_in_form(request, tokens, options, next, f"尝试次数过多，请 {int(refused.seconds) + 1} 秒后再试", 429)
    found = desk.accounts.find(name)
    if not agrees(found[1] if found else None, password) or found is None or not found[0].active:
        return sign_in_form(request, tokens, options, next, "用户名或密码不正确", 401)
    limit.succeeded(name)
    return begin_session(desk, tokens, options, found[0], address, next)


@router.post("/signout")
def signout(visitor: Own, desk: TheDesk) -> Response:
    """End the session of this browser."""
    desk.accounts.sign_out(digest(visitor.token))
    response = RedirectResponse("/signin", status_code=303)
    response.delete_cookie(COOKIE)
    return response


@router.get("/password")
def password_page(request: Request, visitor: Own) -> HTMLResponse:
    """Where one's own password is changed."""
    return page(request, "password.html", message="")


@router.post("/password")
def change_password(
    request: Request,
    visitor: Own,
    desk: TheDesk,
    old: Annotated[str, Form(max_length=500)],
    new: Annotated[str, Form(max_length=500)],
) -> Response:
    """Change one's own password; all of one's browsers are signed out."""
    found = desk.accounts.find(visitor.account.name)
    if found is None:
        raise HTTPException(404)
    message = "原密码不正确" if not agrees(found[1], old) else weakness(new, visitor.account.name)
    if message:
        return page(request, "password.html", 422, message=message)
    desk.accounts.set_password(visitor.account.id, hashed(new))
    return RedirectResponse("/signin", status_code=303)


def begin_session(desk: Desk, tokens: Tokens, options: Options, account: Account, address: str, goal: str) -> Response:
    """The account's browser from now on, sent on to the page it asked for."""
    session = tokens.new()
    until = dt.datetime.now(dt.UTC) + dt.timedelta(hours=options.hours)
    desk.accounts.sign_in(account.id, digest(session), until, address)
    response = RedirectResponse(within_site(goal), status_code=303)
    cookie = tokens.sign(session)
    response.set_cookie(COOKIE, cookie, max_age=int(options.hours * 3600), httponly=True, secure=options.secure, samesite="lax")
    response.delete_cookie(PRE_COOKIE)
    return response


def sign_in_form(request: Request, tokens: Tokens, options: Options, next: str, message: str, status: int = 200) -> HTMLResponse:
    browser = request.cookies.get(PRE_COOKIE) or tokens.new()
    shown = options.provider.shown if options.provider else ""
    response = page(request, "signin.html", status, token=tokens.form(browser), next=within_site(next), message=message, office=shown)
    response.set_cookie(PRE_COOKIE, browser, max_age=3600, httponly=True, secure=options.secure, samesite="strict")
    return response


def within_site(address: str) -> str:
    """A path of this site, never another host's."""
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) and "\n" not in address else "/"
