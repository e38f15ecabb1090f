"""From pages to documents with fields: split, then each kind's own reader."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace

from evidence.document import Document, Field, Flag, PageRef
from evidence.page import Page
from extractors.agreement import second_read
from extractors.fields.authority_names import settled
from extractors.fields.project_rows import of_applicant
from extractors.fields.seal_names import seal_names
from extractors.kinds import all_kinds
from extractors.paper import Paper, Reading
from extractors.split import Draft, split
from extractors.trust import trusted
from extractors.views import on_sheets

log = logging.getLogger(__name__)


def documents(pages: Sequence[Page]) -> tuple[Document, ...]:
    """The documents of one application. Pages whose reader failed stay, flagged `read_failed`."""
    return trusted(found_in(pages), pages)


def found_in(pages: Sequence[Page]) -> tuple[Document, ...]:
    """`documents` with the confidences that the kinds' readers give, before they are weighed against one another."""
    return of_applicant(tuple(document_of(draft) for draft in split(pages)))


def document_of(draft: Draft) -> Document:
    """One draft read by its kind."""
    printed = draft.printed or ("",) * len(draft.views)
    refs = tuple(
        PageRef(v.page.file, v.page.sha256, v.page.number, p, v.part, v.page.read) for v, p in zip(draft.views, printed, strict=True)
    )
    reading = on_sheets(second_read(_read(draft), draft.pages), draft.views)
    flags = tuple(dict.fromkeys((*reading.flags, *_page_flags(draft))))
    return Document(identity(draft.kind, refs), draft.kind, draft.confidence, refs, dict(reading.fields), reading.rows, flags)


def identity(kind: str, refs: Sequence[PageRef]) -> str:
    """Twelve hexadecimal digits that are the same for the same kind and pages (or parts of pages) of the same files."""
    text = "\n".join([kind, *(f"{r.file}\t{r.sha256}\t{r.page}" + (f"\t{r.part}" if r.part else "") for r in refs)])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _read(draft: Draft) -> Reading:
    kind = all_kinds()[draft.kind]
    try:
        paper = Paper(draft.pages)
        reading = kind.read(paper)
        return replace(reading, fields=_signed(reading.fields, paper))
    except Exception:  # a fault in one reader must not lose the pages of a batch
        page = draft.pages[0]
        log.exception("not read", extra={"file": page.file, "page": page.number, "kind": draft.kind})
        return Reading(flags=(Flag("read_failed", "该文件的字段未能读出,请人工查看原件"),))


def _signed(fields: Mapping[str, Field], paper: Paper) -> dict[str, Field]:
    """The fields with the issuer settled and, beside one that is printed, whose seals are on the paper."""
    issuer, seal = fields.get("issuer"), seal_names(paper)
    if issuer is None:
        return dict(fields)
    told = {**fields, "issuer": settled(issuer, paper)}
    return told if seal is None or issuer.source.method.endswith("+seal") else {**told, "seal": seal}


def _page_flags(draft: Draft) -> list[Flag]:
    """What the reading of the pages themselves makes doubtful."""
    flags = []
    for page in draft.pages:
        code = "office_file" if page.route == "office" else "low_quality"
        place = page.file if page.number == 1 and len(draft.pages) == 1 else f"{page.file}第{page.number}页"
        told = "；".join(warning.removesuffix("，识别结果需核实") for warning in page.warnings)
        flags += [Flag(code, f"{place}：{told}，需核实")] if told else []
    return flags
