"""Numbers that carry their own proof: patents, unified social credit codes, citizen ids.

A misread character is changed only where the check digits then hold and one reading is left; otherwise the number stays
as read, `check` is False and the possible readings are told as `alternatives` (domain.md B6, B18, B21).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from stdnum.cn import ric, uscc

_TO_DIGIT = str.maketrans("OoQDIl|!ZSBG", "000011112586")
_TO_X = {"×": "X", "x": "X", "%": "X"}
_CONFUSED = {"3": "8", "8": "36B", "6": "85G", "5": "6S", "1": "7", "7": "1", "0": "8DQ", "9": "8", "2": "Z", "4": "A"}
_CONFUSED |= {"B": "8", "G": "6", "D": "0", "Q": "0", "A": "4", "U": "0"}
"""Characters engines exchange without noticing; only a check digit can tell."""


@dataclass(frozen=True, slots=True)
class NumberRead:
    """A number in a text: ``text[start:end]`` read as `value`; `check` is None for a form without check digits.

    `repaired`: characters were changed, and the check digits prove the change.
    """

    start: int
    end: int
    value: str
    check: bool | None = None
    repaired: bool = False
    alternatives: tuple[str, ...] = ()


def patent_check_digit(body: str) -> str:
    """The check character of a Chinese patent number's 12 (since 2003-10) or 8 digits."""
    return "0123456789X"[sum(int(d) * w for d, w in zip(body, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), strict=False)) % 11]


def patent_ok(number: str) -> bool:
    """Whether ``ZL202010430096.0`` (any spacing, ``ZL`` and dot optional) has the right form and check digit."""
    plain = re.sub(r"^(?:ZL|CN)|[\s.]", "", number.upper())
    return (
        bool(re.fullmatch(r"(?:(?:19|20)\d{2}[12389]\d{7}|\d{2}[12389]\d{5})[\dX]", plain)) and patent_check_digit(plain[:-1]) == plain[-1]
    )


_BIG = r"[\dOoQDIl|!ZSBG]"
_PATENT = re.compile(
    rf"(?P<zl>[Zz2]\s?[Ll1I]\s?|CN\s?|(?<![\dA-Za-z.]))"
    rf"(?P<long>(?:1\s?9|2\s?[0OoQD])\s?{_BIG}\s?{_BIG}\s?[12389]\s?(?:{_BIG}\s?){{7}})(?:[.。·,:]\s?)?(?P<check>[\dXx×%OoIl])(?![\dA-Za-z.]*\d)"
)
_OLD_PATENT = re.compile(r"Z\s?L\s?(?P<long>\d{2}\s?[12389]\s?(?:\d\s?){5})(?:[.。·,]\s?)?(?P<check>[\dXx×])(?![\dXx])", re.IGNORECASE)


def find_patent_numbers(text: str) -> tuple[NumberRead, ...]:
    """Chinese patent numbers in `text`, as ``ZL202010430096.0``; bare ones only where the check digit holds."""
    found: list[NumberRead] = []
    for m in itertools.chain(_PATENT.finditer(text), _OLD_PATENT.finditer(text)):
        read = _patent(m)
        if (read.check or m.groupdict().get("zl", "ZL").strip()) and not any(r.start < read.end and read.start < r.end for r in found):
            found.append(read)
    return tuple(sorted(found, key=lambda r: r.start))


def _patent(m: re.Match[str]) -> NumberRead:
    printed = re.sub(r"\s", "", m["long"])
    last = re.sub(r"\s", "", m["check"])
    body = printed.translate(_TO_DIGIT)
    check = _TO_X.get(last, last.translate(_TO_DIGIT) if last != "X" else "X")
    right = patent_check_digit(body) == check
    changed = body != printed or last not in (check, "x")
    others = () if right else tuple(sorted({_zl(b, c) for b, c in repair_patent(body, check)}))
    return NumberRead(m.start(), m.end(), _zl(body, check), right, changed and right, others)


def _zl(body: str, check: str) -> str:
    return f"ZL{body}.{check}"


def repair_patent(body: str, check: str) -> Iterator[tuple[str, str]]:
    """Readings of a failing patent number with one digit (or the check digit) exchanged for one it is confused with, that pass."""
    for i, d in enumerate(body):
        for other in _CONFUSED.get(d, ""):
            new = body[:i] + other + body[i + 1 :]
            if other.isdigit() and re.match(r"(?:(?:19|20)\d{2}[12389]\d{7}|\d{2}[12389]\d{5})$", new) and patent_check_digit(new) == check:
                yield new, check
    meant = patent_check_digit(body)
    if meant in _CONFUSED.get(check, ""):
        yield body, meant


def patent_type(number: str) -> str | None:
    """``invention``, ``utility_model`` or ``design`` by the type digit (8 and 9 are national phases of PCT)."""
    plain = re.sub(r"^(?:ZL|CN)|[\s.]", "", number.upper())
    digit = plain[4:5] if len(plain) == 13 else plain[2:3]
    return {"1": "invention", "8": "invention", "2": "utility_model", "9": "utility_model", "3": "design"}.get(digit)


def proved_patent(read: NumberRead, sort: str = "", filed: str = "") -> NumberRead:
    """A failing number as the one of its possible readings that agrees with what else the paper says, where there is just one.

    `sort` is what the heading says (``invention`` …), `filed` the day of filing: its year stands in the number.
    """
    if read.check is not False:
        return read
    fit = [n for n in read.alternatives if (not sort or patent_type(n) == sort) and (not filed or n[2:6] == filed[:4] or len(n) < 15)]
    if len(fit) != 1 or not (sort or filed):
        return read
    return replace(read, value=fit[0], check=True, repaired=True, alternatives=(read.value,))


_USCC_LETTERS = str.maketrans("OISZ", "0152")
_USCC = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z](?:\s?[0-9A-Za-z]){17}(?![0-9A-Za-z])")


def uscc_ok(code: str) -> bool:
    """Whether the code's form and its last check character are right (GB 32100; one real code is known to fail)."""
    return bool(uscc.is_valid(code))


def organisation_code_ok(code: str) -> bool:
    """Whether the nine characters of the organisation code inside (places 9 to 17) carry their own check character."""

    def value(c: str) -> int:
        return int(c) if c.isdigit() else ord(c) - 55

    k = 11 - sum(value(c) * w for c, w in zip(code[:8], (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    return {10: "X", 11: "0"}.get(k, str(k)) == code[8]


def find_uscc(text: str) -> tuple[NumberRead, ...]:
    """Unified social credit codes in `text`: 18 places, the first one 1, 5, 9, A, N or Y."""
    found = []
    for m in _USCC.finditer(text):
        printed = re.sub(r"\s", "", m[0]).upper()
        code = printed.translate(_USCC_LETTERS)
        if code[0] not in "159ANY" or not re.fullmatch(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}", _division(code)):
            continue
        code = _division(code)
        if uscc_ok(code):
            found.append(NumberRead(m.start(), m.end(), code, True, code != printed))
            continue
        proven = sorted(set(repair_uscc(code)))
        if len(proven) == 1:
            found.append(NumberRead(m.start(), m.end(), proven[0], True, True, (code,)))
        else:
            found.append(NumberRead(m.start(), m.end(), code, False, False, tuple(proven)))
    return tuple(found)


def _division(code: str) -> str:
    """The division code (places 3 to 8) is digits: letters there are misread digits."""
    return code[:2] + code[2:8].translate(_TO_DIGIT) + code[8:]


def repair_uscc(code: str) -> Iterator[str]:
    """Readings of a failing code with one confused character exchanged, that pass both of its check characters."""
    for i, c in enumerate(code):
        for other in _CONFUSED.get(c, ""):
            new = code[:i] + other + code[i + 1 :]
            if uscc_ok(new) and organisation_code_ok(new[8:17]):
                yield new


_CITIZEN = re.compile(r"(?<![0-9A-Za-z])[1-9](?:\s?\d){16}\s?[\dXx×](?![0-9A-Za-z])")


def citizen_id_ok(number: str) -> bool:
    """Whether an 18-place citizen id has a possible birth date and the right check digit (GB 11643)."""
    plain = number.upper()
    if not re.fullmatch(r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]", plain):
        return False
    return bool(ric.calc_check_digit(plain) == plain[-1])


def find_citizen_ids(text: str) -> tuple[NumberRead, ...]:
    """Whole citizen ids in `text`. They are personal: mask them (`persons.mask_id`) before they leave the reader."""
    found = []
    for m in _CITIZEN.finditer(text):
        plain = re.sub(r"\s", "", m[0]).upper().replace("×", "X")
        found.append(NumberRead(m.start(), m.end(), plain, citizen_id_ok(plain)))
    return tuple(found)
