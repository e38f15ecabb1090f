"""What people see while pages are read: a bar on stderr, by page, when it is a terminal; and lines on stdout."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import PurePosixPath
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from extractors.pages.pool import Progress as PagesDone

OUT = Console(highlight=False, soft_wrap=True)


def say(text: str = "") -> None:
    """A line on stdout; `text` may hold names from the batch, so no markup is read in it."""
    OUT.print(text, markup=False)


_PAUSE = 0.5
"""Seconds between two notes of progress: a database need not hear of every page."""


class ToldProgress:
    """Hands on how many pages are read, now and then, and at the end."""

    def __init__(self, tell: Callable[[PagesDone], None]) -> None:
        self._tell, self._told = tell, 0.0

    def __call__(self, pages: PagesDone) -> None:
        if time.monotonic() - self._told >= _PAUSE or pages.done == pages.total:
            self._told = time.monotonic()
            self._tell(pages)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        return None


class PageProgress:
    """A bar that counts pages; call it with each page done. Silent where stderr is no terminal."""

    def __init__(self, what: str) -> None:
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[file]}", markup=False),
        )
        self._bar = Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True)
        self._task: TaskID = self._bar.add_task(what, total=None, file="")

    def __call__(self, pages: PagesDone) -> None:
        name = PurePosixPath(pages.file).name
        self._bar.update(self._task, completed=pages.done, total=pages.total, file=f"{name} 第{pages.page}页")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._bar.stop()
