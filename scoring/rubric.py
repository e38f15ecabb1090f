"""Editions of the rubric: which there are, loading one, checking a file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from evidence.errors import RubricError
from scoring.edition import Condition, Criterion, Group, Item, Option, PaperRule, Parameters, Reading, Rubric, Section, Thresholds
from scoring.edition_check import check_edition
from scoring.edition_file import read_edition
from scoring.examples import check_examples

__all__ = [
    "Condition",
    "Criterion",
    "Group",
    "Item",
    "Option",
    "PaperRule",
    "Parameters",
    "Reading",
    "Rubric",
    "Section",
    "Thresholds",
    "check_rubric",
    "editions",
    "load_rubric",
]

_FOLDER = Path(__file__).parent / "rubrics"


def editions() -> tuple[str, ...]:
    """Ids of the editions that come with the program, sorted."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


def load_rubric(edition: str | Path) -> Rubric:
    """The edition of that id, or the edition file at that path. RubricError names file and key of what is wrong."""
    path = _path_of(edition)
    return _load(path, path.stat().st_mtime_ns)


def check_rubric(path: str | Path) -> list[str]:
    """What is wrong with an edition file, one line each with its line number; empty when it is right.

    Worked examples are scored only where nothing else is wrong: they would say the same faults again.
    """
    file = Path(path)
    try:
        rubric, faults, lines = read_edition(file)
    except RubricError as error:
        return [str(error)]
    found = [*faults, *check_edition(rubric, lines)]
    return [str(f) for f in sorted(found or check_examples(rubric, lines))]


@cache
def _load(path: Path, _changed: int) -> Rubric:
    rubric, faults, lines = read_edition(path)
    found = sorted(faults or check_edition(rubric, lines))
    if found:
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise RubricError(f"{path.name}: {found[0]}{more}")
    return rubric


def _path_of(edition: str | Path) -> Path:
    named = _FOLDER / f"{edition}.toml"
    if isinstance(edition, str) and named.parent == _FOLDER and named.is_file():
        return named
    path = Path(edition)
    if not path.is_file():
        raise RubricError(f"no edition {str(edition)!r}; there are: {', '.join(editions())}")
    return path
