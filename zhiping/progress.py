"""What people see while pages are read: bars on stderr, by page, when it is a terminal."""

from __future__ import annotations

import sys
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from evidence.batch import Batch
from extractors.pages.pool import Progress as PagesDone

OUT = Console(highlight=False, soft_wrap=True)


def say(text: str = "") -> None:
    """A line on stdout; `text` may hold names from the batch, so no markup is read in it."""
    OUT.print(text, markup=False)
