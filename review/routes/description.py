"""The interface's description (OpenAPI), for those who are signed in."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from review.headers import SAFE
from review.tokens import COOKIE
from review.visitors import Visitor, needs

router = APIRouter(tags=["接口"])
_OPEN = ("/healthz", "/metrics", "/signin", "/signin/office", "/signin/office/back")
_SCHEMES = {
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "登录后的会话"},
    "token": {"type": "apiKey", "in": "header", "name": "x-csrf-token", "description": "页面 meta csrf-token 的值；表单亦可用字段 csrf"},
}


class Refused(BaseModel):
    """Why something is refused, in Chinese, for people."""

    detail: str


REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"model": Refused, "description": "请先登录"},
    403: {"model": Refused, "description": "角色没有此项权限，或页面已过期"},
    404: {"model": Refused, "description": "没有，或对该用户不存在"},
    409: {"model": Refused, "description": "已被他人或另一窗口改变"},
    422: {"model": Refused, "description": "内容不完整，或目前不能办理"},
}
"""What every address may answer beside what was asked for."""


@router.get("/openapi.json")
def description(request: Request, visitor: Annotated[Visitor, Depends(needs("own"))]) -> JSONResponse:
    """This description."""
    return JSONResponse(_described(request.app))


@cache
def _described(app: FastAPI) -> dict[str, object]:
    told = get_openapi(title=app.title, version="1", routes=app.routes)
    told["components"]["securitySchemes"] = _SCHEMES
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            wanted: dict[str, list[str]] = {"session": []} if method.upper() in SAFE else {"session": [], "token": []}
            operation["security"] = [] if path in _OPEN else [wanted]
    return told
