"""A notice that a standard is published (关于发布《……》团体标准的公告): the standard it names, by whom and from when."""

from __future__ import annotations

import re

from evidence.document import Field
from extractors.fields.confidence import judge
from extractors.fields.dates import find_dates
from extractors.fields.letter import letter_date, letter_issuer
from extractors.fields.standards import find_standard_numbers
from extractors.paper import Paper
from extractors.rows import Flow, flow_of, titles_of

NOTICE = r"关于(?:批准)?(?:发布|颁布).{2,60}(?:标准|规程|规范|指南|准则)》?.{0,12}(?:公告|通告|通知)$"
"""How such a notice is headed."""
_IN_FORCE = re.compile(r"(?:起|开始)\s*(?:正式)?(?:实施|施行|执行)")
SEVERAL = 0.6
"""Highest confidence of the standard a notice names first where it names more."""


def is_notice(paper: Paper) -> bool:
    return any(re.search(NOTICE, title) for title in titles_of(paper.pages[0]))


def read_notice(paper: Paper) -> dict[str, Field]:
    """The fields of `standard_text` that a notice tells."""
    flow = flow_of(paper.pages)
    found: dict[str, Field | None] = {
        **_standard(flow),
        "issuer": letter_issuer(paper),
        "issue_date": letter_date(paper),
        "implementation_date": _in_force(flow),
    }
    return {name: one for name, one in found.items() if one is not None}


def _standard(flow: Flow) -> dict[str, Field | None]:
    numbers = find_standard_numbers(flow.text)
    named = next((m for m in re.finditer(r"《([^》]{4,60})》", flow.text) if not m[1].endswith(("办法", "规定", "条例"))), None)
    found: dict[str, Field | None] = {}
    most = SEVERAL if len({read.value for read in numbers}) > 1 else 1.0
    if numbers:
        quote = flow.quote(numbers[0].start, numbers[0].end)
        sure = min(most, judge(quote.score, labelled=True, grammar=True, repaired=numbers[0].repaired))
        found["standard_number"] = quote.field(numbers[0].value, sure)
        found["level"] = None if numbers[0].level is None else quote.field(numbers[0].level, sure)
    if named is not None:
        quote = flow.quote(named.start(1), named.end(1))
        found["title"] = quote.field(named[1].strip(), min(most, judge(quote.score, labelled=True)))
    return found


def _in_force(flow: Flow) -> Field | None:
    read = next((d for d in find_dates(flow.text) if d.whole and _IN_FORCE.match(flow.text, d.end)), None)
    if read is None:
        return None
    quote = flow.quote(read.start, read.end)
    return quote.field(read.value, judge(quote.score, labelled=True, grammar=True))
