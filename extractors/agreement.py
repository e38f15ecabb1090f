"""What a second model read at the place of each value, on its own: agreement raises trust, another reading is kept beside.

The engine's quick model and its careful one are trained apart and fail apart; a value that both read is rarely wrong. Where the quick
one leaves no doubt the careful one is not asked, and the value says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Literal

from evidence.document import Field, Value
from evidence.geometry import BoundingBox
from evidence.page import Page, TextLine, is_doubtless
from extractors.fields.dates import read_date
from extractors.paper import Reading

Verdict = Literal["second:agrees", "second:differs", "doubtless"]

_ISO = re.compile(r"\d{4}(-\d{2}){0,2}")
_NUMBER = re.compile(r"(?=.*\d{3})[A-Z0-9\u4e00-\u9fff()\[\]./*-]+")
_MEANT = re.compile(r"[^\W_]|[*]")
"""Characters whose misreading changes a value; how punctuation and spaces are read does not matter."""


def second_read(reading: Reading, pages: Sequence[Page]) -> Reading:
    """`reading` with ``+second:agrees`` or ``+second:differs`` in the method of each value that two models have read, ``+doubtless``
    where one was enough, and with dates and numbers that the second one read otherwise among their alternatives."""
    by_place = {(page.file, page.number): page for page in pages}

    def judged(field: Field) -> Field:
        page = by_place.get((field.source.file, field.source.page))
        return field if page is None or field.source.box is None or field.derived else _judged(field, page, field.source.box)

    def all_judged(fields: Mapping[str, Field]) -> dict[str, Field]:
        return {name: judged(field) for name, field in fields.items()}

    return replace(reading, fields=all_judged(reading.fields), rows=tuple(all_judged(row) for row in reading.rows))


def _judged(field: Field, page: Page, box: BoundingBox) -> Field:
    lines = [line for line in page.lines if (line.other is not None or _stands_alone(line, page)) and _within(line.box, box)]
    if not lines or not _compact(field.raw):
        return field
    said = _said(_compact(field.raw), lines)
    if said is None:
        return field
    verdict: Verdict = "second:agrees" if said == _compact(field.raw) else "second:differs"
    if all(line.other is None for line in lines):
        verdict = "doubtless"
    source = replace(field.source, method=f"{field.source.method}+{verdict}")
    other = _value_like(field.value, said) if verdict == "second:differs" else None
    kept = field.alternatives if other is None or other in field.alternatives else (*field.alternatives, other)
    return replace(field, source=source, alternatives=kept)


def _stands_alone(line: TextLine, page: Page) -> bool:
    """Whether OCR read `line` once because it left no doubt."""
    return page.route == "ocr" and line.other is None and is_doubtless(line)


def _within(line: BoundingBox, box: BoundingBox) -> bool:
    """Whether a line and the box of a value lie over one another."""
    return line.overlap_y(box) > 0.5 * min(line.height, box.height) and line.overlap_x(box) > 0


def _said(raw: str, lines: Sequence[TextLine]) -> str | None:
    """What the second model read where the first read `raw`; None where the lines do not show it."""
    first, second = (
        "".join(_compact(line.text) for line in lines),
        "".join(_compact(line.text if line.other is None else line.other) for line in lines),
    )
    at = first.find(raw)
    if at < 0:
        return None
    said = ""
    for tag, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        low, high = max(a, at), min(b, at + len(raw))
        if tag == "equal":
            said += first[low:high] if low < high else ""
        elif low < high or at < a == b < at + len(raw):  # replaced, left out, or put in between
            said += second[c:d]
    return said


def _compact(text: str) -> str:
    return "".join(_MEANT.findall(unicodedata.normalize("NFKC", text))).upper()


def _value_like(value: Value, said: str) -> Value | None:
    """The second reading as a value of the same form, None where it has not that form: it is then no reading to keep."""
    if not isinstance(value, str):
        return None
    if _ISO.fullmatch(value):
        found = read_date(said)
        return found.value if found is not None and len(found.value) == len(value) and found.value != value else None
    bare = _compact(value)
    if _NUMBER.fullmatch(value.upper()) and len(said) == len(bare) and said != bare:
        letters = iter(said)
        return "".join(next(letters) if _MEANT.match(c) else c for c in value)
    return None
