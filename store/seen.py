"""What the author of an act had in front of them, as hashes: sheet and papers, the rubric and its rulings, a field and its page."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from pydantic import TypeAdapter
from pydantic_core import from_json, to_json
from sqlalchemy import select
from sqlalchemy.orm import Session

from evidence.audit import digest
from evidence.document import Document, Field
from evidence.errors import BatchError
from evidence.review import Deed
from scoring.stored import read_documents
from store.review_schema import ApplicationRow, PagePlaceRow
from store.schema import BatchRow, OutputRow, PageReading

_SHEET, _DOCUMENTS = "sheet.json", "documents.json"
_FIELD = TypeAdapter(Field)


def looked_at(session: Session, application: ApplicationRow, deed: Deed) -> dict[str, str]:
    """Of the application's latest run. `field` (as it was read) and `picture` (of its page) are those that a correction is about."""
    asked = select(OutputRow.name, OutputRow.content, BatchRow.run_key).join(BatchRow, OutputRow.batch_id == BatchRow.id)
    asked = asked.where(BatchRow.name == application.batch, OutputRow.application == application.folder)
    asked = asked.where(OutputRow.name.in_((_SHEET, _DOCUMENTS))).order_by(BatchRow.id.desc(), OutputRow.id).limit(2)
    files: dict[str, bytes] = {}
    hashes: dict[str, str] = {}
    for name, content, run in session.execute(asked):
        files[name] = content
        hashes |= {name: digest(content), "run": run}
    with suppress(KeyError, TypeError, ValueError, BatchError):  # a file that this program did not write: its hash says what it was
        hashes |= _terms(from_json(files[_SHEET]))
        if deed.kind == "correct":
            documents, _ = read_documents(files[_DOCUMENTS], _DOCUMENTS)
            hashes |= _corrected(session, {d.id: d for d in documents}, deed)
    return hashes


def _terms(sheet: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    rulings = {"rulings": digest(to_json(sheet["rulings"]))} if sheet.get("rulings") else {}
    return {"rubric": sheet["rubric"]["sha256"]} | rulings


def _corrected(session: Session, documents: Mapping[str, Document], deed: Deed) -> dict[str, str]:
    document = documents[deed.document]
    fields = document.fields if deed.row is None or deed.row >= len(document.rows) else document.rows[deed.row]
    field = fields.get(deed.field) or document.fields[deed.field]
    place = (field.source.file, field.source.page)
    sha256 = next((p.sha256 for p in document.pages if (p.file, p.page) == place), "")
    here = (PagePlaceRow.sha256 == sha256, PagePlaceRow.page == field.source.page)
    picture = session.scalar(select(PageReading.image).join(PagePlaceRow, PagePlaceRow.reading == PageReading.key).where(*here))
    return {"field": digest(_FIELD.dump_json(field))} | ({"picture": picture} if picture else {})
