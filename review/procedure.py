"""The procedure of an edition: states, steps, checklist, as its file says."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

from evidence.errors import RubricError
from evidence.history import EventKind
from evidence.review import Role

Need = Literal["checks", "panel", "signed", "seats", "days", "complaint", "note", "first"]
_FOLDER = Path(__file__).parent / "procedures"


@dataclass(frozen=True, slots=True)
class Step:
    """A way from one state to the next, who may go it, what must hold first, and what it adds to the enterprise's history."""

    before: str
    after: str
    role: Role
    title: str
    clause: str
    needs: tuple[Need, ...]
    event: EventKind | None


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the county's checklist; `condition` is what the sheet says of it, "" where papers cannot."""

    id: str
    title: str
    clause: str
    condition: str


@dataclass(frozen=True, slots=True)
class Adjudication:
    """From which difference of points experts should talk: a share of the criterion's full points (at least `least`), and of totals."""

    share: Decimal
    least: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class Procedure:
    """`first` is the state in which an application lands; experts give points in `judged`, are done in `reviewed`, may look from
    `looked_back`;
    `seated` are the states that take one of the year's seats, in the order of the procedure; `publicity` is the one that waits `days`."""

    edition: str
    first: str
    judged: str
    reviewed: str
    looked_back: frozenset[str]
    seated: tuple[str, ...]
    publicity: str
    states: Mapping[str, str]
    steps: tuple[Step, ...]
    checklist: tuple[Point, ...]
    days: int
    adjudication: Adjudication
    nothing: Decimal = field(default=Decimal(0))

    @property
    def open_to_experts(self) -> frozenset[str]:
        return self.looked_back | {self.judged}

    def steps_from(self, state: str, role: Role) -> tuple[Step, ...]:
        return tuple(s for s in self.steps if s.before == state and s.role == role)


@cache
def load_procedure(edition: str) -> Procedure:
    """The procedure of an edition. RubricError where there is none or it names a state that is not there."""
    path = _FOLDER / f"{edition}.toml"
    if path.parent != _FOLDER or not path.is_file():
        raise RubricError(f"no procedure for {edition!r}")
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    states = {str(s["id"]): str(s["title"]) for s in raw["state"]}
    steps = tuple(_step(s, states, path.name) for s in raw["step"])
    limits = {name: Decimal(str(raw["adjudication"][name])) for name in ("share", "least", "total")}
    return Procedure(
        edition=str(raw["edition"]),
        first=str(raw["first"]),
        judged=str(raw["judged"]),
        reviewed=str(raw["reviewed"]),
        looked_back=frozenset(str(s) for s in raw["looked_back"]),
        seated=tuple(str(s) for s in raw["seated"]),
        publicity=str(raw["publicity"]["state"]),
        states=states,
        steps=steps,
        checklist=tuple(Point(str(c["id"]), str(c["title"]), str(c["clause"]), str(c.get("condition", ""))) for c in raw["check"]),
        days=int(raw["publicity"]["days"]),
        adjudication=Adjudication(**limits),
    )


def _step(raw: Mapping[str, object], states: Mapping[str, str], name: str) -> Step:
    before, after, role = str(raw["from"]), str(raw["to"]), str(raw["role"])
    needs = tuple(str(n) for n in cast(list[object], raw.get("needs", [])))
    event = raw.get("event")
    known = role in get_args(Role) and set(needs) <= set(get_args(Need)) and event in {None, *get_args(EventKind)}
    if {before, after} - set(states) or not known:
        raise RubricError(f"{name}: step {before} to {after}: unknown state, role, need or event")
    told = (str(raw["title"]), str(raw["clause"]), cast(tuple[Need, ...], needs), cast(EventKind | None, event))
    return Step(before, after, cast(Role, role), *told)
