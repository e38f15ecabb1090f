"""Professionals with a title and half a year of insurance, counted as persons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from evidence.document import Flag
from evidence.sheet import EvidenceRef, Outcome
from scoring.checks import not_after_deadline
from scoring.edition import Item
from scoring.insurance import insured_by_applicant
from scoring.match import ORDER, Candidate, Case, Check, Finding, Verdict, candidates, distinct, judged, nothing, piece_of, searchable
from scoring.persons import Insured, ids_agree, insured_people, posts_of, same_name_key

_MIDDLE = {"intermediate", "associate_senior", "senior", "中级", "副高级", "高级", "正高级", "副高", "正高"}
_JUNIOR = {"junior", "初级", "助理级", "员级"}


@dataclass(frozen=True, slots=True)
class Professional:
    """One person: the best of their certificates after all checks, insurance included. `support` is how surely the insurance
    is theirs and was read."""

    name: str
    id_number: str
    finding: Finding
    support: float = 1.0


def persons_count(case: Case, item: Item) -> Verdict:
    """Points by the number of distinct persons, as the edition's scale says."""
    people = professionals(case, item)
    if not people:
        if any(True for _ in case.of_kinds("social_insurance_record")):
            return replace(nothing(item), reason=f"只有社保证明，未提供职称（资格）证书；应提供{item.what}")
        return nothing(item)
    sure = [p for p in people if p.finding.standing == "counts"]
    likely = [p for p in people if p.finding.standing == "doubtful" and p.finding.proposes]
    doubted = [p for p in people if p.finding.standing in {"doubtful", "unreadable"} and p not in likely]
    taken = _taken(case, item)
    certain = _scaled(item, len(sure) - taken)
    points = _scaled(item, len(sure) + len(likely) - taken)
    most = _scaled(item, len(sure) + len(likely) + len(doubted) - taken)
    outcome: Outcome = "needs_expert" if most > certain else "met" if points == item.full else "partly_met" if points else "not_met"
    shown = [*sure, *likely] or doubted or list(people)
    flagged = people if points < item.full else shown
    return Verdict(
        item,
        points,
        outcome,
        _reason(case, people, sure, likely, doubted),
        tuple(ref for p in shown if p.finding.standing != "rejected" for ref in (p.finding.ref, *p.finding.also)),
        tuple(p.finding.rejection for p in people if p.finding.standing == "rejected"),
        distinct(x for p in flagged for x in p.finding.flags),
        min(p.finding.confidence for p in shown),
        any(p.finding.shaky for p in people) or most > points,
        certain,
        tuple(piece_of(p.finding, p.support) for p in (*sure, *likely, *doubted)),
        tuple(_scaled(item, n - taken) for n in range(len(sure) + len(likely) + len(doubted) + 1)),
    )


def _reason(
    case: Case,
    people: Sequence[Professional],
    sure: Sequence[Professional],
    likely: Sequence[Professional],
    doubted: Sequence[Professional],
) -> str:
    counted = [*sure, *likely]
    if not counted:
        return "没有同时具备中级或以上证书和近半年社保的人员：" + "；".join(p.finding.reason for p in people)
    names = "、".join(p.name for p in counted)
    text = f"符合条件{len(counted)}名（{names}），具备证书，且截至申请截止日期{case.deadline}近半年社保由申请企业缴纳"
    if likely:
        text += f"；其中{len(likely)}名需核实：{likely[0].finding.reason}"
    if doubted:
        text += f"；另有{len(doubted)}名未计：{doubted[0].finding.reason}"
    return text


def professionals(case: Case, item: Item) -> tuple[Professional, ...]:
    """Distinct persons on the certificates, in their order, each with the best of their certificates."""
    return case.at_all(("professionals", item.id), lambda asked: _professionals(asked, item))


def _professionals(case: Case, item: Item) -> tuple[Professional, ...]:
    insured = _insured(case)
    people: list[Professional] = []
    for candidate in candidates(case, item):
        if not candidate.text("person"):
            person = Professional("（姓名未能读出）", "", judged(candidate, (Check("unreadable", "未能读出姓名"),)))
            people.append(person)
            continue
        person = _known(case, item, candidate, insured)
        at = next((i for i, p in enumerate(people) if _same(p, person)), None)
        if at is None:
            people.append(person)
        elif _rank(person) < _rank(people[at]):
            people[at] = person
    return tuple(people)


def _rank(person: Professional) -> tuple[int, bool]:
    return ORDER.index(person.finding.standing), not person.finding.proposes


def _insured(case: Case) -> tuple[Insured, ...]:
    return case.once(("insured",), tuple(case.of_kinds("social_insurance_record")), insured_people)


def _same(one: Professional, other: Professional) -> bool:
    if same_name_key(one.name) != same_name_key(other.name):
        return False
    return not one.id_number or not other.id_number or ids_agree(one.id_number, other.id_number)


def _known(case: Case, item: Item, candidate: Candidate, insured: Sequence[Insured]) -> Professional:
    """The person of a certificate, found out once for the same papers."""
    papers = (candidate.document, *case.of_kinds("social_insurance_record", "organization_chart", "appointment_document"))
    key = ("professional", item.id, id(candidate.rule))
    return case.once(key, papers, lambda asked: _professional(asked, item, candidate, insured))


def _professional(case: Case, item: Item, candidate: Candidate, insured: Sequence[Insured]) -> Professional:
    name, number = candidate.text("person"), candidate.text("id_number")
    if candidate.rule.verdict == "reject":
        finding = judged(candidate, ())
        return Professional(name, number, replace(finding, reason=f"{name}：{finding.reason}"))
    checks = (
        _qualified(item, candidate, case),
        _specialty(case, item, candidate),
        not_after_deadline(case, candidate, "issue_date", f"{name}证书日期"),
    )
    cover, entries = insured_by_applicant(case, item, insured, candidate.document)
    finding = judged(candidate, (*checks, cover, _post(case, item, name)))
    also: tuple[EvidenceRef, ...] = tuple(ref for e in entries for ref in e.refs)
    support = min((e.confidence for e in entries), default=1.0)
    if any(f.code == "name_only" for f in finding.flags):
        support = min(support, case.rubric.thresholds.name_only)
    return Professional(name, number, replace(finding, also=also, confidence=min(finding.confidence, support)), support)


def _described(candidate: Candidate) -> str:
    return searchable(" ".join(candidate.text(n) for n in ("qualification", "title", "level", "specialty")))


def _qualified(item: Item, candidate: Candidate, case: Case) -> Check:
    name, words = candidate.text("person"), item.parameters
    skill = words.pattern("skill")
    if skill and skill.search(_described(candidate)):
        text = f"{name}的证书为职业技能等级或岗位证书，不是职称"
        return Check("rejected", text, ("specialty",), (Flag("RF08", text),))
    field = "title_level" if candidate.document.kind == "title_certificate" else "level"
    level = candidate.text(field)
    if case.under(words.text("level_reading"), words.text("any_level_option")):
        return Check(fields=(field,))
    if level in _MIDDLE or (not level and candidate.document.kind != "title_certificate"):
        return Check(fields=("person", field))
    if level in _JUNIOR:
        return Check("rejected", f"{name}的职称为初级，不是中级或以上", (field,))
    return Check("doubtful", f"{name}的职称级别未能读出，需核实", (field,), (), False)


def _specialty(case: Case, item: Item, candidate: Candidate) -> Check:
    name, words = candidate.text("person"), item.parameters
    wanted, wide = words.pattern("specialty"), words.pattern("wide")
    reading = words.text("specialty_reading")
    if case.under(reading, words.text("post_option")):
        post = words.pattern("post")
        if post and post.search(posts_of(case, name)):
            return Check(fields=("person",))
    text = _described(candidate)
    if wanted and wanted.search(text):
        return Check(fields=("specialty",))
    if wide and case.under(reading, words.text("wide_option")) and wide.search(text):
        return Check(fields=("specialty",))
    if not candidate.text("specialty"):
        return Check("doubtful", f"{name}的证书专业未能读出，需核实", ("specialty",), (), False)
    said = f"{name}的证书专业“{candidate.text('specialty')}”不在范围内"
    return Check("rejected", said, ("specialty",), (Flag("RF08", said),))


def _post(case: Case, item: Item, name: str) -> Check:
    """A remark where the organisation chart shows a post that does not go with full-time quality work."""
    other = item.parameters.pattern("other_post")
    said = posts_of(case, name) if other else ""
    if other and other.search(said):
        return Check(flags=(Flag("issue", f"{name}在组织架构图中的职务为“{said}”，是否专职质量管理人员需核实"),))
    return Check()


def _taken(case: Case, item: Item) -> int:
    """How many persons another item uses up, under the reading that nobody counts twice."""
    words = item.parameters
    if not case.under(words.text("overlap_reading"), words.text("disjoint_option")):
        return 0
    other = next((i for i in case.rubric.items if i.id == words.text("disjoint_from")), None)
    if other is None or not persons_count(case, other).points:
        return 0
    return words.number("disjoint_number")


def _scaled(item: Item, number: int) -> Decimal:
    """The points of the highest step of the scale (``persons=points``) that is reached."""
    steps = (step.split("=", 1) for step in item.parameters.names("scale"))
    return max((Decimal(points) for persons, points in steps if number >= int(persons)), default=Decimal(0))
