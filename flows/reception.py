"""What is dropped in an inbox is taken in: once each by content, with a receipt, on the shelf where it belongs.

Each landing goes the same way from wherever it stopped: what was being taken in when a process was killed is taken in from the start,
and every step gives the same once more.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from pathlib import Path

from evidence.batch import Batch
from evidence.errors import UsageError
from evidence.landing import RECEIVING, Landing, LandingState
from extractors.intake import open_batch
from flows.content import Content, content_of, signature_of, text_of
from flows.held import Held, workplace
from flows.inbox import Gone, Inbox
from flows.receipt import Receipt
from store.landings import Landings

LOG = logging.getLogger(__name__)
PAUSE = dt.timedelta(minutes=1)
"""After a fault of the disk."""
KEPT_FREE = 512 * 2**20
"""Bytes of the disk below which nothing is taken in."""


class Reception:
    """`version` names the pipeline: the same content is worked on once by each. `fits` raises UsageError where a batch cannot be worked on;
    `scratch` is where batches are unpacked to look into them."""

    def __init__(
        self,
        inbox: Inbox,
        landings: Landings,
        by: str,
        version: str,
        fits: Callable[[Batch], object],
        scratch: Path,
        kept_free: int = KEPT_FREE,
    ) -> None:
        self._inbox, self._landings, self._by = inbox, landings, by
        self._version, self._fits, self._scratch, self._kept_free = version, fits, scratch, kept_free

    def sweep(self) -> int:
        """Take in what is complete, and what was left half taken in; how many. OSError where the folder or the disk does not allow it."""
        received = 0
        for key in self._inbox.taken():
            if self._landings.find(key) is None:  # the database was put back to an earlier day
                self._inbox.give_back(key)
        for left in self._landings.free(str(self._inbox.folder), RECEIVING):
            landing = self._landings.claim(left.key, self._by, RECEIVING)
            received += self._receive(landing) if landing else 0
        for name in self._inbox.complete():
            if self._inbox.room() < self._kept_free:
                raise OSError(f"磁盘剩余空间不足 {self._kept_free >> 20} MB，暂停接收；请清理后自动继续")
            landing = self._landings.begin(text_of(name), self._by, inbox=str(self._inbox.folder))
            try:
                self._inbox.take(name, landing.key)
            except (Gone, OSError) as error:
                self._landings.forget(landing.key)
                if isinstance(error, Gone):
                    continue
                raise
            received += self._receive(landing)
        return received

    def _receive(self, landing: Landing) -> bool:
        """Whether it is in; False where its upload still goes on, or nothing of it is there."""
        try:
            with Held(self._landings, landing.key, self._by):
                return self._taken_in(landing)
        except OSError as error:
            self._landings.postpone(landing.key, PAUSE, str(error))
            raise

    def _taken_in(self, landing: Landing) -> bool:
        path = self._inbox.batch_of(landing)
        if path is None:  # killed between noting it and taking it
            self._landings.forget(landing.key)
            self._inbox.clear(landing.key)
            return False
        before = signature_of(path)
        content = content_of(path)
        if signature_of(path) != before:
            self._landings.postpone(landing.key, dt.timedelta(seconds=self._inbox.settle), "仍在写入")
            return False
        first = self._landings.hold(landing.key, content.sha256, self._version)
        receipt = Receipt(landing, content, first=first) if first else self._opened(landing, path, content)
        _shelve(self._inbox, self._landings, receipt)
        return True

    def _opened(self, landing: Landing, path: Path, content: Content) -> Receipt:
        with workplace(self._scratch, landing.key) as work:
            try:
                batch = open_batch(path, work)
                self._fits(batch)
            except UsageError as error:
                if isinstance(error.__cause__, OSError):  # the disk's fault, not the batch's
                    raise error.__cause__ from error
                # people know the batch by its name, not by where it lies now
                return Receipt(landing, content, reason=str(error).replace(str(path), landing.name))
            except OSError:
                raise
            except Exception:
                LOG.exception("cannot be opened", extra={"landing": landing.key, "batch": landing.name})
                return Receipt(landing, content, reason="打开时程序出错，请联系管理员")
        return Receipt(landing, content, batch)


def reject(inbox: Inbox, landings: Landings, landing: Landing, reason: str) -> None:
    """Put a landing to what was not taken, with the reason beside it."""
    path = inbox.batch_of(landing)
    if path is None:
        landings.move(landing.key, "rejected", reason)
        return
    _shelve(inbox, landings, Receipt(landing, content_of(path), reason=reason))


def _shelve(inbox: Inbox, landings: Landings, receipt: Receipt) -> None:
    landing = receipt.landing
    place = inbox.put(landing, "rejected" if receipt.reason else "accepted", receipt.files())
    state: LandingState = "rejected" if receipt.reason else "repeated" if receipt.first else "waiting"
    landings.move(landing.key, state, receipt.reason or (receipt.result if receipt.first else ""))
    told = {"landing": landing.key, "batch": landing.name, "sha256": receipt.content.sha256, "place": str(place)}
    LOG.info("%s", receipt.result, extra=told)
