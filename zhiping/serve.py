"""``zhiping serve``: the web pages."""

from __future__ import annotations

import secrets
import subprocess
import sys
import threading
from pathlib import Path

import uvicorn

from extractors.kinds import all_kinds
from review.app import create_app
from review.options import Options
from store import Desk, open_store
from zhiping.run import DEFAULT_EDITION
from zhiping.settings import Settings

_KEY_FILE = "session.key"
_KEY_BYTES = 32


def serve(host: str, port: int, *, secure: bool) -> None:
    """Answer until stopped. `secure`: cookies are sent over HTTPS only, as behind a proxy that ends TLS."""
    settings = Settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    with open_store(settings.store_url, settings.store_blobs) as store:
        options = Options(
            secret=session_secret(settings.home),
            inbox=settings.home / "inbox",
            scratch=settings.home / "scaled",
            land=Landing(),
            kinds={name: kind.title for name, kind in all_kinds().items()},
            edition=DEFAULT_EDITION,
            secure=secure,
        )
        app = create_app(Desk.of(store), options)
        uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False, timeout_graceful_shutdown=5)


def session_secret(home: Path) -> bytes:
    """What cookies are signed with in this home; made when there is none. A new one signs everybody out."""
    path = home / _KEY_FILE
    if not path.is_file():
        path.touch(mode=0o600)
        path.write_bytes(secrets.token_bytes(_KEY_BYTES))
    return path.read_bytes()


class Landing:
    """Reads uploads one after the other, each in a process of its own: pages are answered meanwhile."""

    def __init__(self) -> None:
        self._turn = threading.Lock()

    def __call__(self, key: str) -> None:
        threading.Thread(target=self._read, args=(key,), name=f"landing-{key}", daemon=True).start()

    def _read(self, key: str) -> None:
        with self._turn:
            subprocess.run([sys.executable, "-m", "zhiping", "land", key], check=False, stdin=subprocess.DEVNULL)  # noqa: S603
