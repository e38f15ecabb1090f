"""All that speaks for and against the values of one application's documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evidence.document import Document
from evidence.page import Page
from extractors.trust.company import in_company, printed_in
from extractors.trust.surroundings import NOWHERE, Surroundings
from extractors.trust.values import in_itself


@dataclass(frozen=True)
class Witnesses:
    """What is asked about a value: the documents beside its own, and the pages as they were read.

    `voices`: in how many documents each text stands as a field's value; `pages` by file and number. Where a page is not given, nothing that
    stands around a value is held against it.
    """

    voices: Mapping[str, int]
    pages: Mapping[tuple[str, int], Page]
    _around: dict[str, Surroundings] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, documents: Sequence[Document], pages: Sequence[Page] = ()) -> Witnesses:
        voices = Counter(value for document in documents for value in printed_in(document))
        return cls(voices, {(page.file, page.number): page for page in pages})

    def signals(self, document: Document, name: str, row: int | None = None) -> dict[str, float]:
        """The signals of a field, or of a cell in row `row` (from 0): mostly 0 and 1, see their modules."""
        value = document.fields[name] if row is None else document.rows[row][name]
        around = self._around.get(document.id)
        if around is None:
            around = self._around[document.id] = Surroundings.of(document, self.pages)
        return {
            **in_itself(value, document, name),
            **in_company(value, document, name, self.voices),
            "unexplained": around.unexplained,
            **(around.of_field(name, value) if row is None else NOWHERE),
            f"kind={document.kind}": 1.0,
            f"field={name}": 1.0,
        }
