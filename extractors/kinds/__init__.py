"""One module a document kind. A module is found by being here: nothing else is edited to add one.

A kind module defines ``KIND = Kind(...)`` (or ``KINDS`` where several kinds share one layout).
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from extractors.paper import Paper, Reading

Where = Literal["title", "top", "anywhere", "file"]
"""title: a line set larger than the page's body, or standing alone near the top; top: the upper 40 %;
file: the file or folder name, a hint only."""

Span = Literal["single", "spread", "open"]
"""How a document of the kind continues. single: one page, and annex or continuation pages that say so (附件, 续页,
same number); spread: also a following page of the same kind that completes it (cover + foreword, front + back);
open: takes all following pages until another document starts (manuals, reports)."""


@dataclass(frozen=True)
class Cue:
    """Words that speak for (or, with a negative weight, against) a kind.

    `weight` 1.0 decides alone where nothing else speaks; 0.5 needs company. `pattern` is matched against
    normalised lines, spaces removed.
    """

    pattern: str
    weight: float
    where: Where = "anywhere"

    @property
    def regex(self) -> re.Pattern[str]:
        return re.compile(self.pattern, re.IGNORECASE)


@dataclass(frozen=True)
class Kind:
    """A document kind: what it is called, how it is known, and how it is read.

    `begins` is a pattern that marks a first page (used to tell a new document from a continued one);
    `key` is a pattern whose match (a number) must be equal on pages of one document;
    `continues` is a pattern that marks a page as belonging to a document of this kind before it.
    """

    name: str
    title: str
    fields: tuple[str, ...]
    cues: tuple[Cue, ...]
    read: Callable[[Paper], Reading]
    span: Span = "single"
    begins: str = ""
    continues: str = ""
    key: str = ""


@cache
def all_kinds() -> dict[str, Kind]:
    """Every kind by name, from the modules of this package."""
    kinds: dict[str, Kind] = {}
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda i: i.name):
        module = importlib.import_module(f"{__name__}.{info.name}")
        for kind in getattr(module, "KINDS", None) or (module.KIND,):
            if kind.name in kinds:
                raise ValueError(f"two modules define the document kind {kind.name!r}")
            kinds[kind.name] = kind
    return kinds
