"""``zhiping land-batch`` with pages told from the record, its stages timed: what `benchmarks.scale` starts in place of the real command.

Seconds and CPU seconds of each stage, in the thread that runs it, go as JSON to the file that ``ZHIPING_STAGES`` names, what is
logged to another beside it.
"""

from __future__ import annotations

import json
import os
import pkgutil
import resource
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar
from unittest.mock import patch

from benchmarks.recorded import RecordedPool

P = ParamSpec("P")
T = TypeVar("T")

STAGES = {
    "intake": "zhiping.landed._opened",
    "flow": "flows.process.run_process",
    "documents": "flows.finding.Finding.documents",
    "scoring": "flows.process.score",
    "files": "flows.process.render",
    "pages counted": "extractors.pages.pool._counted",
    "store: asking": "store.Store.find",
    "store: pages": "store.Store.put_all",
    "store: run": "store.Store.keep_run",
    "across": "zhiping.run.compared",
    "written out": "zhiping.landed.write",
}
"""What is timed, by the names under which it is called."""


class Stopwatch:
    """Seconds by stage, from all threads."""

    def __init__(self) -> None:
        self.stages: dict[str, list[float]] = {}
        self._lock = threading.Lock()

    @contextmanager
    def running(self, stage: str) -> Iterator[None]:
        wall, cpu = time.perf_counter(), time.thread_time()
        try:
            yield
        finally:
            took = (1.0, time.perf_counter() - wall, time.thread_time() - cpu)
            with self._lock:
                before = self.stages.get(stage, [0.0, 0.0, 0.0])
                self.stages[stage] = [b + t for b, t in zip(before, took, strict=True)]

    def timed(self, stage: str, function: Callable[P, T]) -> Callable[P, T]:
        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            with self.running(stage):
                return function(*args, **kwargs)

        return call


def main() -> None:
    began, stages = time.perf_counter(), Path(os.environ["ZHIPING_STAGES"])
    os.dup2(os.open(stages.with_suffix(".log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
    watch = Stopwatch()
    with watch.running("start"):
        timed = {name: watch.timed(stage, pkgutil.resolve_name(name)) for stage, name in STAGES.items()}
        app = pkgutil.resolve_name("zhiping.cli.app")
    with ExitStack() as stack:
        stack.enter_context(patch("zhiping.run.Pool", RecordedPool))
        for name, function in timed.items():
            stack.enter_context(patch(name, function))
        code = app(["land-batch", *sys.argv[1:]], standalone_mode=False)
    used = {who: resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)}
    cpu = {"landing": used[resource.RUSAGE_SELF], "page processes": used[resource.RUSAGE_CHILDREN]}
    told = {
        "ended": time.monotonic(),
        "wall": time.perf_counter() - began,
        "cpu": {k: v.ru_utime + v.ru_stime for k, v in cpu.items()},
        "stages": watch.stages,
    }
    with stages.open("a") as out:
        out.write(json.dumps(told) + "\n")
    sys.exit(code)


if __name__ == "__main__":
    main()
