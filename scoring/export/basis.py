"""What stands beside the points of one criterion: why, on what papers, and what to look at."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from evidence.sheet import Application, CriterionResult, ItemResult
from scoring.export.labels import OUTCOMES, REVIEWS
from scoring.export.sources import Sources
from scoring.export.words import lines, masked, percent, points_text


def basis_text(result: CriterionResult) -> str:
    """One line an item; items for which nothing was handed in share one."""
    bare = [i for i in result.items if _is_bare(i)]
    told = [i for i in result.items if not _is_bare(i)]
    parts = [_line(result, i) for i in told]
    if bare and len(result.items) > 1:
        parts.append("未提供：" + "、".join(f"{i.id} {i.title}" for i in bare))
    elif bare:
        reason = masked(bare[0].reason)
        parts.append(reason if reason.startswith(OUTCOMES["no_evidence"]) else f"{OUTCOMES['no_evidence']}：{reason}")
    total = sum((i.proposed for i in result.items), Decimal(0))
    if total > result.proposed:
        parts.append(f"各项合计{points_text(total)}分，本项计{points_text(result.proposed)}分")
    return lines(parts)


def _is_bare(item: ItemResult) -> bool:
    return item.outcome == "no_evidence" and not item.rejected and not item.flags


def _line(result: CriterionResult, item: ItemResult) -> str:
    head = f"{item.id} {item.title}：" if len(result.items) > 1 else ""
    return f"{head}{points_text(item.proposed)}分，{OUTCOMES[item.outcome]}。{masked(item.reason)}"


def evidence_text(result: CriterionResult, sources: Sources) -> str:
    """Where the papers are; those that do not count are in the annex."""
    parts = []
    for item in result.items:
        cited = sources.cited(item.evidence)
        mark = f"{item.id} " if len(result.items) > 1 else ""
        parts += [f"{mark}{place}" for place in cited]
    return lines(parts)


def doubts_text(result: CriterionResult) -> str:
    """Whether one click should do, and everything an expert should look at."""
    range_ = f"，可能{points_text(result.low)}–{points_text(result.high)}分" if result.low != result.high else ""
    parts = [f"【{REVIEWS[result.review]}】置信度{percent(result.confidence)}{range_}"]
    several = len(result.items) > 1
    for item in result.items:
        mark = f"{item.id} " if several else ""
        parts += [f"{mark}{masked(flag.message)}" for flag in item.flags]
        for reading in item.readings:
            if reading.alternative != reading.default and not any(f.code == "reading" and reading.id in f.message for f in item.flags):
                named = "按裁定" if reading.ruled else "默认"
                parts.append(
                    f"{mark}口径{reading.id}：{named}得{points_text(reading.default)}分，另一口径得{points_text(reading.alternative)}分"
                )
        if item.rejected:
            parts.append(f"{mark}{len(item.rejected)}份材料未计分，原因见附表")
    if result.review == "examine" and len(parts) == 1:
        parts.append("请查看材料后评分")
    return lines(parts)


def self_score(application: Application, result: CriterionResult) -> Decimal | None:
    """What the enterprise gave itself for a criterion, or for its items together; None where it did not say."""
    said = dict(application.self_scores)
    if result.id in said:
        return said[result.id]
    return _sum([said[i.id] for i in result.items if i.id in said])


def _sum(points: Sequence[Decimal]) -> Decimal | None:
    return sum(points, Decimal(0)) if points else None
