"""Where uploads lie on disk: one folder an upload of a batch, its files in ``batch``, what is added to applications in ``more``.

Names that people gave are never paths: a name that is written is a hash, or has been made safe by `safe_name`.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path, PurePosixPath

_UNSAFE = re.compile(r'[\x00-\x1f<>:"|?*\\]')
_LONGEST = 120
_DEEPEST = 12


def upload_folder(inbox: Path, upload: str) -> Path:
    """All that came with an upload of a batch, and what was added to it."""
    return inbox / _key(upload)


def batch_folder(inbox: Path, upload: str) -> Path:
    """What was uploaded as a batch."""
    return upload_folder(inbox, upload) / "batch"


def more_folder(inbox: Path, upload: str, application: str) -> Path:
    """What was added to one application of that batch."""
    return upload_folder(inbox, upload) / "more" / hashlib.sha256(application.encode()).hexdigest()[:24]


def safe_name(given: str) -> PurePosixPath | None:
    """A relative path without anything that leads elsewhere or that a file system refuses; None where nothing is left."""
    parts = [_UNSAFE.sub("_", p).strip(" .")[:_LONGEST] for p in given.replace("\\", "/").split("/")]
    kept = [p for p in parts if p and p not in {".", ".."}]
    return PurePosixPath(*kept[-_DEEPEST:]) if kept else None


def _key(upload: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{16}", upload):
        raise ValueError(f"{upload!r} is no key of an upload")
    return upload
