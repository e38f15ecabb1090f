"""The last check of the chain, remembered in the home: when it was, how far it went, what it found."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from audit.verify import Verdict
from evidence.audit import Head
from store.blobs import write_whole
from store.times import now

_FILE = "audit.verified.json"
_MOST = 50


@dataclass(frozen=True, slots=True)
class Verified:
    """`at` is UTC; `faults` are the first ones of `count`, in words; `seconds` what the check took."""

    at: dt.datetime
    head: Head
    faults: tuple[str, ...]
    seconds: float
    count: int = 0


_VERIFIED = TypeAdapter(Verified)


def remember(home: Path, verdict: Verdict, seconds: float) -> Verified:
    """Keep what was found, in place of what was found before."""
    first = tuple(f.message for f in verdict.faults[:_MOST])
    found = Verified(now(), verdict.head, first, round(seconds, 1), len(verdict.faults))
    write_whole(home / _FILE, _VERIFIED.dump_json(found))
    return found


def last_verified(home: Path) -> Verified | None:
    try:
        return _VERIFIED.validate_json((home / _FILE).read_bytes())
    except (OSError, ValidationError):
        return None
