"""Standards issued in the window whose text lists the applicant among the drafting organisations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from evidence.document import Document, Field, Flag
from scoring.checks import name_check, within_window
from scoring.edition import Item
from scoring.match import Candidate, Case, Check, Finding, Verdict, candidates, findings, judged, verdict_of
from scoring.windows import Span, span_of, year_of, years_after


def standard_in_window(case: Case, item: Item) -> Verdict:
    """Points once, or for each standard under that reading; cover and foreword read as two papers are joined by their number."""
    found = findings(case, item, _joined(candidates(case, item)), _finding)
    verdict = verdict_of(item, found)
    each = case.under(item.parameters.text("each_reading"), item.parameters.text("each_option"))
    if each and verdict.points:
        good = {_edition_free(f.candidate) for f in found if f.proposes and f.standing == _standing(verdict)}
        return replace(verdict, points=min(item.parameters.points("each_most"), item.points * max(1, len(good))))
    return verdict


def _standing(verdict: Verdict) -> str:
    """The standing of the findings that a verdict with points rests on."""
    return "counts" if verdict.outcome == "met" else "doubtful"


def _number(candidate: Candidate) -> str:
    return re.sub(r"\s+", "", candidate.text("standard_number")).upper()


def _edition_free(candidate: Candidate) -> str:
    """The number without its year: editions of one standard are one."""
    return re.sub(r"-(?:19|20)?\d{2}$", "", _number(candidate)) or candidate.document.id


def _joined(found: Iterable[Candidate]) -> list[Candidate]:
    """One candidate a number, with the fields of all papers that bear it."""
    by_number: dict[str, Candidate] = {}
    for candidate in found:
        key = _number(candidate) or candidate.document.id
        first = by_number.get(key)
        if first is None:
            by_number[key] = candidate
            continue
        fields = {**candidate.document.fields, **first.document.fields}
        by_number[key] = replace(first, document=replace(first.document, fields=fields))
    return list(by_number.values())


def _finding(case: Case, item: Item, candidate: Candidate) -> Finding:
    if candidate.rule.verdict == "reject":
        return judged(candidate, ())
    return judged(candidate, (_issued(case, item, candidate), _drafted(case, item, candidate), *_remarks(case, item, candidate)))


def _issued(case: Case, item: Item, candidate: Candidate) -> Check:
    found = candidate.field("issue_date")
    span = span_of(found.value) if found else None
    name, label = "issue_date", "标准发布日期"
    if found is None or span is None:
        found, span = _year_in_number(candidate)
        name, label = "standard_number", "标准首页发布日期未能读出，编号年份"
    if found is None or span is None:
        return Check("unreadable", "未能读出标准发布日期")
    if case.under(item.parameters.text("year_reading"), item.parameters.text("year_option")):
        first = year_of(case.deadline.year - item.window_years)
        if span.first >= first.first and span.until(case.deadline) == "yes":
            return Check("counts", f"{label}{span}，发布年份不早于{first}", (name,))
    return within_window(case, span, item.window_years, found, name, label)


def _year_in_number(candidate: Candidate) -> tuple[Field | None, Span | None]:
    number = candidate.field("standard_number")
    year = re.search(r"-((?:19|20)\d{2})$", _number(candidate))
    return (number, year_of(int(year[1]))) if number and year else (None, None)


def _drafted(case: Case, item: Item, candidate: Candidate) -> Check:
    found = candidate.field("drafting_organizations")
    if found is None:
        text = "未见前言中的起草单位名单（缺前言，或该类标准不列起草单位），需核实"
        return Check("doubtful", text, (), (Flag("RF10", text),), False)
    match = case.identity.field(found)
    if match.relation in {"other", "person", "absent", "latin"}:
        shaky = any(case.identity.field(replace(found, value=a, alternatives=())).counts for a in found.alternatives)
        return Check("rejected", "标准文本的起草单位名单中没有申请企业", ("drafting_organizations",), shaky=shaky)
    if case.under(item.parameters.text("lead_reading"), item.parameters.text("lead_option")) and not _leads(case, candidate.document):
        return Check("rejected", "申请企业不是第一起草（牵头、主编）单位", ("drafting_organizations",))
    check = name_check(match, "drafting_organizations", found)
    return replace(check, reason="起草单位列有申请企业") if check.standing == "counts" else check


def _leads(case: Case, document: Document) -> bool:
    leaders = document.names("lead_organizations") or document.names("drafting_organizations")[:1]
    return case.identity.among(leaders).counts


def _remarks(case: Case, item: Item, candidate: Candidate) -> tuple[Check, ...]:
    flags = []
    level, prefix_level = candidate.text("level"), item.parameters.text("level")
    if level and _number(candidate) and level != prefix_level:
        flags.append(Flag("RF16", "标准的层级与编号前缀不一致，按编号前缀建议，需核实"))
    force = span_of(candidate.document.get("implementation_date"))
    if force and not force.open_ended and force.first > case.deadline:
        flags.append(Flag("issue", f"标准于{force}实施，截止日期时已发布尚未实施，按发布日期计"))
    issued = span_of(candidate.document.get("issue_date"))
    if force and issued and _inside(case, item, force) and not _inside(case, item, issued) and issued.last < force.first:
        flags.append(Flag("issue", f"发布日期{issued}在期限之外，实施日期{force}在期限之内，规则以发布为准"))
    return (Check(flags=tuple(flags)),)


def _inside(case: Case, item: Item, span: Span) -> bool:
    return span.within(years_after(case.deadline, -item.window_years), case.deadline) == "yes"
