"""What a run is asked for, and what it gives."""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib.metadata
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from evidence.batch import Batch
from evidence.calibration import Scale
from evidence.document import Document, Problem
from evidence.sheet import Ruling, ScoreSheet
from extractors.engines import engine_version
from extractors.pages import pages_version
from flows.inputs import Inputs
from flows.source import source_hash
from scoring.rubric import Rubric


@dataclass(frozen=True, slots=True)
class Source:
    """Where a batch's files are to be had again: a `path`, or the key of a `landing` or an `upload`."""

    kind: Literal["path", "landing", "upload"]
    name: str


@dataclass(frozen=True, slots=True)
class RunRequest:
    """One run: a batch as landed and the settings its sheets depend on; they do not depend on `workers` and `source`."""

    batch: Batch
    deadline: dt.date
    county: str
    rubric: Rubric
    engine: str
    workers: int
    rulings: tuple[Ruling, ...] = ()
    source: Source | None = None
    scale: Scale | None = None

    def versions(self) -> dict[str, str]:
        """What the outcome depends on apart from the input: the program's versions, the rubric and the rulings on it (SHA-256), the
        calibration."""
        told = versions(self.engine) | {"rubric": self.rubric.sha256}
        if self.rulings:
            ruled = json.dumps([r.told for r in self.rulings], ensure_ascii=False)
            told["rulings"] = hashlib.sha256(ruled.encode()).hexdigest()
        return told | ({"calibration": str(self.scale.version)} if self.scale else {})

    def key(self) -> str:
        """SHA-256 of everything the sheets depend on."""
        batch = self.batch
        told = {
            "name": batch.name,
            "year": batch.year,
            "submissions": [
                [
                    *(s.folder, s.enterprise, s.uscc, s.county, s.former_names, sorted(s.self_scores.items())),
                    [[f.name, f.sha256, f.copies] for f in s.files],
                    [_plain(p) for p in s.problems],
                ]
                for s in batch.submissions
            ],
            "problems": [_plain(p) for p in batch.problems],
            "deadline": self.deadline.isoformat(),
            "county": self.county,
            "versions": self.versions(),
        }
        return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ApplicationResult:
    """One application, done: its records and the files to write, by name. `pictures` are perceptual hashes by file and page; `routes` says
    how many pages were read in which way, `seconds` how long each stage took; `inputs` is None where the result was not made from pages."""

    folder: str
    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]
    sheet: ScoreSheet
    files: Mapping[str, bytes]
    pages: int
    pictures: Mapping[tuple[str, int], str] = field(default_factory=dict)
    routes: Mapping[str, int] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    inputs: Inputs | None = None


def versions(engine: str) -> dict[str, str]:
    """What the outcome depends on apart from the input: our version and source, Python, the engine."""
    return {
        "zhiping": importlib.metadata.version("zhiping"),
        "source": source_hash(),
        "pages": pages_version(),
        engine: engine_version(engine),
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
    }


def _plain(problem: Problem) -> list[object]:
    return [problem.file, problem.page, problem.code, problem.message]
