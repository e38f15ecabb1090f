"""What could hide evidence: files not read, papers of no known kind or hardly recognised, thick volumes that may hold it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evidence.document import Document, Problem
from scoring.edition import Item
from scoring.match import Case, fits, searchable

_HOLDS_NOTHING = {"blank_page"}
# A file without content can hold no evidence; but where its name points to an item, the enterprise has to be told of it.
_HOLDS_NOTHING_UNNAMED = {"empty"}


@dataclass(frozen=True, slots=True)
class Hidden:
    """Problems whose file name points to the item, papers of no known kind whose title does, and whatever else may hide it:
    `loose` names files and papers that point nowhere, `volumes` papers thick enough to hold it."""

    problems: tuple[Problem, ...]
    papers: tuple[Document, ...]
    loose: tuple[str, ...]
    volumes: tuple[str, ...]

    @property
    def possible(self) -> bool:
        return bool(self.problems or self.papers or self.loose or self.volumes)


def hidden_for(case: Case, item: Item, looked_at: frozenset[str]) -> Hidden:
    """What may hide evidence for an item; `looked_at` are the documents its rule has judged already."""
    problems = [p for p in case.problems if p.code not in _HOLDS_NOTHING and not _harmless(case, p.file)]
    unknown = [d for d in case.documents if d.kind == "other" and d.id not in looked_at and not _known(case, d)]
    holders = set(item.parameters.names("may_lie_in"))
    return Hidden(
        tuple(p for p in problems if _points_to(item, p.file)),
        tuple(d for d in unknown if _points_to(item, _described(d))),
        tuple(dict.fromkeys(_loose(case, item, problems, unknown))),
        tuple(dict.fromkeys(d.text("title") or _file(d) for d in case.documents if d.kind in holders)),
    )


def _loose(case: Case, item: Item, problems: list[Problem], unknown: list[Document]) -> Iterator[str]:
    yield from (p.file for p in problems if p.code not in _HOLDS_NOTHING_UNNAMED and not _points_anywhere(case, p.file))
    yield from (d.text("title") or _file(d) for d in unknown if not _points_anywhere(case, _described(d)))
    least = case.rubric.thresholds.hardly
    for document in case.documents:
        if document.kind_confidence < least and document.kind != "other" and document.kind not in item.kinds:
            yield _file(document)
    if not case.documents:
        yield "（没有读出任何材料）"


def _file(document: Document) -> str:
    return document.pages[0].file if document.pages else "（无页面）"


def _described(document: Document) -> str:
    return " ".join([document.text("title"), *dict.fromkeys(p.file for p in document.pages)])


def _known(case: Case, document: Document) -> bool:
    """Whether a paper of no kind says what it is: a paper that some item's rules name, one that holds no evidence, a divider."""
    named = (p for item in case.rubric.items for p in item.papers if not p.only_under)
    if any(fits(p, document, case) for p in named):
        return True
    if _harmless(case, document.text("title")) or _harmless_file(case, document):
        return True
    words = case.rubric.vocabulary
    divider = words.pattern("dividers")
    short = len(document.pages) <= words.number("divider_pages", 1)
    return bool(short and divider and divider.search(searchable(document.text("title")).strip()))


def _harmless_file(case: Case, document: Document) -> bool:
    """A short paper that is a file of its own, named as one that holds no evidence: its title may be misread."""
    files = {p.file for p in document.pages}
    alone = sum(bool(files & {p.file for p in d.pages}) for d in case.documents) == 1
    return len(files) == 1 and alone and not _points_anywhere(case, document.text("title")) and _harmless(case, next(iter(files)))


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
