"""An edition of the rubric as records: what an edition file says, checked and typed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache, partial
from itertools import pairwise
from typing import Literal

from evidence.document import Value
from scoring.romanised import Romanising

Parameter = str | int | bool | Decimal | tuple[str, ...]
Severity = Literal["info", "medium", "high"]
Combine = Literal["sum", "highest_points", "highest_level", "within_first"]
"""How the items of a group add up. sum: all; highest_points: the one that gives most; highest_level: the first
listed that gives anything; within_first: the later items are part of the first one's points, which alone gives the rest."""

PaperVerdict = Literal["accept", "doubt", "reject"]


_compiled = lru_cache(maxsize=4096)(partial(re.compile, flags=re.IGNORECASE))


@dataclass(frozen=True, slots=True)
class Option:
    """One way to read an ambiguous rule."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A place where the rule is silent or double, the ways to read it, and the one taken unless experts rule otherwise."""

    id: str
    question: str
    options: tuple[Option, ...]
    default: str
    clause: str

    def text(self, option: str) -> str:
        return next((o.text for o in self.options if o.id == option), "")


@dataclass(frozen=True, slots=True)
class PaperRule:
    """Which papers count for an item, are doubtful, or do not count, by kind and by what their fields say.

    `match` and `unless` pair a field with a pattern searched in its text ("" when the field is absent); all of `match` must be
    found and none of `unless`. The field ``file`` is the paths of the pages, ``flags`` the codes of the readers' remarks.
    `only_under` is ``READING=OPTION``: the rule speaks under that option alone. `proposes`: a doubtful paper still earns the
    suggestion. The first rule that fits a paper decides.
    """

    kinds: tuple[str, ...]
    verdict: PaperVerdict
    reason: str = ""
    flag: str = ""
    proposes: bool = False
    match: tuple[tuple[str, re.Pattern[str]], ...] = ()
    unless: tuple[tuple[str, re.Pattern[str]], ...] = ()
    only_under: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Parameters:
    """What an edition tells a rule: named plain values. A missing name is "", 0, False or ()."""

    values: Mapping[str, Parameter]

    def text(self, name: str) -> str:
        value = self.values.get(name, "")
        return value if isinstance(value, str) else str(value)

    def number(self, name: str, default: int = 0) -> int:
        value = self.values.get(name, default)
        return value if isinstance(value, int) else default

    def points(self, name: str) -> Decimal:
        value = self.values.get(name, 0)
        return Decimal(value) if isinstance(value, int | Decimal) else Decimal(0)

    def names(self, name: str) -> tuple[str, ...]:
        value = self.values.get(name, ())
        return value if isinstance(value, tuple) else (str(value),)

    def pattern(self, name: str) -> re.Pattern[str] | None:
        value = self.text(name)
        return _compiled(value) if value else None

    def yes(self, name: str) -> bool:
        return self.values.get(name, False) is True


@dataclass(frozen=True)
class Item:
    """One lettered part of a cell. `points`: for meeting it once; `full`: the most it can give.

    `hints` is searched in names of files and titles of unknown papers, to guess what an unreadable one was meant for.
    `judgement`: quality has to be judged, so an expert always looks.
    """

    id: str
    title: str
    points: Decimal
    full: Decimal
    rule: str
    papers: tuple[PaperRule, ...]
    parameters: Parameters
    readings: tuple[str, ...]
    clause: str
    what: str
    hints: re.Pattern[str] | None = None
    judgement: bool = False

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of papers that can count."""
        return tuple(dict.fromkeys(k for p in self.papers if p.verdict != "reject" for k in p.kinds))

    @cached_property
    def spoken_of(self) -> frozenset[str]:
        """Kinds that its paper rules name at all."""
        return frozenset(k for p in self.papers for k in p.kinds)

    @property
    def rejected_kinds(self) -> tuple[str, ...]:
        """Kinds of papers that are known to be handed in for it and do not count."""
        return tuple(dict.fromkeys(k for p in self.papers if p.verdict == "reject" for k in p.kinds))

    @property
    def window_years(self) -> int:
        """Length of the item's window back from the deadline, 0 where it has none."""
        return self.parameters.number("window_years")


@dataclass(frozen=True, slots=True)
class Group:
    """Items of one cell that are capped together. `by_option` replaces `combine` under an option of `reading`."""

    items: tuple[str, ...]
    cap: Decimal
    combine: Combine
    reading: str = ""
    by_option: tuple[tuple[str, Combine], ...] = ()

    def combine_under(self, options: Mapping[str, str]) -> Combine:
        return dict(self.by_option).get(options.get(self.reading, ""), self.combine)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One printed cell with points. `section` is 一级指标, `indicator` 二级指标, `text` 评审标准, `material` 材料, as printed."""

    id: str
    section: str
    indicator: str
    serial: int
    title: str
    text: str
    material: str
    full: Decimal
    items: tuple[Item, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of eligibility: a gate, without points."""

    id: str
    title: str
    text: str
    rule: str
    parameters: Parameters


@dataclass(frozen=True, slots=True)
class Section:
    """A 一级指标 and the points of all its cells."""

    title: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a proposal may be confirmed with one click.

    `confirm`: least confidence; `edge`: least confidence of a date that lies within `edge_days` of a limit;
    `name_only`: the most that a person matched by name alone can be worth, where no namesake lacks insurance;
    `empty`: how sure "nothing was handed in" is.
    Where a paper proves one of its fields, or its kind, by another (see `scoring.corroborate`), that is worth `corroborated`,
    if it was at least `plausible` (a kind: `kind_plausible`) before. A kind below `hardly` may be any other; a deciding field below it
    always asks for a look.
    """

    confirm: float
    edge: float
    edge_days: int
    name_only: float
    empty: float
    plausible: float
    kind_plausible: float
    hardly: float
    corroborated: float


@dataclass(frozen=True, slots=True)
class Doubt:
    """How doubt is weighed, as probabilities.

    `worth`: what confidences have proved to be worth, as rising pairs between which a straight line is drawn;
    `improbable`: what is less likely does not widen the interval of a cell's points; `surest`: nothing is surer;
    `alternatives`: the part of a field's doubt that its reader's other readings take, where it gave any;
    `slips`: what a misread date may be instead, by weight (``year month day other absent``);
    `stands`: how often what an expert has to decide comes out as proposed; `readable`: how often a paper that could not be
    read would have counted; `hidden`, `pointed_at`: how sure a zero is where an unread file may, or seems to, hold the evidence;
    `least`: a smaller doubt is not followed up. Up to `most_combinations` are enumerated, else as many are drawn from `seed`.
    """

    worth: tuple[tuple[float, float], ...]
    improbable: float
    surest: float
    alternatives: float
    slips: tuple[tuple[str, float], ...]
    stands: float
    readable: float
    hidden: float
    pointed_at: float
    least: float
    most_combinations: int
    seed: int

    def probability(self, confidence: float) -> float:
        """How likely what was read with that confidence is right."""
        for (below, low), (above, high) in pairwise(self.worth):
            if confidence <= above:
                return low + (high - low) * max(0.0, confidence - below) / (above - below)
        return self.worth[-1][1]


@dataclass(frozen=True, slots=True)
class Selection:
    """How many are chosen at most (`clause` says where that stands), and how a round's order is simulated."""

    seats: int
    clause: str
    draws: int
    seed: int


@dataclass(frozen=True, slots=True)
class ExamplePaper:
    """A paper of a worked example: its kind, its fields, its rows. Whose it is need not be said: the applicant's."""

    kind: str
    fields: tuple[tuple[str, Value], ...]
    rows: tuple[tuple[tuple[str, Value], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: papers handed in, and the points of items and cells that follow."""

    case: str
    deadline: dt.date
    papers: tuple[ExamplePaper, ...]
    rulings: tuple[tuple[str, str], ...]
    expect: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True)
class Rubric:
    """An edition: terms, cells, items, readings, eligibility. `sha256` is of the file's bytes; `mends` says by the code of a flag
    what an enterprise has to mind when it hands in the paper again."""

    edition: str
    title: str
    number: str
    issuer: str
    in_force_from: dt.date
    in_force_to: dt.date
    source: str
    sha256: str
    sections: tuple[Section, ...]
    criteria: tuple[Criterion, ...]
    readings: tuple[Reading, ...]
    eligibility: tuple[Condition, ...]
    severities: Mapping[str, Severity]
    mends: Mapping[str, str]
    thresholds: Thresholds
    doubt: Doubt
    selection: Selection
    vocabulary: Parameters
    examples: tuple[Example, ...]

    @property
    def full_total(self) -> Decimal:
        return sum((c.full for c in self.criteria), Decimal(0))

    @cached_property
    def items(self) -> tuple[Item, ...]:
        return tuple(i for c in self.criteria for i in c.items)

    @cached_property
    def romanising(self) -> Romanising:
        """How English names of companies are told."""
        return Romanising.of(self.vocabulary.names("places"), self.vocabulary.names("trades"))

    def criterion(self, criterion_id: str) -> Criterion:
        return next(c for c in self.criteria if c.id == criterion_id)

    def item(self, item_id: str) -> Item:
        return next(i for i in self.items if i.id == item_id)

    def reading(self, reading_id: str) -> Reading:
        return self._by_id[reading_id]

    @cached_property
    def _by_id(self) -> Mapping[str, Reading]:
        return {r.id: r for r in self.readings}

    def defaults(self, rulings: Mapping[str, str]) -> dict[str, str]:
        """The option taken of each reading: the ruling where there is a known one, else the default."""
        return {r.id: rulings[r.id] if rulings.get(r.id, "") in {o.id for o in r.options} else r.default for r in self.readings}

    def severity(self, code: str) -> Severity:
        return self.severities.get(code, "medium")

    def in_force(self, day: dt.date) -> bool:
        return self.in_force_from <= day <= self.in_force_to

    def __iter__(self) -> Iterator[Criterion]:
        return iter(self.criteria)
