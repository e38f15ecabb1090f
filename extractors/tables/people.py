"""What the rows of a social-insurance record say of one another: one person's number, one row for several insurances."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from evidence.document import Field, Row
from extractors.tables.insurance import INSURANCES
from extractors.tables.masks import is_whole, readings_of, whole_mask
from extractors.tables.records import Record

_OPEN = re.compile(r"(\d+)\*+([\dX]+)")


def filled(records: tuple[Record, ...]) -> tuple[Record, ...]:
    """Records whose person is printed once for several rows, with the person in each: the one above, or, where the first
    row of a table has none, the one of the group (the name stands beside its middle; a group ends where an insurance recurs)."""
    found: list[Record] = []
    for group in _groups(records):
        named = [r for r in group if _WHO & r.cells.keys()]
        for at, record in enumerate(group):
            above = next((r for r in reversed(group[:at]) if _WHO & r.cells.keys()), None)
            who = above or (named[0] if named else None)
            if who is not None and not _WHO & record.cells.keys() and _WHO & record.columns:
                cells = {n: who.cells[n] for n in _WHO if n in who.cells}
                found.append(replace(record, cells={**record.cells, **cells}))
            else:
                found.append(record)
    return tuple(found)


_WHO = frozenset({"person", "id_number"})


def _groups(records: tuple[Record, ...]) -> list[list[Record]]:
    """All records as one group, or, where a list begins with a row without a person, groups of rows of different insurances."""
    centred = records and "insurance" in records[0].cells and _WHO & records[0].columns and not _WHO & records[0].cells.keys()
    if not centred:
        return [list(records)]
    groups: list[list[Record]] = []
    for record in records:
        plan = record.text("insurance")
        if not groups or any(r.text("insurance") == plan for r in groups[-1]):
            groups.append([])
        groups[-1].append(record)
    return groups


def together(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Rows of one person, period and payer put together where a record prints one row for each insurance."""
    found: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = tuple(
            str(row[n].value) if n in row else ""
            for n in ("person", "id_number", "month", "period_start", "period_end", "employer", "status")
        )
        if key not in found:
            found[key] = dict(row)
        elif "insurances" in row and "insurances" in found[key]:
            first, new = found[key]["insurances"], row["insurances"]
            both = {*_names(first), *_names(new)}
            found[key]["insurances"] = replace(
                first,
                value=tuple(p for p in INSURANCES if p in both),
                raw=f"{first.raw} {new.raw}",
                confidence=min(first.confidence, new.confidence),
            )
    return tuple(found.values())


def whole(number: Field | None) -> Field | None:
    """A masked number read from a picture with its stars counted right (see `whole_mask`); less sure where it has no usual form."""
    if number is None or not number.source.method.startswith("ocr"):
        return number
    printed = str(number.value)
    value = whole_mask(printed)
    if value == printed:
        unsure = replace(number, alternatives=readings_of(printed)).with_confidence(number.confidence - 0.25)
        return number if is_whole(printed) else unsure
    source = replace(number.source, method=f"{number.source.method}+repair:mask")
    return replace(number, value=value, source=source).with_confidence(number.confidence - 0.1)


def agreed(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Rows with a person's misread identity number replaced by the one that the person's other rows agree on, and with as
    many stars as the other rows print where a row has the same places open."""
    rows = tuple(_in_style(row, style) for row in rows) if (style := _style(rows)) else rows
    known: dict[str, Counter[str]] = {}
    for row in rows:
        if "person" in row and "id_number" in row and is_whole(str(row["id_number"].value)):
            known.setdefault(str(row["person"].value), Counter())[str(row["id_number"].value)] += 1
    return tuple(_with_agreed(row, known) for row in rows)


def _style(rows: tuple[Row, ...]) -> tuple[int, int] | None:
    """How many places a record leaves open before and after the stars, where all rows of full length show the same and two rows
    or more agree; or where no row has full length, but most show the same with now more, now fewer stars (a form always prints
    as many)."""
    shapes = [m for row in rows if "id_number" in row and (m := _OPEN.fullmatch(str(row["id_number"].value)))]
    full = Counter((len(m[1]), len(m[2])) for m in shapes if len(m[0]) == 18)
    alike = Counter((len(m[1]), len(m[2])) for m in shapes)
    if len(full) == 1:
        return next(iter(full)) if alike[next(iter(full))] >= 2 else None
    common, times = alike.most_common(1)[0] if alike else ((0, 0), 0)
    lengths = {len(m[0]) for m in shapes if (len(m[1]), len(m[2])) == common}
    several = times >= 3 and times >= 0.7 * len(shapes) and (bool(full) or len(lengths) > 1)
    return common if several and is_whole(f"{'4' * common[0]}{'*' * (18 - sum(common))}{'4' * common[1]}") else None


def _in_style(row: Row, style: tuple[int, int]) -> Row:
    number = row.get("id_number")
    if number is not None and number.source.method.startswith("ocr") and (better := _alternative_in(number, style)):
        return row | {"id_number": better}
    printed = str(number.value) if number is not None and number.source.method.startswith("ocr") else ""
    m = _OPEN.fullmatch(printed.rstrip("*"))
    if number is None or m is None or (len(printed) == 18 and not printed.endswith("*")) or (len(m[1]), len(m[2])) != style:
        return row
    source = replace(number.source, method=f"{number.source.method}+repair:mask")
    value = f"{m[1]}{'*' * (18 - sum(style))}{m[2]}"
    return row | {
        "id_number": replace(number, value=value, source=source, alternatives=(number.value,)).with_confidence(number.confidence - 0.1)
    }


def _alternative_in(number: Field, style: tuple[int, int]) -> Field | None:
    """The second reading of a number, where that has as many places open as all others of the list and the first has not."""
    m = _OPEN.fullmatch(str(number.value))
    others = [o for other in number.alternatives if (o := _OPEN.fullmatch(str(other))) and (len(o[1]), len(o[2])) == style]
    if (m and (len(m[1]), len(m[2])) == style) or len(others) != 1:
        return None
    value = f"{others[0][1]}{'*' * (18 - sum(style))}{others[0][2]}"
    source = replace(number.source, method=f"{number.source.method}+repair:mask")
    return replace(number, value=value, source=source, alternatives=(number.value,)).with_confidence(number.confidence - 0.1)


def _with_agreed(row: Row, by_person: dict[str, Counter[str]]) -> Row:
    if "person" not in row or "id_number" not in row or is_whole(str(row["id_number"].value)):
        return row
    known = by_person.get(str(row["person"].value), Counter())
    if len(known) != 1:
        return row
    number, old = next(iter(known)), row["id_number"]
    source = replace(old.source, method=f"{old.source.method}+repair:same-person")
    return row | {"id_number": replace(old, value=number, alternatives=(old.value,), confidence=0.8, source=source)}


def _names(field: Field) -> tuple[str, ...]:
    return field.value if isinstance(field.value, tuple) else (str(field.value),)
