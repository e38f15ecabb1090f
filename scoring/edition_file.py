"""An edition file (TOML) to records. Every value is checked for its type; unknown keys are errors, not ignored."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TypeVar, cast, get_args

from evidence.document import Value
from evidence.errors import RubricError
from scoring.edition import (
    Combine,
    Condition,
    Criterion,
    Doubt,
    Example,
    ExamplePaper,
    Group,
    Item,
    Option,
    PaperRule,
    PaperVerdict,
    Parameter,
    Parameters,
    Reading,
    Rubric,
    Section,
    Selection,
    Severity,
    Thresholds,
)
from scoring.lines import Lines, lines_of
from scoring.lines import Path as Path_

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong with an edition file, and the line it stands in."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


class _Table:
    """A TOML table that is read key by key; what is wrong is collected in `faults` with the line it stands in."""

    def __init__(self, raw: Mapping[str, object], where: str, faults: list[Fault], lines: Lines, path: Path_ = ()) -> None:
        self.raw, self.where, self.faults, self.lines, self.path = raw, where, faults, lines, path
        self.read: set[str] = set()

    def fault(self, key: str, message: str) -> None:
        self.faults.append(Fault(self.lines.line((*self.path, key)), f"{self.where}: {message}"))

    def value(self, key: str, kind: type[_T], default: _T | None = None) -> _T:
        self.read.add(key)
        found = self.raw.get(key, default)
        if isinstance(found, kind) and not (kind is int and isinstance(found, bool)):
            return found
        self.fault(key, f"{key} is missing" if key not in self.raw else f"{key} must be {kind.__name__}")
        return default if default is not None else cast(_T, kind() if kind is not dt.date else dt.date.min)

    def text(self, key: str, default: str | None = None) -> str:
        return self.value(key, str, default).strip()

    def decimal(self, key: str, default: Decimal | None = None) -> Decimal:
        self.read.add(key)
        found = self.raw.get(key, default)
        if isinstance(found, int | Decimal) and not isinstance(found, bool):
            return Decimal(found)
        self.fault(key, f"{key} must be a number")
        return Decimal(0)

    def share(self, key: str) -> float:
        """A probability or confidence."""
        found = float(self.decimal(key))
        if not 0 <= found <= 1:
            self.fault(key, f"{key} must lie in 0..1")
        return found

    def names(self, key: str) -> tuple[str, ...]:
        found = self.value(key, list, [])
        if not all(isinstance(x, str) for x in found):
            self.fault(key, f"{key} must be a list of texts")
        return tuple(str(x) for x in found)

    def table(self, key: str) -> _Table:
        raw = self.value(key, dict, {})
        return _Table(raw, f"{self.where} {key}", self.faults, self.lines, (*self.path, key))

    def tables(self, key: str) -> list[_Table]:
        found = self.value(key, list, [])
        tables = [(n, x) for n, x in enumerate(found) if isinstance(x, dict)]
        if len(tables) != len(found):
            self.fault(key, f"{key} must be [[tables]]")
        return [
            _Table(t, f"{self.where} {key} {t.get('id', n + 1)}".strip(), self.faults, self.lines, (*self.path, key, n)) for n, t in tables
        ]

    def pattern(self, key: str, text: str) -> re.Pattern[str]:
        try:
            return re.compile(text, re.IGNORECASE)
        except re.error as error:
            self.fault(key, f"{key} is no pattern: {error}")
            return re.compile("(?!)")

    def one_of(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        found = self.text(key, default)
        if found not in allowed:
            self.fault(key, f"{key} must be one of {', '.join(allowed)}, not {found!r}")
            return allowed[0]
        return found

    def parameters(self) -> Parameters:
        values: dict[str, Parameter] = {}
        for key, value in self.raw.items():
            if isinstance(value, list) and all(isinstance(x, str) for x in value):
                values[key] = tuple(str(x) for x in value)
            elif isinstance(value, str | int | bool | Decimal):
                values[key] = value
            else:
                self.fault(key, f"{key} must be a text, number, truth value or list of texts")
        return Parameters(values)

    def done(self) -> None:
        for key in self.raw:
            if key not in self.read:
                self.fault(key, f"unknown key {key}")


def read_edition(path: Path) -> tuple[Rubric, list[Fault], Lines]:
    """The edition in a file, what is wrong with its keys, and where its tables stand. RubricError when it is no TOML at all."""
    try:
        content = path.read_bytes()
        text = content.decode("utf-8")
        raw = tomllib.loads(text, parse_float=Decimal)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RubricError(f"{path.name}: {error}") from error
    faults: list[Fault] = []
    lines = lines_of(text)
    top = _Table(raw, "edition", faults, lines)
    rubric = Rubric(
        edition=top.text("id"),
        title=top.text("title"),
        number=top.text("number"),
        issuer=top.text("issuer"),
        in_force_from=top.value("in_force_from", dt.date),
        in_force_to=top.value("in_force_to", dt.date),
        source=top.text("source"),
        sha256=hashlib.sha256(content).hexdigest(),
        sections=tuple(_section(t) for t in top.tables("section")),
        criteria=tuple(_criterion(t) for t in top.tables("criterion")),
        readings=tuple(_reading(t) for t in top.tables("reading")),
        eligibility=tuple(_condition(t) for t in top.tables("eligibility")),
        severities=_severities(top.table("flags")),
        mends=_texts(top.table("mends")),
        thresholds=_thresholds(top.table("thresholds")),
        doubt=_doubt(top.table("doubt")),
        selection=_selection(top.table("selection")),
        vocabulary=top.table("vocabulary").parameters(),
        examples=tuple(_example(t) for t in top.tables("example")),
    )
    top.done()
    return rubric, faults, lines


def _section(t: _Table) -> Section:
    section = Section(t.text("title"), t.decimal("points"))
    t.done()
    return section


def _severities(t: _Table) -> dict[str, Severity]:
    return {key: cast(Severity, t.one_of(key, get_args(Severity))) for key in t.raw}


def _texts(t: _Table) -> dict[str, str]:
    return {key: t.text(key) for key in t.raw}


def _thresholds(t: _Table) -> Thresholds:
    found = Thresholds(
        confirm=float(t.decimal("confirm")),
        edge=float(t.decimal("edge")),
        edge_days=t.value("edge_days", int),
        name_only=float(t.decimal("name_only")),
        empty=float(t.decimal("empty")),
        plausible=float(t.decimal("plausible")),
        kind_plausible=float(t.decimal("kind_plausible")),
        hardly=float(t.decimal("hardly")),
        corroborated=float(t.decimal("corroborated")),
    )
    t.done()
    return found


def _doubt(t: _Table) -> Doubt:
    slips = t.table("slips")
    found = Doubt(
        worth=_worth(t),
        improbable=t.share("improbable"),
        surest=t.share("surest"),
        alternatives=t.share("alternatives"),
        slips=tuple((key, slips.share(key)) for key in slips.raw),
        stands=t.share("stands"),
        readable=t.share("readable"),
        hidden=t.share("hidden"),
        pointed_at=t.share("pointed_at"),
        least=t.share("least"),
        most_combinations=t.value("most_combinations", int),
        seed=t.value("seed", int),
    )
    t.done()
    return found


def _selection(t: _Table) -> Selection:
    found = Selection(t.value("seats", int), t.text("clause"), t.value("draws", int), t.value("seed", int))
    for key in ("seats", "draws"):
        if getattr(found, key) < 1:
            t.fault(key, f"{key} must be 1 or more")
    t.done()
    return found


def _worth(t: _Table) -> tuple[tuple[float, float], ...]:
    """Pairs ``confidence=probability``; rising, from 0 to 1."""
    try:
        pairs = [(float(a), float(b)) for a, _, b in (step.partition("=") for step in t.names("worth"))]
    except ValueError:
        pairs = []
    rising = all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(pairs))
    if len(pairs) < 2 or not rising or pairs[0][0] != 0 or pairs[-1][0] != 1 or pairs[-1][1] > 1 or pairs[0][1] < 0:
        t.fault("worth", "worth must be rising pairs confidence=probability from 0 to 1")
        return ((0.0, 0.0), (1.0, 1.0))
    return tuple(pairs)


def _example(t: _Table) -> Example:
    papers = tuple(_example_paper(p) for p in t.tables("papers"))
    rulings, expect = t.table("rulings"), t.table("expect")
    found = Example(
        case=t.text("case"),
        deadline=t.value("deadline", dt.date),
        papers=papers,
        rulings=tuple((key, rulings.text(key)) for key in rulings.raw),
        expect=tuple((key, expect.decimal(key)) for key in expect.raw),
    )
    t.done()
    return found


def _example_paper(t: _Table) -> ExamplePaper:
    rows = tuple(_values(r) for r in t.tables("rows"))
    kind = t.text("kind")
    values = tuple((key, value) for key, value in _values(t) if key not in {"kind", "rows"})
    return ExamplePaper(kind, values, rows)


def _values(t: _Table) -> tuple[tuple[str, Value], ...]:
    found: list[tuple[str, Value]] = []
    for key, raw in t.raw.items():
        if isinstance(raw, dt.date):
            found.append((key, raw.isoformat()))
        elif isinstance(raw, list) and all(isinstance(x, str) for x in raw):
            found.append((key, tuple(str(x) for x in raw)))
        elif isinstance(raw, str | int | bool):
            found.append((key, raw))
        elif key != "rows":
            t.fault(key, f"{key} must be a text, number, day, truth value or list of texts")
    return tuple(found)


def _reading(t: _Table) -> Reading:
    options = t.table("options")
    reading = Reading(
        id=t.text("id"),
        question=t.text("question"),
        options=tuple(Option(key, options.text(key)) for key in options.raw),
        default=t.text("default"),
        clause=t.text("clause"),
    )
    t.done()
    return reading


def _condition(t: _Table) -> Condition:
    condition = Condition(t.text("id"), t.text("title"), t.text("text"), t.text("rule"), t.table("with").parameters())
    t.done()
    return condition


def _criterion(t: _Table) -> Criterion:
    items = tuple(_item(i) for i in t.tables("item"))
    full = t.decimal("full")
    groups = tuple(_group(g) for g in t.tables("group")) or (Group(tuple(i.id for i in items), full, "sum"),)
    criterion = Criterion(
        id=t.text("id"),
        section=t.text("section"),
        indicator=t.text("indicator"),
        serial=t.value("serial", int),
        title=t.text("title"),
        text=t.text("text"),
        material=t.text("material"),
        full=full,
        items=items,
        groups=groups,
    )
    t.done()
    return criterion


def _group(t: _Table) -> Group:
    options = t.table("options")
    modes = get_args(Combine)
    group = Group(
        items=t.names("items"),
        cap=t.decimal("cap"),
        combine=cast(Combine, t.one_of("combine", modes, "sum")),
        reading=t.text("reading", ""),
        by_option=tuple((key, cast(Combine, options.one_of(key, modes))) for key in options.raw),
    )
    t.done()
    return group


def _item(t: _Table) -> Item:
    points = t.decimal("points")
    hints = t.text("hints", "")
    item = Item(
        id=t.text("id"),
        title=t.text("title"),
        points=points,
        full=t.decimal("full", points),
        rule=t.text("rule"),
        papers=tuple(_paper(p) for p in t.tables("paper")),
        parameters=t.table("with").parameters(),
        readings=t.names("readings"),
        clause=t.text("clause"),
        what=t.text("what"),
        hints=t.pattern("hints", hints) if hints else None,
        judgement=t.value("judgement", bool, False),
    )
    t.done()
    return item


def _paper(t: _Table) -> PaperRule:
    under = t.text("only_under", "")
    reading, _, option = under.partition("=")
    paper = PaperRule(
        kinds=t.names("kinds"),
        verdict=cast(PaperVerdict, t.one_of("verdict", get_args(PaperVerdict), "accept")),
        reason=t.text("reason", ""),
        flag=t.text("flag", ""),
        proposes=t.value("proposes", bool, False),
        match=_patterns(t.table("match")),
        unless=_patterns(t.table("unless")),
        only_under=(reading, option) if under else None,
    )
    t.done()
    return paper


def _patterns(t: _Table) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((key, t.pattern(key, t.text(key))) for key in t.raw)
