"""What people see of a batch in Prefect's own pages: how far its reading is, and its applications with links to their sheets.

Showing is never a reason to fail: where the server does not answer, nothing is shown.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from uuid import UUID

from prefect.artifacts import create_progress_artifact, create_table_artifact, update_progress_artifact

from extractors.pages.pool import Progress

LOG = logging.getLogger(__name__)
_PAUSE = 5.0
"""Seconds between two notes of progress."""
Shown = AbstractContextManager[Callable[[Progress], None]]


@contextmanager
def _never_failing() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        LOG.debug("not shown: %s", error)


class PagesShown:
    """Tells another that listens of every page, and Prefect's pages now and then."""

    def __init__(self, batch: str, other: Shown) -> None:
        self._batch, self._other = batch, other
        self._artifact: UUID | None = None
        self._told = 0.0

    def __enter__(self) -> Callable[[Progress], None]:
        hear = self._other.__enter__()
        with _never_failing():
            made = create_progress_artifact(0.0, description=f"{self._batch}：已读页数")
            self._artifact = made if isinstance(made, UUID) else None

        def both(pages: Progress) -> None:
            hear(pages)
            self._show(pages)

        return both

    def __exit__(self, *error: object) -> None:
        self._other.__exit__(*error)  # type: ignore[arg-type]

    def _show(self, pages: Progress) -> None:
        if self._artifact is None or (time.monotonic() - self._told < _PAUSE and pages.done < pages.total):
            return
        self._told = time.monotonic()
        said = f"{self._batch}：{pages.done}/{pages.total} 页，{pages.file} 第{pages.page}页"
        with _never_failing():
            update_progress_artifact(self._artifact, round(100 * pages.done / max(1, pages.total), 1), description=said)


def show_applications(key: str, summary: Mapping[str, object], link: Callable[[str], str]) -> None:
    """The applications of a batch.json as a table, under the landing's key; `link` says where an application's sheet is, by its folder."""
    listed = summary.get("applications")
    rows = [_row(told, link) for told in listed if isinstance(told, dict)] if isinstance(listed, list) else []
    with _never_failing():
        create_table_artifact(rows, key=f"landing-{key}", description=f"{summary.get('title') or summary.get('batch')}：申报企业与建议得分")


def _row(told: Mapping[str, object], link: Callable[[str], str]) -> dict[str, object]:
    problems = told["problems"]
    return {
        "企业": told["enterprise"],
        "建议得分": f"{told['proposed_total']}/{told['full_total']}",
        "可直接确认": told["confirm"],
        "需核实": told["examine"],
        "页数": told["pages"],
        "材料": told["documents"],
        "问题": len(problems) if isinstance(problems, list) else 0,
        "评分表": link(str(told["folder"])),
    }
