"""What identifies the papers of one application to others: the traces that are compared with other applications and kept."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from evidence.document import Document, Field, Row
from evidence.sheet import Application
from evidence.trace import Party, Thing, Trace
from scoring.identifiers import plain_id
from scoring.match import searchable
from scoring.names import Identity, normalise_name
from scoring.patents import chinese_number
from scoring.persons import same_name_key

PageId = tuple[str, int]
"""A page's file and number."""

_NUMBERS: Mapping[str, tuple[Thing, str]] = {
    **dict.fromkeys(
        (
            *("measurement_management_certificate", "metrology_assurance_certificate", "laboratory_accreditation_certificate"),
            *("high_tech_enterprise_certificate", "management_system_certificate", "export_certificate", "title_certificate"),
            *("professional_qualification", "chief_quality_officer_certificate"),
        ),
        ("certificate", "certificate_number"),
    ),
    "trademark_certificate": ("trademark", "trademark_number"),
    "foreign_trademark_certificate": ("trademark", "trademark_number"),
    "inspection_report": ("report", "report_number"),
    "science_project_approval": ("project", "project_number"),
    "science_project_conclusion": ("project", "project_number"),
    "standard_text": ("standard", "standard_number"),
    "committee_secretariat_document": ("committee", "committee_number"),
    "patent_certificate": ("patent", "patent_number"),
    "foreign_patent_certificate": ("patent", "patent_number"),
    "patent_list": ("patent", "patent_number"),
}
_HOLDERS = ("holder", "patentees", "patentee", "drafting_organizations", "undertaking_organizations", "manufacturer")
_PEOPLE = {"title_certificate", "professional_qualification", "chief_quality_officer_certificate"}
_PHOTOGRAPHS = {"laboratory_photo"}
# Papers that an enterprise makes itself: the same file at another one is no common public text.
_OWN_PAPERS = {
    *("laboratory_photo", "laboratory_summary", "organization_chart", "quality_manual", "production_ledger", "traceability_system"),
    *("work_instruction", "inspection_procedure", "risk_management_document", "performance_excellence_document", "social_insurance_record"),
}
_LEAST_BITS, _MOST_BITS = 8, 56


def party_of(application: Application, batch: str, identity: Identity) -> Party:
    """The application as others see it."""
    names = frozenset(identity.own | identity.former | identity.claimed | {normalise_name(application.enterprise)})
    return Party(batch, application.id, application.enterprise, normalise_name(application.uscc), application.deadline, names)


def traces_of(documents: Iterable[Document], pictures: Mapping[PageId, str], secret: bytes) -> tuple[Trace, ...]:
    """The traces of an application's papers. `pictures` are perceptual hashes of its pages; `secret` keys the hashes of ids."""
    found: list[Trace] = []
    for document in documents:
        found += _numbers(document)
        found += _people(document, secret)
        found += _looks(document, pictures)
    return tuple(dict.fromkeys(found))


def number_key(printed: str, thing: Thing) -> str:
    """A number as compared: a Chinese patent without its check digit, any other without blanks and signs."""
    if thing == "patent" and (number := chinese_number(printed)):
        return number.key
    return re.sub(r"[^0-9A-Z\u3400-\u9fff]", "", searchable(printed).upper())


def person_key(name: str, number: str, secret: bytes, part: Literal["whole", "tail"]) -> str:
    """A keyed hash of a whole id, or of a name with the id's last four characters; "" where they are not visible."""
    plain = plain_id(number)
    if "*" in (plain if part == "whole" else plain[-4:]) or len(plain) < (18 if part == "whole" else 4):
        return ""
    told = plain if part == "whole" else f"{same_name_key(name)}|{plain[-4:]}"
    return f"{part}:{hmac.new(secret, told.encode(), hashlib.sha256).hexdigest()}"


def _numbers(document: Document) -> Iterator[Trace]:
    thing, field = _NUMBERS.get(document.kind, ("file", ""))
    if not field:
        return
    rows: Iterable[Row] = document.rows or ({},)
    for row in rows:
        fields = {**document.fields, **row}
        number = fields.get(field)
        if number is None or not (key := number_key(str(number.value), thing)):
            continue
        yield Trace(
            *(thing, document.kind, key, str(number.value), document.id),
            *_where(document, number),
            holders=frozenset(normalise_name(n) for name in _HOLDERS for n in _names(fields.get(name))),
            issuer=normalise_name("".join(_names(fields.get("issuer")))),
            other_keys=tuple(k for a in number.alternatives if (k := number_key(str(a), thing)) and k != key),
        )


def _people(document: Document, secret: bytes) -> Iterator[Trace]:
    """Whose certificates, and who is insured: by whole id where it is printed, else by name and last four characters."""
    if document.kind in _PEOPLE:
        yield from _person(document, document.fields, "person", secret)
    if document.kind == "social_insurance_record":
        for row in document.rows:
            yield from _person(document, {**document.fields, **row}, "insured", secret)


def _person(document: Document, fields: Row, thing: Thing, secret: bytes) -> Iterator[Trace]:
    person, number = fields.get("person") or fields.get("name"), fields.get("id_number")
    if person is None or number is None:
        return
    name = "".join(_names(person)[:1])
    whole, tail = (person_key(name, str(number.value), secret, part) for part in ("whole", "tail"))
    if not tail:
        return
    payer = frozenset(normalise_name(n) for n in _names(fields.get("employer")))
    yield Trace(
        *(thing, document.kind, tail, f"{name}（证件号码后四位{plain_id(str(number.value))[-4:]}）", document.id),
        *_where(document, person),
        holders=payer,
        issuer=whole,
    )


def _looks(document: Document, pictures: Mapping[PageId, str]) -> Iterator[Trace]:
    """Photographs by their perceptual hash, an enterprise's own papers by the file's."""
    for page in document.pages:
        bits = pictures.get((page.file, page.page), "")
        if bits and document.kind in _PHOTOGRAPHS and _LEAST_BITS <= int(bits, 16).bit_count() <= _MOST_BITS:
            yield Trace("picture", document.kind, bits, "照片", document.id, page.file, page.page)
        if document.kind in _OWN_PAPERS and page.page == 1:
            yield Trace("file", document.kind, page.sha256, page.file, document.id, page.file, page.page)


def _names(field: Field | None) -> tuple[str, ...]:
    if field is None:
        return ()
    return field.value if isinstance(field.value, tuple) else (str(field.value),)


def _where(document: Document, field: Field) -> tuple[str, int]:
    if field.source.file:
        return field.source.file, field.source.page
    return (document.pages[0].file, document.pages[0].page) if document.pages else ("", 0)
