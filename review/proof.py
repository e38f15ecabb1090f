"""What proves the points of a criterion, page by page: which fields decided, where they stand, what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from evidence.document import Document, Field, PageRef
from evidence.geometry import BoundingBox
from evidence.review import Deed
from evidence.sheet import CriterionResult, ItemResult
from scoring.export.labels import FIELDS, FIRST_FIELDS
from scoring.export.sources import value_text

Standing = Literal["evidence", "rejected", "excluded"]
_MOST_MARKS = 80


@dataclass(frozen=True, slots=True)
class Mark:
    """A field at its place on the page. `machine` is what was read where an expert has corrected it, else ""."""

    field: str
    row: int | None
    label: str
    value: str
    quote: str
    box: BoundingBox | None
    confidence: float
    method: str
    deciding: bool
    machine: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One page of one document to look at. `items` are those it speaks for; `why` is why it does not count, "" where it does."""

    number: int
    document: str
    kind: str
    page: PageRef
    pages: tuple[PageRef, ...]
    standing: Standing
    items: tuple[str, ...]
    why: str
    marks: tuple[Mark, ...]
    remarks: tuple[str, ...]

    @property
    def boxes(self) -> tuple[BoundingBox, ...]:
        return tuple(m.box for m in self.marks if m.box is not None and m.deciding)

    @property
    def pictured(self) -> bool:
        """Whether the page has a picture: office files have none."""
        return not any(m.method.startswith("office:") for m in self.marks)

    @property
    def focus(self) -> BoundingBox | None:
        """What to zoom to: around all that decided."""
        return BoundingBox.around(self.boxes) if self.boxes else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document that an item names, with the fields and rows that decide."""

    document: Document
    standing: Standing
    why: str
    items: tuple[str, ...]
    fields: tuple[tuple[int | None, str], ...]


class Prover:
    """Steps over one application's documents. `kinds` are the Chinese names of document kinds."""

    def __init__(self, documents: Mapping[str, Document], kinds: Mapping[str, str], corrections: Iterable[Deed]) -> None:
        self._documents = documents
        self._kinds = kinds
        self._corrected = {(d.document, d.row, d.field): d for d in corrections}

    def steps(self, result: CriterionResult, excluded: Sequence[Deed]) -> tuple[Step, ...]:
        """Evidence first, in the items' order; then what was rejected; then what the expert does not count."""
        out = {d.document: d for d in excluded if d.criterion == result.id}
        wanted = [
            *self._evidence(result.items),
            *self._rejected(result.items, out),
            *(Wanted(self._documents[d.document], "excluded", d.reason, (), ()) for d in out.values() if d.document in self._documents),
        ]
        found: list[Step] = []
        for w in wanted:
            found += self._pages(w, len(found))
        return tuple(found)

    def _evidence(self, items: Sequence[ItemResult]) -> list[Wanted]:
        names: dict[str, list[tuple[int | None, str]]] = {}
        speaks: dict[str, list[str]] = {}
        for item in items:
            for ref in item.evidence:
                if ref.document in self._documents:
                    names.setdefault(ref.document, []).extend(
                        (ref.row, f) for f in ref.fields or _telling(self._documents[ref.document], ref.row)
                    )
                    speaks.setdefault(ref.document, []).append(item.id)
        return [
            Wanted(self._documents[d], "evidence", "", tuple(dict.fromkeys(speaks[d])), tuple(dict.fromkeys(fields)))
            for d, fields in names.items()
        ]

    def _rejected(self, items: Sequence[ItemResult], out: Mapping[str, Deed]) -> list[Wanted]:
        why: dict[str, list[str]] = {}
        speaks: dict[str, list[str]] = {}
        for item in items:
            for rejection in item.rejected:
                if rejection.document in self._documents and rejection.document not in out:
                    why.setdefault(rejection.document, []).append(rejection.reason)
                    speaks.setdefault(rejection.document, []).append(item.id)
        return [
            Wanted(
                self._documents[d],
                "rejected",
                "；".join(dict.fromkeys(reasons)),
                tuple(dict.fromkeys(speaks[d])),
                tuple((None, f) for f in _telling(self._documents[d], None)),
            )
            for d, reasons in why.items()
        ]

    def _pages(self, wanted: Wanted, start: int) -> Iterator[Step]:
        """One step a page on which something decides; the first page where nothing is located."""
        document = wanted.document
        if not document.pages:
            return
        by_page: dict[tuple[str, int], list[Mark]] = {}
        for mark, place in self._marks(document, wanted):
            by_page.setdefault(place, []).append(mark)
        known = {(p.file, p.page): p for p in document.pages}
        shown = [p for p in known if any(m.deciding for m in by_page.get(p, ()))] or [next(iter(known))]
        for offset, place in enumerate(shown):
            marks = tuple(by_page.get(place, ()))[:_MOST_MARKS]
            yield Step(
                number=start + offset,
                document=document.id,
                kind=self._kinds.get(document.kind, document.kind),
                page=known[place],
                pages=document.pages,
                standing=wanted.standing,
                items=wanted.items,
                why=wanted.why,
                marks=marks,
                remarks=tuple(f.message for f in document.flags),
            )

    def _marks(self, document: Document, wanted: Wanted) -> Iterator[tuple[Mark, tuple[str, int]]]:
        """The deciding fields in their order, then the document's other ones."""
        others = [(None, f) for f in _ordered(document.fields) if (None, f) not in wanted.fields]
        for deciding, places in ((True, wanted.fields), (False, others)):
            for row, name in places:
                fields = document.fields if row is None else document.rows[row] if row < len(document.rows) else {}
                field = fields.get(name) or document.fields.get(name)
                if field is not None:
                    at = row if name in fields else None
                    yield self._mark(document, name, at, field, deciding=deciding), (field.source.file, field.source.page)

    def _mark(self, document: Document, name: str, row: int | None, field: Field, *, deciding: bool) -> Mark:
        label = FIELDS.get(name, name) if row is None else f"第{row + 1}行 {FIELDS.get(name, name)}"
        correction = self._corrected.get((document.id, row, name))
        read = value_text(name, field)
        return Mark(
            field=name,
            row=row,
            label=label,
            value=correction.value if correction else read,
            quote=field.source.quote,
            box=field.source.box,
            confidence=field.sure,
            method=field.source.method,
            deciding=deciding,
            machine=read if correction else "",
        )


def _telling(document: Document, row: int | None) -> list[str]:
    """Fields to show where none is named."""
    fields = document.fields if row is None or row >= len(document.rows) else document.rows[row]
    return _ordered(fields)[:6]


def _ordered(fields: Mapping[str, Field]) -> list[str]:
    order = {name: i for i, name in enumerate(FIRST_FIELDS)}
    return sorted(fields, key=lambda n: order.get(n, len(order)))
