"""What to hand in: for each item that is not full, what was found and why it does not count, what would mend it, what it is worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evidence.document import Document
from evidence.sheet import CriterionResult, ItemResult, Missing
from scoring.edition import Item, Rubric
from scoring.groups import headroom

_MOST_REASONS = 4
_MOST_MENDS = 3


def missing_of(rubric: Rubric, criteria: tuple[CriterionResult, ...], documents: Sequence[Document] = ()) -> tuple[Missing, ...]:
    """What could still bring points, most points first, then in the rubric's order."""
    places = {d.id: _place(d) for d in documents}
    found = [m for result in criteria for m in _of_cell(rubric, result, places)]
    return tuple(sorted(found, key=lambda m: -m.points))


def _of_cell(rubric: Rubric, result: CriterionResult, places: Mapping[str, str]) -> Iterator[Missing]:
    criterion = rubric.criterion(result.id)
    points: Mapping[str, Decimal] = {i.id: i.proposed for i in result.items}
    for item in result.items:
        rule = rubric.item(item.id)
        stake = headroom(criterion, points, rule)
        settled = item.outcome == "met" and rule.points == rule.full and not item.rejected
        if stake > 0 and not settled:
            yield Missing(item.id, _mend(rubric, rule, item), _Said(item, places).why(), stake)


def _mend(rubric: Rubric, rule: Item, item: ItemResult) -> str:
    """The paper that the item asks for, and what to mind with it by the remarks on what was handed in."""
    if item.outcome in {"met", "partly_met"} and item.proposed:
        return rule.what
    texts = dict.fromkeys(rubric.mends[f.code] for f in item.flags if f.code in rubric.mends)
    return f"{rule.what}。注意：{'；'.join(list(texts)[:_MOST_MENDS])}" if texts else rule.what


@dataclass(frozen=True, slots=True)
class _Said:
    """Why there are no more points, as one would write to the enterprise."""

    item: ItemResult
    places: Mapping[str, str]

    def why(self) -> str:
        item = self.item
        if item.outcome == "no_evidence":
            return "提交的材料中未见"
        if item.outcome in {"met", "partly_met"} and item.proposed:
            other = "；".join(self._refused()[:_MOST_REASONS])
            left = f"；未计的材料：{other}" if other else ""
            return f"{item.reason}，已建议{item.proposed:f}分；如另有符合条件的材料可补交{left}"
        refused = self._refused()
        shown = refused[:_MOST_REASONS]
        more = [f"等{len(refused)}份材料不计"] if len(refused) > _MOST_REASONS else []
        if refused and all(r.reason in item.reason for r in item.rejected) and item.outcome == "not_met":
            return "；".join([*shown, *more])
        return "；".join([self._at_evidence() + item.reason, *shown, *more])

    def _refused(self) -> list[str]:
        """Papers that do not count, each with its reason; of several with one reason the first."""
        by_reason = {r.reason: r.document for r in reversed(self.item.rejected)}
        return [f"{self._at(by_reason[r])}{r}" for r in dict.fromkeys(r.reason for r in self.item.rejected)]

    def _at_evidence(self) -> str:
        return self._at(self.item.evidence[0].document) if self.item.evidence else ""

    def _at(self, document: str) -> str:
        place = self.places.get(document, "")
        return f"《{place}》：" if place else ""


def _place(document: Document) -> str:
    """The file's own name, with the page where it has several papers."""
    if not document.pages:
        return ""
    first = document.pages[0]
    name = first.file.rsplit("/", 1)[-1]
    return name if first.page == 1 else f"{name}第{first.page}页"
