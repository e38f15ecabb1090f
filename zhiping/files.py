"""Files that appear whole or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path


def replace_file(path: Path, content: bytes) -> None:
    """Write `content` beside `path`, then put it in its place."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    shutil.move(part, path)
