"""Passes in yearly slots: supervision checks, or commissioned tests by institutes of rank."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from evidence.document import Flag
from scoring.checks import near, not_after_deadline
from scoring.edition import Item
from scoring.match import Candidate, Case, Check, Finding, Verdict, candidates, distinct, findings, judged, nothing, verdict_of
from scoring.windows import Span, span_of, years_after


@dataclass(frozen=True, slots=True)
class Slot:
    """One year that needs a report; both ends inclusive."""

    start: dt.date
    end: dt.date

    def __str__(self) -> str:
        return f"{self.start}至{self.end}"


def yearly_slots(case: Case, item: Item) -> Verdict:
    """All or nothing: a pass in every slot and no failure in the window."""
    found = candidates(case, item)
    if not found:
        return nothing(item)
    slots = slots_of(case, item)
    failures = window_failures(case, item.parameters.number("years"))
    failed = [c for c in found if c in failures]
    others = findings(case, item, (c for c in found if c not in failed), _finding)
    if failed:
        return _blocked(case, item, failed, others)
    certain = [f for f in others if f.standing == "counts"]
    likely = [f for f in others if f.proposes]
    filled, hoped = _filled(slots, certain), _filled(slots, likely)
    commissioned = [f for f in certain if f.candidate.text("report_type") == "commissioned"]
    if filled == len(slots) or (commissioned and case.under(item.parameters.text("one_reading"), item.parameters.text("one_option"))):
        return _verdict(item, slots, item.points, certain, others, filled)
    if hoped == len(slots):
        return replace(_verdict(item, slots, item.points, likely, others, hoped), outcome="needs_expert")
    if any(f.standing != "rejected" for f in others):
        return replace(_verdict(item, slots, Decimal(0), likely, others, filled), outcome="needs_expert")
    return verdict_of(item, others)


def slots_of(case: Case, item: Item) -> tuple[Slot, ...]:
    """The years that need a report, earliest first, under the reading taken."""
    words, deadline = item.parameters, case.deadline
    years, reading = words.number("years"), words.text("slot_reading")
    for option, last in (("calendar_before_option", deadline.year - 1), ("calendar_current_option", deadline.year)):
        if case.under(reading, words.text(option)):
            return tuple(Slot(dt.date(y, 1, 1), min(dt.date(y, 12, 31), deadline)) for y in range(last - years + 1, last + 1))
    one = dt.timedelta(days=1)
    edges = [years_after(deadline, -n) for n in range(years, -1, -1)]
    return tuple(Slot(a, b if b == deadline else b - one) for a, b in pairwise(edges))


def window_failures(case: Case, years: int) -> list[Candidate]:
    """Failed reports on the applicant's products (or on nobody's that could be read) in the years before the deadline."""
    start = years_after(case.deadline, -years)
    found = []
    for item in case.rubric.items:
        if item.rule != "yearly_slots":
            continue
        for candidate in candidates(case, item):
            span = span_of(candidate.document.get("report_date"))
            if _is_fail(case, candidate) and (span is None or span.within(start, case.deadline) != "no"):
                found.append(candidate)
    return found


def _is_fail(case: Case, candidate: Candidate) -> bool:
    if candidate.text("report_type") not in {"supervision", "commissioned", ""}:
        return False
    return candidate.text("conclusion") == "fail" and case.identity.field(candidate.field("manufacturer")).relation not in {
        "other",
        "person",
    }


def _blocked(case: Case, item: Item, failed: Sequence[Candidate], findings: Sequence[Finding]) -> Verdict:
    year_ago = years_after(case.deadline, -item.parameters.number("eligibility_years"))
    flags, refs, reasons = [], [], []
    county = all(c.text("supervision_level") in {"county", "district"} for c in failed)
    for candidate in failed:
        span = span_of(candidate.document.get("report_date"))
        number = candidate.text("report_number") or "（无编号）"
        text = f"报告{number}（{span or '日期未能读出'}）检验结论为不合格"
        reasons.append(text)
        recent = span is None or span.within(year_ago, case.deadline) != "no"
        flags.append(Flag("RF19", f"{text}，在近一年内，涉及第六条（八）资格条件，需核实") if recent else Flag("RF09", f"{text}，需核实"))
        refs.append(judged(candidate, (Check(fields=("conclusion", "report_date", "manufacturer")),)))
    reason = "；".join(reasons) + "，在近三年（至申请截止日期" + f"{case.deadline}）内，不满足连续三年合格"
    return Verdict(
        item,
        Decimal(0),
        "needs_expert" if county else "not_met",
        reason,
        tuple(f.ref for f in refs),
        tuple(f.rejection for f in findings if f.standing == "rejected"),
        tuple(flags),
        min(f.confidence for f in refs),
        True,
    )


def _filled(slots: Sequence[Slot], findings: Sequence[Finding]) -> int:
    spans = [s for f in findings if (s := span_of(f.candidate.document.get("report_date")))]
    return sum(any(s.within(slot.start, slot.end) == "yes" for s in spans) for slot in slots)


def _verdict(
    item: Item, slots: Sequence[Slot], points: Decimal, used: Sequence[Finding], findings: Sequence[Finding], filled: int
) -> Verdict:
    empty = [str(s) for s in slots if not _filled([s], used)]
    reason = f"近{len(slots)}年（{slots[0].start}至{slots[-1].end}）已有{filled}/{len(slots)}年的合格报告"
    if empty:
        reason += f"，缺{'、'.join(empty)}"
    doubts = [f.reason for f in findings if f.standing in {"doubtful", "unreadable"}]
    if doubts and not points:
        reason += f"；{doubts[0]}"
    shown = used or [f for f in findings if f.standing != "rejected"]
    return Verdict(
        item,
        points,
        "met",
        reason,
        tuple(f.ref for f in shown),
        tuple(f.rejection for f in findings if f.standing == "rejected"),
        distinct(x for f in shown for x in f.flags),
        min(f.confidence for f in shown),
        any(f.shaky for f in shown),
    )


def _finding(case: Case, item: Item, candidate: Candidate) -> Finding:
    if candidate.rule.verdict == "reject":
        return judged(candidate, ())
    checks = (_made(case, candidate), _passed(candidate), _dated(case, slots_of(case, item), candidate))
    return judged(candidate, (*checks, not_after_deadline(case, candidate, "report_date", "报告日期")))


def _made(case: Case, candidate: Candidate) -> Check:
    found = candidate.field("manufacturer")
    if found is None:
        return Check("unreadable", "未能读出生产单位")
    match = case.identity.field(found)
    if match.counts:
        return Check(fields=("manufacturer",))
    if match.relation in {"other", "person"}:
        text = f"报告的生产单位“{found.value}”不是申请企业"
        return Check("rejected", text, ("manufacturer",), (Flag("RF01", f"{text}，需核实"),))
    return Check("doubtful", match.note, ("manufacturer",), (Flag("RF01", match.note),), match.proposes)


def _passed(candidate: Candidate) -> Check:
    conclusion = candidate.text("conclusion")
    if conclusion == "pass":
        return Check(fields=("conclusion",))
    if conclusion == "fail":
        return Check("rejected", "检验结论为不合格", ("conclusion",))
    return Check("doubtful", "未能读出检验结论，需核实", (), (), False)


def _dated(case: Case, slots: Sequence[Slot], candidate: Candidate) -> Check:
    found = candidate.field("report_date")
    span: Span | None = span_of(found.value) if found else None
    if found is None or span is None:
        return Check("unreadable", "未能读出报告日期")
    if any(span.within(s.start, s.end) == "yes" for s in slots):
        shaky = any(near(case, span, day, found) for s in slots for day in (s.start, s.end))
        return Check(shaky=shaky)
    if all(span.within(s.start, s.end) == "no" for s in slots):
        return Check("rejected", f"报告日期{span}不在近{len(slots)}年（{slots[0].start}至{slots[-1].end}）内", ("report_date",))
    text = f"报告日期{span}（未印明日期）属于哪一年需核实"
    return Check("doubtful", text, (), (Flag("RF17", text),), False)
