"""Science projects: the approval and the conclusion of one project, joined by number or name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from evidence.document import Flag
from scoring.checks import name_check, not_after_deadline
from scoring.edition import Item
from scoring.match import Candidate, Case, Check, Finding, Verdict, candidates, judged, searchable, verdict_of
from scoring.windows import Answer, Span, span_of, years_after

_SIMILAR = 90
_DATES = ("issue_date", "start_date", "end_date")


def project_pair(case: Case, item: Item) -> Verdict:
    """One project with both papers is enough."""
    found = candidates(case, item)
    approvals = [c for c in found if c.document.kind == "science_project_approval"]
    conclusions = [c for c in found if c.document.kind == "science_project_conclusion"]
    findings: list[Finding] = []
    used: set[str] = set()
    for approval in approvals:
        partner = _partner(approval, conclusions)
        used |= {partner.document.id} if partner else set()
        findings.append(_pair(case, item, approval, partner))
    findings += [_alone(case, item, c) for c in conclusions if c.document.id not in used]
    return verdict_of(item, findings)


def _partner(approval: Candidate, conclusions: Sequence[Candidate]) -> Candidate | None:
    return next((c for c in conclusions if _same_project(approval, c)), None)


def _same_project(one: Candidate, other: Candidate) -> bool:
    numbers = [re.sub(r"\W", "", searchable(c.text("project_number"))).upper() for c in (one, other)]
    if all(numbers) and numbers[0] == numbers[1]:
        return True
    names = [re.sub(r"\W", "", searchable(c.text("project_name"))) for c in (one, other)]
    return bool(all(names)) and fuzz.ratio(*names) >= _SIMILAR


def _pair(case: Case, item: Item, approval: Candidate, conclusion: Candidate | None) -> Finding:
    name = approval.text("project_name") or approval.text("project_number")
    checks = [
        Check("counts", f"项目“{name}”", ("project_name",)),
        *_paper_checks(case, approval),
        _in_window(case, item, approval, conclusion),
    ]
    if conclusion is None:
        if not case.under(item.parameters.text("approval_reading"), item.parameters.text("approval_option")):
            checks.append(
                Check("rejected", f"项目“{name}”只有立项书，缺结题证明", ("project_name",), (Flag("RF10", "只有立项书，缺结题证明"),))
            )
        return judged(approval, checks)
    end = judged(conclusion, (*_paper_checks(case, conclusion), _passed(item, conclusion)))
    joined = Check(end.standing, end.reason, (), end.flags, end.proposes, end.shaky)
    finding = judged(approval, (*checks, joined))
    return replace(finding, also=(end.ref,), confidence=min(finding.confidence, end.confidence))


def _alone(case: Case, item: Item, conclusion: Candidate) -> Finding:
    text = f"项目“{conclusion.text('project_name')}”只有结题证明，缺立项书"
    missing = Check("doubtful", f"{text}，需核实", ("project_name",), (Flag("RF10", text),), False)
    return judged(conclusion, (*_paper_checks(case, conclusion), _passed(item, conclusion), missing))


def _paper_checks(case: Case, candidate: Candidate) -> tuple[Check, ...]:
    if candidate.rule.verdict == "reject":
        return ()
    label = "立项日期" if candidate.document.kind == "science_project_approval" else "结题日期"
    return _undertaken(case, candidate), not_after_deadline(case, candidate, "issue_date", label)


def _undertaken(case: Case, candidate: Candidate) -> Check:
    found = candidate.field("undertaking_organizations")
    if found is None:
        return Check("unreadable", "未能读出项目承担单位")
    check = name_check(case.identity.field(found), "undertaking_organizations", found)
    names = candidate.document.names("undertaking_organizations")
    if check.standing == "counts" and len(names) > 1 and not case.identity.match(names[0]).counts:
        return replace(check, flags=(*check.flags, Flag("issue", "申请企业为参与（合作）单位，不是第一承担单位")))
    if check.standing == "rejected":
        return replace(check, reason="项目承担、参与单位中没有申请企业")
    return check


def _passed(item: Item, conclusion: Candidate) -> Check:
    failed = item.parameters.pattern("failed")
    said = conclusion.text("conclusion") or conclusion.text("result")
    if failed and failed.search(said):
        return Check("rejected", f"验收（结题）结论为“{said}”", ("conclusion",))
    return Check("counts", "已结题", ("end_date",))


def _in_window(case: Case, item: Item, approval: Candidate, conclusion: Candidate | None) -> Check:
    begin = _date(approval, "start_date", "issue_date") or (_date(conclusion, "start_date") if conclusion else None)
    end = _date(conclusion, "issue_date", "end_date") if conclusion else _date(approval, "end_date")
    words, years, deadline = item.parameters, item.window_years, case.deadline
    window = Span(years_after(deadline, -years), deadline)
    period = f"近{years}年（{window.first}至{window.last}）"
    if case.under(words.text("date_reading"), words.text("start_option")):
        return _one_date(begin, window, "立项日期", period, ("issue_date", "start_date"))
    if case.under(words.text("date_reading"), words.text("end_option")):
        return _one_date(end, window, "结题日期", period, ("end_date",))
    return _over_time(approval, begin, end, window, period, running=conclusion is None)


def _over_time(approval: Candidate, begin: Span | None, end: Span | None, window: Span, period: str, *, running: bool) -> Check:
    """The time from approval to conclusion (to the deadline where it is still running) against the window."""
    first, last = begin or end, end or (Span(window.last, window.last) if running else begin)
    if first is None or last is None:
        return Check("unreadable", "未能读出立项、结题日期")
    time = f"立项至结题期间（{begin or '不明'}至{end or '不明'}）"
    if last.last < first.first:
        return Check("doubtful", f"{time}先后矛盾，需核实", _DATES, (Flag("RF18", f"{time}先后矛盾，需核实"),), False)
    if end is None and last.last < window.first:
        return Check("doubtful", f"立项日期{begin}，结题日期未能读出，是否在{period}内需核实", _DATES, (), False)
    match _overlap(first, last, window):
        case "yes":
            return Check("counts", f"{time}与{period}有重叠", _showing(approval, window))
        case "straddles":
            return Check("doubtful", f"{time}是否与{period}重叠需核实", _DATES, (Flag("RF17", time),), False)
        case "no":
            return Check("rejected", f"{time}不在{period}内", _DATES)


def _overlap(first: Span, last: Span, window: Span) -> Answer:
    """What began in the window cannot have ended before it, what ended in it cannot have begun after it."""
    if first.first > window.last or last.last < window.first:
        return "no"
    begun = "yes" in (first.until(window.last), last.until(window.last))
    ended = "yes" in (first.reaches(window.first), last.reaches(window.first))
    return "yes" if begun and ended else "straddles"


def _showing(approval: Candidate, window: Span) -> tuple[str, ...]:
    """The fields that show the overlap: one date inside the window is enough, so the surest; else all of them."""
    inside = [n for n in _DATES if (s := _date(approval, n)) and s.within(window.first, window.last) == "yes"]
    return (max(inside, key=lambda n: approval.document.fields[n].confidence),) if inside else _DATES


def _one_date(span: Span | None, window: Span, label: str, period: str, fields: tuple[str, ...]) -> Check:
    """One date alone against the window, for the readings that look at one date."""
    if span is None:
        return Check("doubtful", f"{label}未能读出，需核实", (), (), False)
    match span.within(window.first, window.last):
        case "yes":
            return Check("counts", f"{label}{span}在{period}内", fields)
        case "straddles":
            text = f"{label}{span}（未印明日期）是否在{period}内需核实"
            return Check("doubtful", text, fields, (Flag("RF17", text),), False)
        case "no":
            return Check("rejected", f"{label}{span}不在{period}内", fields)


def _date(candidate: Candidate, *names: str) -> Span | None:
    return next((s for n in names if (s := span_of(candidate.document.get(n)))), None)
