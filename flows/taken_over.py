"""A run of some of a batch's applications, made whole with the sheets that an earlier run wrote of the others."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import replace
from typing import cast

from flows.asked import Asked, asked_text, read_asked
from store import FinishedRun
from store.versions import KEPT, versions_of

Line = dict[str, object]


def made_whole(done: FinishedRun, before: FinishedRun, asked: Asked, kept: Collection[str]) -> FinishedRun:
    """`done` with the files and figures of the `kept` applications of `before`, in the order of the batch; they stay known as made by the
    versions they were made by."""
    order = [s.folder for s in asked.batch.submissions if s.folder in {*kept, *done.outputs}]
    lines = {str(line["folder"]): line for run in (before, done) for line in _lines(run) if run is done or line["folder"] in kept}
    applications = [lines[folder] for folder in order if folder in lines]
    problems = len(asked.batch.problems) + sum(len(cast(list[object], line["problems"])) for line in applications)
    totals = {
        "applications": len(applications),
        "files": sum(len(s.files) for s in asked.batch.submissions),
        **{name: sum(int(str(line[name])) for line in applications) for name in ("pages", "documents")},
        "problems": problems,
    }
    made_by = {folder: versions_of(before.summary, folder) for folder in order if folder in kept}
    summary = {**done.summary, "totals": totals, "applications": applications, KEPT: made_by}
    outputs = {folder: (before if folder in kept else done).outputs[folder] for folder in order}
    now = read_asked(done.request, done.name)
    whole = replace(asked, layers=now.layers, kept={folder: asked.versions_of(folder) for folder in made_by})
    return replace(done, summary=summary, outputs=outputs, request=asked_text(whole))


def whole_key(done: str, before: str) -> str:
    """The key of such a run, of the key that its own applications alone would have and the earlier run's."""
    return hashlib.sha256(f"{done}+{before}".encode()).hexdigest()


def _lines(run: FinishedRun) -> list[Line]:
    return cast(list[Line], run.summary["applications"])
