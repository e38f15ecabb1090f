"""The sheet as one visitor sees it: criteria with proposals and decisions, and the proof of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from evidence.review import Act, Deed
from evidence.sheet import ScoreSheet
from review.decisions import Cell, Decisions, cells_of, decisions_of, total_of
from review.dossier import Dossier
from review.kept import Kept
from review.news import News
from review.proof import Prover, Step
from review.rescoring import Rescoring
from review.trial import Trial, notice_of
from scoring.edition import Criterion
from scoring.export.basis import self_score
from scoring.joined.patents import PatentLine
from scoring.joined.people import PersonLine

_MONTHS = "months"
"""What a rule about insured people is told: how many months are asked for."""
_PATENTS = "count_each"
_MOST = 64
"""Sheets whose lines are kept, of as many sets of corrections."""

Key = tuple[tuple[int, str, int], tuple[Deed, ...], tuple[Deed, ...]]


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion on the sheet. `risk` orders: the more may change and the less sure, the higher. `notice` is what its expert is told of
    it, "" where nothing."""

    cell: Cell
    printed: Criterion
    own: Decimal | None
    steps: tuple[Step, ...]
    machine: Decimal
    people: tuple[PersonLine, ...]
    patents: tuple[PatentLine, ...]
    asked: tuple[Act, ...]
    risk: float
    notice: str = ""

    @property
    def id(self) -> str:
        return self.cell.result.id


@dataclass(frozen=True, slots=True)
class SheetView:
    """`news`: what is otherwise than when the expert began, None where nothing was done again since."""

    lines: tuple[Line, ...]
    decisions: Decisions
    dossier: Dossier
    proposed: Decimal
    news: News | None = None

    @property
    def done(self) -> int:
        return sum(line.cell.decided for line in self.lines)

    @property
    def total(self) -> Decimal:
        return total_of(line.cell for line in self.lines)

    @property
    def full(self) -> Decimal:
        return self.dossier.sheet.full_total

    def line(self, criterion: str) -> Line:
        return next(x for x in self.lines if x.id == criterion)

    def differs(self, other: SheetView) -> tuple[Line, ...]:
        """Lines that are not as in an earlier view."""
        return tuple(new for new, old in zip(self.lines, other.lines, strict=True) if new != old)


class Views:
    """Views of sheets. What the papers say of a criterion is kept with the corrections under which they say it; decisions are put on it
    each time. `kinds` are the Chinese names of document kinds."""

    def __init__(self, rescoring: Rescoring, kinds: Mapping[str, str]) -> None:
        self._rescoring = rescoring
        self._kinds = kinds
        self._kept: Kept[Key, tuple[Line, ...]] = Kept(_MOST)

    def of(self, dossier: Dossier, acts: Sequence[Act], trial: Trial) -> SheetView:
        """The sheet with what those acts decide; without acts, as the machine proposes it."""
        decisions = decisions_of(acts)
        sheet = self._rescoring.sheet(dossier, decisions)
        corrections, excluded = (tuple(a.deed for a in some) for some in (decisions.corrections, decisions.excluded))
        key: Key = (dossier.key, corrections, excluded)
        bare = self._kept.get(key, lambda: _bare(dossier, sheet, Prover(dossier.by_id, self._kinds, corrections), excluded))
        lines = [
            replace(line, cell=cell, asked=tuple(a for a in decisions.asked if a.deed.criterion == line.id), notice=_notice(line, trial))
            for line, cell in zip(bare, cells_of(sheet, decisions), strict=True)
        ]
        return SheetView(tuple(lines), decisions, dossier, sheet.proposed_total)


def _notice(line: Line, trial: Trial) -> str:
    told = trial.told.get(line.id)
    return notice_of(told) if told else ""


def _bare(dossier: Dossier, sheet: ScoreSheet, prover: Prover, excluded: Sequence[Deed]) -> tuple[Line, ...]:
    """The lines before anything is decided on them."""
    machine = {c.id: c.proposed for c in dossier.sheet.criteria}
    lines = []
    for cell in cells_of(sheet, decisions_of(())):
        printed = dossier.rubric.criterion(cell.result.id)
        lines.append(
            Line(
                cell=cell,
                printed=printed,
                own=self_score(sheet.application, cell.result),
                steps=prover.steps(cell.result, excluded),
                machine=machine[cell.result.id],
                people=dossier.grids.persons if any(i.parameters.number(_MONTHS) for i in printed.items) else (),
                patents=dossier.grids.patents if any(i.rule == _PATENTS for i in printed.items) else (),
                asked=(),
                risk=_risk(cell),
            )
        )
    return tuple(lines)


def _risk(cell: Cell) -> float:
    """Points that may be otherwise, as a share of what the cell is worth, and the doubt; what is to be examined before the rest."""
    result = cell.result
    spread = float((result.high - result.low) / result.full) if result.full else 0.0
    return (10.0 if result.review == "examine" else 0.0) + float(result.full) * (spread + 1 - result.confidence)
