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

from evidence.page import Page
from extractors.paper import Paper, Reading

Where = Literal["title", "top", "anywhere", "file"]
"""title: a line set larger than the page's body, or standing alone near the top (titles on two or three rows are also
tried joined); where the words fill most of a row further down they count seven tenths, inside a longer title half.
top: a row in the upper 40 %; anywhere: any row; file: the file's name and folders and the divider before the page, a hint
only, which never counts for more than 0.3."""

Span = Literal["single", "spread", "open"]
"""How a document of the kind continues. single: one page, and annex or continuation pages that say so (附件, 续页,
same number); spread: also a following page of the same kind that completes it (cover + foreword, front + back);
open: takes all following pages until another document starts (manuals, reports)."""


@dataclass(frozen=True)
class Cue:
    """Words that speak for (or, with a negative weight, against) a kind.

    `weight` 1.0 decides alone where nothing else speaks; 0.5 needs company. `pattern` is matched, whatever the case, against
    normalised rows and lines, spaces removed. Cues add up as independent witnesses (``1 - product of (1 - weight)``),
    each once a page; negative ones take their share away.
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
    All three are matched like cues, `key` also with group 1 as the number where there is a group. A kind without
    `begins` begins where one of its title cues stands as a title.
    `parts` are patterns of the pages that together make one document even as separate files (cover, foreword).
    `picture`: pages are photographs; such a page needs no text, and the file's name, folder or divider decides.
    `listed` says how much (0..1) a page's tables speak for the kind by their columns: asked where no title does.
    `labels` are patterns of whole labels that occur together on its papers: where no title says what a page is, three or more of
    them do a little each (register extracts, print-outs of public query pages, certificates under titles nobody knows).
    `opening`: only its first page decides anything; a later one, known as such at a glance, is not read closely.
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
    parts: tuple[str, ...] = ()
    picture: bool = False
    opening: bool = False
    listed: Callable[[Page], float] | None = None
    labels: tuple[str, ...] = ()


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
