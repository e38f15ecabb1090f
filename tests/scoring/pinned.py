"""What the worked cases give beside what was worked out by hand, kept so that no change of it goes unseen.

``python -m tests.scoring.pinned`` writes it anew; the difference is then to be read line by line before it is committed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from evidence.sheet import CriterionResult, EvidenceRef, ItemResult, Rejection, ScoreSheet
from tests.scoring.casework import sheet_of, worked_cases

FILE = Path(__file__).parent / "pinned.json"


def pinned_cases() -> Mapping[str, list[str]]:
    """The kept lines by the case's sentence."""
    return {str(k): list(v) for k, v in json.loads(FILE.read_text(encoding="utf-8")).items()}


def lines_of(sheet: ScoreSheet, asked: Iterable[str]) -> list[str]:
    """A few lines for each cell, and each of its items, that a case asks about: all that an expert reads, no confidence."""
    names = {key.removeprefix("cell ") for key in asked}
    cells = [c for c in sheet.criteria if c.id in names or any(i.id in names for i in c.items)]
    return [line for c in cells for line in (_cell(c), *(x for i in c.items if i.id in names for x in _item(i)))]


def _cell(cell: CriterionResult) -> str:
    return f"cell {cell.id}: {cell.proposed:f} of {cell.low:f}-{cell.high:f}, {cell.outcome}, {cell.review}"


def _item(item: ItemResult) -> Iterator[str]:
    yield f"{item.id}: {item.proposed:f}, {item.outcome}: {item.reason}"
    if item.evidence:
        yield "  on " + " ".join(_place(e) for e in item.evidence)
    yield from (f"  not {_place(r)}: {r.reason}" for r in item.rejected)
    yield from (f"  {f.code}: {f.message}" for f in item.flags)


def _place(at: EvidenceRef | Rejection) -> str:
    return f"{at.document}{'' if at.row is None else f'/{at.row}'}[{','.join(at.fields)}]"


def main() -> None:
    cases = worked_cases(Path(__file__).parent / "cases")
    found = {c.sentence: lines_of(sheet_of(c), c.expect) for c in cases}
    FILE.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
