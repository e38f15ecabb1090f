"""Patents, so many points each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evidence.document import Flag
from evidence.sheet import Outcome
from scoring.checks import name_check, not_after_deadline
from scoring.edition import Item
from scoring.match import Case, Check, Finding, Verdict, candidates, distinct, judged, piece_of, verdict_of
from scoring.patents import Grant, grants_of, same_day, similar
from scoring.windows import span_of, years_after

_SHOWN = 5


def count_each(case: Case, item: Item) -> Verdict:
    """Points for each patent of the item's type, up to its full."""
    found, twice = _grants(case, item)
    kind = item.parameters.text("type")
    mine = [g for g in found if g.type == kind]
    findings = [_found(case, item, g) for g in mine]
    findings += [judged(g.lead, ()) for g in found if g not in mine and g.lead.rule.verdict == "reject"]
    extra = [Flag("RF07", f"专利号{n}在材料中重复出现，只计一次") for n in twice if any(n == g.text("patent_number") for g in mine)]
    listed, certified = sum(any(p.row is not None for p in g.papers) for g in mine), sum(g.certified for g in mine)
    if listed and certified and listed != certified:
        extra.append(Flag("issue", f"清单列{listed}项，证书{certified}项，数目不一致"))
    return _counted(case, item, findings, extra)


def _grants(case: Case, item: Item) -> tuple[tuple[Grant, ...], tuple[str, ...]]:
    return case.at_all(("grants", item.id), lambda asked: grants_of(candidates(asked, item)))


def _found(case: Case, item: Item, grant: Grant) -> Finding:
    return case.at_all(("grant", item.id, grant.key), lambda asked: _finding(asked, item, grant))


def _counted(case: Case, item: Item, findings: Sequence[Finding], extra: Sequence[Flag]) -> Verdict:
    good = [f for f in findings if f.standing == "counts"]
    proposed = [f for f in findings if f.standing == "doubtful" and f.proposes]
    pieces = tuple(piece_of(f) for f in findings if f.standing != "rejected")
    ladder = tuple(min(item.full, item.points * n) for n in range(len(pieces) + 1))
    if not good and not proposed:
        base = verdict_of(item, findings)
        return replace(base, flags=distinct([*base.flags, *extra]), pieces=pieces, ladder=ladder)
    points = min(item.full, item.points * (len(good) + len(proposed)))
    sure = min(item.full, item.points * len(good))
    outcome: Outcome = "needs_expert" if sure < points else "met"
    counted = sorted(good, key=lambda f: -f.confidence) + proposed
    extra = [*extra, Flag("fee_status", "材料未反映专利年费缴纳情况，是否维持有效需核实")]
    needed = counted[: int(-(-item.full // item.points))]
    names = "、".join(f.candidate.text("patent_number") or f.candidate.text("title") for f in counted[:_SHOWN])
    more = f"等{len(counted)}项" if len(counted) > _SHOWN else f"共{len(counted)}项"
    reason = f"{item.title}{names}{more}，授权日期均不晚于申请截止日期{case.deadline}，每项{item.points}分"
    if proposed:
        reason += f"；其中{len(proposed)}项需核实：{proposed[0].reason}"
    open_doubt = [f for f in findings if f.standing in {"doubtful", "unreadable"} and not f.proposes]
    return Verdict(
        item,
        points,
        outcome,
        reason,
        tuple(ref for f in counted for ref in (f.ref, *f.also)),
        tuple(f.rejection for f in findings if f.standing == "rejected" or f in open_doubt),
        distinct([*(x for f in [*needed, *open_doubt] for x in f.flags), *extra]),
        min(f.confidence for f in needed),
        bool(open_doubt) or any(f.shaky for f in findings),
        sure,
        pieces,
        ladder,
    )


def _finding(case: Case, item: Item, grant: Grant) -> Finding:
    lead = grant.lead
    found, _ = _grants(case, item)
    if lead.rule.verdict == "reject":
        return judged(lead, ())
    rivals = [g for g in found if g.type == item.parameters.text("same_day") and _granted(case, g)]
    checks = (_owned(case, grant), _date(case, grant), _status(item, grant), _term(case, item, grant), _pair(grant, rivals))
    finding = judged(lead, (*checks, _number(grant), _listed(case, item, grant), _family(case, item, grant, found)))
    fields = tuple(n for n in ("patent_number", "patent_type") if n in lead.document.fields)
    sure = min([finding.confidence, *(lead.document.fields[n].confidence for n in fields)])
    others = tuple(judged(p, ()).ref for p in grant.papers[1:])
    return replace(finding, fields=tuple(dict.fromkeys((*fields, *finding.fields))), confidence=sure, also=others)


def _owned(case: Case, grant: Grant) -> Check:
    name = "patentees" if grant.certified else "patentee"
    paper = grant.paper_with(name)
    found = paper.field(name) or paper.field("patentees") or paper.field("patentee")
    if found is None:
        return Check("unreadable", "未能读出专利权人") if grant.certified else Check()
    match = case.identity.field(found)
    if match.relation == "other":
        return Check("rejected", "专利权人不含申请企业", (name,), (Flag("RF01", f"专利{grant.printed}的权利人不含申请企业，需核实"),))
    return name_check(match, name, found)


def _date(case: Case, grant: Grant) -> Check:
    paper = grant.paper_with("grant_date")
    if span_of(paper.document.get("grant_date")) is None:
        text = f"专利{grant.printed}未能读出获得（授权）日期，需核实"
        return Check("doubtful", text, (), (Flag("RF18", text),), grant.certified)
    return not_after_deadline(case, paper, "grant_date", "授权日期")


def _granted(case: Case, grant: Grant) -> bool:
    span = span_of(grant.paper_with("grant_date").document.get("grant_date"))
    return span is None or span.until(case.deadline) == "yes"


def _status(item: Item, grant: Grant) -> Check:
    status = " ".join(p.text(name) for p in grant.papers for name in ("status", "legal_status"))
    pending, lapsed = item.parameters.pattern("pending"), item.parameters.pattern("lapsed")
    if pending and pending.search(status):
        return Check("rejected", f"清单法律状态为“{status.strip()}”，尚未授权")
    if lapsed and lapsed.search(status):
        text = f"清单法律状态为“{status.strip()}”"
        return Check("rejected", text, (), (Flag("RF09", text),))
    return Check()


def _term(case: Case, item: Item, grant: Grant) -> Check:
    filed, term = grant.filed, item.parameters.number("term_years")
    if filed is None or not term:
        return Check()
    first, last = years_after(filed.first, term), years_after(filed.last, term)
    if first > case.deadline:
        return Check()
    fields = ("filing_date",)
    if case.under(item.parameters.text("expired_reading"), item.parameters.text("expired_option")):
        return Check(fields=fields)
    if last <= case.deadline:
        text = f"申请日{filed}起{term}年保护期已于申请截止日期{case.deadline}前届满"
        return Check("rejected", text, fields, (Flag("RF02", text),))
    return Check("doubtful", f"申请日{filed}起{term}年保护期是否届满需核实", fields, (), False)


def _pair(grant: Grant, rivals: Sequence[Grant]) -> Check:
    rival = same_day(grant, rivals)
    if rival is None:
        return Check()
    text = f"与同日申请的同名发明专利{rival.printed}为同一发明创造，只计发明"
    return Check("rejected", text, ("filing_date", "title"), (Flag("RF07", text),))


def _number(grant: Grant) -> Check:
    flags = []
    if grant.number and grant.number.valid is False:
        flags.append(Flag("RF04", f"专利号{grant.printed}校验位不符，多为识别误差，需核实"))
    if not grant.contradicts:
        return Check(flags=tuple(flags))
    text = f"专利{grant.printed}的类型与号码不一致，需核实"
    flags.append(Flag("RF16", text))
    return Check("doubtful", text, ("patent_number", "patent_type"), tuple(flags), grant.number is not None and grant.number.valid is True)


def _listed(case: Case, item: Item, grant: Grant) -> Check:
    if grant.certified or case.under(item.parameters.text("list_reading"), item.parameters.text("list_option")):
        return Check()
    valid = grant.number is not None and grant.number.valid is True
    text = f"专利{grant.printed}只列入清单，未附证书" + ("（专利号校验通过）" if valid else "")
    return Check("doubtful", f"{text}，需核实", (), (Flag("RF10", f"{text}，需核实"),), valid)


def _family(case: Case, item: Item, grant: Grant, found: Sequence[Grant]) -> Check:
    reading = item.parameters.text("family_reading")
    if not reading:
        return Check()
    earlier = [g for g in found if g.foreign][: [g.key for g in found if g.foreign].index(grant.key)]
    chinese, _ = grants_of(c for i in case.rubric.items if i.rule == item.rule and i.id != item.id for c in candidates(case, i))
    kin = next((g for g in [*earlier, *(g for g in chinese if g.type == "invention")] if similar(g.title, grant.title)), None)
    if kin is None:
        return Check()
    text = f"专利{grant.printed}与{kin.printed}名称相同，可能为同族专利"
    if case.under(reading, item.parameters.text("family_option")):
        return Check("rejected", f"{text}，同族只计一件", ("title",))
    return Check(flags=(Flag("issue", text),))
