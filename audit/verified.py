"""The last check of the chain, remembered in the home: when it was, how far it went, what it found."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from audit.verify import Verdict
from evidence.audit import Head
from store.blobs import write_whole

_FILE = "audit.verified.json"
_MOST = 50


@dataclass(frozen=True, slots=True)
class Verified:
    """`at` is UTC; `faults` are the first ones, in words; `seconds` what the check took."""

    at: dt.datetime
    head: Head
    faults: tuple[str, ...]
    seconds: float


_VERIFIED = TypeAdapter(Verified)


def remember(home: Path, verdict: Verdict, seconds: float) -> Verified:
    """Keep what was found, in place of what was found before."""
    found = Verified(dt.datetime.now(dt.UTC), verdict.head, tuple(f.message for f in verdict.faults[:_MOST]), round(seconds, 1))
    write_whole(home / _FILE, _VERIFIED.dump_json(found))
    return found


def last_verified(home: Path) -> Verified | None:
    try:
        return _VERIFIED.validate_json((home / _FILE).read_bytes())
    except (OSError, ValidationError):
        return None
