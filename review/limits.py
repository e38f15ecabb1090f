"""How often signing in may fail before it has to wait."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable

from store.attempts import Attempts

_ADDRESS = 5
"""Times as many may fail from one address, behind which many people may be."""


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class SignInLimit:
    """Lets `most` attempts for a name fail in a sliding window of seconds, whichever process heard them. What was typed as a name may be a
    password: only hashes are kept."""

    def __init__(self, attempts: Attempts, most: int, window: float, clock: Callable[[], dt.datetime] = _now) -> None:
        self._attempts = attempts
        self._most = (most, most * _ADDRESS)
        self._window = dt.timedelta(seconds=window)
        self._clock = clock

    def begin(self, name: str, address: str) -> None:
        """Before a password is looked at: counts as failed until `succeeded`. TooMany where it is not to be looked at.

        Where no name is typed, `name` is what tells the attempt from others'.
        """
        self._attempts.begin(_digest(f"name:{name}"), _digest(f"address:{address}"), self._most, self._clock(), self._window)

    def succeeded(self, name: str) -> None:
        self._attempts.forget(_digest(f"name:{name}"))


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
