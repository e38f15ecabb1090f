"""The figures as Markdown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from benchmarks.accuracy.batch import BatchFigures
from benchmarks.accuracy.tally import Count, Tally, calibration_error, ranking


def batch_section(title: str, figures: BatchFigures) -> str:
    lines = [
        *_reading(title, figures.tally),
        f"| document boundaries F1 | {figures.boundaries.f1:.3f} |",
        *_scoring(figures),
        f"| files or problems unaccounted for | {len(figures.lost)} |",
        "",
        *_by_part(figures.parts),
        *_by_kind(figures.tally),
    ]
    return "\n".join([*lines, ""])


def _scoring(figures: BatchFigures) -> list[str]:
    if not figures.criteria:
        return []
    confirm = sum(given.review == "confirm" for *_, given in figures.criteria)
    per: dict[str, list[bool]] = defaultdict(list)
    for _, name, true, given in figures.criteria:
        per[name].append(given.proposed == true)
    short = ", ".join(f"{name} {sum(hits)}/{len(hits)}" for name, hits in per.items() if not all(hits))
    return [
        f"| criteria exact | {figures.exact:.3f} of {len(figures.criteria)}{'; short: ' + short if short else ''} |",
        f"| criteria that say `confirm` | {confirm}; wrong among them: {len(figures.wrong_but_certain)} |",
    ]


def _by_part(parts: Mapping[str, Tally]) -> list[str]:
    if not parts:
        return []
    lines = ["| way in, degradation | papers | kinds right | fields F1 | of | table cells F1 | of |", "|---|---|---|---|---|---|---|"]
    for name, tally in sorted(parts.items()):
        kinds, fields, rows = (tally.total(c.values()) for c in (tally.kinds, tally.fields, tally.rows))
        cells = f"{rows.f1:.3f} | {rows.truth}" if rows.truth else "| 0"
        lines.append(f"| {name} | {kinds.truth} | {kinds.recall:.3f} | {fields.f1:.3f} | {fields.truth} | {cells} |")
    return [*lines, ""]


def loose_section(title: str, tally: Tally) -> str:
    return "\n".join([*_reading(title, tally), "", *_by_kind(tally)])


def _reading(title: str, tally: Tally) -> list[str]:
    kinds, fields, rows = (tally.total(c.values()) for c in (tally.kinds, tally.fields, tally.rows))
    certain = sum(not ok and c >= 0.95 for c, ok in tally.graded)
    return [
        f"## {title}",
        "",
        "| | |",
        "|---|---|",
        f"| kinds right | {kinds.right}/{kinds.truth} = {kinds.recall:.3f} |",
        f"| fields | F1 {fields.f1:.3f}, precision {fields.precision:.3f}, recall {fields.recall:.3f} of {fields.truth} |",
        f"| table cells | F1 {rows.f1:.3f} of {rows.truth} |",
        f"| field confidence | ECE {calibration_error(tally.graded):.3f}, AUROC {ranking(tally.graded):.3f}; wrong at ≥ 0.95: {certain} |",
    ]


def _by_kind(tally: Tally) -> list[str]:
    lines = ["| kind | field | truth | found | right |", "|---|---|---|---|---|"]
    for kind, count in sorted(tally.kinds.items()):
        lines.append(f"| **{kind}** | | {count.truth} | {count.found} | {count.right} |")
        for counts, mark in ((tally.fields, ""), (tally.rows, "[]")):
            lines += _of_kind(kind, counts, mark)
    return [*lines, ""]


def _of_kind(kind: str, counts: Mapping[tuple[str, str], Count], mark: str) -> list[str]:
    return [f"| | {name}{mark} | {c.truth} | {c.found} | {c.right} |" for (k, name), c in sorted(counts.items()) if k == kind]
