"""The report's diagrams by name, with their words in Chinese."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from audit.calibration import Calibration
from audit.figures import Sample, figures_of
from audit.findings import SORTS
from audit.plots import Named, reliability_svg, risk_svg, trend_svg
from evidence.label import Label, LabelKind
from review.auditing import DiagramName

DIAGRAMS: tuple[tuple[DiagramName, LabelKind, str, str], ...] = (
    ("field-reliability", "field", "reliability", "字段：可靠性（把握与实际正确率）"),
    ("field-risk", "field", "risk", "字段：风险与覆盖（取最有把握的部分，其中的错误率）"),
    ("field-months", "field", "months", "字段：各月更正率"),
    ("criterion-reliability", "criterion", "reliability", "评分项：可靠性（把握与实际正确率）"),
    ("criterion-risk", "criterion", "risk", "评分项：风险与覆盖（取最有把握的部分，其中的错误率）"),
    ("criterion-months", "criterion", "months", "评分项：各月改动率"),
)
_TURN = threading.Lock()
"""The drawing library's looks belong to the process: who answers several people draws one diagram after the other."""
_WORDS = {
    "confidence": "把握",
    "share right": "正确率",
    "share of all, surest first": "占全部的比例（由最有把握起）",
    "share wrong": "错误率",
    "share changed": "改动率",
    "as said": "原把握",
    "calibrated": "校准后",
}
"""Set by the drawing library's own font, which has no Chinese; whoever shows the SVG has one."""


def titles_of(settled: Sequence[Label]) -> tuple[tuple[DiagramName, str], ...]:
    """The diagrams that there is something to draw for."""
    there = {what for what, _ in SORTS if any(x.what == what for x in settled)}
    return tuple((name, title) for name, what, _, title in DIAGRAMS if what in there)


def diagram(name: DiagramName, settled: Sequence[Label], calibration: Calibration | None) -> str | None:
    """SVG; None where there is nothing to draw."""
    what, sort = next((what, sort) for known, what, sort, _ in DIAGRAMS if known == name)
    own = [x for x in settled if x.what == what]
    if not own:
        return None
    with _TURN:
        return _in_chinese(_drawn(sort, own, calibration))


def _drawn(sort: str, own: Sequence[Label], calibration: Calibration | None) -> str:
    if sort == "months":
        return trend_svg(months(own), "share changed")
    said = Sample.of(own)
    samples: list[Named] = [("as said", said)]
    samples += [("calibrated", Sample(calibration.worth(own), said.right))] if calibration else []
    return reliability_svg(samples) if sort == "reliability" else risk_svg(samples)


def months(own: Sequence[Label]) -> list[tuple[str, float, float, float]]:
    """Month, share of wrong ones, and its bounds."""
    found: dict[str, list[Label]] = {}
    for x in own:
        found.setdefault(f"{x.at.year}-{x.at.month:02}", []).append(x)
    figures = [figures_of(month, Sample.of(found[month])) for month in sorted(found)]
    return [(f.name, f.share, f.low, f.high) for f in figures]


def _in_chinese(svg: str) -> str:
    for word, shown in _WORDS.items():
        svg = svg.replace(f">{word}<", f">{shown}<")
    return svg
