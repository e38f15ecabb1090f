"""The enterprise's own laboratory: last year's summary and photographs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from evidence.document import Flag
from evidence.sheet import Outcome
from scoring.checks import held_by_applicant
from scoring.edition import Item
from scoring.match import ORDER, Candidate, Case, Check, Finding, Verdict, candidates, distinct, findings, judged, nothing
from scoring.windows import span_of


def laboratory(case: Case, item: Item) -> Verdict:
    """Both proofs are needed; one alone is for an expert. An accreditation certificate supports, it does not replace them."""
    found = findings(case, item, candidates(case, item), _finding)
    if not found:
        return nothing(item)
    summary = _of(found, "laboratory_summary")
    photo = _of(found, "laboratory_photo")
    points, outcome, reason = _decide(case, item, _best(summary), _best(photo), found)
    good = [f for f in found if f.standing in {"counts", "doubtful"}]
    return Verdict(
        item,
        points,
        outcome,
        reason,
        tuple(f.ref for f in good),
        tuple(f.rejection for f in found if f.standing == "rejected"),
        distinct(x for f in found for x in f.flags),
        min(f.confidence for f in good or found),
        any(f.shaky for f in found),
    )


def _of(found: Sequence[Finding], kind: str) -> list[Finding]:
    return [f for f in found if f.candidate.document.kind == kind]


def _best(found: Sequence[Finding]) -> Finding | None:
    return min(found, key=lambda f: (ORDER.index(f.standing), not f.proposes), default=None)


def _decide(
    case: Case, item: Item, summary: Finding | None, photo: Finding | None, found: Sequence[Finding]
) -> tuple[Decimal, Outcome, str]:
    year = case.deadline.year - item.parameters.number("years_back")
    if case.under(item.parameters.text("separate_reading"), item.parameters.text("separate_option")):
        return Decimal(0), "needs_expert", "按独立法人口径，材料未见检验室为独立法人，需核实"
    proposed = [f for f in (summary, photo) if f and f.proposes]
    if [f.standing for f in proposed] == ["counts", "counts"]:
        return item.points, "met", f"已提供检验室{year}年度（申请截止日期{case.deadline}的上一年度）运作总结和检验室照片"
    if len(proposed) == 2:
        return item.points, "needs_expert", "；".join(f.reason for f in proposed if f.reason)
    one = case.under(item.parameters.text("one_reading"), item.parameters.text("one_option"))
    if proposed or any(f.standing in {"doubtful", "unreadable"} for f in found):
        return item.points if one and proposed else Decimal(0), "needs_expert", _partial(year, summary, photo)
    if any(f.candidate.document.kind == "laboratory_accreditation_certificate" and f.standing == "counts" for f in found):
        return Decimal(0), "needs_expert", "仅有实验室认可证书，缺上一年度运作总结及检验室照片，需核实"
    return Decimal(0), "not_met", _partial(year, summary, photo)


def _partial(year: int, summary: Finding | None, photo: Finding | None) -> str:
    parts = []
    for name, finding in ((f"{year}年度运作总结", summary), ("检验室照片", photo)):
        if finding is None:
            parts.append(f"未提供{name}")
        elif finding.standing == "counts":
            parts.append(f"已提供{name}")
        else:
            parts.append(f"{name}不能确认：{finding.reason}")
    return "，".join(parts)


def _finding(case: Case, item: Item, candidate: Candidate) -> Finding:
    holder = held_by_applicant(case, candidate, optional=candidate.document.kind != "laboratory_accreditation_certificate")
    if candidate.document.kind == "laboratory_summary":
        return judged(candidate, (holder, _year(case, item, candidate)))
    return judged(candidate, (holder,))


def _year(case: Case, item: Item, candidate: Candidate) -> Check:
    wanted = case.deadline.year - item.parameters.number("years_back")
    found = candidate.field("year")
    span = span_of(found.value) if found else None
    if found is None or span is None:
        return Check("unreadable", "未能读出总结的年度")
    if span.first.year == wanted:
        return Check(fields=("year",))
    text = f"总结为{span.first.year}年度，不是上一年度（{wanted}年度）"
    return Check("rejected", text, ("year",), (Flag("issue", text),))
