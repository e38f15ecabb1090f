"""Times as the store gives and takes them: always UTC, always with their zone."""

from __future__ import annotations

import datetime as dt


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def aware(at: dt.datetime) -> dt.datetime:
    """SQLite drops time zones; what is kept is UTC."""
    return at.replace(tzinfo=at.tzinfo or dt.UTC)
