"""A certificate of the right kind, the applicant's own, in force on the deadline."""

from __future__ import annotations

from scoring.checks import held_by_applicant, not_after_deadline, number_year, valid_on_deadline
from scoring.edition import Item
from scoring.match import Candidate, Case, Finding, Verdict, candidates, findings, judged, verdict_of


def valid_certificate(case: Case, item: Item) -> Verdict:
    """All or nothing: one good certificate is enough."""
    return verdict_of(item, findings(case, item, candidates(case, item), _finding))


def _finding(case: Case, item: Item, candidate: Candidate) -> Finding:
    if candidate.rule.verdict == "reject" or candidate.document.kind == "other":
        return judged(candidate, ())
    return judged(
        candidate,
        (
            held_by_applicant(case, candidate),
            not_after_deadline(case, candidate, "issue_date", "发证日期"),
            valid_on_deadline(case, candidate, item),
            number_year(candidate, item),
        ),
    )
