"""What an expert's acts come to: the latest word on each criterion, and where the seat stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from evidence.review import UNTOUCHED, Act, SeatState
from evidence.sheet import CriterionResult, ScoreSheet


@dataclass(frozen=True, slots=True)
class Decisions:
    """Acts that count, the undone left out. `version` is the latest act's; `signed` the act that signed, None where the sheet is open."""

    version: int
    declared: Act | None
    conflict: Act | None
    signed: Act | None
    opinion: Act | None
    points: Mapping[str, Act]
    """The latest confirmation or change of each criterion."""
    excluded: tuple[Act, ...]
    corrections: tuple[Act, ...]
    asked: tuple[Act, ...]
    comments: Mapping[str, Act]
    undoable: Act | None

    @property
    def state(self) -> SeatState:
        if self.conflict:
            return "conflict"
        if self.signed:
            return "signed"
        return "declared" if self.declared else "assigned"

    @property
    def open(self) -> bool:
        """Whether points may be given."""
        return self.state == "declared"


CellState = Literal["open", "confirmed", "changed", "stale"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A criterion with what its expert decided. stale: confirmed, and another number is proposed since."""

    result: CriterionResult
    state: CellState
    points: Decimal | None
    reason: str
    comment: str

    @property
    def decided(self) -> bool:
        return self.state in {"confirmed", "changed"}


def decisions_of(acts: Iterable[Act]) -> Decisions:
    """Fold a seat's acts, oldest first."""
    told = tuple(acts)
    undone = {a.deed.undoes for a in told if a.deed.kind == "undo"}
    valid = [a for a in told if a.version not in undone]
    latest = {kind: next((a for a in reversed(valid) if a.deed.kind == kind), None) for kind in ("declare", "conflict", "sign", "opinion")}
    reopened = next((a.version for a in reversed(valid) if a.deed.kind == "reopen"), 0)
    signed = latest["sign"]
    points = {a.deed.criterion: a for a in valid if a.deed.kind in {"confirm", "points"}}
    after = max(reopened, signed.version if signed else 0)
    return Decisions(
        version=told[-1].version if told else 0,
        declared=latest["declare"],
        conflict=latest["conflict"],
        signed=signed if signed and signed.version > reopened else None,
        opinion=latest["opinion"],
        points=MappingProxyType(points),
        excluded=_latest(a for a in valid if a.deed.kind == "exclude"),
        corrections=_latest(a for a in valid if a.deed.kind == "correct"),
        asked=tuple(a for a in valid if a.deed.kind == "ask"),
        comments=MappingProxyType({a.deed.criterion: a for a in valid if a.deed.kind == "comment"}),
        undoable=next((a for a in reversed(valid) if a.deed.kind not in UNTOUCHED and a.version > after), None),
    )


def cells_of(sheet: ScoreSheet, decisions: Decisions) -> tuple[Cell, ...]:
    """The sheet's criteria in the rubric's order, each with its decision."""
    return tuple(_cell(result, decisions) for result in sheet.criteria)


def total_of(cells: Iterable[Cell]) -> Decimal:
    return sum((c.points for c in cells if c.decided and c.points is not None), Decimal(0))


def _cell(result: CriterionResult, decisions: Decisions) -> Cell:
    said = decisions.comments.get(result.id)
    comment = said.deed.reason if said else ""
    act = decisions.points.get(result.id)
    if act is None:
        return Cell(result, "open", None, "", comment)
    given = act.deed.points
    if act.deed.kind == "points":
        return Cell(result, "changed", given, act.deed.reason, comment)
    state: CellState = "confirmed" if given == result.proposed else "stale"
    return Cell(result, state, given, "", comment)


def _latest(acts: Iterable[Act]) -> tuple[Act, ...]:
    """The last act on each place; one that takes back an exclusion or a correction (without a reason) leaves nothing."""
    places: dict[tuple[str, str, int | None, str], Act] = {}
    for act in acts:
        deed = act.deed
        where = (deed.criterion if deed.kind == "exclude" else "", deed.document, deed.row, deed.field)
        places.pop(where, None)
        if deed.reason:
            places[where] = act
    return tuple(places.values())
