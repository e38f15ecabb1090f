"""What makes a run another run."""

from __future__ import annotations

from extractors.trust import WEIGHTS
from flows.source import ROOT, sources
from scoring.rubric import load_rubric


def test_the_data_that_readers_and_scoring_work_by_is_among_the_sources_of_a_run() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in sources()}
    assert WEIGHTS.relative_to(ROOT).as_posix() in names
    assert f"scoring/rubrics/{load_rubric('jiangmen-2022').edition}.toml" in names
    assert "flows/records.py" in names
