"""Scripts and styles, under addresses that name their content."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_VERSION = re.compile(r"^[0-9a-f]{12}/")
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"


class Assets(StaticFiles):
    """A folder's files. Below `version`, a hash of all of them, browsers keep them without asking again: modules name each other relative
    to themselves, so that a changed file gives all of them new addresses. Below another version (a page from before an update) or none,
    browsers ask each time."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder)
        contents = (f"{path.name}:{hashlib.sha256(path.read_bytes()).hexdigest()}" for path in sorted(folder.iterdir()))
        self.version = hashlib.sha256("\n".join(contents).encode()).hexdigest()[:12]

    def get_path(self, scope: Scope) -> str:
        """Where the file is in the folder: its address without a version."""
        return _VERSION.sub("", super().get_path(scope))

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The file, or that it has not changed."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = _FOR_EVER if f"/{self.version}/" in scope["path"] else _ASK_AGAIN
        return response
