"""Documents found in processes of their own: Python runs one thread at a time, and this one has pages to hand out and to keep.

Where pages have to be read by OCR that takes so much longer that one such process is enough; where they are in the store already, and
only documents have to be found anew, all cores are used.
"""

from __future__ import annotations

import gc
import logging
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from types import TracebackType
from typing import Self

from evidence.document import Document
from evidence.page import Page
from extractors.documents import documents
from extractors.pages.worker import end_with_parent

LOG = logging.getLogger(__name__)
_COLLECTED_AFTER = 100_000
"""New objects after which Python looks for cycles: what documents are found with has next to none, and looking took a tenth of the time."""


class Finding:
    """At most so many processes, started when they are needed; 0: documents are found here. For any threads, within its ``with`` block."""

    def __init__(self, processes: int) -> None:
        self._pool = ProcessPoolExecutor(processes, get_context("spawn"), initializer=_begin) if processes else None
        self._here = threading.Lock()

    def documents(self, pages: Sequence[Page]) -> tuple[Document, ...]:
        """The documents of one application."""
        if self._pool is not None:
            try:
                return self._pool.submit(documents, tuple(pages)).result()
            except BrokenProcessPool:
                LOG.warning("a process that finds documents died; they are found here")
        with self._here:
            return documents(pages)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """Who started this process decides when it stops; one that was killed cannot."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # modules and patterns stay
    gc.set_threshold(_COLLECTED_AFTER)
    threading.Thread(target=end_with_parent, name="parent", daemon=True).start()
