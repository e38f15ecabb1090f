"""Where the evidence is, as people look it up: which paper, which file, which page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evidence.document import Document, Field
from evidence.sheet import EvidenceRef
from scoring.export.labels import CODED, FIELDS, FIRST_FIELDS, VALUES
from scoring.export.words import masked, pages_text, ranges

_OFFICE = (
    ".xlsx",
    ".xls",
    ".et",
    ".xlsb",
    ".ods",
    ".csv",
    ".docx",
    ".doc",
    ".wps",
    ".rtf",
    ".odt",
    ".pptx",
    ".ppt",
    ".dps",
    ".odp",
    ".html",
    ".txt",
)


@dataclass(frozen=True)
class Sources:
    """The documents of one application by id, and what their kinds are called in Chinese."""

    documents: Mapping[str, Document]
    kinds: Mapping[str, str]

    @classmethod
    def of(cls, documents: Iterable[Document], kinds: Mapping[str, str]) -> Sources:
        return cls({d.id: d for d in documents}, kinds)

    def kind(self, document: Document) -> str:
        return self.kinds.get(document.kind, document.kind)

    def place(self, document: Document, rows: Iterable[int] = ()) -> str:
        """``证书/ISO9001.pdf 第1–2页``; a table in an office file by its rows."""
        by_file: dict[str, list[int]] = {}
        printed: dict[str, list[str]] = {}
        for page in document.pages:
            by_file.setdefault(page.file, []).append(page.page)
            if page.printed:
                printed.setdefault(page.file, []).append(page.printed)
        of_rows = ranges(row + 1 for row in rows)
        parts = []
        for file, pages in by_file.items():
            office = file.lower().endswith(_OFFICE)
            where = "" if office else f" {pages_text(pages)}"
            on_paper = (
                f"（印刷页码{printed[file][0]}" + (f"–{printed[file][-1]}" if len(printed[file]) > 1 else "") + "）"
                if file in printed
                else ""
            )
            parts.append(file + where + on_paper)
        return "；".join(parts) + (f" 第{of_rows}条" if of_rows else "")

    def named(self, document_id: str, rows: Iterable[int] = ()) -> str:
        """Kind and place of a document; its id where it is not among these."""
        document = self.documents.get(document_id)
        return f"{self.kind(document)}：{self.place(document, rows)}" if document else document_id

    def cited(self, refs: Sequence[EvidenceRef]) -> list[str]:
        """One line a document, its rows together."""
        rows: dict[str, list[int]] = {}
        for ref in refs:
            rows.setdefault(ref.document, []).extend([] if ref.row is None else [ref.row])
        return [self.named(document, numbers) for document, numbers in rows.items()]


def fields_text(fields: Mapping[str, Field], most: int = 12) -> str:
    """``持有人：…；有效期至：…`` with the telling ones first."""
    order = {name: i for i, name in enumerate(FIRST_FIELDS)}
    names = sorted(fields, key=lambda n: order.get(n, len(order)))[:most]
    return "；".join(f"{FIELDS.get(n, n)}：{value_text(n, fields[n])}" for n in names)


def value_text(name: str, field: Field) -> str:
    value = field.value
    if isinstance(value, bool):
        return "是" if value else "否"
    parts = [str(v) for v in value] if isinstance(value, tuple) else [str(value)]
    return masked("、".join(VALUES.get(p, p) if name in CODED else p for p in parts))
