"""A round's rulings: which option of each ambiguity holds, who ruled so, when and why. Read from a TOML file.

edition = "jiangmen-2022"
[[ruling]]
reading = "AMB-1.1-1"
option = "R1"
by = "专家组"
on = 2024-06-20
why = "按“累计”二字，各项相加后封顶"
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from evidence.errors import RulingsError
from evidence.sheet import Ruling
from scoring.edition import Rubric
from scoring.lines import Lines, lines_of

_TOP = {"edition", "round", "ruling"}
_KEYS = ("reading", "option", "by", "on", "why")


def read_rulings(path: Path, rubric: Rubric) -> tuple[Ruling, ...]:
    """The rulings in a file, in its order. RulingsError names every fault with its line."""
    try:
        text = path.read_text(encoding="utf-8")
        raw = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RulingsError(f"{path.name}: {error}") from error
    lines = lines_of(text)
    faults = sorted(_faults(raw, lines, rubric))
    if faults:
        raise RulingsError(f"{path.name}: " + "; ".join(f"line {n}: {what}" for n, what in faults))
    return tuple(_ruling(t) for t in raw.get("ruling", []))


def options_of(rulings: Iterable[Ruling]) -> dict[str, str]:
    """Reading to option."""
    return {r.reading: r.option for r in rulings}


def _ruling(table: Mapping[str, object]) -> Ruling:
    on = table["on"]
    assert isinstance(on, dt.date)
    return Ruling(str(table["reading"]), str(table["option"]), str(table["by"]).strip(), on, str(table["why"]).strip())


def _faults(raw: Mapping[str, object], lines: Lines, rubric: Rubric) -> Iterator[tuple[int, str]]:
    for key in raw:
        if key not in _TOP:
            yield lines.line((key,)), f"unknown key {key}"
    edition = raw.get("edition")
    if edition != rubric.edition:
        said = f"is for edition {edition!r}" if edition else "edition is missing"
        yield lines.line(("edition",)), f"{said}; this round is scored by {rubric.edition!r}"
    tables = raw.get("ruling", [])
    if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
        yield lines.line(("ruling",)), "ruling must be [[ruling]] tables"
        return
    seen: dict[str, int] = {}
    for index, table in enumerate(tables):
        yield from _in_table(table, index, lines, rubric)
        name = str(table.get("reading", ""))
        line = lines.line(("ruling", index))
        if name and name in seen:
            yield line, f"{name} is ruled on twice, first in line {seen[name]}"
        seen.setdefault(name, line)


def _in_table(table: Mapping[str, object], index: int, lines: Lines, rubric: Rubric) -> Iterator[tuple[int, str]]:
    def at(key: str) -> int:
        return lines.line(("ruling", index, key))

    for key in table:
        if key not in _KEYS:
            yield at(key), f"unknown key {key}"
    for key in _KEYS:
        value = table.get(key)
        if key == "on":
            if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
                yield at(key), "on must be a day, like 2024-06-20 without quotes"
        elif not isinstance(value, str) or not value.strip():
            yield at(key), f"{key} is missing" if key not in table else f"{key} must be a text that says something"
    known = {r.id: r for r in rubric.readings}
    name, option = str(table.get("reading", "")), str(table.get("option", ""))
    if name and name not in known:
        yield at("reading"), f"{name} is no reading of {rubric.edition}; see `zhiping rubric show {rubric.edition}`"
    elif name and option and option not in {o.id for o in known[name].options}:
        options = ", ".join(f"{o.id} ({o.text})" for o in known[name].options)
        yield at("option"), f"{option} is no option of {name}; there are: {options}"
