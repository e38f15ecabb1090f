"""What offices recorded of an enterprise over the years."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

EventKind = Literal["passed", "granted", "revoked", "ended"]
"""passed: selected as a centre; granted: paid the one-off grant; revoked: cancelled with a bar on applying (Article 12); ended: given
up without a bar."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event, by code and name at the time."""

    uscc: str
    enterprise: str
    kind: EventKind
    on: dt.date
    note: str = ""
