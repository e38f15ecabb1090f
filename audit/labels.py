"""Labels from use: each value and each criterion's points against what the experts who signed say they are."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from evidence.document import Document, Field
from evidence.label import Label, LabelKind, Spot
from evidence.review import Act, Filed
from evidence.sheet import CriterionResult, ScoreSheet
from review.decisions import Decisions, decisions_of
from review.rescoring import field_of, value_from
from scoring.scale import said_odds
from scoring.stored import read_documents
from scoring.stored_sheet import read_score_sheet
from store.usage import Judged, SignedSeat, Usage

LEAST_LOOK = 5.0
"""Seconds. Who confirms sooner after what they did before has not looked at the page."""
Place = tuple[str, int | None, str]
"""Document, row (None: the document itself) and field."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What all labels of a seat have in common."""

    filed: Filed
    version: str
    expert: str
    pauses: Mapping[int, float]
    """Seconds between each act, by its version, and what its author did before."""

    def looked(self, act: Act, decisions: Decisions) -> bool:
        """Whether the expert took the time to look, or said something else than was proposed."""
        weighed = any(a.deed.criterion == act.deed.criterion for a in decisions.excluded)
        return act.deed.kind != "confirm" or weighed or self.pauses[act.version] >= LEAST_LOOK


def labels_of(usage: Usage) -> Iterator[Label]:
    """Every label that use has given, one for each expert and place."""
    for judged in usage.judged():
        yield from labels_in(judged)


def settled(labels: Iterable[Label]) -> tuple[Label, ...]:
    """One label a place: experts of a panel judge the same value, and are not independent of one another.

    A value is wrong where anybody corrected it; points are those that most experts gave, of as many the lower ones.
    """
    places: dict[tuple[str, str, str], list[Label]] = {}
    for label in labels:
        places.setdefault((label.what, label.application, label.place), []).append(label)
    return tuple(_settled(found) for found in places.values())


def _settled(found: list[Label]) -> Label:
    if len(found) == 1:
        return found[0]
    looked = any(label.looked for label in found)
    if found[0].what == "field":
        return replace(next((label for label in found if not label.right), found[0]), looked=looked)
    votes = Counter(label.given for label in found)
    most = min((given for given in votes if votes[given] == max(votes.values())), key=float)
    return replace(next(label for label in found if label.given == most), looked=looked)


def labels_in(judged: Judged) -> Iterator[Label]:
    """The labels of one application."""
    sheet = read_score_sheet(judged.sheet, f"{judged.filed.folder}/sheet.json")
    decided = [decisions_of(signed.acts) for signed in judged.seats]
    named: dict[str, set[tuple[int | None, str]]] = {}
    for place in chain(*(_deciding(c, ()) for c in sheet.criteria), *map(_corrected, decided)):
        named.setdefault(place[0], set()).add(place[1:])
    documents, _ = read_documents(judged.documents, f"{judged.filed.folder}/documents.json", named)
    by_id = {d.id: d for d in documents}
    for signed, decisions in zip(judged.seats, decided, strict=True):
        shared = Shared(judged.filed, judged.version, signed.seat.expert, _pauses(signed))
        yield from _criteria(sheet, decisions, shared)
        yield from _fields(sheet, by_id, decisions, shared)


def _pauses(signed: SignedSeat) -> Mapping[int, float]:
    times = sorted((*signed.looks, *(a.at for a in signed.acts)))
    found = {}
    for act in signed.acts:
        before = bisect_left(times, act.at)
        found[act.version] = (act.at - times[before - 1]).total_seconds() if before else 0.0
    return found


def _criteria(sheet: ScoreSheet, decisions: Decisions, shared: Shared) -> Iterator[Label]:
    for result in sheet.criteria:
        act = decisions.points.get(result.id)
        if act is None or act.deed.points is None:
            continue
        yield _label(
            shared,
            "criterion",
            result.id,
            act,
            kind=result.id,
            confidence=result.confidence,
            right=act.deed.points == result.proposed,
            looked=shared.looked(act, decisions),
            proposed=f"{result.proposed:g}",
            given=f"{act.deed.points:g}",
            confirm=result.review == "confirm",
            odds=tuple((float(p), share) for p, share in said_odds(result)),
            said=result.said,
            sound=result.sound,
        )


def _fields(sheet: ScoreSheet, documents: Mapping[str, Document], decisions: Decisions, shared: Shared) -> Iterator[Label]:
    """Values that an expert corrected, and those that decided a criterion on which they signed without a correction."""
    corrected = _corrected(decisions)
    for place, act in corrected.items():
        found = _found(documents, place)
        if found is not None:
            right = value_from(act.deed.value, found[1].value) == found[1].value
            yield _field(shared, place, *found, act, right=right, given=act.deed.value)
    seen: dict[Place, tuple[Act, bool]] = {}
    for result in sheet.criteria:
        decided = decisions.points.get(result.id)
        dropped = {act.deed.document for act in decisions.excluded if act.deed.criterion == result.id}
        if decided is not None and _agreed(decided, result):
            for place in _deciding(result, dropped):
                seen[place] = (decided, shared.looked(decided, decisions) or (place in seen and seen[place][1]))
    for place, (act, looked) in seen.items():
        found = None if place in corrected else _found(documents, place)
        if found is not None:
            yield _field(shared, place, *found, act, looked=looked)


def _corrected(decisions: Decisions) -> Mapping[Place, Act]:
    return {(a.deed.document, a.deed.row, a.deed.field): a for a in decisions.corrections}


def _agreed(decided: Act, result: CriterionResult) -> bool:
    """Whether the expert took the proposal: who gives other points without a correction says nothing of the fields."""
    return decided.deed.kind == "confirm" or decided.deed.points == result.proposed


def _deciding(result: CriterionResult, dropped: Container[str]) -> Iterator[Place]:
    for item in result.items:
        for ref in item.evidence:
            if ref.document not in dropped:
                yield from ((ref.document, ref.row, name) for name in ref.fields)


def _found(documents: Mapping[str, Document], place: Place) -> tuple[Document, Field] | None:
    document = documents.get(place[0])
    found = field_of(document, place[2], place[1]) if document else None
    return (document, found) if document and found else None


def _field(
    shared: Shared,
    place: Place,
    document: Document,
    found: Field,
    act: Act,
    *,
    right: bool = True,
    looked: bool = True,
    given: str = "",
) -> Label:
    route, _, engine = found.source.method.partition("+")[0].partition(":")
    page = next((p for p in document.pages if (p.file, p.page) == (found.source.file, found.source.page)), None)
    return _label(
        shared,
        "field",
        "/".join("" if p is None else str(p) for p in place),
        act,
        right=right,
        looked=looked,
        given=given,
        kind=document.kind,
        name=place[2],
        engine=engine,
        route=route if place[1] is None else "table",
        confidence=found.sure,
        said=found.confidence if found.worth is not None else None,
        proposed="；".join(found.value) if isinstance(found.value, tuple) else str(found.value),
        spot=Spot(page.sha256, page.page, found.source.box) if page else None,
    )


def _label(
    shared: Shared,
    what: LabelKind,
    place: str,
    act: Act,
    *,
    kind: str,
    confidence: float,
    proposed: str,
    given: str = "",
    right: bool = True,
    looked: bool = True,
    name: str = "",
    engine: str = "",
    route: str = "",
    confirm: bool = False,
    odds: tuple[tuple[float, float], ...] = (),
    spot: Spot | None = None,
    said: float | None = None,
    sound: bool = False,
) -> Label:
    """A label with what all of an act have in common."""
    return Label(
        what=what,
        application=shared.filed.key,
        place=place,
        kind=kind,
        name=name,
        engine=engine,
        route=route,
        county=shared.filed.county,
        round=shared.filed.year,
        version=shared.version,
        expert=shared.expert,
        at=act.at,
        confidence=confidence,
        right=right,
        looked=looked,
        proposed=proposed,
        given=given,
        confirm=confirm,
        odds=odds,
        seconds=shared.pauses[act.version],
        spot=spot,
        said=said,
        sound=sound,
    )
