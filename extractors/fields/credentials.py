"""What papers about persons share: the person, the body that issued them, the date (domain.md B15, B16)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.document import Field
from extractors.fields.body_names import whole
from extractors.fields.confidence import judge
from extractors.fields.issuers import issuer, remaining
from extractors.fields.organisations import find_organisations
from extractors.fields.persons import is_person, leading_person, lone_name
from extractors.fields.unknown_labels import MOST, only_behind
from extractors.fields.validity import DatedQuote, dated, field_of, role_of
from extractors.paper import Paper, Quote

_NAME = (
    r"姓\s*名|^名(?=\s*[:：])|(?:持证|获证|(?:证书)?持有|申报|参评|被评审|受聘|培训|参训)(?:人员?|者|对象)(?:姓名)?"
    r"|(?<![a-z])(?:full\s)?name(?![a-z])"
    r"|兹证明|兹有|兹授予|授予|学员|考生"
)
_EMPLOYER = r"(?:工\s*作|所\s*在|服务|任职|申报|推荐|现|用人|参保)\s*单\s*位(?:名称)?|^单\s*位|(?:工作|所在|任职)企业|employer|company"
_BODIES = (
    r"(?:[发颁出]\s*证|批\s*准|签\s*发|核\s*发|授\s*予|颁\s*发|审\s*批|颁授|制发|核准|公布|确认|认定|评价|鉴定|培训|主办|考核|发放"
    r"|出具)\s*(?:机\s*关|机\s*构|部\s*门"
    r"|单\s*位)(?:\((?:发证|批准)单位\))?|issued\s+by"
)
_AT_A_TIME = r"^([\u3400-\u9fff]{2,4})\s?于\s?(?:19|20)\d{2}年"
"""A sentence that begins with whom it is about (张某某于2017年11月,经……评审)."""
_PERSONNEL = r"人力资源|人社|人事|职称"
_COMMITTEES = r"评审组织|评审委员会(?:名称)?(?=[:：]|$)|评委会(?:名称)?"


def person(paper: Paper, labels: str = _NAME) -> Field | None:
    """The person the paper is about: beside 姓名, else before 同志 or 先生/女士, else before an identity number."""
    for quote in paper.labelled(f"(?i:{labels})", lambda t: leading_person(t) is not None):
        place = leading_person(quote.text)
        if place is not None:
            cut = quote.cut(*place)
            return cut.field(re.sub(r"\s", "", cut.text), min(0.97, judge(cut.score, labelled=True, grammar=True)))
    if (named := _of_company(paper) or _over_number(paper) or _of_rare_surname(paper, labels)) is not None:
        return named
    for pattern in (
        r"((?:[\u3400-\u9fff]\s?){2,4})(?:同志|先生|女士|同学)",
        r"([\u3400-\u9fff]{2,4})[,(]?\s*(?:性别|男|女|身份证|证件号)",
        _AT_A_TIME,
    ):
        for quote, _ in paper.find(pattern):
            if is_person(quote.text):
                return quote.field(re.sub(r"\s", "", quote.text), min(0.93, judge(quote.score, labelled=True, grammar=True)))
    unknown = only_behind(paper, is_person)
    return unknown.field(re.sub(r"\s", "", unknown.text), min(MOST, judge(unknown.score, grammar=True))) if unknown else None


RARE = 0.85
"""Highest confidence of a name that only its label tells."""


def _of_rare_surname(paper: Paper, labels: str) -> Field | None:
    """The few characters alone behind the label of a name, where no list has the surname."""
    for quote in paper.labelled(f"(?i:{labels})", lone_name):
        return quote.field(re.sub(r"\s", "", quote.text), min(RARE, judge(quote.score, labelled=True)))
    return None


def _of_company(paper: Paper) -> Field | None:
    """The name between an organisation's and 同志 (某某有限公司张某同志): without both, no one says where the name begins."""
    for line in paper.lines:
        for m in re.finditer(r"同志|先生|女士", line.text):
            reads = find_organisations(line.text[: m.start()])
            if reads and is_person(line.text[reads[-1].end : m.start()]):
                quote = Quote(((line, reads[-1].end, m.start()),)).strip()
                return quote.field(re.sub(r"\s", "", quote.text), min(0.93, judge(quote.score, labelled=True, grammar=True)))
    return None


_OF_PERSON = re.compile(
    r"(?:公民)?(?:身份|证件)证?号码?|\(?(?:身份证|性别|男|女)|于\s?(?:19|20)\d{2}年|系[\u3400-\u9fff]{4}|同志|先生|女士"
)
"""What goes on about a person whose name has a line of its own."""


def _over_number(paper: Paper) -> Field | None:
    """A name alone on its line with the number of its identity, or a sentence about it, right below."""
    for line in paper.lines:
        if not is_person(line.text):
            continue
        below = paper.below(line, 2.0)
        if below is not None and _OF_PERSON.match(below.text):
            quote = Quote.of(line)
            return quote.field(re.sub(r"\s", "", quote.text), min(0.93, judge(quote.score, labelled=True, grammar=True)))
    return None


def issuing_body(paper: Paper) -> Field | None:
    """Who issued it: beside its label, else the authority of personnel named alone low on the page, else the committee that
    examined, else whatever body stands alone there."""
    signed = issuer(paper, labels=_BODIES, sorts=("authority", "institute", "certifier"))
    signed = signed or remaining(paper, tuple(_employers(paper)))
    personnel = signed is not None and re.search(_PERSONNEL, str(signed.value)) and "委员会" not in str(signed.value)
    return _labelled(paper, _BODIES) or (signed if personnel else None) or _labelled(paper, _COMMITTEES) or signed


def _employers(paper: Paper) -> Iterator[str]:
    """Whom the person works for, who signs no certificate of his."""
    for quote in paper.labelled(f"(?i:{_EMPLOYER})", lambda t: bool(find_organisations(t)), lines=2):
        yield find_organisations(quote.text)[0].name


def _labelled(paper: Paper, labels: str) -> Field | None:
    for quote in paper.labelled(f"(?i:{labels})", lambda t: bool(find_organisations(t)), lines=2):
        reads = find_organisations(quote.text)
        if reads and reads[0].start <= 4:
            cut = quote.cut(reads[0].start, reads[0].end)
            return whole(cut.field(reads[0].name, min(0.97, judge(cut.score, labelled=True, grammar=True))), paper)
    return None


def issued(paper: Paper) -> Field | None:
    """The day it was issued: 发证时间 before 批准/通过时间 before a date that stands alone."""
    dates = dated(paper)
    for words in (r"发证|颁证|签发|颁发|核发|制证|制发|填发|发放|出具", r"批准|授予|通过|取得|评审|评定"):
        for d in dates:
            if re.search(words, d.label) and role_of(d.label) not in ("expiry", "begin", "other"):
                return field_of(DatedQuote(d.quote, d.read, "issue", d.label))
    free = [d for d in dates if d.role in ("issue", "current", "")]
    free = [d for d in free if d.quote.box.middle_y > 0.35] or [d for d in free if d.role == "issue"]
    low = [d for d in free if not re.search(r"出生|参加|学习|自|从" + ("" if d.role else "|于$"), d.label)]
    best = max(low, key=lambda d: (d.role != "", len(d.read.value), d.quote.box.middle_y), default=None)
    return field_of(best) if best else None
