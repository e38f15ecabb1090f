"""Editions of the rubric: which there are, loading one, checking a file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from evidence.errors import RubricError
from scoring.edition import Condition, Criterion, Group, Item, Option, PaperRule, Parameters, Reading, Rubric, Section, Thresholds
from scoring.edition_check import check_edition
from scoring.edition_file import read_edition

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
    """What is wrong with an edition file, one Chinese-free line each with its line number; empty when it is right."""
    file = Path(path)
    try:
        rubric, errors = read_edition(file)
    except RubricError as error:
        return [str(error)]
    return [*errors, *(check_edition(rubric, file.read_text(encoding="utf-8")) if rubric else [])]


@cache
def _load(path: Path, _changed: int) -> Rubric:
    rubric, errors = read_edition(path)
    if rubric and not errors:
        errors = check_edition(rubric, path.read_text(encoding="utf-8"))
    if rubric is None or errors:
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        raise RubricError(f"{path.name}: {errors[0] if errors else 'no edition in it'}{more}")
    return rubric


def _path_of(edition: str | Path) -> Path:
    named = _FOLDER / f"{edition}.toml"
    if isinstance(edition, str) and named.parent == _FOLDER and named.is_file():
        return named
    path = Path(edition)
    if not path.is_file():
        raise RubricError(f"no edition {str(edition)!r}; there are: {', '.join(editions())}")
    return path
