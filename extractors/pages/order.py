"""Reading order: rows from top to bottom, left to right within a row."""

from __future__ import annotations

from collections.abc import Iterable

from evidence.page import TextLine


def in_reading_order(lines: Iterable[TextLine]) -> tuple[TextLine, ...]:
    """`lines` in rows: a line joins the row it shares most of its height with."""
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda o: (o.box.middle_y, o.box.left)):
        row = next((r for r in reversed(rows[-3:]) if _same_row(r[-1], line) and _same_row(r[0], line)), None)
        if row is None:
            rows.append([line])
        else:
            row.append(line)
    rows.sort(key=lambda r: min(o.box.middle_y for o in r))
    return tuple(line for row in rows for line in sorted(row, key=lambda o: o.box.left))


def _same_row(a: TextLine, b: TextLine) -> bool:
    shared = a.box.overlap_y(b.box)
    return (
        shared > 0.5 * min(a.box.height, b.box.height)
        and abs(a.box.middle_y - b.box.middle_y) < 0.5 * min(a.box.height, b.box.height) + 1e-6
    )
