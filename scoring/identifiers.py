"""Citizen ids as papers show them: whole or masked, with check digits, misread by a digit."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

Agreement = Literal["same", "weak", "slip", "differs", "unknown"]
"""same: enough visible digits agree; weak: few do; slip: one visible digit differs, as a misreading would; unknown: one is absent."""

_MASK = re.compile(r"[＊●█□]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_WHOLE = re.compile(r"[1-9]\d{16}[\dX]")
# The first six digits are a district's and shared by neighbours; two more make a person of one name out.
_TELLING = 8
_SLIP_LEAST = 10


_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def uscc_holds(code: str) -> bool:
    """Whether a unified social credit code has its form and its check character (GB 32100)."""
    text = re.sub(r"\s", "", code.upper())
    if len(text) != 18 or any(c not in _USCC for c in text):
        return False
    rest = sum(_USCC.index(c) * w for c, w in zip(text, _USCC_WEIGHTS, strict=False)) % 31
    return _USCC[(31 - rest) % 31] == text[17]


@lru_cache(maxsize=20000)
def plain_id(printed: str) -> str:
    """An id as compared: no blanks, one sign for every mask, an X inside the number a mask too."""
    text = _MASK.sub("*", re.sub(r"\s", "", printed.upper()))
    return re.sub(r"(?<=[\d*])X(?=.)", "*", text)


def valid_id(printed: str) -> bool | None:
    """Whether the check digit of a whole id holds; None for a masked or broken one."""
    number = plain_id(printed)
    if not _WHOLE.fullmatch(number):
        return None
    return "10X98765432"[sum(int(d) * w for d, w in zip(number, _WEIGHTS, strict=False)) % 11] == number[17]


def ids_agree(one: str, other: str) -> bool:
    """Whether two id numbers, each perhaps masked, can be one person's: every visible character agrees.

    Where the number of stars is not the number of hidden digits, only heads and tails are compared.
    """
    return all(x == y for x, y in _visible(one, other))


def compare_ids(one: str, other: str) -> Agreement:
    """How two ids stand to each other."""
    if not one or not other:
        return "unknown"
    pairs = _visible(one, other)
    wrong = sum(x != y for x, y in pairs)
    if wrong == 0:
        return "same" if len(pairs) >= _TELLING else "weak"
    if wrong == 1 and len(pairs) >= _SLIP_LEAST and not (valid_id(one) and valid_id(other)):
        return "slip"
    return "differs"


def digits_apart(one: str, other: str) -> int:
    """How many characters visible in both differ."""
    return sum(x != y for x, y in _visible(one, other))


def birth_month(printed: str) -> str:
    """Year and month of birth (``YYYY-MM``) as an id shows them, "" where they are masked."""
    number = plain_id(printed)
    return f"{number[6:10]}-{number[10:12]}" if len(number) == 18 and number[6:12].isdigit() else ""


def _visible(one: str, other: str) -> list[tuple[str, str]]:
    """Characters that stand at the same place and are visible in both."""
    a, b = plain_id(one), plain_id(other)
    if len(a) == len(b):
        return [(x, y) for x, y in zip(a, b, strict=True) if "*" not in (x, y)]
    heads, tails = [x.split("*", 1)[0] for x in (a, b)], [x.rsplit("*", 1)[-1] if "*" in x else x for x in (a, b)]
    head, tail = min(map(len, heads)), min(map(len, tails))
    return [
        *zip(heads[0][:head], heads[1][:head], strict=True),
        *zip(tails[0][-tail:] if tail else "", tails[1][-tail:] if tail else "", strict=True),
    ]
