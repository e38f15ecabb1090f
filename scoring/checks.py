"""Tests that many rules share: holder, validity, dates before the deadline. Each says in Chinese what it compared."""

from __future__ import annotations

import datetime as dt
import re

from evidence.document import Field, Flag
from scoring.edition import Item
from scoring.match import Candidate, Case, Check
from scoring.names import NameMatch
from scoring.windows import Span, span_of, term_end, years_after

_NEAR_PAST = 30


def held_by_applicant(case: Case, candidate: Candidate, field: str = "holder", *, optional: bool = False) -> Check:
    """Whether the paper is the applicant's. `optional`: a paper of that kind need not name anybody."""
    found = candidate.field(field)
    if found is None:
        return Check(
            proposes=optional, standing="counts" if optional else "unreadable", reason="" if optional else "未能读出持有人（单位名称）"
        )
    return name_check(case.identity.field(found), field, found)


def name_check(match: NameMatch, field: str, found: Field) -> Check:
    """A name match as a check."""
    shaky = any(str(a) for a in found.alternatives) and match.relation not in {"same", "former"}
    if match.counts:
        flags = (Flag("former_name", match.note),) if match.note else ()
        return Check("counts", "", (field,), flags)
    if match.relation == "absent":
        return Check("unreadable", "未能读出持有人（单位名称）", (field,), proposes=False)
    if match.relation == "other":
        return Check("rejected", match.note, (field,), (Flag("RF01", f"{match.note}，需核实"),), False, shaky)
    code = "former_name_unproved" if match.relation == "former_unproved" else "RF01"
    return Check("doubtful", match.note, (field,), (Flag(code, match.note),), match.proposes, True)


def near(case: Case, span: Span, limit: dt.date, field: Field) -> bool:
    """Whether a date lies so near a limit that its reading has to be surer than usual, and is not."""
    limits = case.rubric.thresholds
    return span.distance(limit) <= limits.edge_days and field.confidence < limits.edge


def not_after_deadline(case: Case, candidate: Candidate, field: str, label: str, code: str = "RF03") -> Check:
    """Whether a date that has to lie before the deadline does. An absent date passes: others ask for it where it matters."""
    found = candidate.field(field)
    span = span_of(found.value) if found else None
    if found is None or span is None:
        return Check()
    answer = span.until(case.deadline)
    shaky = near(case, span, case.deadline, found)
    if answer == "yes":
        return Check("counts", "", (field,), (), True, shaky)
    if answer == "no":
        text = f"{label}{span}晚于申请截止日期{case.deadline}"
        return Check("rejected", text, (field,), (Flag(code, f"{text}，需核实"),), False, shaky)
    text = f"{label}{span}未印明日期，是否晚于申请截止日期{case.deadline}需核实"
    return Check("doubtful", text, (field,), (Flag("RF17", text),), False, True)


def valid_on_deadline(case: Case, candidate: Candidate, item: Item) -> Check:
    """Whether a certificate is in force on the reference day; an end that is not printed is reckoned where the kind allows it."""
    required = not item.parameters.text("validity_reading") or case.under(
        item.parameters.text("validity_reading"), item.parameters.text("validity_option")
    )
    found = candidate.field("valid_until")
    span = span_of(found.value) if found else None
    if found is None or span is None:
        return _end_not_printed(case, candidate, item, required)
    if span.open_ended:
        return Check("counts", "证书长期有效", ("valid_until",))
    day = _reference_day(case)
    answer = span.reaches(day)
    shaky = near(case, span, case.deadline, found)
    if answer == "yes":
        return Check("counts", _alive(span, case.deadline), ("valid_until",), _soon(span, case), True, shaky)
    if answer == "straddles":
        text = f"证书有效期至{span}（未印明日期），申请截止日期为{case.deadline}，是否仍有效需核实"
        return Check("doubtful", text, ("valid_until",), (Flag("RF17", text),), False, True)
    late = f"{(day - span.last).days}天" if span.exact else ""
    text = f"证书有效期至{span}，早于{'申请截止日期' if day == case.deadline else '评审期末'}{day}，已过期{late}"
    flags = (Flag("RF02", text), *_just_ended(span, case))
    return (
        Check("rejected", text, ("valid_until",), flags, False, shaky)
        if required
        else Check("counts", f"{text}，但本项未写明须在有效期内", ("valid_until",), flags)
    )


_BRACKETS = str.maketrans("〔〕【】", "[][]")
"""Offices print the year of a number in brackets of their own; patterns ask for one kind."""


def number_year(candidate: Candidate, item: Item) -> Check:
    """A flag where the year inside the certificate's number does not go with its date of issue."""
    pattern, issued = item.parameters.pattern("number_year"), span_of(candidate.document.get("issue_date"))
    number = re.sub(r"\s+", "", candidate.text("certificate_number")).translate(_BRACKETS)
    found = pattern.search(number) if pattern else None
    if not found or not issued:
        return Check()
    year = int(found[1]) if len(found[1]) == 4 else 2000 + int(found[1])
    if abs(year - issued.first.year) <= item.parameters.number("number_year_slack", 1):
        return Check()
    return Check(flags=(Flag("RF05", f"证书编号{number}中的年份{year}与发证日期{issued}不一致，需核实"),))


def _reference_day(case: Case) -> dt.date:
    words = case.rubric.vocabulary
    late = case.under(words.text("reference_reading"), words.text("reference_option"))
    return case.deadline + dt.timedelta(days=words.number("review_days")) if late else case.deadline


def _alive(span: Span, deadline: dt.date) -> str:
    if span.exact and span.first == deadline:
        return f"证书有效期至{span}，即申请截止日期当日，仍在有效期内"
    return f"证书有效期至{span}，晚于申请截止日期{deadline}"


def _soon(span: Span, case: Case) -> tuple[Flag, ...]:
    days = (span.first - case.deadline).days
    if 0 <= days <= case.rubric.vocabulary.number("review_days"):
        return (Flag("near_limit", f"证书将于{span}到期，评审期间可能失效"),)
    return ()


def _just_ended(span: Span, case: Case) -> tuple[Flag, ...]:
    """A remark on an end so shortly before the deadline that a renewal may be under way."""
    if span.distance(case.deadline) > case.rubric.thresholds.edge_days:
        return ()
    return (Flag("near_limit", f"证书于{span}到期，距申请截止日期不久，是否已换证需核实"),)


def _end_not_printed(case: Case, candidate: Candidate, item: Item, required: bool) -> Check:
    issued = candidate.field("issue_date")
    start = span_of(issued.value) if issued else None
    years = item.parameters.number("usual_years")
    if not required:
        return Check("counts", "证书未印有效期，本项未写明须在有效期内")
    if item.parameters.yes("open_ended"):
        text = "证书未印有效期，按长期有效建议，需核实"
        return Check("counts", text, (), (Flag("near_limit", text),))
    if start is None or not years:
        return Check("unreadable", "未能读出证书有效期", proposes=False)
    end = term_end(start.last, years)
    if end >= case.deadline:
        text = f"证书未印有效期，按{years}年推算至{end}，晚于申请截止日期{case.deadline}，需核实"
        return Check("doubtful", text, ("issue_date",), (Flag("near_limit", text),), True, True)
    text = f"证书未印有效期，按{years}年推算至{end}，早于申请截止日期{case.deadline}，需核实"
    return Check("doubtful", text, ("issue_date",), (Flag("RF02", text),), False, True)


def within_window(case: Case, span: Span, years: int, field: Field, name: str, label: str) -> Check:
    """Whether a date lies in the `years` before the deadline, both ends included."""
    start = years_after(case.deadline, -years)
    answer = span.within(start, case.deadline)
    shaky = near(case, span, start, field) or near(case, span, case.deadline, field)
    period = f"{start}至{case.deadline}"
    if answer == "yes":
        return Check("counts", f"{label}{span}，在近{years}年（{period}）内", (name,), (), True, shaky)
    if answer == "straddles":
        text = f"{label}{span}（未印明日期），是否在近{years}年（{period}）内需核实"
        return Check("doubtful", text, (name,), (Flag("RF17", text),), False, True)
    late = span.first > case.deadline
    text = f"{label}{span}晚于申请截止日期{case.deadline}" if late else f"{label}{span}不在近{years}年（{period}）内"
    flags = (Flag("RF03", f"{text}，需核实"),) if late else ()
    return Check("rejected", text, (name,), flags, False, shaky)
