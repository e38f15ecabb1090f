"""A submission batch as it landed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from evidence.document import Problem


@dataclass(frozen=True, slots=True)
class SubmittedFile:
    """One file of an application. `name` is its path inside the application (archives appear as folders),
    `/`-separated and safe; `path` is where its bytes lie now; `copies` are the names of files with the same content."""

    name: str
    path: Path
    sha256: str
    size: int
    mime: str
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Submission:
    """One application: what the manifest says of it, and its files."""

    folder: str
    enterprise: str
    uscc: str = ""
    county: str = ""
    former_names: tuple[str, ...] = ()
    self_scores: dict[str, float] = field(default_factory=dict)
    files: tuple[SubmittedFile, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch. `name` is its folder's or archive's, `title` what the manifest calls it ("" where it says nothing).

    `deadline` and `edition` are None where the manifest does not give them.
    """

    name: str
    county: str
    year: int | None
    deadline: dt.date | None
    edition: str | None
    submissions: tuple[Submission, ...]
    problems: tuple[Problem, ...] = ()
    title: str = ""
