"""``zhiping read``: loose files in, their documents out. Needs no Prefect, no store, no network."""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from evidence.document import Document, Problem
from extractors.documents import documents
from extractors.intake import loose_files
from extractors.kinds import all_kinds
from extractors.pages.pool import MemoryCache, Pool
from scoring.export.json import documents_json
from zhiping.progress import PageProgress, say


def read_files(paths: Sequence[Path], as_json: bool, deadline: dt.date | None, engine: str, workers: int) -> None:
    """Print the documents in `paths`: documents.json, or a line a field for people.

    Each file given is read for itself: its pages are joined with no other's, save those of a front page and its continuation.
    """
    with tempfile.TemporaryDirectory(prefix="zhiping-") as work:
        files, problems = loose_files(paths, Path(work))
        with Pool(engine, min(workers, max(len(files), 2))) as pool, PageProgress("reading") as progress:
            readings = list(pool.read(files, MemoryCache(), progress=progress))
    found = documents([page for reading in readings for page in reading.pages])
    all_problems = problems + tuple(p for reading in readings for p in reading.problems)
    if as_json:
        sys.stdout.buffer.write(documents_json(found, all_problems))
        sys.stdout.flush()
    else:
        _print(found, all_problems, deadline)


def _print(found: Sequence[Document], problems: Sequence[Problem], deadline: dt.date | None) -> None:
    titles = {name: kind.title for name, kind in all_kinds().items()}
    for document in found:
        pages = ", ".join(f"{p.file} 第{p.page}页" for p in document.pages)
        say(f"{titles.get(document.kind, document.kind)}（{document.kind}，{document.kind_confidence:.2f}）  {pages}")
        for name, field in document.fields.items():
            value = "；".join(field.value) if isinstance(field.value, tuple) else str(field.value)
            say(f"    {name:24} {value}  （{field.confidence:.2f}{'，推算' if field.derived else ''}{_against(name, value, deadline)}）")
        if document.rows:
            say(f"    {len(document.rows)} rows")
        for flag in document.flags:
            say(f"    {flag.code}: {flag.message}")
    for problem in problems:
        say(f"{problem.code}: {problem.file}{f' 第{problem.page}页' if problem.page else ''}：{problem.message}")


def _against(name: str, value: str, deadline: dt.date | None) -> str:
    """How an end of validity compares with the deadline, where one was given."""
    if deadline is None or name not in {"valid_until", "term_end"} or len(value) != len("2024-06-07"):
        return ""
    return f"，{'早于' if value < deadline.isoformat() else '不早于'}截止日期{deadline}"
