"""The application: routes, headers, and what is shown when something is refused."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from evidence.errors import BatchError
from review.assets import Assets
from review.headers import SecureHeaders
from review.landing import register_new
from review.limits import SignInLimit
from review.options import Options
from review.provider import Provider
from review.reading_room import Reading
from review.routes import ALL
from review.routes.description import REFUSALS
from review.templating import environment, page
from review.tokens import Tokens
from review.visitors import DeclarationNeeded, SignInNeeded
from store import Desk

LOG = logging.getLogger(__name__)
_STATIC = Path(__file__).parent / "static"
_THREADS = 16
"""Requests that one process works on at once; more would only share the same core."""


def create_app(desk: Desk, options: Options) -> FastAPI:
    """The pages over a store. What was being read when the program ended is read on."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = _THREADS
        await run_in_threadpool(_prepare, app)
        for upload in desk.uploads.unfinished():
            options.land(upload.key)
        yield

    # the description of the interface is a page like others: for those who are signed in
    app = FastAPI(title="质评", openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan)
    app.state.desk, app.state.options = desk, options
    app.state.tokens = Tokens(options.secret, options.hours * 3600)
    assets = Assets(_STATIC)
    app.state.templates = environment(f"/static/{assets.version}")
    app.state.reading = Reading.of(desk, options)
    app.state.procedure = app.state.reading.procedure
    app.state.provider = Provider(options.provider) if options.provider else None
    app.state.limit = SignInLimit(desk.attempts, options.attempts, options.window)
    for router in ALL:
        app.include_router(router, responses=REFUSALS)
    app.mount("/static", assets, name="static")
    app.add_middleware(SecureHeaders)
    app.add_exception_handler(SignInNeeded, _ask_to_sign_in)
    app.add_exception_handler(DeclarationNeeded, _ask_to_declare)
    app.add_exception_handler(HTTPException, _refuse)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(BatchError, _gone)
    return app


def _prepare(app: FastAPI) -> None:
    """What the first visitors would have to wait for: templates, the rubric, and all that is imported when a first sheet is shown."""
    for name in app.state.templates.list_templates():
        app.state.templates.get_template(name)
    desk: Desk = app.state.desk
    reading: Reading = app.state.reading
    register_new(desk, reading.procedure)
    for filed in desk.applications.list()[:1]:
        with suppress(BatchError):
            reading.view(filed)
    # what is there now stays: looking through it again and again for garbage makes people wait
    gc.collect()
    gc.freeze()


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _ask_to_sign_in(request: Request, _: Exception) -> Response:
    if request.method == "GET" and _wants_page(request):
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/signin?next={quote(asked)}", status_code=303)
    return JSONResponse({"detail": "请先登录"}, status_code=401)


def _ask_to_declare(request: Request, error: Exception) -> Response:
    assert isinstance(error, DeclarationNeeded)
    if request.method == "GET" and _wants_page(request):
        return RedirectResponse(f"/applications/{error.key}/declaration", status_code=303)
    return JSONResponse({"detail": "请先作出承诺与回避声明"}, status_code=403)


def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if not _wants_page(request):
        return JSONResponse({"detail": error.detail}, status_code=error.status_code, headers=error.headers)
    shown: HTMLResponse = page(request, "refused.html", error.status_code, detail=error.detail, code=error.status_code)
    return shown


def _not_understood(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return _refuse(request, HTTPException(422, "提交的内容不完整或格式不对"))


def _gone(request: Request, error: Exception) -> Response:
    """What was read of an application is in the store no longer, or was written by another version."""
    LOG.warning("%s: %s", request.url.path, error)
    return _refuse(request, HTTPException(410, "该申报的识别结果已不在，请重新识别或联系系统管理员"))
