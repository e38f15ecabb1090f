"""Scoring against generated rounds: ``python -m benchmarks.rounds [--applications N] [--seed S]``.

Documents come from `fixtures.rounds`, with their truth; nothing is read. Two figures of each share of `confirm`: as a round begins,
with all readings open, and as it goes on, with the default readings ruled on.
"""

from __future__ import annotations

import argparse
import collections
import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from evidence.sheet import CriterionResult, Ruling, ScoreSheet
from evidence.trace import Seen
from fixtures.rounds import MadeApplication, Round, make_round
from scoring.across import meetings
from scoring.match import Case
from scoring.names import identity_of
from scoring.persons import insured_people, paired, who_of
from scoring.rubric import Rubric, load_rubric
from scoring.sheet import score
from scoring.traces import party_of, traces_of


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


def defaults_ruled(rubric: Rubric) -> tuple[Ruling, ...]:
    """Every reading ruled on, as its default says."""
    day = rubric.in_force_from
    return tuple(Ruling(reading, option, "专家组", day, "按默认口径") for reading, option in rubric.defaults({}).items())


def measure(made: Round, rubric: Rubric, rulings: Sequence[Ruling]) -> tuple[Figures, float]:
    """The figures of a round under some rulings, and the seconds that scoring took."""
    figures, started = Figures(), time.perf_counter()
    sheets = [score(a.application, a.documents, a.problems, rubric, rulings) for a in made.applications]
    seconds = time.perf_counter() - started
    for application, sheet in zip(made.applications, sheets, strict=True):
        grade(figures, application, sheet, rubric)
    return figures, seconds


@dataclass
class Pairs:
    """Pairs found and pairs that are true: of a certificate and an insurance row, or of two papers in two applications."""

    found: int = 0
    true: int = 0
    right: int = 0
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.found)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.true)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, self.found + self.true)


def match_people(made: Round, rubric: Rubric) -> Pairs:
    """Which insurance rows the papers' persons are taken to be; pairs that the papers leave open must be left open."""
    pairs = Pairs()
    for a in made.applications:
        identity = identity_of(a.application, a.documents, rubric.romanising)
        case = Case(a.application, a.documents, a.problems, rubric, identity, rubric.defaults({}))
        people = insured_people(case)
        for document in case.of_kinds("title_certificate", "professional_qualification"):
            pairing = paired(people, who_of(document.fields))
            entries = pairing.entries if pairing.bond in {"id", "name", "slip", "near"} else ()
            found = {(document.id, ref.document, ref.row) for e in entries for ref in e.refs}
            true = {m for m in a.matches if m[0] == document.id}
            pairs.found += len(found)
            pairs.true += len(true)
            pairs.right += len(found & true)
            pairs.missed += [f"{document.id} {document.text('person')} {pairing.bond}: {sorted(found ^ true)}"] if found ^ true else []
    return pairs


def meet(made: Round, rubric: Rubric) -> tuple[Pairs, int]:
    """Things flagged in two applications against those laid there; and how many rightly shared things were found as such."""
    seen: list[Seen] = []
    for a in made.applications:
        identity = identity_of(a.application, a.documents, rubric.romanising)
        pictures = {(d.pages[0].file, d.pages[0].page): a.pictures[d.id] for d in a.documents if d.id in a.pictures}
        party = party_of(a.application, "r", identity)
        seen += [Seen(party, t) for t in traces_of(a.documents, pictures, b"benchmark")]
    met = meetings(seen)
    found = {frozenset((m.one.trace.document, m.other.trace.document)): m for m in met if m.suspect}
    true = {frozenset((link.one.document, link.other.document)): link for link in made.links if link.suspect}
    pairs = Pairs(len(found), len(true), len(found.keys() & true.keys()))
    pairs.missed += [f"not found: {link.why} {sorted(key)}" for key, link in true.items() if key not in found]
    pairs.missed += [f"not laid: {m.why} {m.one.trace.shown} {sorted(key)}" for key, m in found.items() if key not in true]
    return pairs, sum(not m.suspect for m in met)


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
    people = match_people(made, rubric)
    print(f"persons: F1 {people.f1:.4f} of {people.true} pairs (precision {people.precision:.4f}, recall {people.recall:.4f})")
    met, shared = meet(made, rubric)
    print(f"two applications: precision {met.precision:.4f}, recall {met.recall:.4f} of {met.true}; {shared} rightly shared")
    if options.verbose:
        print(*met.missed, sep="\n  ")
        print(*people.missed, sep="\n  ")
    for name, rulings in (("readings open", ()), ("default readings ruled on", defaults_ruled(rubric))):
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
