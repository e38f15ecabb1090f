"""Who is asking, and whether they may: what each route depends on."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends, HTTPException, Request
from starlette.concurrency import run_in_threadpool

from evidence.quality import Plant
from evidence.review import Account, Filed, Seat
from review.access import Right, may, reaches, sees_ids
from review.headers import SAFE
from review.options import Options
from review.procedure import Procedure
from review.tokens import COOKIE, Tokens, digest
from store import Desk

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Visitor:
    """An account in a signed-in browser. `csrf` goes into every form; `address` is where it asks from."""

    account: Account
    token: str
    csrf: str
    address: str

    def may(self, right: Right) -> bool:
        return may(self.account, right)


@dataclass(frozen=True, slots=True)
class Opened:
    """An application that is open to a visitor, with their seat on its panel if they are an expert, and what was planted at it."""

    filed: Filed
    visitor: Visitor
    seat: Seat | None
    plants: tuple[Plant, ...] = ()

    @property
    def account(self) -> Account:
        return self.visitor.account

    @property
    def masked(self) -> bool:
        return not sees_ids(self.account)


class SignInNeeded(Exception):
    """Nobody is signed in here."""


class DeclarationNeeded(Exception):
    """An expert has to declare first: nothing of the papers is shown before."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def options_of(request: Request) -> Options:
    options: Options = request.app.state.options
    return options


def tokens_of(request: Request) -> Tokens:
    tokens: Tokens = request.app.state.tokens
    return tokens


def at_hand(find: Callable[[Request], T]) -> Callable[[Request], Coroutine[Any, Any, T]]:
    """A dependency on what only has to be looked up: not worth the way into a thread of the pool and back."""

    async def found(request: Request) -> T:
        return find(request)

    return found


TheDesk = Annotated[Desk, Depends(at_hand(desk_of))]
TheOptions = Annotated[Options, Depends(at_hand(options_of))]
TheTokens = Annotated[Tokens, Depends(at_hand(tokens_of))]


def procedure_of(request: Request) -> Procedure:
    procedure: Procedure = request.app.state.procedure
    return procedure


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def visitor_of(request: Request) -> Visitor | None:
    """Who is signed in, None where nobody is."""
    tokens = tokens_of(request)
    token = tokens.unsign(request.cookies.get(COOKIE, ""))
    account = desk_of(request).accounts.signed_in(digest(token)) if token else None
    return Visitor(account, token, tokens.csrf(token), address_of(request)) if account and token else None


def needs(right: Right) -> Callable[[Request], Coroutine[Any, Any, Visitor]]:
    """The dependency of a route for those who have `right`. A change must carry the session's form token."""

    async def check(request: Request) -> Visitor:
        visitor = await run_in_threadpool(visitor_of, request)
        if visitor is None:
            raise SignInNeeded
        request.state.visitor = visitor
        if request.method not in SAFE and not tokens_of(request).csrf_holds(visitor.token, await _given(request)):
            raise HTTPException(403, "页面已过期，请刷新后重试")
        if not visitor.may(right):
            raise HTTPException(403, "您的角色没有此项权限")
        return visitor

    check.__dict__["right"] = right
    return check


def opens(right: Right) -> Callable[..., Opened]:
    """The dependency of a route on one application: 404 where it does not exist for the visitor; experts declare first."""
    allowed = Depends(needs(right))

    def check(request: Request, key: str, visitor: Visitor = allowed) -> Opened:
        desk = desk_of(request)
        filed = desk.applications.find(key)
        seat = desk.seats.find(filed.id, visitor.account.id) if filed and visitor.account.role == "expert" else None
        if filed is None or not reaches(visitor.account, filed, seat, procedure_of(request).open_to_experts):
            raise HTTPException(404, "没有这个申报")
        if seat is not None and seat.state == "assigned" and right != "declare":
            raise DeclarationNeeded(filed.key)
        return Opened(filed, visitor, seat, desk.plants.at(seat) if seat else ())

    return check


async def _given(request: Request) -> str:
    header = request.headers.get("x-csrf-token")
    if header is not None:
        return header
    if not request.headers.get("content-type", "").startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        return ""
    given = (await request.form()).get("csrf", "")
    return given if isinstance(given, str) else ""
