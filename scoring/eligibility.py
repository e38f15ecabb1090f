"""The conditions of eligibility: gates without points. Most are for people; what the papers show is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Literal

from evidence.sheet import EligibilityResult, EvidenceRef, ItemResult
from scoring.edition import Condition
from scoring.match import Case, searchable
from scoring.rules.inspection import window_failures
from scoring.windows import span_of, years_after

Outcome = Literal["met", "not_met", "unknown"]
_Gate = Callable[[Case, Condition, Mapping[str, ItemResult]], EligibilityResult]


def eligibility_of(case: Case, items: Mapping[str, ItemResult]) -> tuple[EligibilityResult, ...]:
    """Each condition of the edition; `items` are the scored items, which support some of them."""
    return tuple(GATES[c.rule](case, c, items) for c in case.rubric.eligibility)


def _result(
    condition: Condition, outcome: Outcome, confidence: float, reason: str, evidence: tuple[EvidenceRef, ...] = ()
) -> EligibilityResult:
    return EligibilityResult(condition.id, condition.title, outcome, round(confidence, 4), reason, evidence)


def registered(case: Case, condition: Condition, _items: Mapping[str, ItemResult]) -> EligibilityResult:
    """By the business licence: place, trade, still registered."""
    licence = next((d for d in case.of_kinds("business_license") if case.identity.field(d.fields.get("holder")).counts), None)
    if licence is None:
        return _result(condition, "unknown", 0.5, "未见申请企业的营业执照，登记地和行业需核实")
    words = condition.parameters
    used = tuple(n for n in ("holder", "uscc", "address", "issuer", "business_scope", "valid_until") if n in licence.fields)
    ref = (EvidenceRef(licence.id, used),)
    sure = min([licence.kind_confidence, *(licence.fields[n].confidence for n in used)])
    where = searchable(licence.text("address") + licence.text("issuer"))
    until = span_of(licence.get("valid_until"))
    gone = words.pattern("gone")
    if gone and gone.search(licence.text("status")):
        return _result(condition, "not_met", sure, f"营业执照状态为“{licence.text('status')}”", ref)
    if until and until.reaches(case.deadline) == "no":
        return _result(condition, "unknown", sure, f"营业期限至{until}，早于申请截止日期{case.deadline}，需核实", ref)
    here = re.search(words.text("place"), where)
    if where and not here:
        return _result(condition, "not_met", sure, f"营业执照住所“{licence.text('address')}”不在江门市", ref)
    if not where:
        coded = licence.text("uscc")[2:].startswith(words.text("division"))
        hint = "统一社会信用代码的行政区划在江门市，" if coded else ""
        return _result(condition, "unknown", 0.5, f"{hint}营业执照住所未能读出，需核实", ref)
    if not re.search(words.text("made"), searchable(licence.text("business_scope"))):
        return _result(condition, "unknown", sure, "在江门市登记；经营范围未见生产制造，是否制造业需核实", ref)
    return _result(condition, "met", sure, "营业执照登记住所在江门市，经营范围含生产制造", ref)


def judged(_case: Case, condition: Condition, _items: Mapping[str, ItemResult]) -> EligibilityResult:
    """Left to people."""
    return _result(condition, "unknown", 0.5, "需由县级市场监管局核实、专家判断")


def supported(_case: Case, condition: Condition, items: Mapping[str, ItemResult]) -> EligibilityResult:
    """Left to people, with what the scored items show."""
    named = [items[i] for i in condition.parameters.names("items") if i in items]
    good = [i for i in named if i.proposed > 0]
    refs = tuple(ref for i in good for ref in i.evidence[:1])
    if good:
        return _result(condition, "unknown", 0.5, "相关材料：" + "、".join(f"{i.id}{i.title}" for i in good) + "；是否满足由专家判断", refs)
    return _result(condition, "unknown", 0.5, "评分项" + "、".join(i.id for i in named) + "均未得分，是否满足本条件需核实")


def no_failure(case: Case, condition: Condition, _items: Mapping[str, ItemResult]) -> EligibilityResult:
    """A failed report in the last year speaks against; that there is none cannot be shown by papers."""
    years = condition.parameters.number("window_years")
    start = years_after(case.deadline, -years)
    period = f"近{years}年（{start}至{case.deadline}）"
    failed = window_failures(case, years)
    dated = [(c, span_of(c.document.get("report_date"))) for c in failed]
    refs = tuple(EvidenceRef(c.document.id, ("conclusion", "report_date")) for c in failed)
    certain = [
        (c, s) for c, s in dated if s and s.within(start, case.deadline) == "yes" and case.identity.field(c.field("manufacturer")).counts
    ]
    if certain:
        candidate, span = certain[0]
        number = candidate.text("report_number") or "（无编号）"
        sure = min(candidate.document.kind_confidence, candidate.document.fields["conclusion"].confidence)
        return _result(condition, "not_met", sure, f"检验报告{number}（{span}）结论为不合格，在{period}内，需核实", refs)
    if failed:
        return _result(condition, "unknown", 0.5, f"有不合格报告，日期或生产单位未能确定，是否在{period}内需核实", refs)
    return _result(condition, "unknown", 0.5, f"材料中未见{period}的不合格记录；重大事故、投诉及抽查记录需由县级市场监管局核实")


GATES: Mapping[str, _Gate] = {"judged": judged, "no_failure": no_failure, "registered": registered, "supported": supported}
