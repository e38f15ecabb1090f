"""What the pages are told from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from review.auditing import Auditing
from review.provider import Terms

Land = Callable[[str], None]
"""Starts the reading of an upload, by its key, and comes back at once."""


@dataclass(frozen=True, slots=True)
class Options:
    """`secret` signs cookies and form tokens; `inbox` is where uploads are written; `scratch` where scaled pictures are kept.

    `kinds` are the Chinese names of document kinds; `edition` is the rubric whose procedure the round follows.
    `secure`: cookies over HTTPS only. `hours`: how long a session lasts. `attempts` sign-ins may fail in `window` seconds for one name,
    five times as many for one address. `largest`: bytes of one uploaded file. `provider`: an office's own sign-in, beside passwords.
    `metrics_token`: what opens the figures; where it is "" this machine alone may read them.
    `auditing` answers the auditor's pages; without it there are none.
    """

    secret: bytes
    inbox: Path
    scratch: Path
    land: Land
    kinds: Mapping[str, str]
    edition: str
    secure: bool = False
    hours: float = 12.0
    attempts: int = 5
    window: float = 300.0
    largest: int = 20 * 2**30
    provider: Terms | None = None
    metrics_token: str = ""
    auditing: Callable[[], Auditing] | None = None
