"""What one application's sheet was made from, written beside it: with the page readings of the store it gives the same sheet again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, cast

from pydantic import TypeAdapter, ValidationError

from evidence.calibration import CalibrationVersion
from evidence.document import Flag, Problem
from evidence.errors import BatchError
from evidence.sheet import Application, Ruling
from flows.layers import Layers
from scoring.export import JsonValue, json_bytes

NAME = "inputs.json"


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file, and those of its pages that could be read; what could not is among the problems."""

    name: str
    sha256: str
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Inputs:
    """`marks` (by document) and `remarks` (on the sheet) are what other applications, earlier rounds and the enterprise's history had to
    say of it on the day of the run."""

    application: Application
    edition: str
    rulings: tuple[Ruling, ...]
    year: int | None
    layers: Layers
    calibration: CalibrationVersion | None
    files: tuple[InputFile, ...]
    problems: tuple[Problem, ...]
    marks: Mapping[str, tuple[Flag, ...]] = field(default_factory=dict)
    remarks: tuple[Flag, ...] = ()
    schema: Literal["zhiping/inputs/1"] = "zhiping/inputs/1"


_INPUTS = TypeAdapter(Inputs)


def inputs_json(inputs: Inputs) -> bytes:
    return json_bytes(cast(JsonValue, _INPUTS.dump_python(inputs, mode="json")))


def read_inputs(content: bytes, name: str) -> Inputs:
    """BatchError where it is not as this program writes it; `name` is for the message."""
    try:
        return _INPUTS.validate_json(content)
    except ValidationError as error:
        raise BatchError(f"{name}: is no zhiping/inputs/1") from error
