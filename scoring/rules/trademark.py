"""Trademarks: registered long enough, still alive, the applicant's own."""

from __future__ import annotations

import datetime as dt

from evidence.document import Flag
from scoring.checks import held_by_applicant, near, not_after_deadline
from scoring.edition import Item
from scoring.match import Candidate, Case, Check, Finding, Verdict, candidates, findings, judged, verdict_of
from scoring.windows import Span, months_after, span_of, years_after


def trademark(case: Case, item: Item) -> Verdict:
    """Points once, whatever the number of marks."""
    found = candidates(case, item)
    certified = {_number(c) for c in found if c.row is None}
    return verdict_of(item, findings(case, item, (c for c in found if c.row is None or _number(c) not in certified), _finding))


def _number(candidate: Candidate) -> str:
    return "".join(ch for ch in candidate.text("trademark_number").upper() if ch.isalnum()) or candidate.document.id


def _finding(case: Case, item: Item, candidate: Candidate) -> Finding:
    if candidate.rule.verdict == "reject":
        return judged(candidate, ())
    listed = Check()
    if candidate.row is not None:
        text = "只有商标清单，未附该商标的注册证，需核实"
        listed = Check("doubtful", text, (), (Flag("RF10", text),))
    return judged(
        candidate,
        (
            held_by_applicant(case, candidate, optional=candidate.row is not None),
            _registered(case, item, candidate),
            _alive(case, item, candidate),
            listed,
        ),
    )


def _registered(case: Case, item: Item, candidate: Candidate) -> Check:
    filed_counts = case.under(item.parameters.text("filed_reading"), item.parameters.text("filed_option"))
    filed = item.parameters.pattern("filed")
    if filed and filed.search(candidate.text("status")):
        return Check("counts", "已申报") if filed_counts else Check("rejected", "商标仅申报，尚未注册", ("status",))
    found = candidate.field("registration_date")
    span = span_of(found.value) if found else _from_expiry(item, candidate)
    if span is None:
        if filed_counts:
            return Check("counts", "已申报")
        return Check("unreadable", "未能读出注册日期，是否已获注册不明")
    label = "注册日期" if found else "按有效期推算的注册日期"
    name = "registration_date" if found else "valid_until"
    source = found or candidate.document.fields["valid_until"]
    years = item.parameters.number("least_years")
    limit = years_after(case.deadline, -years)
    if not years:
        check = not_after_deadline(case, candidate, "registration_date", "注册日期")
        country = candidate.text("country")
        return check if check.standing != "counts" else Check("counts", f"商标于{span}在{country or '境外'}注册", ("registration_date",))
    answer = span.until(limit)
    shaky = near(case, span, limit, source)
    if answer == "yes":
        return Check("counts", f"{label}{span}，至申请截止日期{case.deadline}已满{years}年", (name,), shaky=shaky)
    if answer == "straddles":
        text = f"{label}{span}（未印明日期），至申请截止日期{case.deadline}是否满{years}年需核实"
        return Check("doubtful", text, (name,), (Flag("RF17", text),), False)
    return Check("rejected", f"{label}{span}，至申请截止日期{case.deadline}不满{years}年", (name,), shaky=shaky)


def _from_expiry(item: Item, candidate: Candidate) -> Span | None:
    """The registration day reckoned from the end of a first term, where only the end is printed."""
    end, term = span_of(candidate.document.get("valid_until")), item.parameters.number("term_years")
    if end is None or end.open_ended or not term:
        return None
    one = dt.timedelta(days=1)
    return Span(years_after(end.first + one, -term), years_after(end.last + one, -term))


def _alive(case: Case, item: Item, candidate: Candidate) -> Check:
    found = candidate.field("valid_until")
    end = span_of(found.value) if found else None
    if found is None or end is None:
        return _reckoned(case, item, candidate)
    answer = end.reaches(case.deadline)
    shaky = near(case, end, case.deadline, found)
    if answer == "yes":
        return Check("counts", f"有效期至{end}", ("valid_until",), shaky=shaky)
    text = f"商标有效期至{end}，早于申请截止日期{case.deadline}"
    if answer == "straddles":
        return Check("doubtful", f"商标有效期至{end}（未印明日期），是否仍有效需核实", ("valid_until",), (), False)
    grace = months_after(end.last, item.parameters.number("grace_months"))
    if grace >= case.deadline and item.parameters.number("grace_months"):
        text += "，仍在续展宽展期内，需核实是否续展"
        return Check("doubtful", text, ("valid_until",), (Flag("RF02", text),), False)
    return Check("rejected", f"{text}，未见续展证明", ("valid_until",), (Flag("RF02", text),), shaky=shaky)


def _reckoned(case: Case, item: Item, candidate: Candidate) -> Check:
    start, term = span_of(candidate.document.get("registration_date")), item.parameters.number("term_years")
    if start is None or not term or years_after(start.first, term) > case.deadline:
        return Check()
    text = f"未印有效期，自注册日期{start}起已满{term}年，是否续展需核实"
    return Check("doubtful", text, ("registration_date",), (Flag("RF02", text),))
