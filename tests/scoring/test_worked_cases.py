"""Every worked case holds, and there are enough of them for every item."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring.rubric import load_rubric
from tests.scoring.casework import WorkedCase, differences, sheet_of, worked_cases
from tests.scoring.pinned import lines_of, pinned_cases

CASES = list(worked_cases(Path(__file__).parent / "cases"))
PINNED = pinned_cases()


@pytest.mark.parametrize("case", CASES, ids=[c.sentence for c in CASES])
def test_a_worked_case_comes_out_as_by_hand(case: WorkedCase) -> None:
    sheet = sheet_of(case)
    assert not differences(sheet, case.expect)
    assert lines_of(sheet, case.expect) == PINNED[case.sentence], "python -m tests.scoring.pinned"
    for cell in sheet.criteria:
        assert 0 <= cell.proposed <= cell.full
        assert cell.proposed * 2 == int(cell.proposed * 2)


def test_sentences_are_told_apart() -> None:
    sentences = [c.sentence for c in CASES]
    assert len(sentences) == len(set(sentences))


def test_every_item_has_a_case_that_gives_points_and_one_that_gives_none() -> None:
    seen: dict[str, set[bool]] = {}
    for case in CASES:
        for key, wanted in case.expect.items():
            points = wanted.get("points") if isinstance(wanted, dict) else wanted
            if points is not None and not isinstance(points, list):
                seen.setdefault(str(key), set()).add(float(points) > 0)
    lacking = [i.id for i in load_rubric("jiangmen-2022").items if seen.get(i.id) != {True, False}]
    assert not lacking
