"""What the worked cases give beside what was worked out by hand, kept so that no change of it goes unseen.

``python -m tests.scoring.pinned`` writes it anew; the difference is then to be read line by line before it is committed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from evidence.sheet import CriterionResult, ItemResult, ScoreSheet
from tests.scoring.casework import sheet_of, worked_cases

FILE = Path(__file__).parent / "pinned.json"


def pinned_cases() -> Mapping[str, list[str]]:
    """The kept lines by the case's sentence."""
    return {str(k): list(v) for k, v in json.loads(FILE.read_text(encoding="utf-8")).items()}


def lines_of(sheet: ScoreSheet, asked: Iterable[str]) -> list[str]:
    """One line for each cell, and each of its items, that a case asks about: codes and places, no wording, no confidence."""
    names = {key.removeprefix("cell ") for key in asked}
    cells = [c for c in sheet.criteria if c.id in names or any(i.id in names for i in c.items)]
    return [line for c in cells for line in (_cell(c), *(_item(i) for i in c.items if i.id in names))]


def _cell(cell: CriterionResult) -> str:
    return f"cell {cell.id}: {cell.proposed:f} of {cell.low:f}-{cell.high:f}, {cell.outcome}, {cell.review}"


def _item(item: ItemResult) -> str:
    flags = ",".join(dict.fromkeys(f.code for f in item.flags))
    on = ",".join(f"{e.document}{'' if e.row is None else f'/{e.row}'}" for e in item.evidence)
    refused = ",".join(f"{r.document}{'' if r.row is None else f'/{r.row}'}" for r in item.rejected)
    return f"{item.id}: {item.proposed:f}, {item.outcome}; on {on or '-'}; refused {refused or '-'}; flags {flags or '-'}"


def main() -> None:
    cases = worked_cases(Path(__file__).parent / "cases")
    found = {c.sentence: lines_of(sheet_of(c), c.expect) for c in cases}
    FILE.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
