"""One person, trained and appointed: two papers joined by the name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from evidence.document import Flag
from scoring.checks import held_by_applicant, not_after_deadline
from scoring.edition import Item
from scoring.match import ORDER, Candidate, Case, Check, Finding, Verdict, candidates, judged, verdict_of
from scoring.persons import same_name_key
from scoring.windows import span_of


def trained_and_appointed(case: Case, item: Item) -> Verdict:
    """A training certificate and an appointment by the applicant, both by the deadline, of the same person."""
    found = candidates(case, item)
    trained = [c for c in found if c.document.kind == "chief_quality_officer_certificate"]
    appointed = [c for c in found if c.document.kind == "appointment_document"]
    findings = [_joined(case, t, appointed) for t in trained]
    if not trained:
        findings = [_half(case, a, "只有任命文件，缺首席质量官任职培训证书") for a in appointed]
    return verdict_of(item, findings)


def _joined(case: Case, trained: Candidate, appointed: Sequence[Candidate]) -> Finding:
    name = same_name_key(trained.text("person"))
    if not name:
        return judged(trained, (Check("unreadable", "未能读出首席质量官培训证书上的姓名"),))
    exact = [a for a in appointed if name in [same_name_key(n) for n in a.document.names("person")]]
    close = [a for a in appointed if any(_one_off(name, same_name_key(n)) for n in a.document.names("person"))]
    if not exact and not close:
        if any(not a.document.names("person") for a in appointed):
            return judged(trained, (Check("unreadable", f"任命文件上的姓名未能读出，是否任命{trained.text('person')}需核实"),))
        return _half(case, trained, _why_alone(trained, appointed))
    options = [_pair(case, trained, a, bool(exact)) for a in exact or close]
    return min(options, key=lambda f: (ORDER.index(f.standing), not f.proposes))


def _one_off(one: str, other: str) -> bool:
    return len(one) == len(other) >= 2 and Levenshtein.distance(one, other) == 1


def _why_alone(trained: Candidate, appointed: Sequence[Candidate]) -> str:
    if not appointed:
        return "只有首席质量官任职培训证书，缺公司任命文件"
    names = "、".join(n for a in appointed for n in a.document.names("person"))
    return f"培训证书为{trained.text('person')}，任命文件为{names}，不是同一人"


def _half(case: Case, candidate: Candidate, text: str) -> Finding:
    return judged(candidate, (Check("rejected", text, ("person",), (Flag("RF10", text),)), *_dates(case, candidate)))


def _dates(case: Case, candidate: Candidate) -> tuple[Check, ...]:
    label = "任命日期" if candidate.document.kind == "appointment_document" else "培训证书日期"
    return (not_after_deadline(case, candidate, "issue_date", label),)


def _pair(case: Case, trained: Candidate, appointed: Candidate, exact: bool) -> Finding:
    person = trained.text("person")
    same = Check("counts", f"{person}持有首席质量官任职培训证书并由公司任命", ("person",))
    if not exact:
        text = f"培训证书姓名“{person}”与任命文件“{appointed.text('person')}”相差一字，可能为识别误差，需核实"
        same = Check("doubtful", text, ("person",), (Flag("RF18", text),))
    other = judged(
        appointed, (*_dates(case, appointed), _by_applicant(case, appointed), _term(case, appointed), Check(fields=("person", "post")))
    )
    joined = Check(other.standing, other.reason, (), other.flags, other.proposes, other.shaky)
    finding = judged(trained, (same, *_dates(case, trained), joined))
    return replace(finding, also=(other.ref,), confidence=min(finding.confidence, other.confidence))


def _by_applicant(case: Case, appointed: Candidate) -> Check:
    if "issuer" not in appointed.document.fields:
        text = "任命文件未能读出任命单位，是否由申请企业任命需核实"
        return Check(flags=(Flag("RF10", text),))
    return held_by_applicant(case, appointed, "issuer")


def _term(case: Case, appointed: Candidate) -> Check:
    end = span_of(appointed.document.get("term_end"))
    answer = end.reaches(case.deadline) if end else "yes"
    if answer == "yes":
        return Check()
    if answer == "straddles":
        text = f"任期至{end}（未印明日期），申请截止日期{case.deadline}是否在任期内需核实"
        return Check("doubtful", text, ("term_end",), (Flag("RF17", text),), False)
    text = f"任期至{end}，早于申请截止日期{case.deadline}，需核实"
    return Check("doubtful", text, ("term_end",), (Flag("RF02", text),), False)
