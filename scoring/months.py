"""The months that a social-insurance row stands for."""

from __future__ import annotations

from collections.abc import Iterator

from evidence.document import Document, Field, Row
from scoring.windows import span_of

_MOST = 1200


def months_of(document: Document, row: Row) -> Iterator[str]:
    """As ``YYYY-MM``: the row's month, its period, or the whole paper's period; an open end reaches to the print date."""
    month = row.get("month")
    if month is not None:
        yield from (text for value in _values(month) if (text := _month(value)))
        return
    own = "period_start" in row
    start = span_of((row if own else document.fields)["period_start"].value) if own or "period_start" in document.fields else None
    ends = row.get("period_end") if own else document.fields.get("period_end")
    end = span_of(ends.value) if ends else span_of(document.get("print_date"))
    if start is None or end is None:
        return
    last = end.last if not end.open_ended else start.last
    index, stop = start.first.year * 12 + start.first.month - 1, last.year * 12 + last.month - 1
    for m in range(index, min(stop, index + _MOST) + 1):
        yield f"{m // 12:04d}-{m % 12 + 1:02d}"


def _values(field: Field) -> list[str]:
    return list(field.value) if isinstance(field.value, tuple) else str(field.value).split(";")


def _month(text: str) -> str:
    span = span_of(text)
    return f"{span.first:%Y-%m}" if span and not span.open_ended else ""
