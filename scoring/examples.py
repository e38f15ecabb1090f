"""Worked examples of an edition: papers made from what the file says of them, scored, compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from evidence.document import Document, Field, PageRef, Provenance, Row, Value
from evidence.sheet import Application, Ruling
from scoring.edition import Example, ExamplePaper, Rubric
from scoring.edition_file import Fault
from scoring.lines import Lines
from scoring.sheet import score

APPLICANT = "江门市示例机电有限公司"
_SURE = 0.99
OWNERS = {
    "standard_text": "drafting_organizations",
    "committee_secretariat_document": "undertaking_organizations",
    "science_project_approval": "undertaking_organizations",
    "science_project_conclusion": "undertaking_organizations",
    "patent_certificate": "patentees",
    "foreign_patent_certificate": "patentees",
    "inspection_report": "manufacturer",
    "social_insurance_record": "employer",
    "appointment_document": "issuer",
}
"""The field of a kind that says whose the paper is, where it is not `holder`."""
OWNER_LISTS = {"drafting_organizations", "undertaking_organizations", "patentees"}
NOBODY = {"patent_list", "trademark_list", "title_certificate", "professional_qualification", "chief_quality_officer_certificate", "other"}


def check_examples(rubric: Rubric, lines: Lines) -> list[Fault]:
    """Every example that does not come out as it says."""
    return [
        Fault(lines.line(("example", index)), f"example {example.case!r}: {what}")
        for index, example in enumerate(rubric.examples)
        for what in differences(rubric, example)
    ]


def differences(rubric: Rubric, example: Example) -> Iterator[str]:
    """Points that are not as expected."""
    application = Application("example", APPLICANT, "", "", example.deadline)
    papers = [_document(p, f"p{n}") for n, p in enumerate(example.papers)]
    rulings = [Ruling(reading, option, "example", example.deadline, "example") for reading, option in example.rulings]
    sheet = score(application, papers, (), rubric, rulings)
    points: Mapping[str, Decimal] = {
        **{i.id: i.proposed for c in sheet.criteria for i in c.items},
        **{c.id: c.proposed for c in sheet.criteria},
        "total": sheet.proposed_total,
    }
    for name, wanted in example.expect:
        if points[name] != wanted:
            yield f"{name} gives {points[name]}, not {wanted}"


def _document(paper: ExamplePaper, name: str) -> Document:
    fields = dict(paper.fields)
    if paper.kind not in NOBODY:
        owner = OWNERS.get(paper.kind, "holder")
        applicant: Value = (APPLICANT,) if owner in OWNER_LISTS else APPLICANT
        fields = {owner: applicant, **fields}
    rows: tuple[Row, ...] = tuple({k: _field(v) for k, v in row} for row in paper.rows)
    return Document(name, paper.kind, _SURE, (PageRef(f"{name}.pdf", "0" * 64, 1),), {k: _field(v) for k, v in fields.items()}, rows)


def _field(value: Value) -> Field:
    return Field(value, str(value), _SURE, Provenance("example", 1, None, str(value), "example"))
