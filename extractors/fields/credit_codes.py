"""The unified social credit code of whom a paper is about."""

from __future__ import annotations

from evidence.document import Field, Value
from extractors.fields.confidence import judge
from extractors.fields.numbers import find_uscc
from extractors.paper import Paper, Quote
from extractors.tables.form import labelled_fields

LABELS = r"(?:统一社会|统一|社会)?信用代码|统一代码|注册号"
UNLABELLED = 0.93
"""Highest confidence of a code that only its check character tells."""


def credit_code(paper: Paper) -> Field | None:
    """The code beside its label; where none is known, the only code on the paper whose check character holds."""
    labelled = next(labelled_fields(paper, LABELS, _code), None)
    if labelled is not None:
        return labelled
    proved = {
        read.value: Quote(((line, read.start, read.end),))
        for line in paper.lines
        for read in find_uscc(line.text)
        if read.check and not read.repaired
    }
    if len(proved) != 1:
        return None
    value, quote = next(iter(proved.items()))
    return quote.field(value, min(UNLABELLED, judge(quote.score, grammar=True, check=True)))


def _code(text: str) -> Value | None:
    found = find_uscc(text)
    return found[0].value if found else None
