"""Pages that were read before, handed out as the pool hands out what it reads; for work of which the papers are no longer needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Protocol

from evidence.batch import Submission, SubmittedFile
from evidence.document import Problem
from extractors.pages.pool import FileReading, PageCache, Progress, page_key

Tell = Callable[[Progress], None]


class Reader(Protocol):
    """What gives the pages of files, in their order: the pool's processes, or what they read earlier."""

    def read(self, files: Sequence[SubmittedFile], cache: PageCache, *, progress: Tell | None = None) -> Iterator[FileReading]: ...


class StoredPages(AbstractContextManager["StoredPages"]):
    """A `Reader` that reads nothing. `numbers` are the pages that each content has, `problems` what each file could not be read for, in the
    files' order."""

    def __init__(self, engine: str, numbers: Mapping[str, Sequence[int]], problems: Sequence[tuple[Problem, ...]]) -> None:
        self._engine, self._numbers, self._problems = engine, numbers, problems

    def __exit__(self, *_: object) -> None:
        return None

    def read(self, files: Sequence[SubmittedFile], cache: PageCache, *, progress: Tell | None = None) -> Iterator[FileReading]:
        done, total = 0, sum(len(self._numbers.get(file.sha256, ())) for file in files)
        for file, problems in zip(files, self._problems, strict=True):
            keys = {number: page_key(file, number, self._engine) for number in self._numbers.get(file.sha256, ())}
            known = cache.find(tuple(keys.values()))
            for number in keys:
                done += 1
                if progress:
                    progress(Progress(done, total, file.name, number, cached=True))
            yield FileReading(file, tuple(replace(known[key], file=file.name) for key in keys.values() if key in known), problems)


def problems_by_file(submission: Submission, problems: Sequence[Problem]) -> list[tuple[Problem, ...]]:
    """An application's problems file by file, without those that it came with."""
    left = list(problems)
    for known in submission.problems:
        if known in left:
            left.remove(known)
    return [tuple(problem for problem in left if problem.file == file.name) for file in submission.files]
