"""What processes hold and use while something runs, sampled once a second."""

from __future__ import annotations

import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import numpy as np
import psutil

_PAUSE = 1.0
MB = 2**20

Role = Callable[[psutil.Process], str]
"""What a process is there for; "" for one that is not to be counted."""


@dataclass
class Watch:
    """Memory that the processes of a role hold for themselves (resident, without what they share), all together, and the CPU seconds they
    have used, while the ``with`` block lasts. What a process uses between its last sample and its end is not seen."""

    role: Role
    others: tuple[int, ...] = ()
    """Processes that count, with all that they start, as this one does with all that it starts."""
    held: dict[str, list[tuple[float, int]]] = field(default_factory=lambda: defaultdict(list))
    """By role: seconds since the start, bytes."""
    _used: dict[tuple[int, float], tuple[str, float, float]] = field(default_factory=dict)
    _over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._start = time.monotonic()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def cpu(self) -> dict[str, float]:
        """CPU seconds by role since the start."""
        told: dict[str, float] = defaultdict(float)
        for role, first, last in self._used.values():
            told[role] += last - first
        return dict(told)

    def peak(self, role: str) -> float:
        """Most that was held, in MB."""
        return max((size for _, size in self.held[role]), default=0) / MB

    def slope(self, role: str) -> float:
        """MB a second by which what is held grows, by least squares."""
        points = [(at, size / MB) for at, size in self.held[role]]
        if len(points) < 3:
            return 0.0
        times, sizes = np.array(points).T
        return float(np.polyfit(times, sizes, 1)[0])

    def _run(self) -> None:
        while True:
            self._sample(time.monotonic() - self._start)
            if self._over.wait(_PAUSE):
                return

    def _processes(self) -> Iterator[psutil.Process]:
        for pid in (os.getpid(), *self.others):
            try:
                root = psutil.Process(pid)
                yield from (root, *root.children(recursive=True))
            except psutil.Error:
                continue

    def _sample(self, at: float) -> None:
        held: dict[str, int] = defaultdict(int)
        for process in self._processes():
            try:
                key = (process.pid, process.create_time())
                role = self._used[key][0] if key in self._used else self.role(process)
                if not role:
                    continue
                times, memory = process.cpu_times(), process.memory_info()
            except psutil.Error:
                continue
            used = float(times.user + times.system)
            # who was there before is counted from now on, who came later from the beginning
            first = self._used[key][1] if key in self._used else used if at == 0 or key[1] < time.time() - at - _PAUSE else 0.0
            self._used[key] = (role, first, used)
            held[role] += memory.rss - memory.shared
        for role, size in held.items():
            self.held[role].append((at, size))
