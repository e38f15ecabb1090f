"""Organisations named on a paper, with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evidence.document import Field
from extractors.fields.broken_names import begun_above, broken, only_form
from extractors.fields.confidence import judge
from extractors.fields.organisations import OrganisationRead, find_organisations
from extractors.paper import Line, Paper, Quote

ACCREDITOR = re.compile(
    r"国家认证认可|认可委员会|www\.|http|网址|网站|官方|查询|CNAS|IAF|公众号|地址|address|监制|property of"
    r"|director|manager|president|联盟|合格评定",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation on the page: its quote, and how much of its line it fills (1.0: it stands alone)."""

    quote: Quote
    read: OrganisationRead
    fill: float

    @property
    def line(self) -> Line:
        return self.quote.pieces[0][0]


_SEALED = re.compile(r"[(（]?(?:盖|公|签|印)章[)）]?$|\([^()]{0,10}章\)$")
"""What is printed behind a name where its seal goes."""

_IMPRINT = re.compile(r"\s*[·•|]|\s-\s(?=[A-Z])|,\s?(?:(?:Via|Viale|Rue|Calle|Avda|Am|Unit|P\.?O\.?|No)\b|\d)")
"""What follows a body's name at a page's foot: a sign, or its address."""


def parties(paper: Paper) -> tuple[Party, ...]:
    """Every organisation named in the paper, with its place."""
    found = []
    for line in paper.lines:
        cut = broken(paper, line)
        if cut is not None:
            (quote, read), fill = cut
            found.append(Party(*begun_above(paper, quote, read), fill))
            continue
        reads = find_organisations(line.text)
        length = len(_SEALED.sub("", line.text))
        if len(reads) == 1 and reads[0].start == 0 and _IMPRINT.match(line.text, reads[0].end):
            length = reads[0].end
        filled = sum(r.end - r.start for r in reads) >= 0.9 * length  # a name and its translation on one line
        for read in reads:
            fill = 1.0 if filled else (read.end - read.start) / length
            found.append(Party(*begun_above(paper, Quote(((line, read.start, read.end),)), read), fill))
    return tuple(p for p in found if not only_form(p.read.name))


def begun_by(paper: Paper, text: str) -> Party | None:
    """The organisation whose name `text` begins, where one does: a label was followed by its first line only."""
    key = name_key(text)
    return next((p for p in parties(paper) if len(key) >= 6 and name_key(p.read.name).startswith(key)), None)


_ADDRESS = re.compile(r"[\u3400-\u9fff]*(?:[省市区區縣县州街路号號村鎮镇鄉乡]|番地?|丁目)")


def under_address(paper: Paper, quote: Quote) -> Party | None:
    """The organisation on the line below an address, as offices print owners that give the address first."""
    line, start, end = quote.pieces[0]
    if not _ADDRESS.fullmatch(line.text[start:end]):
        return None
    below = quote.pieces[1][0] if len(quote.pieces) > 1 else paper.below(line)
    reads = find_organisations(below.text) if below is not None else ()
    if below is None or len(reads) != 1 or reads[0].start > 0:
        return None
    return Party(Quote(((below, 0, reads[0].end),), quote.label), reads[0], reads[0].end / len(below.text))


GROWN = 0.93
"""Highest confidence of a name joined from lines by its capitals alone."""


def organisation_field(quote: Quote, read: OrganisationRead, *, labelled: bool, rivals: int = 0, twice: bool = False) -> Field:
    """An organisation as a field. `twice`: it is named again elsewhere on the paper."""
    sure = judge(quote.score, labelled=labelled, grammar=True, rivals=rivals)
    if twice:
        sure += 0.3 * (1 - sure)
    lines = len({id(line.source) for line, _, _ in quote.pieces})
    return quote.field(read.name, min(sure, GROWN if lines > 1 and read.name.isascii() else 0.985))


def name_key(name: str) -> str:
    """A name as names are compared."""
    return re.sub(r"[^\w]", "", name).lower()


def same_name(one: str, other: str) -> bool:
    """Whether two names are one, or one the beginning or end of the other (a line of a broken name)."""
    return one == other or (min(len(one), len(other)) >= 6 and (one in other or other in one))
