"""Who undertakes a science project, which department decided on it, and on what level."""

from __future__ import annotations

import re

from evidence.document import Field
from extractors.fields.authorities import tier_of
from extractors.fields.confidence import judge
from extractors.fields.labelled import labelled_organisations
from extractors.fields.letter import letter_issuer, organisation_in
from extractors.paper import Paper, Quote
from extractors.rows import TITLE_SCALE, Flow, body_height, flow_of, rows_of, titles_of

_ADDRESSED = re.compile(r"(?:你|贵)(?:单位|公司|司)(?:牵头|共同|联合)?(?:承担|申报|负责|实施|报来|[“《\"「])")
_BORNE = re.compile(r"(?:由|^|[,。;:])([^,。;:由]{6,60}?)(?:等(?:单位)?)?(?:共同|联合|牵头)?(?:承担|申报|实施)(?:的|了)?")


def undertaking(paper: Paper) -> Field | None:
    """Lead and taking-part organisations in the order printed."""
    of_task = labelled_organisations(paper, r"课题(?:承担|牵头|主持)单位(?:名称)?")
    lead = of_task or labelled_organisations(
        paper,
        r"(?:项目|课题|第一|主要|主)?(?:承担|牵头|依托|主持|实施)(?:单位|企业)(?:名称)?(?:\([^)]*\))?|项目单位|(?:完成|申报|建设)单位",
    )
    others = labelled_organisations(paper, r"(?:参与|参加|合作|协作|协助|联合)(?:承担)?(?:单位|企业)(?:名称)?(?:\([^)]*\))?")
    lead = lead or _second_party(paper)
    if lead is None:
        return _in_prose(paper)
    names = [*_tuple(lead), *(_tuple(others) if others else ())]
    return Field(tuple(dict.fromkeys(names)), lead.raw, lead.confidence, lead.source)


def _second_party(paper: Paper) -> Field | None:
    """Whom a contract binds to do the work (乙方)."""
    for quote in paper.labelled(r"乙\s*方(?:\([^()]*\))?(?=\s*:|\s*$)", lambda t: organisation_in(t) is not None):
        found = organisation_in(quote.text)
        if found is not None and found.start <= 2:
            cut = quote.cut(found.start, found.end)
            return cut.field(found.name, judge(cut.score, labelled=True, grammar=True))
    return None


def _in_prose(paper: Paper) -> Field | None:
    """由……承担; or the addressee of a letter that says 你单位承担."""
    flow = flow_of(paper.pages)
    if _ADDRESSED.search(flow.text):
        for line in flow.pieces:
            found = organisation_in(line.text)
            if found and line.text.endswith(":") and found.start == 0 and found.end >= len(line.text) - 1:
                quote = Quote(((line, 0, found.end),))
                return quote.field((found.name,), judge(quote.score, labelled=True, grammar=True))
    for text in (_untitled(paper), flow):
        for m in _BORNE.finditer(text.text):
            found = organisation_in(m[1])
            if found:
                names = [p for p in re.split(r"[、和]", m[1][found.start :]) if len(p) >= 4]
                quote = text.quote(m.start(1) + found.start, m.end(1))
                return quote.field(tuple(names), judge(quote.score, grammar=True) - 0.05)
    return None


def _untitled(paper: Paper) -> Flow:
    """The running text without what is set large: a sentence that follows a title at once does not begin with it."""
    large = TITLE_SCALE * body_height(paper.lines)
    return Flow(tuple(line for page in paper.pages for row in rows_of(page) if row.height < large for line in row.lines))


def _tuple(one: Field) -> tuple[str, ...]:
    return one.value if isinstance(one.value, tuple) else (str(one.value),)


def department(paper: Paper, labels: str) -> Field | None:
    """The department that decides: labelled, signing or heading; science departments before others."""
    labelled = labelled_organisations(paper, labels, lines=1)
    signed = letter_issuer(paper, labels, sorts=("authority",))
    for one in (labelled, signed):
        if one is not None and re.search(r"科技|科学技术|科工|创新|技术开发中心", str(one.value)):
            return _whose_plan(paper, one) or one
    for quote, _ in paper.find(
        r"([\u4e00-\u9fff]{2,12}(?:科学技术[局厅部]|科技创新(?:局|委员会)|科工商务局|科技[局厅部]))(?!火炬|[\u4e00-\u9fff]{2,12}中心)"
    ):
        text = re.sub(r"^.*(?:经|由|报|根据|关于|受)", "", quote.text)
        piece = quote.cut(len(quote.text) - len(text), len(quote.text))
        return piece.field(text, judge(piece.score, grammar=True) - (0.15 if labelled or signed else 0.05))
    return labelled or signed or letter_issuer(paper, labels, sorts=("institute",))


_RANKS = ("county", "city", "provincial", "national")


def _whose_plan(paper: Paper, named: Field) -> Field | None:
    """The department of a higher level that closes a paper whose title says it is that one's plan (浙江省重点研发计划……), where another is
    named that only looks after the project (主管部门, 组织单位)."""
    heads = "".join(titles_of(paper.pages[0]))
    rank = _RANKS.index(tier_of(_first(named)) or "national")
    for row in rows_of(paper.pages[0]):
        text = re.sub(r"[(]?(?:盖章|公章)[)]?$|[编印监]*制$", "", row.compact)
        found = organisation_in(text)
        if found is None or found.sort != "authority" or found.start or found.end < len(text) or paper.depth(row.lines[0]) < LOWER:
            continue
        tier = tier_of(found.name)
        theirs = "国家" in heads if tier == "national" else found.name[:2] in heads
        if tier is not None and theirs and _RANKS.index(tier) > rank:
            quote = row.quote.cut(0, len(found.name))
            return quote.field(found.name, min(0.85, judge(quote.score, grammar=True)), alternatives=(named.value,))
    return None


LOWER = 0.5
"""How far down a page who issues a paper stands at its close."""


def level_by_number(paper: Paper) -> Field | None:
    """The level an office's mark in a document number tells (江科……号), where no department could be read."""
    for quote, _ in paper.find(r"(?:江|粤|国)科[\u4e00-\u9fff]{0,4}[\[(]\d{4}[\])]第?\d+号"):
        tier = tier_of(quote.text)
        if tier is not None:
            return quote.field(tier, judge(quote.score, grammar=True) - 0.15)
    return None


def level(issuer: Field | None) -> Field | None:
    if issuer is None:
        return None
    tier = tier_of(_first(issuer))
    return Field(tier, issuer.raw, round(max(0.1, issuer.confidence - 0.01), 4), issuer.source) if tier else None


def _first(issuer: Field) -> str:
    return str(issuer.value[0]) if isinstance(issuer.value, tuple) else str(issuer.value)
