"""The stage that fills a score sheet: documents in, proposals out. Pure: the same inputs give the same sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from evidence.calibration import Scale
from evidence.document import Document, Flag, Problem
from evidence.sheet import Application, CriterionResult, ItemResult, Outcome, ReadingPoints, Ruling, ScoreSheet
from scoring.causes import causes_of, too_unsure
from scoring.confidence import Trust, judged, odds_of, trust_in
from scoring.corroborate import corroborated
from scoring.edition import Criterion, Item, Rubric
from scoring.eligibility import eligibility_of
from scoring.groups import Cell, Evaluator, headroom, readings_of
from scoring.match import Case, Verdict
from scoring.missing import missing_of
from scoring.names import identity_of, normalise_name
from scoring.odds import interval, ordered
from scoring.remarks import remarked
from scoring.rulings import options_of
from scoring.scale import moved


def score(
    application: Application,
    documents: Sequence[Document],
    problems: Sequence[Problem],
    rubric: Rubric,
    rulings: Iterable[Ruling] = (),
    scale: Scale | None = None,
) -> ScoreSheet:
    """The pre-filled sheet of one application. `rulings` choose options of readings instead of the defaults; those that name
    no reading or option of the edition are left out. `scale` is the calibration that has been adopted."""
    identity = identity_of(application, documents, rubric.romanising)
    papers = remarked(corroborated(documents, identity, rubric), identity, rubric)
    asked = tuple(rulings)
    options = rubric.defaults(options_of(asked))
    used = tuple(r for r in asked if options.get(r.reading) == r.option)
    ruled = frozenset(r.reading for r in used)
    case = Case(application, papers, tuple(problems), rubric, identity, options, ruled)
    criteria = tuple(_criterion(case, c, scale) for c in rubric.criteria)
    items = {i.id: i for c in criteria for i in c.items}
    return ScoreSheet(
        application=application,
        edition=rubric.edition,
        edition_sha256=rubric.sha256,
        eligibility=eligibility_of(case, items),
        criteria=criteria,
        proposed_total=sum((c.proposed for c in criteria), Decimal(0)),
        full_total=rubric.full_total,
        missing=missing_of(rubric, criteria, papers),
        flags=_sheet_flags(case),
        rulings=used,
        calibration=scale.version if scale else None,
    )


def _criterion(case: Case, criterion: Criterion, scale: Scale | None) -> CriterionResult:
    evaluator = Evaluator(case, criterion)
    base = evaluator.under(case.options)
    trusts = {i: trust_in(case, v) for i, v in base.verdicts.items()}
    odds = odds_of(evaluator, base, trusts)
    low, high = interval(odds, base.total, case.rubric.doubt.improbable)
    found = judged(evaluator, base, trusts, odds, scale)
    causes = {}
    if found.review == "examine":
        causes = too_unsure(trusts, found) if found.sound else causes_of(evaluator, base, trusts, odds)
    items = tuple(_item(evaluator, base, base.verdicts[i.id], trusts[i.id], causes.get(i.id, ())) for i in criterion.items)
    return CriterionResult(
        id=criterion.id,
        title=criterion.title,
        full=criterion.full,
        proposed=base.total,
        outcome=_outcome(criterion, base, items),
        confidence=round(found.sure, 4),
        review=found.review,
        items=items,
        low=low,
        high=high,
        odds=ordered(moved(odds, base.total, found.sure) if scale else odds),
        sound=found.sound,
        said=round(odds.get(base.total, 0.0), 4) if scale else None,
    )


def _item(evaluator: Evaluator, base: Cell, verdict: Verdict, trust: Trust, causes: tuple[Flag, ...]) -> ItemResult:
    item, points = verdict.item, base.points[verdict.item.id]
    reason, outcome, flags = verdict.reason, verdict.outcome, (*trust.flags, *causes)
    if points < verdict.points:
        reason += f"；{_not_added(evaluator.criterion, item, base)}"
    if trust.hidden.problems and verdict.points < item.full:
        files = "、".join(dict.fromkeys(p.file for p in trust.hidden.problems))
        flags = (*flags, Flag("unread_file", f"文件“{files}”未能读取，可能与本项有关，需核实"))
        if outcome == "no_evidence":
            outcome, reason = "unreadable", f"文件“{files}”未能读取（{trust.hidden.problems[0].message}），请补交可读的文件"
    elif trust.hidden.papers and outcome == "no_evidence":
        titles = "、".join(dict.fromkeys(d.text("title") or d.pages[0].file for d in trust.hidden.papers if d.pages or d.text("title")))
        outcome, reason = "needs_expert", f"未见{item.what}，但未能归类的材料“{titles}”可能与本项有关，需核实"
    return ItemResult(
        id=item.id,
        title=item.title,
        full=max(item.full, points),
        proposed=points,
        outcome=outcome,
        confidence=trust.confidence,
        reason=reason,
        evidence=verdict.evidence,
        rejected=verdict.rejected,
        readings=_readings(evaluator, base, item),
        flags=tuple(dict.fromkeys(flags)),
    )


def _not_added(criterion: Criterion, item: Item, base: Cell) -> str:
    needed = item.parameters.text("needs_item")
    if needed and not base.points.get(needed):
        return f"本项以{needed}得分为前提，暂不计分"
    counted = next((i for g in criterion.groups if item.id in g.items for i in g.items if base.points[i] and i != item.id), "")
    return f"同组只计一项，已按{counted}计分" if counted else "按所取口径不另计分"


def _readings(evaluator: Evaluator, base: Cell, item: Item) -> tuple[ReadingPoints, ...]:
    """What the item gives under each reading that touches it; of several other options the one that differs most."""
    case, found = evaluator.case, []
    for name in readings_of(evaluator.criterion, item):
        reading = case.rubric.reading(name)
        taken = case.options[name]
        points = {o.id: evaluator.under({**case.options, name: o.id}).points[item.id] for o in reading.options}
        other = max((o.id for o in reading.options if o.id != taken), key=lambda o: abs(points[o] - points[taken]))
        if points[other] == points[taken] and base.verdicts[item.id].outcome == "no_evidence":
            continue
        text = "；".join(f"按口径{o.id}（{o.text}）得{points[o.id]}分" for o in reading.options)
        settled = name in case.ruled
        found.append(
            ReadingPoints(name, points[taken], points[other], f"{reading.question}：{text}", taken, settled, tuple(points.items()))
        )
    return tuple(found)


def _outcome(criterion: Criterion, base: Cell, items: Sequence[ItemResult]) -> Outcome:
    """The cell's outcome: an open question that can still change the total outweighs what is settled."""
    giving = [i for i in items if base.points[i.id]]
    open_items = [i for i in items if headroom(criterion, base.points, next(x for x in criterion.items if x.id == i.id))]
    if any(i.outcome == "needs_expert" for i in giving) or any(i.outcome == "needs_expert" for i in open_items):
        return "needs_expert"
    if base.total == criterion.full:
        return "met"
    if any(i.outcome == "unreadable" for i in open_items):
        return "unreadable"
    if base.total:
        return "partly_met"
    return "not_met" if any(i.outcome in {"not_met", "met", "partly_met"} for i in items) else "no_evidence"


def _sheet_flags(case: Case) -> tuple[Flag, ...]:
    """What concerns the whole application: an edition out of its term, names and codes that differ."""
    flags, rubric, day = [], case.rubric, case.deadline
    if not rubric.in_force(day):
        term = f"{rubric.in_force_from}至{rubric.in_force_to}"
        flags.append(Flag("edition_term", f"申请截止日期{day}不在评审指标的施行期（{term}）内，适用的版本需核实"))
    if case.documents and not case.identity.seen:
        flags.append(Flag("name_unseen", f"材料中未见与“{case.application.enterprise}”一致的单位名称，申请企业名称需核实"))
    enterprise = normalise_name(case.application.enterprise)
    for name in sorted(case.identity.own - {enterprise}):
        flags.append(Flag("name_in_papers", f"申请企业名称按营业执照取“{name}”，与登记名称“{enterprise}”不同，需核实"))
    code = normalise_name(case.application.uscc)
    for licence in case.of_kinds("business_license"):
        printed = normalise_name(licence.text("uscc"))
        if code and printed and printed != code and case.identity.field(licence.fields.get("holder")).counts:
            flags.append(Flag("code_differs", f"营业执照的统一社会信用代码{printed}与登记的{code}不同，需核实"))
    return tuple(dict.fromkeys(flags))
