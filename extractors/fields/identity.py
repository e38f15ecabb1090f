"""The identity number that a paper about a person prints, with its middle hidden: what binds it to the person's other papers."""

from __future__ import annotations

import re

from stdnum.cn import ric

from evidence.document import Field
from extractors.fields.confidence import judge
from extractors.paper import Paper
from extractors.quotes import Quote
from extractors.tables.masks import is_whole, masked_id, whole_mask

_LABELS = r"(?:公民)?身份证?(?:件)?号码?|证件号码?|身份号码|社会保障号码?"
_NUMBER = re.compile(r"(?<![\dA-Za-z*])(\d[\d*＊●█•×✱∗\s]{12,24}[\dXx])(?![\dA-Za-z*])")
_MOST = 0.97


def identity_number(paper: Paper) -> Field | None:
    """The number beside its label, else one that stands in a sentence; only in a form that an office prints."""
    for quote in paper.labelled(_LABELS, lambda t: _NUMBER.match(t) is not None):
        found = _NUMBER.match(quote.text)
        if found and (field := _field(quote.cut(found.start(1), found.end(1)), labelled=True)):
            return field
    for quote, _ in paper.find(rf"(?:{_LABELS})\s*[:：为]?\s*{_NUMBER.pattern}"):
        if field := _field(quote, labelled=True):
            return field
    return None


def _field(quote: Quote, *, labelled: bool) -> Field | None:
    shown, hidden = masked_id(quote.text)
    shown = whole_mask(shown)
    if not is_whole(shown):
        return None
    number = re.sub(r"\s", "", quote.text).upper()
    proved = hidden and len(number) == 18 and ric.calc_check_digit(number) == number[-1]
    sure = judge(quote.score, labelled=labelled, grammar=proved or not hidden)
    return quote.field(shown, min(_MOST, sure), suffix="+masked" if hidden else "")
