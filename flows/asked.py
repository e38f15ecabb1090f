"""What a run was asked for, as text that is kept with it: enough to ask for the same again when its papers are no longer at hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from evidence.batch import Batch
from evidence.calibration import Scale
from evidence.errors import BatchError
from evidence.sheet import Ruling
from flows.layers import Layers, layers
from flows.records import RunRequest, Source
from scoring.rubric import load_rubric


@dataclass(frozen=True, slots=True)
class Asked:
    """A run's request, and the versions it was done by. `kept` are the versions of applications whose sheets were taken over from an
    earlier run, by folder. The files' paths say nothing any more."""

    batch: Batch
    deadline: dt.date
    county: str
    edition: str
    engine: str
    rulings: tuple[Ruling, ...]
    source: Source | None
    layers: Layers
    kept: Mapping[str, Layers] = field(default_factory=dict)

    def versions_of(self, folder: str) -> Layers:
        """By which versions an application's sheet was made."""
        return self.kept.get(folder, self.layers)

    def again(self, workers: int, scale: Scale | None) -> RunRequest:
        """The same request under the versions of now. UsageError where the edition is known no longer."""
        rubric = load_rubric(self.edition)
        return RunRequest(self.batch, self.deadline, self.county, rubric, self.engine, workers, self.rulings, self.source, scale)


_ASKED = TypeAdapter(Asked)


def asked_of(request: RunRequest) -> Asked:
    """A request as it is kept."""
    submissions = tuple(replace(s, files=tuple(replace(f, path=Path()) for f in s.files)) for s in request.batch.submissions)
    return Asked(
        replace(request.batch, submissions=submissions),
        request.deadline,
        request.county,
        request.rubric.edition,
        request.engine,
        request.rulings,
        request.source,
        layers(request.engine, request.rubric, request.scale),
    )


def asked_text(asked: Asked) -> str:
    return _ASKED.dump_json(asked).decode()


def read_asked(text: str, name: str) -> Asked:
    """BatchError where it is not as this program writes it; `name` is for the message."""
    try:
        return _ASKED.validate_json(text)
    except ValidationError as error:
        raise BatchError(f"{name}: the request kept with its run is not as this program writes it") from error
