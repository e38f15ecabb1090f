"""Worked cases: papers given compactly, scored, and compared with what was worked out by hand from the rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import yaml

from evidence.document import Document, Field, Flag, PageRef, Problem, Provenance, Row
from evidence.sheet import Application, Ruling, ScoreSheet
from scoring.edition import Rubric
from scoring.examples import APPLICANT, NOBODY, OWNER_LISTS, OWNERS
from scoring.rubric import load_rubric
from scoring.sheet import score

DEADLINE = dt.date(2024, 6, 7)
SURE = 0.97
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same in C, ten times as fast

_NOBODY = NOBODY | {"application_form", "laboratory_photo"}
_OF_THE_SHEET = {"total", "eligibility", "missing", "not_missing", "sheet_flags"}


@dataclass(frozen=True)
class WorkedCase:
    """One sentence, what is handed in, and what is expected of items, criteria and the sheet."""

    sentence: str
    given: Mapping[str, object]
    expect: Mapping[str, object]


def worked_cases(folder: Path) -> Iterator[WorkedCase]:
    for path in sorted(folder.glob("*.yaml")):
        for raw in yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER):
            yield WorkedCase(raw["case"], raw, raw["expect"])


def sheet_of(case: WorkedCase) -> ScoreSheet:
    """The case's papers, scored under the edition in force in the cells that the case asks about."""
    given = case.given
    application = Application(
        id="a",
        enterprise=str(given.get("enterprise", APPLICANT)),
        uscc=str(given.get("uscc", "")),
        county="",
        deadline=_day(given.get("deadline", DEADLINE)),
        former_names=tuple(given.get("former_names", ())),
    )
    papers = [paper(kind, dict(body or {}), f"d{n}") for n, entry in enumerate(given.get("papers", [])) for kind, body in entry.items()]
    problems = [Problem(str(p["file"]), None, p["code"], "无法读取") for p in given.get("problems", [])]
    return score(application, papers, problems, _rubric(case), ruled(given.get("rulings", {})))


def _rubric(case: WorkedCase) -> Rubric:
    """The edition in force with the cells that the case asks about; whole, where the sheet or papers that may speak for any item are."""
    whole = load_rubric("jiangmen-2022")
    names = {key.removeprefix("cell ") for key in case.expect}
    unsorted = case.given.get("problems") or any("other" in p for p in case.given.get("papers", ()))
    if unsorted or names & _OF_THE_SHEET:
        return whole
    asked = {c.id for c in whole.criteria for i in c.items if names & {c.id, i.id}}
    leant_on = {i.parameters.text("disjoint_from") for c in whole.criteria if c.id in asked for i in c.items}
    return replace(whole, criteria=tuple(c for c in whole.criteria if c.id in asked or leant_on & {i.id for i in c.items}))


def ruled(options: Mapping[str, str]) -> tuple[Ruling, ...]:
    """Rulings for a test: reading to option."""
    return tuple(Ruling(reading, option, "专家组", dt.date(2024, 6, 20), "测试") for reading, option in options.items())


def paper(kind: str, body: dict[str, object], name: str = "d") -> Document:
    """A document from compact facts. A field is its value, or a table of value, confidence, alternatives; null leaves it out."""
    sure = float(body.pop("confidence", SURE))
    kind_sure = float(body.pop("kind_confidence", SURE))
    file = str(body.pop("file", f"{name}.pdf"))
    flags = tuple(Flag(str(code), "") for code in body.pop("flags", ()))
    rows = tuple(_row(r, sure) for r in body.pop("rows", ()))
    if kind not in _NOBODY:
        body.setdefault(OWNERS.get(kind, "holder"), APPLICANT)
    fields = {k: _field(k, v, sure) for k, v in body.items() if v is not None}
    return Document(name, kind, kind_sure, (PageRef(file, "0" * 64, 1),), fields, rows, flags)


def _row(raw: Mapping[str, object], sure: float) -> Row:
    return {k: _field(k, v, sure) for k, v in raw.items() if v is not None}


def _field(name: str, raw: object, sure: float) -> Field:
    alternatives: tuple[object, ...] = ()
    if isinstance(raw, dict):
        sure, alternatives = float(raw.get("confidence", sure)), tuple(_value(name, a) for a in raw.get("alternatives", ()))
        raw = raw["value"]
    value = _value(name, raw)
    return Field(value, str(raw), sure, Provenance("x.pdf", 1, None, str(raw), "layer:test"), alternatives=alternatives)


def _value(name: str, raw: object) -> str | int | float | bool | tuple[str, ...]:
    if isinstance(raw, dt.date):
        return raw.isoformat()
    if isinstance(raw, list):
        return tuple(str(x) for x in raw)
    if name in OWNER_LISTS:
        return (str(raw),)
    return raw if isinstance(raw, int | float | bool) else str(raw)


def _day(raw: object) -> dt.date:
    return raw if isinstance(raw, dt.date) else dt.date.fromisoformat(str(raw))


def differences(sheet: ScoreSheet, expect: Mapping[str, object]) -> list[str]:
    """Every expectation that does not hold, in words."""
    items = {i.id: i for c in sheet.criteria for i in c.items}
    cells = {c.id: c for c in sheet.criteria}
    found: list[str] = []
    for key, wanted in expect.items():
        if key == "total":
            found += _unequal("total", sheet.proposed_total, Decimal(str(wanted)))
        elif key == "sheet_flags":
            found += [f"sheet flag {c} is not there" for c in wanted if c not in {f.code for f in sheet.flags}]
        elif key == "eligibility":
            outcomes = {e.id: e.outcome for e in sheet.eligibility}
            found += [x for name, outcome in wanted.items() for x in _unequal(name, outcomes[name], outcome)]
        elif key == "missing":
            found += [f"{i} is not in missing" for i in wanted if i not in {m.item for m in sheet.missing}]
        elif key == "not_missing":
            found += [f"{i} is in missing" for i in wanted if i in {m.item for m in sheet.missing}]
        else:
            name = key.removeprefix("cell ")
            result = cells[name] if key.startswith("cell ") else items[name]
            found += _compare(key, result, wanted if isinstance(wanted, dict) else {"points": wanted})
    return found


def _compare(name: str, result: object, wanted: Mapping[str, object]) -> list[str]:
    found: list[str] = []
    for key, value in wanted.items():
        if key == "points":
            found += _unequal(f"{name} points", result.proposed, Decimal(str(value)))
        elif key in {"low", "high"}:
            found += _unequal(f"{name} {key}", getattr(result, key), Decimal(str(value)))
        elif key in {"surer_than", "less_sure_than"}:
            sure = result.confidence > value if key == "surer_than" else result.confidence < value
            found += [] if sure else [f"{name} confidence is {result.confidence}"]
        elif key in {"outcome", "review"}:
            found += _unequal(f"{name} {key}", getattr(result, key), value)
        elif key == "reason":
            found += [] if str(value) in result.reason else [f"{name} reason is {result.reason!r}"]
        elif key == "rejected":
            texts = [r.reason for r in result.rejected]
            found += [] if any(str(value) in t for t in texts) else [f"{name} rejected {texts}"]
        elif key == "flags":
            codes = {f.code for f in result.flags}
            found += [f"{name} lacks flag {c}, has {sorted(codes)}" for c in value if c not in codes]
        elif key == "no_flags":
            found += [f"{name} has flag {f.code}" for f in result.flags if f.code in value]
        elif key == "readings":
            points = {r.id: r.alternative for r in result.readings}
            found += [x for r, p in value.items() for x in _unequal(f"{name} {r}", points.get(r), Decimal(str(p)))]
        else:
            found.append(f"unknown expectation {key}")
    return found


def _unequal(name: str, is_: object, wanted: object) -> list[str]:
    return [] if is_ == wanted else [f"{name} is {is_}, not {wanted}"]
