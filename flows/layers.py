"""What each step of a run depends on beside its input, told apart: so that a newer version re-does what depends on it, and no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from evidence.calibration import Scale
from extractors.pages.cache import reader_version
from flows.source import ROOT, hash_of, sources
from scoring.rubric import Rubric

_KINDS = ROOT / "extractors" / "kinds"
_BEFORE = tuple(ROOT / "extractors" / name for name in ("pages", "engines", "intake"))
"""What comes before documents: readings are kept by its versions, and papers are not taken in again."""
_SHEETS = tuple(ROOT / "flows" / name for name in ("across.py", "render.py", "sheets.py"))


@dataclass(frozen=True, slots=True)
class Layers:
    """Versions of the reading of pages, the finding of documents (of each kind's own module by its name), scoring, the rubric, and the
    calibration, "" where there was none."""

    pages: str
    documents: str
    kinds: Mapping[str, str]
    scoring: str
    rubric: str
    calibration: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Which layers differ. `kinds` are the modules that were changed, added or dropped."""

    pages: bool = False
    documents: bool = False
    kinds: frozenset[str] = frozenset()
    scoring: bool = False

    def __bool__(self) -> bool:
        return bool(self.pages or self.documents or self.kinds or self.scoring)

    def __or__(self, other: Change) -> Change:
        return Change(self.pages or other.pages, self.documents or other.documents, self.kinds | other.kinds, self.scoring or other.scoring)


def layers(engine: str, rubric: Rubric, scale: Scale | None = None) -> Layers:
    """The layers as they are now, for a run with this engine, rubric and calibration."""
    documents, kinds, scoring = _of_source()
    return Layers(reader_version(engine), documents, kinds, scoring, rubric.sha256, str(scale.version) if scale else "")


def change(then: Layers, now: Layers) -> Change:
    """What is otherwise now."""
    kinds = frozenset(name for name in {*then.kinds, *now.kinds} if then.kinds.get(name) != now.kinds.get(name))
    scoring = (then.scoring, then.rubric, then.calibration) != (now.scoring, now.rubric, now.calibration)
    return Change(then.pages != now.pages, then.documents != now.documents, kinds, scoring)


@cache
def _of_source() -> tuple[str, Mapping[str, str], str]:
    kinds = {path.stem: hash_of([path]) for path in sorted(_KINDS.glob("*.py")) if path.stem != "__init__"}
    own = [path for path in sources(("evidence", "extractors")) if not any(path.is_relative_to(folder) for folder in _BEFORE)]
    documents = hash_of(path for path in own if path.parent != _KINDS or path.stem == "__init__")
    scoring = [path for path in sources(("evidence", "scoring")) if path.parent.name != "rubrics"]
    return documents, kinds, hash_of([*scoring, *_SHEETS])
