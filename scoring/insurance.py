"""Whether a person's half-year of social insurance was paid by the applicant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from evidence.document import Document, Flag
from scoring.edition import Item
from scoring.match import ORDER, Case, Check
from scoring.persons import Insured, Pairing, Who, paired, same_name_key, who_of
from scoring.windows import months_before

MonthSets = tuple[tuple[str, ...], ...]
AGENCY = re.compile(r"人力资源|劳务|派遣|人才|外包|代理")


def month_sets(case: Case, item: Item) -> MonthSets:
    """The month sets that will do, the usual one first: the full months before the deadline, the set that ends in its
    month, and the one of a proof printed early."""
    number = item.parameters.number("months")
    strict = case.under(item.parameters.text("month_reading"), item.parameters.text("month_option"))
    return tuple(months_before(case.deadline, number, last) for last in ((1,) if strict else (1, 0, 2)))


def insured_by_applicant(case: Case, item: Item, people: Sequence[Insured], certificate: Document) -> tuple[Check, tuple[Insured, ...]]:
    """The check for the person of a certificate, and the entries it rests on; found out once for all items that ask for the
    same months."""
    papers = (certificate, *case.of_kinds("social_insurance_record"))
    sets = month_sets(case, item)
    return case.once(("insured by", sets), papers, lambda asked: _covered(asked, sets, people, who_of(certificate.fields)))


def _covered(case: Case, sets: MonthSets, people: Sequence[Insured], who: Who) -> tuple[Check, tuple[Insured, ...]]:
    pairing = paired(people, who)
    if pairing.bond in {"none", "contradicts"}:
        return _not_found(case, who.name, pairing, people), ()
    ours = [p for p in pairing.entries if p.employer.proposes or p.employer.relation == "absent"]
    if not ours:
        return _paid_by_another(who.name, pairing.entries), pairing.entries
    checks = [_months(case, sets, who.name, p) for p in ours]
    best = min(range(len(ours)), key=lambda i: ORDER.index(checks[i].standing))
    return _by_bond(who, pairing, _surely(ours[best], pairing), checks, checks[best])


def _surely(entry: Insured, pairing: Pairing) -> Insured:
    """The entry as sure as it is of this person: a name that stands on the certificate too, with the same id, was not misread."""
    return entry if pairing.bond == "id" else replace(entry, confidence=min(entry.confidence, entry.named))


def _by_bond(who: Who, pairing: Pairing, entry: Insured, checks: Sequence[Check], check: Check) -> tuple[Check, tuple[Insured, ...]]:
    """The check on the months, less sure where the person is not surely the same."""
    name = who.name
    if pairing.bond == "ambiguous" and any(c.standing != "counts" for c in checks):
        text = f"社保记录中有{len(pairing.entries)}名同名“{name}”，证书未印可资区分的证件号码，无法对应，需核实"
        return Check("doubtful", text, (), (Flag("homonym", text),), False), pairing.entries
    if check.standing != "counts":
        return check, (entry,)
    if pairing.bond in {"slip", "near"}:
        text = _slip(who, entry, pairing.bond)
        return Check("doubtful", text, (), (Flag("RF18", text),), True, True), (entry,)
    if pairing.bond in {"name", "ambiguous"}:
        remark = Flag("name_only", f"{name}仅凭姓名与社保记录对应")
        return Check("counts", check.reason, (), (*check.flags, remark), True, check.shaky), (entry,)
    return check, (entry,)


def _slip(who: Who, entry: Insured, bond: str) -> str:
    if same_name_key(who.name) == same_name_key(entry.name):
        return f"{who.name}的证书与社保记录证件号码有个别字符不同，可能为识别误差，需核实"
    proof = "证件号码一致" if bond == "slip" else "未能以证件号码核对"
    return f"证书姓名“{who.name}”与社保记录“{entry.name}”相差一字（{proof}），可能为识别误差，需核实"


def _paid_by_another(name: str, found: Sequence[Insured]) -> Check:
    payer = found[0].employer_name
    text = f"{name}的社保缴费单位“{payer}”不是申请企业"
    if AGENCY.search(payer):
        text += "（劳务派遣、人力资源机构）"
    flags = (Flag("RF15", f"{text}，需核实"),)
    if found[0].employer.relation in {"branch", "near"}:
        return Check("doubtful", f"{text}，需核实", (), flags, False)
    return Check("rejected", text, (), flags, False)


def _not_found(case: Case, name: str, pairing: Pairing, people: Sequence[Insured]) -> Check:
    if not people and not any(True for _ in case.of_kinds("social_insurance_record")):
        return Check("rejected", f"{name}未附近半年社保证明", (), (), False)
    if pairing.bond == "contradicts":
        text = f"{name}的证书与社保记录证件号码不一致，可能为同名不同人，需核实"
        return Check("doubtful", text, (), (Flag("homonym", text),), False)
    if any(not d.rows for d in case.of_kinds("social_insurance_record")):
        return Check("unreadable", f"有社保证明的明细未能读出，是否包含{name}需核实", proposes=False)
    return Check("rejected", f"社保记录中没有{name}", (), (), False, True)


def _months(case: Case, sets: MonthSets, name: str, person: Insured) -> Check:
    if person.employer.relation == "absent":
        return Check("doubtful", f"{name}的社保缴费单位未能读出，需核实", (), (), False)
    if not person.employer.counts:
        return Check("doubtful", person.employer.note, (), (Flag("RF15", person.employer.note),), person.employer.proposes, True)
    hit = next((i for i, months in enumerate(sets) if set(months) <= person.months), None)
    usual = sets[0]
    if hit is None:
        if not person.months:
            return Check("unreadable", f"{name}的社保缴费月份未能读出", proposes=False)
        lacking = [m for m in usual if m not in person.months]
        text = f"{name}近半年（{usual[0]}至{usual[-1]}）社保缺{'、'.join(lacking)}，只有{len(usual) - len(lacking)}个月"
        return Check("rejected", text, (), (Flag("short_record", text),), False, _may_be_paid(case, person, lacking))
    if not person.pension:
        text = f"{name}的社保记录未见养老保险，是否为返聘等情形需核实"
        return Check("doubtful", text, (), (Flag("short_record", text),), False)
    flags = () if hit == 0 else (Flag("short_record", f"{name}的社保为{sets[hit][0]}至{sets[hit][-1]}，不是截止日期前六个整月，需核实"),)
    return Check("counts", f"{name}{sets[hit][0]}至{sets[hit][-1]}由申请企业缴纳社保", (), flags)


def _may_be_paid(case: Case, person: Insured, lacking: Sequence[str]) -> bool:
    """Whether lacking months may be the paper's, or the reading's, and not the person's: months after them are paid, hardly any
    lacks, or a paper may go on beyond what was read of it."""
    words = case.rubric.vocabulary
    return max(person.months) > lacking[0] or len(lacking) <= words.number("few_months") or _goes_on(case)


def _goes_on(case: Case) -> bool:
    """Whether readers remarked on an insurance paper that not all of it may have been read."""
    codes = set(case.rubric.vocabulary.names("unwhole"))
    return any(f.code in codes for d in case.of_kinds("social_insurance_record") for f in d.flags)
