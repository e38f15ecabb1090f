"""Certificates: each once, by number, and the items it counts in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evidence.document import Document, Flag
from evidence.sheet import ScoreSheet
from scoring.match import Case, searchable

_NAMES = ("certificate_number", "trademark_number", "report_number")
_APART = {"patent_certificate", "patent_list", "trademark_list", "standard_text"}


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """One certificate with all papers that bear its number. `counted` are items it gives points in, `looked_at` those in which it
    was judged without points."""

    number: str
    kind: str
    holder: str
    until: str
    documents: tuple[str, ...]
    counted: tuple[str, ...]
    looked_at: tuple[str, ...]
    flags: tuple[Flag, ...]


def certificate_lines(case: Case, sheet: ScoreSheet) -> tuple[CertificateLine, ...]:
    """All numbered certificates and reports, in the papers' order."""
    by_key: dict[tuple[str, str], list[Document]] = {}
    for document in case.documents:
        number = certificate_key(document)
        if number and not counts_apart(document):
            by_key.setdefault((document.kind, number), []).append(document)
    return tuple(_line(sheet, papers) for papers in by_key.values())


def counts_apart(document: Document) -> bool:
    """Whether papers of one number are expected: a list and its certificates, a cover and its foreword."""
    return document.kind in _APART


def certificate_key(document: Document) -> str:
    """The number as compared, "" where the paper has none."""
    printed = next((t for n in _NAMES if (t := document.text(n))), "")
    return re.sub(r"[^0-9A-Z\u3400-\u9fff]", "", searchable(printed).upper())


def _line(sheet: ScoreSheet, papers: list[Document]) -> CertificateLine:
    first, ids = papers[0], {p.id for p in papers}
    items = [i for c in sheet.criteria for i in c.items]
    counted = tuple(i.id for i in items if i.proposed and any(e.document in ids for e in i.evidence))
    looked = tuple(i.id for i in items if i.id not in counted and any(r.document in ids for r in i.rejected))
    number = next(first.text(n) for n in _NAMES if first.text(n))
    flags = (Flag("RF07", f"编号{number}在材料中出现{len(papers)}次，只计一次"),) if len(papers) > 1 else ()
    return CertificateLine(
        number, first.kind, first.text("holder"), first.text("valid_until"), tuple(p.id for p in papers), counted, looked, flags
    )
