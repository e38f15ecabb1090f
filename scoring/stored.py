"""documents.json and sheet.json back into records: what was read and found once is scored again without reading a page.

Ids of persons are masked in the files and confidences rounded to four places: where a person was told from a namesake by the hidden
digits alone, scoring the files again says so less surely.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import cast, get_args

from pydantic_core import from_json

from evidence.calibration import CalibrationVersion
from evidence.document import Document, Field, Flag, PageRef, Problem, ProblemCode, Provenance, Row, Value
from evidence.errors import BatchError
from evidence.geometry import BoundingBox
from evidence.page import Read
from evidence.sheet import Application, Ruling
from scoring.export.json import DOCUMENTS_SCHEMA, SHEET_SCHEMA
from scoring.standings import Entrant, Standing

Raw = dict[str, object]


@dataclass(frozen=True, slots=True)
class StoredSheet:
    """What of an earlier sheet matters afterwards: who applied, under which rulings, and how each criterion stood."""

    application: Application
    edition: str
    rulings: tuple[Ruling, ...]
    standings: tuple[Standing, ...]
    failed: tuple[str, ...]
    """Titles of conditions of eligibility that are not met."""
    calibration: CalibrationVersion | None = None

    def entrant(self, batch: str) -> Entrant:
        return Entrant(batch, self.application.id, self.application.enterprise, self.standings, self.failed)


Wanted = Mapping[str, Container[tuple[int | None, str]]]
"""Documents by their ids, with the rows (None: the document itself) and names of fields."""


def read_documents(content: bytes, name: str, only: Wanted | None = None) -> tuple[tuple[Document, ...], tuple[Problem, ...]]:
    """Documents and problems of a documents.json, or `only` those documents with those fields. BatchError where it is none; `name` is for
    the message."""
    raw = _parsed(content, DOCUMENTS_SCHEMA, name)
    try:
        told = [d for d in _tables(raw["documents"]) if only is None or d["id"] in only]
        return tuple(_document(d, only[str(d["id"])] if only is not None else None) for d in told), tuple(
            _problem(p) for p in _tables(raw["problems"])
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BatchError(f"{name}: not as this program writes it ({type(error).__name__}: {error})") from error


def read_sheet(content: bytes, name: str) -> StoredSheet:
    """What matters of a sheet.json. BatchError where it is none."""
    return sheet_from(parsed_sheet(content, name), name)


def parsed_sheet(content: bytes, name: str) -> Raw:
    """A sheet.json as JSON. BatchError where it is none."""
    return _parsed(content, SHEET_SCHEMA, name)


def sheet_from(raw: Raw, name: str) -> StoredSheet:
    """What matters of a `parsed_sheet`. BatchError where it is not as this program writes it."""
    try:
        return StoredSheet(
            application=_application(cast(Raw, raw["application"])),
            edition=str(cast(Raw, raw["rubric"])["edition"]),
            rulings=tuple(_ruling(r) for r in _tables(raw.get("rulings", []))),
            standings=tuple(_standing(c) for c in _tables(raw["criteria"])),
            failed=tuple(str(e["title"]) for e in _tables(raw["eligibility"]) if e["outcome"] == "not_met"),
            calibration=_calibration(raw),
        )
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise BatchError(f"{name}: not as this program writes it ({type(error).__name__}: {error})") from error


def _parsed(content: bytes, schema: str, name: str) -> Raw:
    try:
        raw = from_json(content)
    except ValueError as error:
        raise BatchError(f"{name}: {error}") from error
    if not isinstance(raw, dict) or raw.get("schema") != schema:
        raise BatchError(f"{name}: is no {schema}")
    return raw


def _tables(raw: object) -> list[Raw]:
    if not isinstance(raw, list) or not all(isinstance(x, dict) for x in raw):
        raise TypeError("a list of objects is wanted")
    return raw


def _document(raw: Raw, wanted: Container[tuple[int | None, str]] | None) -> Document:
    return Document(
        id=str(raw["id"]),
        kind=str(raw["kind"]),
        kind_confidence=float(str(raw["kind_confidence"])),
        pages=tuple(_page(p) for p in _tables(raw["pages"])),
        fields=_fields(cast(Raw, raw["fields"]), None, wanted),
        rows=tuple(_fields(r, number, wanted) for number, r in enumerate(_tables(raw["rows"]))),
        flags=tuple(Flag(str(f["code"]), str(f["message"])) for f in _tables(raw["flags"])),
    )


def _page(raw: Raw) -> PageRef:
    read = str(raw.get("read", "full"))
    if read not in get_args(Read):
        raise ValueError(f"unknown way of reading {read}")
    part = int(str(raw.get("part", 0)))
    return PageRef(str(raw["file"]), str(raw["sha256"]), int(str(raw["page"])), str(raw.get("printed", "")), part, cast(Read, read))


def _fields(raw: Raw, row: int | None, wanted: Container[tuple[int | None, str]] | None) -> Row:
    return {name: _field(cast(Raw, found)) for name, found in raw.items() if wanted is None or (row, name) in wanted}


def _field(raw: Raw) -> Field:
    source = cast(Raw, raw["source"])
    told, said = float(str(raw["confidence"])), raw.get("said")
    box = source["box"]
    place = BoundingBox.of(*map(float, cast(list[float], box))) if box else None
    return Field(
        value=_value(raw["value"]),
        raw=str(raw["raw"]),
        confidence=told if said is None else float(str(said)),
        source=Provenance(str(source["file"]), int(str(source["page"])), place, str(source["quote"]), str(source["method"])),
        derived=raw.get("derived") is True,
        inputs=tuple(str(n) for n in cast(list[object], raw.get("from", []))),
        alternatives=tuple(_value(a) for a in cast(list[object], raw.get("alternatives", []))),
        worth=None if said is None else told,
    )


def _value(raw: object) -> Value:
    if isinstance(raw, list):
        return tuple(str(x) for x in raw)
    if isinstance(raw, str | int | float | bool):
        return raw
    raise TypeError(f"{raw!r} is no value of a field")


def _problem(raw: Raw) -> Problem:
    code = str(raw["code"])
    if code not in get_args(ProblemCode):
        raise ValueError(f"unknown problem code {code}")
    page = raw["page"]
    return Problem(str(raw["file"]), None if page is None else int(str(page)), cast(ProblemCode, code), str(raw["message"]))


def _application(raw: Raw) -> Application:
    scores = cast(Raw, raw.get("self_scores", {}))
    return Application(
        id=str(raw["id"]),
        enterprise=str(raw["enterprise"]),
        uscc=str(raw["uscc"]),
        county=str(raw["county"]),
        deadline=dt.date.fromisoformat(str(raw["deadline"])),
        former_names=tuple(str(n) for n in cast(list[object], raw.get("former_names", []))),
        self_scores=tuple((name, Decimal(str(points))) for name, points in scores.items()),
    )


def _calibration(raw: Raw) -> CalibrationVersion | None:
    told = cast(Raw, cast(Raw, raw.get("versions", {})).get("calibration", {}))
    return CalibrationVersion(int(str(told["number"])), str(told["sha256"])) if told else None


def _ruling(raw: Raw) -> Ruling:
    return Ruling(str(raw["reading"]), str(raw["option"]), str(raw["by"]), dt.date.fromisoformat(str(raw["on"])), str(raw["why"]))


def _standing(raw: Raw) -> Standing:
    odds = tuple((Decimal(str(o["points"])), float(str(o["probability"]))) for o in _tables(raw.get("odds", [])))
    proposed = Decimal(str(raw["proposed"]))
    return Standing(str(raw["id"]), str(raw["title"]), proposed, raw["review"] == "confirm", odds or ((proposed, 1.0),))
