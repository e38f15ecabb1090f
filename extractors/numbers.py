"""What tells papers apart or ties pages together: their own numbers, the serials of a table's rows, their language."""

from __future__ import annotations

import re
from itertools import pairwise

from evidence.page import Page
from extractors.rows import rows_of

DIGITS = 7
"""Fewest digits of a number that tells papers apart: postcodes have six."""

FOREIGN, CHINESE = 0.1, 0.3
"""Shares of Chinese characters below and above which a page is in another language, or in Chinese."""

_NUMBER = re.compile(r"\d[\dXx.\-]{5,}")
_NAMED = re.compile(r"编号|证号|证书号|注册号|专利号|报告号|管理号|No\.?[:.\s]*[A-Z]{0,6}\d|Number", re.IGNORECASE)
_DATE = re.compile(r"(?:19|20)\d\d([.-]?)(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])")
_CJK = re.compile(r"[\u3400-\u9fff]")
_SERIAL = re.compile(r"^(\d{1,3})$")


def numbers_on(page: Page, *, named: bool = False) -> set[str]:
    """Long numbers on a page, dates left out; with `named` those that a label calls the paper's own."""
    texts = (re.sub(r"\s+", "", line.text) for line in page.lines)
    found = {m.group().strip(".-") for text in texts if not named or _NAMED.search(text) for m in _NUMBER.finditer(text)}
    return {n for n in found if sum(map(str.isdigit, n)) >= DIGITS and len(set(n)) > 2 and not _DATE.fullmatch(n)}


def named_numbers(page: Page) -> set[str]:
    return numbers_on(page, named=True)


def serials(page: Page) -> tuple[int, ...]:
    """The numbers of a table's rows (its first column), top to bottom, where three or more count on; () where there is no such table."""
    firsts = [row.lines[0] for row in rows_of(page) if len(row.lines) > 1]
    found = [(int(m[1]), line.box) for line in firsts if (m := _SERIAL.match(line.text.strip()))]
    if len(found) < 3:
        return ()
    numbers = tuple(number for number, _ in found)
    aligned = max(box.middle_x for _, box in found) - min(box.middle_x for _, box in found) < 0.03
    steady = sum(b - a == 1 for a, b in pairwise(numbers)) >= 0.8 * (len(numbers) - 1)
    return numbers if aligned and steady else ()


def cjk_share(page: Page) -> float:
    """The share of Chinese characters among the page's letters and characters."""
    letters = re.sub(r"[\W\d_]+", "", page.text)
    return len(_CJK.findall(letters)) / len(letters) if letters else 0.0


def translates(first: Page, second: Page) -> bool:
    """Whether one of two pages is in Chinese and the other in another language."""
    less, more = sorted((cjk_share(first), cjk_share(second)))
    return less < FOREIGN and more > CHINESE
