"""``zhiping serve``: the web pages."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path

import uvicorn

from audit.heads import HeadBook
from evidence.errors import UsageError
from flows.sheets import kind_titles
from review.app import create_app
from review.auditing import Auditing
from review.options import Options
from review.provider import Terms
from store import Desk, open_store
from store.keys import kept_key
from store.uploads import READING
from zhiping.logs import configure
from zhiping.run import DEFAULT_EDITION
from zhiping.settings import Settings

_KEY_FILE = "session.key"
_KEEP_ALIVE = 75
"""Seconds that a browser's connection stays open: people think longer than uvicorn's 5."""
_PATIENCE = 60
"""Seconds before a process that says nothing is ended and another begun: drawing a book of evidence may take some."""


def serve(host: str, port: int, workers: int, *, secure: bool) -> None:
    """Answer until stopped, with so many processes. `secure`: cookies are sent over HTTPS only, as behind a proxy that ends TLS."""
    settings = Settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    # once, before several processes look: secrets, the tables, and what is wrong with the settings
    session_secret(settings.common)
    provider_terms(settings)
    open_store(settings.store_url, settings.store_blobs, HeadBook(settings.common)).close()
    if secure:
        os.environ["ZHIPING_SECURE"] = "true"
    uvicorn.run(
        "zhiping.serve:pages",
        factory=True,
        workers=workers,
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=5,
        timeout_worker_healthcheck=_PATIENCE,
    )


def pages() -> object:
    """The pages (ASGI) as one process answers them. Whatever must hold for all processes is in the store or the home's files."""
    configure()
    settings = Settings()
    desk = Desk.of(open_store(settings.store_url, settings.store_blobs, HeadBook(settings.common)))
    options = Options(
        secret=session_secret(settings.common),
        inbox=settings.common / "inbox",
        scratch=settings.home / "scaled",
        land=Landing(desk, settings.common),
        kinds=kind_titles(),
        edition=DEFAULT_EDITION,
        secure=settings.secure,
        provider=provider_terms(settings),
        metrics_token=settings.metrics_token,
        auditing=audit_desk(desk, settings.common),
    )
    return create_app(desk, options)


def audit_desk(desk: Desk, home: Path) -> Callable[[], Auditing]:
    """The auditor's figures, made when somebody first asks: their libraries take seconds to come in."""

    @cache
    def made() -> Auditing:
        from audit.desk import AuditDesk

        return AuditDesk(desk, kind_titles(), home)

    return made


def provider_terms(settings: Settings) -> Terms | None:
    """The office's identity provider, None where none is set. UsageError where its address is not safe from listeners."""
    if not settings.oidc_issuer:
        return None
    if not settings.oidc_issuer.startswith(("https://", "http://localhost:")):
        raise UsageError("ZHIPING_OIDC_ISSUER must be an https:// address")
    return Terms(settings.oidc_issuer, settings.oidc_client, settings.oidc_secret, settings.oidc_name)


def session_secret(common: Path) -> bytes:
    """What cookies are signed with, in the folder that all machines have in common; made when there is none. A new one signs everybody
    out."""
    return kept_key(common / _KEY_FILE)


class Landing:
    """Reads uploads one after the other, each in a process of its own: pages are answered meanwhile. Whoever answers, one is read at a
    time; the system gives the turn back when its holders end, however they do. `common`: the folder that they all have."""

    def __init__(self, desk: Desk, common: Path) -> None:
        self._desk = desk
        self._turn = common / "landing.lock"

    def __call__(self, key: str) -> None:
        threading.Thread(target=self._read, args=(key,), name=f"landing-{key}", daemon=True).start()

    def _read(self, key: str) -> None:
        with self._turn.open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            command = [sys.executable, "-m", "zhiping", "land", key]
            waiting = self._desk.uploads.find(key)
            if waiting is not None and waiting.state in READING:  # else another process of the pages has had it read
                # the reading holds the turn too, should this process end before it
                ended = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, pass_fds=[turn.fileno()])  # noqa: S603
                self._settle(key, ended.returncode)

    def _settle(self, key: str, code: int) -> None:
        """A process that was killed, or never began, told nobody: the officer is told here."""
        left = self._desk.uploads.find(key)
        if left is not None and left.state in READING:
            self._desk.uploads.tell(key, "failed", message=f"读取中断（程序异常退出，代码 {code}）；已上传的文件仍在，可重新识别")
