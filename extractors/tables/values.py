"""Single values as spreadsheets and lists hold them."""

from __future__ import annotations

import datetime as dt
import re

from evidence.document import Field
from extractors.fields.dates import LONG_TERM, YEARS, find_dates, read_date
from extractors.normalise import compact
from extractors.tables.records import PlacedCell

_SERIAL = re.compile(r"[2-5]\d{4}(?:\.\d+)?")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d{1,2}", re.IGNORECASE)
_EXCEL_EPOCH = dt.date(1899, 12, 30)


def date_field(cell: PlacedCell) -> Field | None:
    """The date in a cell: printed, or a spreadsheet's day count (days since 1899-12-30, where the date format was lost)."""
    read = read_date(cell.text)
    if read is not None and read.value != LONG_TERM:
        whole = compact(cell.text) == compact(cell.text[read.start : read.end])
        alternatives = (read.ambiguous,) if read.ambiguous else ()
        return cell.field(
            read.value,
            grammar=True if whole and read.whole and not read.short_year else None,
            rivals=len(alternatives),
            alternatives=alternatives,
        )
    if _SERIAL.fullmatch(cell.compact):
        day = _EXCEL_EPOCH + dt.timedelta(days=int(float(cell.compact)))
        return cell.field(day.isoformat(), repaired=True, suffix="+repair:day-count") if day.year in YEARS else None
    return None


def last_date(cell: PlacedCell) -> str:
    """The last date in a cell, "" where there is none."""
    found = find_dates(cell.text, compact_months=True)
    return found[-1].value if found else ""


def is_scientific(text: str) -> bool:
    """Whether a number stands as ``2.0201E+12``: a spreadsheet took it for a quantity."""
    return bool(_SCIENTIFIC.fullmatch(compact(text)))


def whole_number(text: str) -> str:
    """The digits of a number that a spreadsheet stored as a quantity (``2020104300960.0``, ``2.02010430096E+12``), with as many
    digits as it still shows; "" where `text` is no such number or has lost digits."""
    plain = compact(text).replace(",", "")
    if re.fullmatch(r"\d{6,}\.0+", plain):
        return plain.partition(".")[0]
    if is_scientific(plain):
        digits, exponent = re.split("E", plain.upper())
        shown = len(digits.replace(".", ""))
        if shown >= min(int(exponent) + 1, 12):
            return digits.replace(".", "").ljust(int(exponent) + 1, "0")
    return ""
