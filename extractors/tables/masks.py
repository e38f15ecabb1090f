"""Citizens' identity numbers as they may leave the program: with the middle hidden."""

from __future__ import annotations

import re

_STARS = str.maketrans(dict.fromkeys("＊●█•×✱∗", "*"))
_CITIZEN = re.compile(r"(?<![\dA-Za-z])([1-9]\d{5})(?:18|19|20)\d{2}[01]\d[0-3]\d(\d{3}[\dXx])(?![\dA-Za-z])")
_OLD = re.compile(r"(?<![\dA-Za-z])([1-9]\d{5})\d{2}[01]\d[0-3]\d(\d{3})(?![\dA-Za-z.])")


def masked(text: str) -> str:
    """`text` with the birth date of every citizen's identity number (18 digits, or 15 of the old form) hidden by stars."""
    return _OLD.sub(lambda m: f"{m[1]}{'*' * 6}{m[2]}", _CITIZEN.sub(lambda m: f"{m[1]}{'*' * 8}{m[2]}", text))


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
