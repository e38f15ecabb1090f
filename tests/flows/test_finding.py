"""Documents found beside the reading."""

from __future__ import annotations

import os
import signal

import psutil
import pytest

from evidence.geometry import BoundingBox
from evidence.page import Page, TextLine
from extractors.documents import documents
from flows.finding import Finding

PAGE = Page(
    "证书.png",
    "a" * 64,
    1,
    "ocr",
    "test",
    tuple(
        TextLine(text, BoundingBox.of(0.1, 0.1 + 0.1 * n, 0.9, 0.15 + 0.1 * n))
        for n, text in enumerate(("质量管理体系认证证书", "证书编号：00123Q30456R0M", "有效期至：2026年05月01日"))
    ),
    width=1000,
    height=1400,
)


def test_documents_are_found_here_where_no_process_is_wanted() -> None:
    with Finding(0) as finding:
        assert finding.documents([PAGE]) == documents([PAGE])


@pytest.mark.slow
def test_documents_are_the_same_from_a_process_and_after_it_was_killed() -> None:
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    with Finding(1) as finding:
        assert finding.documents([PAGE]) == documents([PAGE])
        for child in psutil.Process().children(recursive=True):
            if child.pid not in before and "spawn_main" in " ".join(child.cmdline()):
                os.kill(child.pid, signal.SIGKILL)
        assert finding.documents([PAGE]) == documents([PAGE])
