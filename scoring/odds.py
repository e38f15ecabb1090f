"""How many points an item, and a cell, may turn out to be worth: the rules themselves, asked about every plausible variant.

An item's odds come from two doubts: what was misread (`scoring.variants`), and what only an expert can decide. A cell's odds put
its items together as the edition says.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from evidence.document import Document
from evidence.sheet import EvidenceRef
from scoring.edition import Criterion, Doubt, Item
from scoring.groups import combined, total
from scoring.match import Case, Piece, Verdict, is_list
from scoring.rules import RULES
from scoring.variants import Variant, joint_share, share_of, variants_of

Odds = Mapping[Decimal, float]
_ZERO = Decimal(0)
_NEGLIGIBLE = 1e-4


@dataclass(frozen=True, slots=True)
class _States:
    """The points an item has with one document in each of its states, all else as read."""

    document: str
    points: tuple[tuple[Decimal, float, Document | None], ...]


def item_odds(case: Case, verdict: Verdict, *, questioned: bool = False) -> Odds:
    """The item's points before items are combined. `questioned`: a serious flag lies on what counts."""
    doubt, item = case.rubric.doubt, verdict.item
    odds = _by_pieces(case, verdict) if verdict.pieces else _by_fields(case, verdict)
    if not verdict.pieces:
        odds = _decided(odds, verdict, doubt, questioned=questioned)
    surest = max(odds.get(verdict.points, 0.0) - doubt.surest, 0.0)
    other = _ZERO if verdict.points else item.full
    moved = {**odds, verdict.points: odds.get(verdict.points, 0.0) - surest} if surest else odds
    return mixed((moved, 1.0), ({other: 1.0}, surest)) if surest else moved


def mixed(*parts: tuple[Odds, float]) -> dict[Decimal, float]:
    """Odds put together by weight; weights need not add up to 1."""
    found: dict[Decimal, float] = {}
    for odds, weight in parts:
        for points, share in odds.items():
            found[points] = found.get(points, 0.0) + share * weight
    whole = sum(found.values())
    return {p: s / whole for p, s in found.items() if s / whole >= _NEGLIGIBLE}


def cell_odds(criterion: Criterion, odds: Mapping[str, Odds], options: Mapping[str, str]) -> dict[Decimal, float]:
    """The cell's points: its items taken as independent, combined and capped."""
    found: dict[Decimal, float] = {}
    known: dict[tuple[Decimal, ...], Decimal] = {}
    names = [i.id for i in criterion.items]
    for chosen in itertools.product(*(odds[n].items() for n in names)):
        share = math.prod(s for _, s in chosen)
        if share < _NEGLIGIBLE / 10:
            continue
        key = tuple(p for p, _ in chosen)
        if key not in known:
            known[key] = total(criterion, combined(criterion, dict(zip(names, key, strict=True)), options))
        found[known[key]] = found.get(known[key], 0.0) + share
    whole = sum(found.values())
    return {p: s / whole for p, s in found.items()}


def interval(odds: Odds, proposed: Decimal, improbable: float) -> tuple[Decimal, Decimal]:
    """Lowest and highest points such that less is improbable, and more is."""
    low = high = proposed
    below = above = 0.0
    for points in sorted(p for p in odds if p < proposed):
        below += odds[points]
        if below >= improbable:
            low = points
            break
    for points in sorted((p for p in odds if p > proposed), reverse=True):
        above += odds[points]
        if above >= improbable:
            high = points
            break
    return low, high


def ordered(odds: Odds) -> tuple[tuple[Decimal, float], ...]:
    """Likeliest first; what rounds to nothing is left out."""
    found = sorted(((p, round(s, 4)) for p, s in odds.items()), key=lambda x: (-x[1], x[0]))
    return tuple((p, s) for p, s in found if s > 0)


# -- what was misread -------------------------------------------------------------------------------------------------


def _by_fields(case: Case, verdict: Verdict) -> Odds:
    """Papers that each would do alone fail only together; papers that are needed together fail one by one."""
    if not verdict.points:
        rising = [1 - _unchanged(case, verdict, [r.document], r.fields, r.row) for r in verdict.rejected if r.fields]
        stays = math.prod(1 - r for r in rising)
        return mixed(({_ZERO: 1.0}, stays), ({verdict.item.full: 1.0}, 1 - stays))
    refs = _by_document(verdict.evidence)
    alone = [d for d in refs if _points(case, verdict.item, [_document(case, d)]) == verdict.points]
    if alone:
        falls = [1 - _unchanged(case, verdict, [d], refs[d], None) for d in alone]
        fails = math.prod(falls)
        return mixed(({verdict.points: 1.0}, 1 - fails), ({_ZERO: 1.0}, fails))
    return _together(case, verdict, refs)


def _together(case: Case, verdict: Verdict, refs: Mapping[str, tuple[str, ...]]) -> Odds:
    """Papers that are needed together: every combination of their states, or as many drawn as the edition allows."""
    doubt, item = case.rubric.doubt, verdict.item
    papers = [_document(case, d) for d in refs]
    if _points(case, item, papers) != verdict.points:
        return {verdict.points: 1.0}
    states = [_states(case, item, papers, d, refs[d.id], verdict.points) for d in papers]
    live = [s for s in states if len(s.points) > 1]
    if math.prod(len(s.points) for s in live) <= doubt.most_combinations:
        drawn: Iterable[tuple[tuple[Decimal, float, Document | None], ...]] = itertools.product(*(s.points for s in live))
        weighed = [(choice, math.prod(share for _, share, _ in choice)) for choice in drawn]
    else:
        weighed = [(choice, 1.0) for choice in _drawn(live, doubt)]
    found: dict[Decimal, float] = {}
    for choice, weight in weighed:
        changed = {s.document: d for s, (_, _, d) in zip(live, choice, strict=True)}
        now = [changed.get(p.id, p) for p in papers]
        points = _points(case, item, [p for p in now if p is not None])
        found[points] = found.get(points, 0.0) + weight
    return mixed((found, 1.0))


def _drawn(live: Sequence[_States], doubt: Doubt) -> Iterator[tuple[tuple[Decimal, float, Document | None], ...]]:
    source = random.Random(doubt.seed)  # noqa: S311 - a simulation that has to come out the same
    for _ in range(doubt.most_combinations):
        yield tuple(source.choices(s.points, [share for _, share, _ in s.points])[0] for s in live)


def _states(case: Case, item: Item, papers: Sequence[Document], document: Document, fields: tuple[str, ...], points: Decimal) -> _States:
    """The document's variants grouped by the points they lead to, one of each group standing for it."""
    groups: dict[Decimal, list[Variant]] = {}
    for variant in variants_of(document, fields, None, case.rubric.doubt):
        now = [variant.document if p.id == document.id else p for p in papers]
        given = _points(case, item, [p for p in now if p is not None])
        if given != points:
            groups.setdefault(given, []).append(variant)
    shares = {p: joint_share(v) for p, v in groups.items()}
    other = min(0.95, sum(shares.values()))
    return _States(document.id, ((points, 1 - other, document), *((p, shares[p], v[0].document) for p, v in groups.items())))


def _unchanged(case: Case, verdict: Verdict, documents: Sequence[str], fields: tuple[str, ...], row: int | None) -> float:
    """How likely a paper, alone, says of the item what was read from it."""
    document = _document(case, documents[0])
    if row is not None and row < len(document.rows):
        document, row = replace(document, rows=(document.rows[row],)), 0
    points = _points(case, verdict.item, [document])
    variants = variants_of(document, fields, row, case.rubric.doubt)
    return 1 - share_of(variants, lambda v: _points(case, verdict.item, [v.document] if v.document else []) != points)


def _points(case: Case, item: Item, papers: Sequence[Document]) -> Decimal:
    return RULES[item.rule](case.with_documents(papers), item).points


def _document(case: Case, name: str) -> Document:
    return next(d for d in case.documents if d.id == name)


def _by_document(refs: Iterable[EvidenceRef]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for ref in refs:
        found[ref.document] = tuple(dict.fromkeys((*found.get(ref.document, ()), *ref.fields)))
    return found


# -- things that are counted ------------------------------------------------------------------------------------------


def _by_pieces(case: Case, verdict: Verdict) -> Odds:
    """How many of the pieces stand, exactly; then the rule's own ladder."""
    chances = [_chance(case, verdict, p) for p in verdict.pieces]
    counts = [1.0]
    for chance in chances:
        counts = [
            (counts[n] * (1 - chance) if n < len(counts) else 0.0) + (counts[n - 1] * chance if n else 0.0) for n in range(len(counts) + 1)
        ]
    found: dict[Decimal, float] = {}
    for points, share in zip(verdict.ladder, counts, strict=True):
        found[points] = found.get(points, 0.0) + share
    return mixed((found, 1.0))


def _chance(case: Case, verdict: Verdict, piece: Piece) -> float:
    doubt = case.rubric.doubt
    match piece.standing:
        case "counts":
            return _stands(case, verdict, piece)
        case "doubtful":
            return doubt.stands * doubt.probability(piece.confidence) if piece.proposes else 1 - doubt.stands
        case _:
            return doubt.readable


def _stands(case: Case, verdict: Verdict, piece: Piece) -> float:
    """How likely a piece counts: its first paper's variants, the others as read and as sure as the piece says."""
    doubt = case.rubric.doubt
    support = doubt.probability(piece.support)
    if doubt.probability(piece.confidence) >= doubt.surest:
        return doubt.probability(piece.confidence)
    lead = piece.evidence[0]
    papers = _papers(case, piece)
    alone = _counted(case, verdict.item, papers)
    if not alone:
        return doubt.probability(piece.confidence)
    row = None if lead.row is None else 0
    fallen = share_of(
        variants_of(papers[0], lead.fields, row, doubt),
        lambda v: _counted(case, verdict.item, [v.document, *papers[1:]] if v.document else papers[1:]) < alone,
    )
    return min(1 - fallen, support)


def _papers(case: Case, piece: Piece) -> list[Document]:
    """The piece's papers, the leading one first, with only the row that is meant; tables of persons are kept whole."""
    lead, *others = piece.evidence
    rest = {r.document: r for r in others if r.document != lead.document}
    return [_meant(case, lead, alone=True), *(_meant(case, r, alone=is_list(_document(case, r.document))) for r in rest.values())]


def _meant(case: Case, ref: EvidenceRef, *, alone: bool) -> Document:
    """The paper, with only the row that is meant where that row stands `alone`."""
    document = _document(case, ref.document)
    return document if ref.row is None or not alone else replace(document, rows=(document.rows[ref.row],))


def _counted(case: Case, item: Item, papers: Sequence[Document]) -> int:
    return sum(p.standing == "counts" for p in RULES[item.rule](case.with_documents(papers), item).pieces)


# -- what only an expert can decide -----------------------------------------------------------------------------------


def _decided(odds: Odds, verdict: Verdict, doubt: Doubt, *, questioned: bool) -> Odds:
    full = verdict.item.full
    against = verdict.sure or _ZERO if verdict.points else full
    if verdict.outcome == "needs_expert" or (questioned and verdict.points):
        return mixed((odds, doubt.stands), ({against: 1.0}, 1 - doubt.stands))
    if verdict.outcome == "unreadable":
        return mixed((odds, 1 - doubt.readable), ({full: 1.0}, doubt.readable))
    return odds
