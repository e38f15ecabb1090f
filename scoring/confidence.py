"""How far a proposal may be trusted: plausible misreadings, doubts, readings; and so whether one click may confirm it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from evidence.calibration import Scale
from evidence.document import Document, Field, Flag
from evidence.sheet import Review
from scoring.edition import Item
from scoring.groups import Cell, Evaluator, combined, total
from scoring.hidden import Hidden, hidden_for
from scoring.match import Case, Verdict
from scoring.odds import Odds, cell_odds, interval, item_odds, mixed
from scoring.rules import RULES
from scoring.scale import sure_of

_DECIDED = {"met", "partly_met", "not_met", "no_evidence"}
_MOST_VARIANTS = 60


@dataclass(frozen=True, slots=True)
class Trust:
    """How sure one item is. `odds` are the points it may turn out to be worth; `low` and `high` bound them for all that may
    matter to a confirmation, an expert's judgement included; `confidence` is that of the points proposed;
    `unread`, of which the odds say nothing, how likely what could not be read would bring it to its full."""

    confidence: float
    certain: bool
    low: Decimal
    high: Decimal
    hidden: Hidden
    flags: tuple[Flag, ...]
    odds: Odds
    unread: float


def trust_in(case: Case, verdict: Verdict) -> Trust:
    """The trust in one item's verdict."""
    item, limits = verdict.item, case.rubric.thresholds
    looked_at = frozenset([*(e.document for e in verdict.evidence), *(r.document for r in verdict.rejected)])
    hidden = hidden_for(case, item, looked_at)
    flags = list(verdict.flags)
    misread = _misreading(case, verdict)
    if misread:
        flags.append(misread)
    high_flag = any(case.rubric.severity(f.code) == "high" and not _settled(case, verdict, f) for f in verdict.flags)
    unread = _hiding(case, hidden) if verdict.points < item.full else 0.0
    odds = item_odds(case, verdict, questioned=high_flag)
    confidence = odds.get(verdict.points, 0.0) * (1 - unread)
    blurred = verdict.outcome != "no_evidence" and not verdict.pieces and verdict.confidence < limits.hardly
    if (blurred or confidence < limits.confirm) and verdict.outcome in {"met", "partly_met"}:
        sure = min(confidence, verdict.confidence) if blurred else confidence
        flags.append(Flag("RF18", f"决定性字段的识别把握只有{sure:.0%}，需核对原件"))
    named = case.identity.seen or verdict.outcome == "no_evidence"
    sound = confidence >= limits.confirm and not high_flag and not misread and named and not blurred
    judged = item.judgement and verdict.outcome != "no_evidence"
    certain = sound and verdict.outcome in _DECIDED and not verdict.shaky and not judged
    low = verdict.points if certain else (verdict.sure or Decimal(0)) if sound and not judged else Decimal(0)
    high = verdict.points if certain else item.full
    return Trust(round(confidence, 4), certain, low, high, hidden, tuple(dict.fromkeys(flags)), odds, unread)


def _hiding(case: Case, hidden: Hidden) -> float:
    """How likely what could not be read holds the item's evidence."""
    doubt = case.rubric.doubt
    if hidden.problems or hidden.papers:
        return 1 - doubt.pointed_at
    return 1 - doubt.hidden if hidden.possible else 0.0


def _settled(case: Case, verdict: Verdict, flag: Flag) -> bool:
    """Whether a serious flag is itself the sure ground of a zero (an end well past), and so leaves nothing to look at."""
    sure = verdict.confidence >= case.rubric.thresholds.confirm and not verdict.shaky
    late = any(f.code == "near_limit" for f in verdict.flags)
    return sure and not late and verdict.outcome == "not_met" and flag.code in case.rubric.vocabulary.names("settling")


@dataclass(frozen=True, slots=True)
class Judged:
    """A cell's confidence, whether nothing else keeps it from `confirm`, and the least confidence that does not."""

    sure: float
    sound: bool
    least: float

    @property
    def review(self) -> Review:
        return "confirm" if self.sound and self.sure >= self.least else "examine"


def judged(evaluator: Evaluator, base: Cell, trusts: Mapping[str, Trust], odds: Odds, scale: Scale | None) -> Judged:
    """Without a scale, the edition's own threshold decides first; with one that gives none, it decides on calibrated confidences."""
    sure, least = odds.get(base.total, 0.0), evaluator.case.rubric.thresholds.confirm
    if scale is None:
        return Judged(sure, sure >= least and is_sound(evaluator, base, trusts, odds), least)
    sure = sure_of(round(sure, 4), evaluator.criterion.id, scale)
    return Judged(sure, is_sound(evaluator, base, trusts, odds), least if scale.least is None else scale.least)


def is_sound(evaluator: Evaluator, base: Cell, trusts: Mapping[str, Trust], odds: Odds) -> bool:
    """Whether the total is the same under every reading still open and whatever the uncertain items turn out to be: such a cell is for
    one click where it is also likely enough."""
    criterion, options, rubric = evaluator.criterion, evaluator.case.options, evaluator.case.rubric
    low, high = interval(odds, base.total, rubric.doubt.improbable)
    if low != high:
        return False
    bounds = ({i: t.low for i, t in trusts.items()}, {i: t.high for i, t in trusts.items()})
    for other in (options, *evaluator.alternatives()):
        if any(total(criterion, combined(criterion, bound, other)) != base.total for bound in bounds):
            return False
        if evaluator.under(other).total != base.total:
            return False
    return True


def odds_of(evaluator: Evaluator, base: Cell, trusts: Mapping[str, Trust]) -> Odds:
    """What the cell may turn out to be worth. A file that could not be read holds the evidence of one item at most; that nothing
    at all was handed in is never surer than the edition's `empty`."""
    criterion, limits = evaluator.criterion, evaluator.case.rubric.thresholds
    read = {i: t.odds for i, t in trusts.items()}
    odds = cell_odds(criterion, read, evaluator.case.options)
    unread = max(t.unread for t in trusts.values())
    if unread:
        hiding = [i for i in criterion.items if trusts[i.id].unread]
        whole = sum(trusts[i.id].unread for i in hiding)
        found = [
            (cell_odds(criterion, {**read, i.id: {i.full: 1.0}}, evaluator.case.options), unread * trusts[i.id].unread / whole)
            for i in hiding
        ]
        return mixed((odds, 1 - unread), *found)
    nothing = all(v.outcome == "no_evidence" for v in base.verdicts.values())
    if nothing and odds.get(base.total, 0.0) > limits.empty:
        return mixed((odds, limits.empty / odds[base.total]), ({criterion.full: 1.0}, 1 - limits.empty))
    return odds


def _misreading(case: Case, verdict: Verdict) -> Flag | None:
    """A flag when another reading of a field, that its reader held possible, would change the points."""
    item = verdict.item
    concerned = {e.document for e in verdict.evidence} | {r.document for r in verdict.rejected}
    for count, (document, name, other) in enumerate(_variants(case, item, concerned)):
        if count >= _MOST_VARIANTS:
            break
        documents = tuple(document if d.id == document.id else d for d in case.documents)
        if RULES[item.rule](replace(case, documents=documents), item).points != verdict.points:
            return Flag("RF18", f"字段{name}另有读法“{other}”，按该读法得分不同，需核对原件")
    return None


def _variants(case: Case, item: Item, concerned: set[str]) -> Iterator[tuple[Document, str, str]]:
    for document in case.documents:
        if document.id not in concerned and document.kind not in item.kinds:
            continue
        for name, found in document.fields.items():
            for other in found.alternatives:
                yield replace(document, fields={**document.fields, name: _reread(found, other)}), name, str(other)
        for index, row in enumerate(document.rows):
            for name, found in row.items():
                for other in found.alternatives:
                    rows = (*document.rows[:index], {**row, name: _reread(found, other)}, *document.rows[index + 1 :])
                    yield replace(document, rows=rows), name, str(other)


def _reread(found: Field, value: str | int | float | bool | tuple[str, ...]) -> Field:
    return replace(found, value=value, alternatives=())
