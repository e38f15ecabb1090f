"""Numbers of certificates that bodies approved by CNCA issue, repaired by their grammar (domain.md B9, B21).

Body (3 digits), year (2), scheme (letters), serial (4 to 6 digits), R and how often certified again, size, part or region:
``01524Q10213R1M/4400``. The scheme's letter is known from the system that the certificate names, so that a 0 in its place is a
misread Q; the other places are digits, whatever letters were read there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from evidence.document import Field

SCHEMES: dict[str, tuple[str, ...]] = {
    "quality": ("Q",),
    "environment": ("E",),
    "occupational_health_safety": ("S", "O"),
    "food_safety": ("F", "H", "FSMS", "HACCP"),
    "intellectual_property": ("IP", "IPMS"),
    "energy": ("EN", "ENMS"),
    "information_security": ("IS", "ISMS"),
    "social_responsibility": ("SR", "SA"),
}
"""Letters that stand for a system in a number. Bodies use more; only these are ever put in place of another."""
_KNOWN = "|".join(sorted({s for row in SCHEMES.values() for s in row} | {"QJ", "IT", "ITSM", "MMS", "M"}, key=len, reverse=True))
_SIMILAR = {"Q": "0OD", "O": "0QD", "S": "58"}
"""What engines read in place of a scheme's letter."""
_DIGITS = str.maketrans("OoQDIl|ZzSsB", "000011122558")
_D = r"[0-9OoQDIl|ZzSsB]"
_TAIL = rf"(?P<again>R{_D}\d?)(?P<rest>-?[LMS0]?\d{{0,2}}(?:[-/]\d{{1,4}})?)"
_WELL_FORMED = re.compile(rf"\d{{3}}-?\d{{2}}-?(?:{_KNOWN})-?\d{{3,6}}-?R\d{{1,2}}-?[LMS0]?\d{{0,2}}(?:[-/]\d{{1,4}})?")
_LOOSE = re.compile(rf"(?P<body>{_D}{{3}}-?{_D}{{2}}-?)(?P<scheme>{_KNOWN})(?P<serial>-?{_D}{{4,6}}-?){_TAIL}")
_NO_SCHEME = re.compile(rf"(?P<body>{_D}{{3}}-?{_D}{{2}}-?)(?P<scheme>[0-9A-Z])(?P<serial>-?{_D}{{4,6}}-?){_TAIL}")
MOST = 0.85
"""Highest confidence of a number whose characters were changed."""


@dataclass(frozen=True, slots=True)
class SchemeRead:
    """A number as its grammar demands it, and other readings that could be meant."""

    value: str
    others: tuple[str, ...] = ()


def mend(number: str, system: str = "", year: int | None = None) -> SchemeRead | None:
    """The one well-formed number that a misread `number` can be, or None where it is well-formed or nothing like one.

    `system` is what the certificate certifies; `year` when it was issued (a number is at most three years older or younger).
    """
    plain = re.sub(r"\s+", "", number)
    letters = SCHEMES.get(system, ())
    if _WELL_FORMED.fullmatch(plain) and not _contradicted(plain, letters):
        return None
    m = _LOOSE.fullmatch(plain)
    read = SchemeRead(_written(m, m["scheme"])) if m and not _contradicted(plain, letters) else _with_letter(plain, letters)
    if read is None or (year is not None and abs(2000 + int(re.sub(r"\D", "", read.value)[3:5]) - year) > 3):
        return None
    return read if read.value != plain else None


def _contradicted(number: str, letters: tuple[str, ...]) -> bool:
    """Whether the letter in `number` is one that is read for the system's own, and no letter of that system."""
    m = re.match(rf"{_D}{{3}}-?{_D}{{2}}-?([A-Z])-?\d", number)
    return bool(m and letters and m[1] not in letters and any(m[1] in _SIMILAR.get(one, "") for one in letters))


def _with_letter(plain: str, letters: tuple[str, ...]) -> SchemeRead | None:
    """`plain` with the system's letter in place of what was read for it, where only one letter can be meant."""
    m = _NO_SCHEME.fullmatch(plain)
    meant = [one for one in letters if m and m["scheme"] in _SIMILAR.get(one, "")]
    if m is None or len(meant) != 1:
        return None
    value = _written(m, meant[0])
    lost = m["scheme"].isdigit() and len(m["serial"].strip("-")) < 6  # or the letter was dropped, and the digit is the serial's
    others = (plain, f"{m['body']}{meant[0]}{m['scheme']}{m['serial']}{m['again']}{m['rest']}") if lost else (plain,)
    return SchemeRead(value, others)


def _written(m: re.Match[str], scheme: str) -> str:
    again = "R" + m["again"][1:].translate(_DIGITS)
    return m["body"].translate(_DIGITS) + scheme + m["serial"].translate(_DIGITS) + again + m["rest"]


def mended_field(number: Field, system: str = "", year: int | None = None) -> Field:
    """`number` as its grammar demands it: what was read stays in `raw` and among the `alternatives`."""
    read = mend(str(number.value), system, year)
    if read is None:
        return number
    others = tuple(dict.fromkeys((*read.others, number.value)))
    source = replace(number.source, method=number.source.method + "+repair:grammar")
    return replace(number, value=read.value, confidence=round(min(MOST, number.confidence - 0.05), 4), source=source, alternatives=others)
