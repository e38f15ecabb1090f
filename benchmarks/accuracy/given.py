"""What the program wrote, read back from its JSON: the measured surface is the public one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class GivenField:
    value: object
    confidence: float


@dataclass(frozen=True)
class GivenDocument:
    id: str
    kind: str
    pages: frozenset[tuple[str, int]]
    fields: Mapping[str, GivenField]
    rows: Sequence[Mapping[str, GivenField]] = ()


@dataclass(frozen=True)
class GivenCriterion:
    id: str
    proposed: float
    review: str
    confidence: float
    items: Mapping[str, tuple[float, str]] = field(default_factory=dict)


def documents_of(text: str) -> tuple[list[GivenDocument], list[tuple[str, int | None, str]]]:
    """Documents, and problems as (file, page, code), of a ``zhiping/documents/1`` text."""
    raw = json.loads(text)
    if raw["schema"] != "zhiping/documents/1":
        raise ValueError(f"unknown schema {raw['schema']}")
    found = [
        GivenDocument(
            d["id"],
            d["kind"],
            frozenset((p["file"], p["page"]) for p in d["pages"]),
            _fields(d.get("fields", {})),
            [_fields(r) for r in d.get("rows", [])],
        )
        for d in raw["documents"]
    ]
    return found, [(p["file"], p["page"], p["code"]) for p in raw["problems"]]


def criteria_of(path: Path) -> list[GivenCriterion]:
    """The criteria of a sheet.json."""
    return [
        GivenCriterion(
            c["id"],
            c["proposed"],
            c["review"],
            c["confidence"],
            {i["id"]: (i["proposed"], i["outcome"]) for i in c["items"]},
        )
        for c in json.loads(path.read_text(encoding="utf-8"))["criteria"]
    ]


def _fields(raw: Mapping[str, Mapping[str, object]]) -> dict[str, GivenField]:
    return {name: GivenField(f["value"], float(str(f["confidence"]))) for name, f in raw.items()}


def overlap(a: Iterable[tuple[str, int]], b: Iterable[tuple[str, int]]) -> float:
    """Shared pages over all pages of two documents."""
    x, y = set(a), set(b)
    return len(x & y) / len(x | y) if x | y else 0.0
