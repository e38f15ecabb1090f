"""Why an expert has to look at a cell, in words: one flag for each reading or doubt that can change its points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evidence.document import Flag
from scoring.confidence import Judged, Trust
from scoring.groups import Cell, Evaluator, headroom
from scoring.odds import Odds, interval

_SHOWN = 3


def causes_of(evaluator: Evaluator, base: Cell, trusts: Mapping[str, Trust], odds: Odds) -> dict[str, tuple[Flag, ...]]:
    """For each item that keeps the cell from being confirmed, what its own flags and outcome do not say already."""
    found: dict[str, list[Flag]] = {}
    if all(t.certain for t in trusts.values()):
        for item, flag in _together(evaluator, base, trusts, odds):
            found.setdefault(item, []).append(flag)
    for item, flag in (*_readings(evaluator, base), *_doubts(evaluator, base, trusts)):
        found.setdefault(item, []).append(flag)
    return {item: tuple(dict.fromkeys(flags)) for item, flags in found.items()}


def too_unsure(trusts: Mapping[str, Trust], found: Judged) -> dict[str, tuple[Flag, ...]]:
    """The cause where nothing is wanting but confidence."""
    least = min(trusts, key=lambda i: trusts[i].confidence)
    text = f"本格得分的把握按校准为{found.sure:.1%}，低于可直接确认的{found.least:.1%}，需核对原件"
    return {least: (Flag("unsure", text),)}


def _readings(evaluator: Evaluator, base: Cell) -> Iterator[tuple[str, Flag]]:
    """Readings that change the cell; two together only where neither does alone."""
    case = evaluator.case
    told: set[str] = set()
    for options in evaluator.alternatives():
        changed = {r: o for r, o in options.items() if case.options[r] != o}
        if told & set(changed):
            continue
        cell = evaluator.under(options)
        if cell.total == base.total:
            continue
        told |= set(changed)
        item = next((i for i in base.points if base.points[i] != cell.points[i]), next(iter(base.points)))
        names = "、".join(changed)
        here, there = (f"{'，'.join(case.rubric.reading(r).text(o[r]) for r in changed)}" for o in (case.options, options))
        text = f"口径{names}不同，本格得分不同：“{here}”得{base.total:f}分，“{there}”得{cell.total:f}分"
        yield item, Flag("reading", text)


def _together(evaluator: Evaluator, base: Cell, trusts: Mapping[str, Trust], odds: Odds) -> Iterator[tuple[str, Flag]]:
    """Doubts each of which is small, but not all of them together."""
    limits, doubt = evaluator.case.rubric.thresholds, evaluator.case.rubric.doubt
    low, high = interval(odds, base.total, doubt.improbable)
    if low == high and odds.get(base.total, 0.0) >= limits.confirm:
        return
    least = min(trusts, key=lambda i: trusts[i].confidence)
    text = f"本格各项依据单独看把握较大，合起来看得分可能在{low:f}至{high:f}分之间，把握{odds.get(base.total, 0.0):.0%}，需核对原件"
    yield least, Flag("unsure", text)


def _doubts(evaluator: Evaluator, base: Cell, trusts: Mapping[str, Trust]) -> Iterator[tuple[str, Flag]]:
    criterion = evaluator.criterion
    shared: set[str] = set()
    for item in criterion.items:
        trust, verdict = trusts[item.id], base.verdicts[item.id]
        matters = base.points[item.id] or headroom(criterion, base.points, item)
        if trust.certain or not matters or verdict.outcome in {"needs_expert", "unreadable"}:
            continue
        hidden = trust.hidden
        if item.judgement and verdict.outcome != "no_evidence":
            yield item.id, Flag("judgement", "属质量评判，内容是否符合要求由专家判断")
        elif verdict.points < item.full and hidden.loose and "loose" not in shared:
            shared.add("loose")
            yield item.id, Flag("unsorted", f"{_listed(hidden.loose)}未能读取或归类，可能含有本项依据，需核实")
        elif verdict.points < item.full and hidden.volumes:
            yield item.id, Flag("unsorted", f"{_listed(hidden.volumes)}中可能载有本项内容，需翻阅")
        elif not evaluator.case.identity.seen:
            yield item.id, Flag("name_unseen", "材料中未见申请企业名称，是否为申请企业的材料需核实")
        elif not trust.flags and not hidden.possible:
            yield item.id, Flag("unsure", f"判断本项的字段识别把握为{trust.confidence:.0%}或接近界限，需核对原件")


def _listed(names: tuple[str, ...]) -> str:
    more = f"等{len(names)}份材料" if len(names) > _SHOWN else ""
    return "、".join(f"“{n}”" for n in names[:_SHOWN]) + more
