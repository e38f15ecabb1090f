"""Losses as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from benchmarks.accuracy.tally import Count
from benchmarks.paraphrase.probe import Loss


def table(losses: Sequence[Loss]) -> str:
    """One row for each change that could be made, the dearest first."""
    head = (
        "| change | papers | kind | values | F1 before | after | precision before | after | wrong at 0.95, before | after |\n"
        + "|---" * 10
        + "|"
    )
    made = sorted((loss for loss in losses if loss.papers), key=_cost)
    return "\n".join([head, *map(_row, made)])


def by_field(losses: Sequence[Loss], least: int = 2) -> str:
    """What each change cost by kind and field, where it cost at least `least` values."""
    head = "| change | kind.field | values | F1 before | after |\n|---|---|---|---|---|"
    return "\n".join([head, *(row for loss in sorted(losses, key=_cost) for row in _fields(loss, least))])


def _cost(loss: Loss) -> float:
    before, after = loss.figures
    return after.right - before.right


def _row(loss: Loss) -> str:
    before, after = loss.figures
    kinds = [loss.before.total(t.kinds.values()).recall for t in (loss.before, loss.after)]
    kind = f"{kinds[1]:.3f}" if kinds[0] == kinds[1] else f"{kinds[0]:.3f} → {kinds[1]:.3f}"
    wrong = [loss.sure_but_wrong(t) for t in (loss.before, loss.after)]
    figures = f"{before.f1:.3f} | {after.f1:.3f} | {before.precision:.3f} | {after.precision:.3f} | {wrong[0]} | {wrong[1]}"
    return f"| {loss.name} | {loss.papers} | {kind} | {before.truth} | {figures} |"


def _fields(loss: Loss, least: int) -> Iterable[str]:
    rows: list[tuple[int, str]] = []
    for (kind, name), before, after in _pairs(loss):
        if before.right - after.right >= least:
            line = f"| {loss.name} | {kind}.{name} | {before.truth} | {before.f1:.3f} | {after.f1:.3f} |"
            rows.append((after.right - before.right, line))
    return [line for _, line in sorted(rows)]


def _pairs(loss: Loss) -> Iterator[tuple[tuple[str, str], Count, Count]]:
    for before, after in ((loss.before.fields, loss.after.fields), (loss.before.rows, loss.after.rows)):
        for key in sorted(before):
            yield key, before[key], after[key]
