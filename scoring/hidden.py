"""What could hide evidence: files not read, papers of no known kind or hardly recognised, thick volumes that may hold it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evidence.document import Document, Problem
from scoring.edition import Item
from scoring.match import Case, searchable

_HARDLY = 0.6
_HARMLESS_PROBLEMS = {"blank_page"}


@dataclass(frozen=True, slots=True)
class Hidden:
    """Problems whose file name points to the item, and whether anything else may hide it."""

    problems: tuple[Problem, ...]
    papers: tuple[Document, ...]
    anything: bool

    @property
    def possible(self) -> bool:
        return bool(self.problems or self.papers or self.anything)


def hidden_for(case: Case, item: Item, looked_at: frozenset[str]) -> Hidden:
    """What may hide evidence for an item; `looked_at` are the documents its rule has judged already."""
    problems = [p for p in case.problems if p.code not in _HARMLESS_PROBLEMS and not _harmless(case, p.file)]
    mine = tuple(p for p in problems if _points_to(item, p.file))
    unknown = [d for d in case.documents if d.kind == "other" and d.id not in looked_at and not _harmless(case, d.text("title"))]
    papers = tuple(d for d in unknown if _points_to(item, _described(d)))
    loose = any(not _points_anywhere(case, p.file) for p in problems) or any(not _points_anywhere(case, _described(d)) for d in unknown)
    hardly = any(d.kind_confidence < _HARDLY and d.kind != "other" and d.kind not in item.kinds for d in case.documents)
    holders = set(item.parameters.names("may_lie_in"))
    inside = any(d.kind in holders for d in case.documents)
    nothing_read = not case.documents
    return Hidden(mine, papers, loose or hardly or inside or nothing_read)


def _described(document: Document) -> str:
    return " ".join([document.text("title"), *dict.fromkeys(p.file for p in document.pages)])


def _harmless(case: Case, text: str) -> bool:
    """Whether a title, or a file's own name without its ending, is of papers that hold no evidence."""
    own = searchable(text).rsplit("/", 1)[-1]
    programs = case.rubric.vocabulary.pattern("programs")
    if programs and programs.search(own):
        return True
    pattern = case.rubric.vocabulary.pattern("harmless")
    return bool(pattern and pattern.search(re.sub(r"\.[A-Za-z0-9]{1,5}$", "", own)))


def _points_to(item: Item, text: str) -> bool:
    return bool(item.hints and item.hints.search(searchable(text)))


def _points_anywhere(case: Case, text: str) -> bool:
    return any(_points_to(item, text) for item in case.rubric.items)
