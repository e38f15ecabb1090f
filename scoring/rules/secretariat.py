"""Secretariats of standardisation committees: sole or joint, in office on the deadline."""

from __future__ import annotations

from dataclasses import replace

from evidence.document import Flag
from scoring.checks import name_check, not_after_deadline
from scoring.edition import Item
from scoring.match import ORDER, Candidate, Case, Check, Finding, Verdict, candidates, findings, judged, verdict_of
from scoring.windows import span_of, term_end


def secretariat(case: Case, item: Item) -> Verdict:
    """The best of the committees; a joint one gives the edition's `joint_points`."""
    found = findings(case, item, candidates(case, item), _finding)
    if not found:
        return verdict_of(item, ())
    best = min(found, key=lambda f: (ORDER.index(f.standing), not f.proposes, -f.points)).points
    return verdict_of(item, [f for f in found if f.standing == "rejected" or f.points == best], best)


def _finding(case: Case, item: Item, candidate: Candidate) -> Finding:
    if candidate.rule.verdict == "reject":
        return judged(candidate, ())
    joint = _is_joint(item, candidate)
    share = Check("counts", "属联合承担，计一半分值" if joint else "", ("undertaking_organizations",))
    checks = (
        _undertaken(case, candidate),
        not_after_deadline(case, candidate, "issue_date", "批准日期"),
        _in_office(case, item, candidate),
        share,
    )
    return judged(candidate, checks, item.parameters.points("joint_points") if joint else item.points)


def _is_joint(item: Item, candidate: Candidate) -> bool:
    names = {n for n in candidate.document.names("undertaking_organizations") if n.strip()}
    words = candidate.text("role") + candidate.text("undertaking")
    said = item.parameters.pattern("joint")
    return len(names) > 1 or bool(said and said.search(words)) or candidate.document.get("joint") is True


def _undertaken(case: Case, candidate: Candidate) -> Check:
    found = candidate.field("undertaking_organizations")
    if found is None:
        return Check("unreadable", "未能读出秘书处承担单位")
    match = case.identity.field(found)
    if match.relation in {"other", "person", "latin"}:
        return Check("rejected", "申请企业不是秘书处承担单位（委员单位、工作组成员不计）", ("undertaking_organizations",))
    check = name_check(match, "undertaking_organizations", found)
    return replace(check, reason="申请企业为秘书处承担单位") if check.standing == "counts" else check


def _in_office(case: Case, item: Item, candidate: Candidate) -> Check:
    day = case.deadline
    ever = case.under(item.parameters.text("term_reading"), item.parameters.text("term_option"))
    begins, ends = span_of(candidate.document.get("term_start")), span_of(candidate.document.get("term_end"))
    begun = begins.until(day) if begins else "yes"
    if begun == "no":
        text = f"任期自{begins}起，晚于申请截止日期{day}"
        return Check("rejected", text, ("term_start",), (Flag("RF02", f"{text}，需核实"),))
    if begun == "straddles":
        text = f"任期自{begins}起（未印明日期），是否晚于申请截止日期{day}需核实"
        return Check("doubtful", text, ("term_start",), (Flag("RF17", text),), False)
    if ever:
        return Check("counts", "曾承担秘书处工作")
    if ends:
        answer = ends.reaches(day)
        if answer == "yes":
            return Check("counts", f"任期至{ends}，申请截止日期{day}在任期内", ("term_end",))
        if answer == "straddles":
            return Check("doubtful", f"任期至{ends}，申请截止日期{day}是否在任期内需核实", ("term_end",), (), False)
        text = f"任期至{ends}，早于申请截止日期{day}"
        return Check("rejected", text, ("term_end",), (Flag("RF02", text),))
    start = begins or span_of(candidate.document.get("issue_date"))
    years = item.parameters.number("usual_years")
    if start is None:
        text = "文件未载明任期和批准日期，是否仍在任期内需核实"
        return Check("doubtful", text, (), (), False)
    end = term_end(start.first, years)
    if end >= day:
        text = f"文件未载明任期，按{years}年一届推算至{end}，申请截止日期{day}在任期内"
        return Check("counts", text, ("issue_date",), (Flag("issue", text),))
    text = f"文件未载明任期，按{years}年一届推算至{end}，早于申请截止日期{day}，是否仍在任需核实"
    return Check("doubtful", text, ("issue_date",), (), False)
