"""How often something may fail before it has to wait."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

_MOST_KEYS = 20_000


class FailureLimit:
    """Counts failures by key in a sliding window of seconds. Kept in memory: one process serves the pages."""

    def __init__(self, most: int, window: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._window, self._clock = most, window, clock
        self._failures: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def wait(self, key: str) -> float:
        """Seconds until another attempt is heard, 0 where it is now."""
        with self._lock:
            times = self._recent(key)
            return self._window - (self._clock() - times[0]) if len(times) >= self._most else 0.0

    def failed(self, key: str) -> None:
        with self._lock:
            if len(self._failures) >= _MOST_KEYS:
                self._failures.clear()
            self._failures.setdefault(key, deque(maxlen=self._most)).append(self._clock())

    def succeeded(self, key: str) -> None:
        with self._lock:
            self._failures.pop(key, None)

    def _recent(self, key: str) -> deque[float]:
        times = self._failures.get(key, deque())
        while times and self._clock() - times[0] > self._window:
            times.popleft()
        return times
