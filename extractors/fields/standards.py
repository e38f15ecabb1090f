"""Numbers of standards: their grammar, the level they tell, and repair of misread ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Level = Literal["national", "industry", "local", "group", "enterprise"]

_CODES = """
AQ BB CB CH CJ CY DA DB DL DY DZ EJ FZ GA GC GF GH GM GY HB HG HJ HS HY JB JC JG JR JS JT JY KA LB LD LS LY MH MR MT MZ NB NY
QB QC QJ QX RB RF SB SC SF SH SJ SL SN SW SY TB TD TY WB WH WJ WM WS WW XB XF YB YC YD YJ YS YY YZ ZY CJJ JGJ
"""
INDUSTRY_CODES = frozenset(_CODES.split())
"""Codes of 行业标准 (76 two-letter ones, and two of engineering standards). DB alone is earthquakes; DB + 2 or 4 digits is local."""

_SERIAL = r"(?P<serial>\d{1,6}(?:\.\d{1,3}){0,3}S?)"
_YEAR = r"(?P<year>(?:19|20)\d{2}|[4-9]\d)(?!\d)"
_CODE = r"(?:[A-Z\u4e00-\u9fff]|\d(?=[A-Z]))"
_FAMILY = (
    rf"(?P<family>T/(?:\d\d)?(?:[A-Z]|\d(?=[A-Z])){{2,12}}"
    rf"|Q/(?:{_CODE}{{1,12}}|[A-Z0-9]{{2,16}}(?=\s))|DB\d{{4}}|DB\d{{2}}|[A-Z]{{2,3}})"
)
STANDARD_NUMBER = re.compile(rf"(?<![A-Z0-9/]){_FAMILY}(?P<status>/[TZ])?\s*{_SERIAL}\s*-\s*{_YEAR}")
"""A number as printed, in normalised text: ``GB/T 1.1-2020``, ``DB44/T 2457-2024``, ``T/CCAA 39-2022``, ``JB/T 1234-91``."""

_TAIL = re.compile(r"(?P<serial>\d{1,6}(?:\.\d{1,3}){0,3})(?:\s*[-_一~=]\s*|\s+)(?P<year>(?:19|20)\d{2})(?!\d)")
_HEAD = re.compile(r"[A-Z0-9][A-Z0-9/|\\丁丨! ]{0,14}$", re.IGNORECASE)
_LETTERS = {"6": "G", "C": "G", "0": "G", "8": "B", "3": "B"}


@dataclass(frozen=True, slots=True)
class NumberRead:
    """A standard's number in a text: ``text[start:end]``, as `value`. `repaired`: characters had to be changed."""

    start: int
    end: int
    value: str
    family: str
    year: str
    repaired: bool = False

    @property
    def level(self) -> Level | None:
        return level_of(self.family)

    @property
    def full_year(self) -> int:
        """The year with four digits; two-digit ones are of the last century."""
        return int(self.year) if len(self.year) == 4 else 1900 + int(self.year)


def level_of(family: str) -> Level | None:
    """The level a prefix tells, or None for one that is not in the list (JJF, GJB, GSB: a person decides)."""
    if family == "GB":
        return "national"
    if re.fullmatch(r"DB\d{2}(?:\d{2})?", family):
        return "local"
    if family.startswith("T/"):
        return "group"
    if family.startswith("Q/"):
        return "enterprise"
    return "industry" if family in INDUSTRY_CODES else None


def _known(family: str) -> bool:
    return level_of(family) is not None or family in {"JJF", "JJG", "GJB", "GSB"}


def _written(family: str, status: str, serial: str, year: str) -> str:
    return f"{family}{status} {serial}-{year}"


def find_standard_numbers(text: str) -> tuple[NumberRead, ...]:
    """Numbers in normalised `text`, left to right.

    Misread prefixes (GB/丁, GBT, 6B/T, T/A8C) are repaired where the grammar leaves one reading.
    """
    found = [read for m in STANDARD_NUMBER.finditer(text) if (read := _strict(m)) is not None]
    for m in _TAIL.finditer(text):
        if any(r.start < m.end() and m.start() < r.end for r in found):
            continue
        read = _repaired(text, m)
        if read is not None:
            found.append(read)
    return tuple(sorted(found, key=lambda r: r.start))


def _strict(m: re.Match[str]) -> NumberRead | None:
    family, status = m["family"], m["status"] or ""
    if not _known(family) or _glued(family, status):
        return None
    meant = f"T/{_letters_in(family[2:])}" if family.startswith("T/") else family
    return NumberRead(m.start(), m.end(), _written(meant, status, m["serial"], m["year"]), meant, m["year"], meant != family)


def _glued(family: str, status: str) -> bool:
    """A three-letter code that is a two-letter one with its slash lost (GBT, JBT): left to repair."""
    return len(family) == 3 and not status and family[2] in "TZ" and level_of(family[:2]) is not None


def _repaired(text: str, tail: re.Match[str]) -> NumberRead | None:
    head = _HEAD.search(text[: tail.start()])
    if head is None:
        return None
    fixed = repair_prefix(re.sub(r"\s+", "", head.group()).upper())
    if fixed is None:
        return None
    family, status = fixed
    written = _written(family, status, tail["serial"], tail["year"])
    return NumberRead(head.start(), tail.end(), written, family, tail["year"], repaired=True)


def repair_prefix(head: str) -> tuple[str, str] | None:
    """Family and status (``/T``, ``/Z`` or "") that a misread prefix can only mean, or None where it could be several."""
    head = re.sub(r"[|\\丨!]", "/", head).replace("丁", "T")
    group = re.fullmatch(r"T[/1I7](?P<code>[A-Z0-9]{2,12})", head)
    if group:
        return f"T/{_letters_in(group['code'])}", ""
    local = re.fullmatch(r"[DO0][B8](?P<place>\d{4}|\d{2})(?P<status>/?[T17I]|/?Z)?", head)
    if local:
        return f"DB{local['place']}", _status(local["status"])
    m = re.fullmatch(r"(?P<code>[A-Z0-9]{2})(?P<status>/?[T17I]|[/1I7]T|/?[Z2])?", head)
    if m is None:
        return None
    readings = {code for code in _readings(m["code"]) if level_of(code) is not None}
    if m["code"] in readings:
        readings = {m["code"]}
    if "GB" in readings and len(readings) > 1:
        readings = {"GB"}
    return (readings.pop(), _status(m["status"])) if len(readings) == 1 else None


def _readings(code: str) -> set[str]:
    first = {code[0], _LETTERS.get(code[0], code[0])}
    second = {code[1], {"8": "B", "3": "B", "0": "D", "1": "T", "7": "T", "5": "S", "6": "G", "2": "Z"}.get(code[1], code[1])}
    return {a + b for a in first for b in second}


def _letters_in(code: str) -> str:
    """A society's code without digits that stand between letters (A8C): societies use letters, digits only at the end."""
    return re.sub(r"(?<=[A-Z])[80156](?=[A-Z])", lambda m: {"8": "B", "0": "O", "1": "I", "5": "S", "6": "G"}[m.group()], code)


def _status(text: str | None) -> str:
    if not text:
        return ""
    return "/Z" if text[-1] in "Z2" else "/T"
