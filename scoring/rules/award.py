"""Government quality awards."""

from __future__ import annotations

from evidence.document import Flag
from scoring.checks import held_by_applicant, not_after_deadline
from scoring.edition import Item
from scoring.match import Candidate, Case, Check, Finding, Verdict, candidates, findings, judged, verdict_of


def award(case: Case, item: Item) -> Verdict:
    """Once, without a window; a nomination counts only under that reading."""
    return verdict_of(item, findings(case, item, candidates(case, item), _finding))


def _finding(case: Case, item: Item, candidate: Candidate) -> Finding:
    if candidate.rule.verdict == "reject":
        return judged(candidate, ())
    return judged(
        candidate,
        (
            held_by_applicant(case, candidate),
            not_after_deadline(case, candidate, "issue_date", "颁发日期"),
            _won(case, item, candidate),
        ),
    )


def _won(case: Case, item: Item, candidate: Candidate) -> Check:
    name = candidate.text("award_name") or "质量奖"
    words = item.parameters.pattern("nominated")
    nominated = candidate.document.get("nomination") is True or bool(words and words.search(name))
    if not nominated:
        return Check("counts", f"获得{name}", ("award_name", "level"))
    text = f"“{name}”为提名，不是获奖"
    if case.under(item.parameters.text("nomination_reading"), item.parameters.text("nomination_option")):
        return Check("counts", f"获得{name}（提名）", ("award_name", "level", "nomination"), (Flag("issue", text),))
    return Check("rejected", text, ("award_name", "nomination"), (Flag("issue", text),))
