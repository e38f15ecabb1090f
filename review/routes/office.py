"""Signing in through the office's identity provider, where one is set up."""

from __future__ import annotations

from dataclasses import astuple
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from review.limits import SignInLimit
from review.provider import Journey, Provider, Unproven
from review.routes.signin import begin_session, sign_in_form, within_site
from review.tokens import JOURNEY_COOKIE, JOURNEY_SECONDS
from review.visitors import TheDesk, TheOptions, TheTokens, address_of
from store.attempts import TooMany

router = APIRouter(tags=["登录"])
_OVER = "登录已过期或尝试次数过多，请重新登录"


def provider_of(request: Request) -> Provider:
    """404 where none is set up."""
    found: Provider | None = request.app.state.provider
    if found is None:
        raise HTTPException(404, "没有设置统一身份认证")
    return found


TheProvider = Annotated[Provider, Depends(provider_of)]


@router.get("/signin/office")
def leave(request: Request, provider: TheProvider, tokens: TheTokens, options: TheOptions, next: str = "/") -> Response:
    """Send the browser to the provider; what it must bring back is kept in a signed cookie."""
    journey = Journey.to(within_site(next))
    try:
        there = provider.begin(journey, _back(request, secure=options.secure))
    except Unproven:
        return sign_in_form(request, tokens, options, next, f"{provider.terms.shown}暂时无法连接，请用密码登录或稍后再试", 503)
    response = RedirectResponse(there, status_code=303)
    kept = tokens.journey(astuple(journey))
    response.set_cookie(JOURNEY_COOKIE, kept, max_age=JOURNEY_SECONDS, httponly=True, secure=options.secure, samesite="lax")
    return response


@router.get("/signin/office/back")
def come_back(
    request: Request, provider: TheProvider, desk: TheDesk, tokens: TheTokens, options: TheOptions, state: str = "", code: str = ""
) -> Response:
    """Who comes back proven has the account that the administrator made for that identity beforehand, or none."""
    limit: SignInLimit = request.app.state.limit
    address = address_of(request)
    kept = tokens.journey_of(request.cookies.get(JOURNEY_COOKIE, ""))
    if kept is None:
        return sign_in_form(request, tokens, options, "/", _OVER, 403)
    journey = Journey(*kept)
    try:
        limit.begin(journey.state, address)
        identities = provider.identities(journey, _back(request, secure=options.secure), state, code)
    except TooMany:
        return sign_in_form(request, tokens, options, "/", _OVER, 403)
    except Unproven:
        return sign_in_form(request, tokens, options, journey.goal, f"{provider.terms.shown}未能证明身份，请重新登录", 403)
    account = desk.accounts.known_as(identities)
    if account is None:
        return sign_in_form(request, tokens, options, journey.goal, "您的身份尚未由系统管理员登记，不能登录", 403)
    limit.succeeded(journey.state)
    response = begin_session(desk, tokens, options, account, address, journey.goal)
    response.delete_cookie(JOURNEY_COOKIE)
    return response


def _back(request: Request, *, secure: bool) -> str:
    """Where the provider sends people back to: registered there beforehand."""
    there = request.url_for("come_back")
    return str(there.replace(scheme="https") if secure else there)
