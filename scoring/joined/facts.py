"""All joined facts of an application at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evidence.document import Document
from evidence.sheet import ScoreSheet
from scoring.edition import Rubric
from scoring.joined.certificates import CertificateLine, certificate_lines
from scoring.joined.completeness import Requirement, requirements
from scoring.joined.patents import PatentLine, PatentSums, patent_lines, patent_sums
from scoring.joined.people import PersonLine, person_lines
from scoring.joined.standards import StandardLine, standard_lines
from scoring.match import Case
from scoring.names import Identity, identity_of
from scoring.windows import months_before


@dataclass(frozen=True, slots=True)
class JoinedFacts:
    """Names the applicant goes by (former ones with their proof), persons with their months, patents, standards, certificates, and
    what each item asks for. `months` are the columns of the persons' grid."""

    identity: Identity
    months: tuple[str, ...]
    persons: tuple[PersonLine, ...]
    patents: tuple[PatentLine, ...]
    patent_sums: PatentSums
    standards: tuple[StandardLine, ...]
    certificates: tuple[CertificateLine, ...]
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Grids:
    """The part of the facts that a person at the sheet has beside it."""

    months: tuple[str, ...]
    persons: tuple[PersonLine, ...]
    patents: tuple[PatentLine, ...]


def joined_facts(sheet: ScoreSheet, documents: Sequence[Document], rubric: Rubric) -> JoinedFacts:
    """The facts behind a sheet, from the documents it was scored from."""
    case = _case(sheet, documents, rubric)
    found = _grids(case, sheet)
    return JoinedFacts(
        identity=case.identity,
        months=found.months,
        persons=found.persons,
        patents=found.patents,
        patent_sums=patent_sums(case, found.patents),
        standards=standard_lines(case),
        certificates=certificate_lines(case, sheet),
        requirements=requirements(case),
    )


def grids(sheet: ScoreSheet, documents: Sequence[Document], rubric: Rubric) -> Grids:
    """Persons and patents alone: a sixth of the time that all the facts take."""
    return _grids(_case(sheet, documents, rubric), sheet)


def _case(sheet: ScoreSheet, documents: Sequence[Document], rubric: Rubric) -> Case:
    identity = identity_of(sheet.application, documents, rubric.romanising)
    return Case(sheet.application, tuple(documents), (), rubric, identity, rubric.defaults({}))


def _grids(case: Case, sheet: ScoreSheet) -> Grids:
    months = _months(case)
    return Grids(months, person_lines(case, months, sheet), patent_lines(case))


def _months(case: Case) -> tuple[str, ...]:
    """The asked months, with the deadline's own month and the two before the asked ones, which other month sets may use."""
    number = max((i.parameters.number("months") for i in case.rubric.items), default=0)
    return months_before(case.deadline, number + 2, 0) if number else ()
