"""Citizens' identity numbers as they may leave the program: with the middle hidden."""

from __future__ import annotations

import re

_STARS = str.maketrans(dict.fromkeys("＊●█•×✱∗", "*"))
_STARLIKE = re.compile(r"(?<=[\d*])[女大太央木米夫天文关头水*]+(?=[\d*X]|$)")
"""Characters that engines read in place of stars, between the ends of a number."""
_CITIZEN = re.compile(
    r"(?<![\dA-Za-z])([1-9](?:\s?\d){5})\s?(?:18|19|20)\s?\d\s?\d\s?[01]\s?\d\s?[0-3]\s?\d((?:\s?\d){2,4}\s?[\dXx]?)(?![\dA-Za-z])"
)
"""Also with gaps, and with a digit of its tail lost or doubled: a misread number is still a person's."""
_OLD = re.compile(r"(?<![\dA-Za-z])([1-9]\d{5})\d{2}[01]\d[0-3]\d(\d{3})(?![\dA-Za-z.])")


def masked(text: str) -> str:
    """`text` with the birth date of every citizen's identity number (18 digits, or 15 of the old form) hidden by stars."""
    return _OLD.sub(lambda m: f"{m[1]}{'*' * 6}{m[2]}", _CITIZEN.sub(lambda m: f"{m[1]}{'*' * 8}{m[2]}", text))


_HIDDEN = re.compile(r"(\d{3,6})(\*{4,})([\dX]{2,4})")


def whole_mask(number: str) -> str:
    """A citizen's masked number of 18 places where an engine miscounted the stars of its one long run; else unchanged.

    Only for text that was read from a picture: forms that hide with few stars (``4407****1234``) stay as they are.
    """
    m = _HIDDEN.fullmatch(number)
    if m is None or not 14 < len(number) < 23 or (len(m[1]), len(m[3])) not in _FORMS:
        return number
    return f"{m[1]}{'*' * (18 - len(m[1]) - len(m[3]))}{m[3]}"


_FORMS = {(6, 4), (4, 2), (3, 4), (4, 4), (3, 3), (6, 3), (6, 2), (3, 2)}
"""How many places offices leave open before and after the stars (domain.md B18)."""


def is_whole(number: str) -> bool:
    """Whether a number (masked or not) has a form that an office prints: one run of stars, nothing odd around it."""
    m = re.fullmatch(r"(\d*)(\*+)([\dX]*)", number)
    if m is None:
        return bool(re.fullmatch(r"[0-9A-Z]{8,18}", number))
    return len(m[3]) >= 2 and (len(number) <= 14 or (len(number) == 18 and (len(m[1]), len(m[3])) in _FORMS))


def sounder(printed: str, other: str | None) -> str:
    """Of two readings of one masked number the one that has the form of one: a single run of stars between its open ends;
    the first where both have, or neither."""
    if other is None or "*" not in printed or _one_run(printed):
        return printed
    second = _STARLIKE.sub(lambda m: "*" * len(m[0]), re.sub(r"\s", "", other.translate(_STARS)).upper().strip(".,。、-"))
    return second if _one_run(second) else printed


def _one_run(number: str) -> bool:
    """Whether the open ends of a masked number are those that an office leaves open; engines miscount the stars between."""
    m = _HIDDEN.fullmatch(number)
    return m is not None and (len(m[1]), len(m[3])) in _FORMS


def readings_of(number: str) -> tuple[str, ...]:
    """What a masked number of 18 places may be whose stars were misread as digits, or digits added, beside its one run of stars:
    the usual form with the first, and with the last, of the digits shown."""
    m = re.fullmatch(r"(\d{6})\*+([\dX]{5,6})", number)
    if m is None:
        return ()
    return tuple(dict.fromkeys(f"{m[1]}{'*' * 8}{tail}" for tail in (m[2][:4], m[2][-4:])))


def masked_id(text: str) -> tuple[str, bool]:
    """An identity number for output, and whether it was hidden here: as printed where stars are already in it, else the
    first six and the last four characters of a citizen's number, the first two and the last two of any other."""
    number = re.sub(r"\s", "", text.translate(_STARS)).upper()
    if "*" in number:
        return number, False
    if re.fullmatch(r"\d{17}[\dX]", number):
        return f"{number[:6]}{'*' * 8}{number[-4:]}", True
    if len(number) == 15:
        return f"{number[:6]}{'*' * 5}{number[-4:]}", True
    return f"{number[:2]}{'*' * max(1, len(number) - 4)}{number[-2:]}", True
