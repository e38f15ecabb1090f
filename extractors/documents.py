"""From pages to documents with fields: split, then each kind's own reader."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Sequence
from dataclasses import replace

from evidence.document import Document, Flag, PageRef
from evidence.page import Page
from extractors.fields.authority_names import settled
from extractors.kinds import all_kinds
from extractors.paper import Paper, Reading
from extractors.rows import rows_of
from extractors.split import Draft, split

log = logging.getLogger(__name__)

_FOLIO = re.compile(r"^[-·(第\s]*(\d{1,4})[-·)页\s]*$|^第(\d{1,4})页[,/]?共\d{1,4}页$|^(\d{1,4})/\d{1,4}$|^([IVXⅠ-Ⅻ]{1,5})$")


def documents(pages: Sequence[Page]) -> tuple[Document, ...]:
    """The documents of one application. Pages whose reader failed stay, flagged `read_failed`."""
    return tuple(document_of(draft) for draft in split(pages))


def document_of(draft: Draft) -> Document:
    """One draft read by its kind."""
    refs = tuple(PageRef(p.file, p.sha256, p.number, printed_number(p)) for p in draft.pages)
    reading = _read(draft)
    flags = tuple(dict.fromkeys((*reading.flags, *_page_flags(draft))))
    return Document(identity(draft.kind, refs), draft.kind, draft.confidence, refs, dict(reading.fields), reading.rows, flags)


def identity(kind: str, refs: Sequence[PageRef]) -> str:
    """Twelve hexadecimal digits that are the same for the same kind and pages of the same files."""
    text = "\n".join([kind, *(f"{r.file}\t{r.sha256}\t{r.page}" for r in refs)])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _read(draft: Draft) -> Reading:
    kind = all_kinds()[draft.kind]
    try:
        paper = Paper(draft.pages)
        reading = kind.read(paper)
        issuer = reading.fields.get("issuer")
        return reading if issuer is None else replace(reading, fields={**reading.fields, "issuer": settled(issuer, paper)})
    except Exception:  # a fault in one reader must not lose the pages of a batch
        log.exception("reading %s as %s failed", draft.pages[0].file, draft.kind)
        return Reading(flags=(Flag("read_failed", "该文件的字段未能读出,请人工查看原件"),))


def _page_flags(draft: Draft) -> list[Flag]:
    """What the reading of the pages themselves makes doubtful."""
    weak = [p.number for p in draft.pages if "low_quality" in p.warnings]
    return [Flag("low_quality", f"第{'、'.join(map(str, weak))}页图像质量差,读取结果需核实")] if weak else []


def printed_number(page: Page) -> str:
    """The page number printed alone at the foot or in an upper corner, "" where there is none."""
    for row in reversed(rows_of(page)):
        if row.top < 0.88:
            break
        for line in row.lines:
            if m := _FOLIO.match(line.text):
                return next(g for g in m.groups() if g)
    for row in rows_of(page)[:2]:
        last = row.lines[-1]
        m = _FOLIO.match(last.text)
        if m and row.bottom < 0.08 and (last.box.left > 0.85 or last.box.right < 0.15):
            return next(g for g in m.groups() if g)
    return ""
