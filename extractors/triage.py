"""Which pages a glance is enough for: those that announce others, and the bodies of papers of which only the opening decides.

In doubt a page is read closely. What is glanced at keeps all its lines, as the quick model reads them.
"""

from __future__ import annotations

import re

from evidence.page import Page
from extractors.classify import ENOUGH, OTHER, Verdict, classify, looks_like_photograph
from extractors.kinds import all_kinds
from extractors.pages.worker import Need

LONG_LINE = 18
"""Characters from which a line is running text rather than a label, a cell or a title."""
LATIN = 2.5
"""Latin letters and digits that say as much as a Chinese character."""
PROSE = 0.6
"""Share of a page's characters in long lines when it is running text."""
LEAST_TEXT = 150
"""Characters below which a page is short enough to be read."""
SURE = 0.75
"""A score for a kind of which only the opening decides, from which a first page's body is not read closely."""
WEAK = 0.3
"""A score for a kind whose pages decide, from which a page is read; running text mentions anything, and is read from `classify.ENOUGH`."""

_NUMBERS = re.compile(
    r"ZL\s?\d{8,}|\d{13}\s?[.·]\s?[\dX]|[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}"
    r"|\d{4,6}[*xX＊]{3,}\d{0,4}|\d{17}[\dXx]|(?:GB|GB/T|DB\d\d|T/[A-Z]+)\s?\d+.{0,6}(?:代替|发布|实施)"
)
"""Numbers of patents, enterprises and persons: a page that holds one may be the rest of a list."""


def triage(page: Page) -> Need:
    """What of `page`, as seen at a glance, has to be read closely."""
    if looks_like_photograph(page):  # its few lines cost less than to ask every kind for words
        return "all"
    verdict = classify(page)
    if _decides_nothing(page, verdict):
        return "glance"
    return "head" if _opens_only(page, verdict) else "all"


def _opens_only(page: Page, verdict: Verdict) -> bool:
    """Whether this surely begins a paper of the enterprise's own of which title and control block are all that counts."""
    kinds = all_kinds()
    if verdict.kind == OTHER or verdict.confidence < SURE or not (verdict.begins and kinds[verdict.kind].opening):
        return False
    others = any(value > WEAK and not kinds[kind].opening for kind, value in verdict.rivals)
    return not others and not _NUMBERS.search("".join(line.text for line in page.lines))


def _decides_nothing(page: Page, verdict: Verdict) -> bool:
    if page.number == 1:
        return False
    if verdict.divider:
        return True
    text = "".join(line.text for line in page.lines)
    if len(text) < LEAST_TEXT or verdict.begins or verdict.parts or _NUMBERS.search(text):
        return False
    scores = (*((verdict.kind, verdict.confidence),) * (verdict.kind != OTHER), *verdict.rivals)
    prose = _is_prose(page, len(text))
    if any(value >= (ENOUGH if prose else WEAK) and not all_kinds()[kind].opening for kind, value in scores):
        return False
    return verdict.kind != OTHER or prose


def _is_prose(page: Page, letters: int) -> bool:
    return sum(len(line.text) for line in page.lines if _length(line.text) >= LONG_LINE) >= PROSE * letters


def _length(text: str) -> float:
    """Characters of a line as if it were Chinese: a certificate's labels and names in English are no running text."""
    latin = sum(c.isascii() for c in text)
    return len(text) - latin + latin / LATIN
