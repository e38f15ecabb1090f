"""Scoring against generated rounds: ``python -m benchmarks.rounds [--applications N] [--seed S]``.

Documents come from `fixtures.rounds`, with their truth; nothing is read. Two figures of each share of `confirm`: as a round begins,
with all readings open, and as it goes on, with the default readings ruled on.
"""

from __future__ import annotations

import argparse
import collections
import datetime as dt
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from evidence.sheet import CriterionResult, ScoreSheet
from fixtures.rounds import MadeApplication, Round, make_round
from scoring.rubric import Rubric, load_rubric
from scoring.sheet import score


@dataclass
class Figures:
    """What a round came to. Wrong ones are in words."""

    criteria: int = 0
    wrong: list[str] = field(default_factory=list)
    items: int = 0
    over: list[str] = field(default_factory=list)
    wrong_confirmed: list[str] = field(default_factory=list)
    plain: int = 0
    """Criteria that hold no judgement of quality."""
    plain_confirmed: int = 0
    unconfirmed: collections.Counter[str] = field(default_factory=collections.Counter)
    causes: collections.Counter[str] = field(default_factory=collections.Counter)

    @property
    def exact(self) -> float:
        return 1 - len(self.wrong) / max(1, self.criteria)

    @property
    def over_share(self) -> float:
        return len(self.over) / max(1, self.items)

    @property
    def confirm_share(self) -> float:
        return self.plain_confirmed / max(1, self.plain)


def grade(figures: Figures, made: MadeApplication, sheet: ScoreSheet, rubric: Rubric) -> None:
    """Add one application's sheet, compared with its truth."""
    for cell in sheet.criteria:
        true, said = made.criteria[cell.id], f"{made.application.id} {cell.id}: {cell.proposed} is {made.criteria[cell.id]}"
        figures.criteria += 1
        if cell.proposed != true:
            why = "; ".join(made.why.get(i.id, "-") for i in cell.items)
            figures.wrong.append(f"{said} [{cell.review}] ({why})")
            if cell.review == "confirm":
                figures.wrong_confirmed.append(said)
        _items(figures, made, cell)
        if not any(i.judgement for i in rubric.criterion(cell.id).items):
            _confirmed(figures, cell)


def _items(figures: Figures, made: MadeApplication, cell: CriterionResult) -> None:
    for item in cell.items:
        figures.items += 1
        if item.proposed > made.items[item.id] and cell.proposed > made.criteria[cell.id]:
            figures.over.append(f"{made.application.id} {item.id}: {item.proposed} is {made.items[item.id]} ({made.why.get(item.id, '-')})")


def _confirmed(figures: Figures, cell: CriterionResult) -> None:
    figures.plain += 1
    figures.plain_confirmed += cell.review == "confirm"
    if cell.review != "confirm":
        figures.unconfirmed[cell.id] += 1
        figures.causes.update(f"{cell.id} {f.code}" for i in cell.items for f in i.flags)


def measure(made: Round, rubric: Rubric, rulings: Mapping[str, str]) -> tuple[Figures, float]:
    """The figures of a round under some rulings, and the seconds that scoring took."""
    figures, started = Figures(), time.perf_counter()
    sheets = [score(a.application, a.documents, a.problems, rubric, rulings) for a in made.applications]
    seconds = time.perf_counter() - started
    for application, sheet in zip(made.applications, sheets, strict=True):
        grade(figures, application, sheet, rubric)
    return figures, seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--applications", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--deadline", type=dt.date.fromisoformat, default=dt.date(2024, 6, 7))
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    rubric, made = load_rubric("jiangmen-2022"), make_round(options.seed, options.applications, options.deadline)
    papers = sum(len(a.documents) for a in made.applications)
    print(
        f"{len(made.applications)} applications, {papers} papers, {sum(len(a.traps) for a in made.applications)} traps, seed {options.seed}"
    )
    for name, rulings in (("readings open", {}), ("default readings ruled on", rubric.defaults({}))):
        figures, seconds = measure(made, rubric, rulings)
        _tell(name, figures, seconds, options.verbose)


def _tell(name: str, figures: Figures, seconds: float, verbose: bool) -> None:
    print(f"{name}: {seconds:.1f} s")
    print(f"  criteria exact {figures.exact:.4f} of {figures.criteria}; over-award {figures.over_share:.4%} of {figures.items} items")
    print(f"  wrong under confirm: {len(figures.wrong_confirmed)}")
    print(f"  confirm {figures.confirm_share:.3f} of {figures.plain} criteria without a judgement of quality")
    if verbose:
        print(*figures.wrong, "over:", *figures.over, "unconfirmed:", figures.unconfirmed, figures.causes.most_common(40), sep="\n  ")


__all__ = ["Decimal", "Figures", "grade", "main", "measure"]

if __name__ == "__main__":
    main()
