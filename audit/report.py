"""The report: from what is in the store to a page and a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from audit.calibration import calibration_from
from audit.findings import findings_of
from audit.labels import labels_of, settled
from audit.page import report_html
from audit.places import picture_of
from audit.workbook import report_xlsx
from store import Desk


@dataclass(frozen=True, slots=True)
class Report:
    page: bytes
    workbook: bytes
    labels: int


def report(desk: Desk, kinds: Mapping[str, str]) -> Report:
    """`kinds` are the Chinese names of document kinds."""
    labels = tuple(labels_of(desk.usage))
    merged = settled(labels)
    stored = desk.calibrations.latest()
    calibration = calibration_from(stored.content) if stored else None
    found = findings_of(labels, merged, calibration, lambda kind: kinds.get(kind, kind))
    head = desk.chain.head()
    facts = (
        f"标签 {len(merged)} 个（专家操作 {len(labels)} 次），其中看过原件的 {len(found.settled)} 个",
        f"校准版本 {stored.version}（{stored.at:%Y-%m-%d}）" if stored else "尚未校准",
        f"审计链 {head.number} 条，链尾 {head.link}",
    )
    pictures = {label: jpeg for label in found.worst if (jpeg := picture_of(desk, label)) is not None}
    return Report(report_html(found, calibration, facts, pictures), report_xlsx(found), len(merged))
