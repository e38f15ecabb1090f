"""Pages on their way into the cache."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from evidence.page import Page, PageRead
from extractors.pages import cache
from extractors.pages.cache import TOGETHER, Keeping, MemoryCache


class Counting(MemoryCache):
    """Remembers how many pages came at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.came: list[int] = []

    def put_all(self, pages: Sequence[PageRead]) -> None:
        self.came.append(len(pages))
        super().put_all(pages)


def read(number: int) -> PageRead:
    return PageRead(f"page:{number}", Page("a.pdf", "a" * 64, number, "ocr", "test"), b"jpeg", (f"pixels:{number}",))


def test_pages_are_kept_together_and_none_is_left_behind() -> None:
    kept = Counting()
    keeping = Keeping(kept)
    for number in range(2 * TOGETHER + 3):
        keeping.put(read(number))
    keeping.flush()
    keeping.flush()
    assert kept.came == [TOGETHER, TOGETHER, 3]
    assert len(kept.pages) == 2 * (2 * TOGETHER + 3)


def test_pixels_of_a_page_that_is_not_kept_yet_are_known() -> None:
    keeping = Keeping(MemoryCache())
    keeping.put(read(7))
    assert keeping.get("pixels:7") == read(7).page
    assert keeping.get("pixels:8") is None


def test_a_page_does_not_wait_long_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Counting()
    keeping = Keeping(kept)
    keeping.put(read(1))
    keeping.tidy()
    assert kept.came == []
    monkeypatch.setattr(cache, "WITHIN", 0.0)
    keeping.tidy()
    assert kept.came == [1]
