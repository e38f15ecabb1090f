"""What papers about persons share: the person, the body that issued them, the date (domain.md B15, B16)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from evidence.document import Field
from extractors.fields.body_names import whole
from extractors.fields.confidence import judge
from extractors.fields.issuers import issuer, remaining
from extractors.fields.organisations import find_organisations
from extractors.fields.persons import is_person, leading_person, lone_name
from extractors.fields.unknown_labels import MOST, only_behind
from extractors.fields.validity import DatedQuote, dated, field_of, role_of
from extractors.paper import Paper, Quote
from extractors.rows import rows_of

_NAME = (
    r"姓\s*名|^名(?=\s*[:：])|(?:持证|获证|(?:证书)?持有|申报|参评|被评审|受聘|培训|参训)(?:人员?|者|对象)(?:姓名)?"
    r"|(?<![a-z])(?:full\s)?name(?![a-z])"
    r"|兹证明|兹有|兹授予|授予|学员|考生"
)
_EMPLOYER = r"(?:工\s*作|所\s*在|服务|任职|申报|推荐|现|用人|参保)\s*单\s*位(?:名称)?|^单\s*位|(?:工作|所在|任职)企业|employer|company"
_BODIES = (
    r"(?:[发颁出]\s*证|批\s*准|签\s*发|核\s*发|授\s*予|颁\s*发|审\s*批|颁授|制发|核准|公布|确认|认定|发放"
    r"|出具)\s*(?:机\s*关|机\s*构|部\s*门"
    r"|单\s*位)(?:\((?:发证|批准)单位\))?|(?:颁\s*证|发\s*证)(?=\s*:)|issued\s+by"
)
_TRAINERS = r"(?:评价|鉴定|培训|主办|考核)\s*(?:机\s*构|部\s*门|单\s*位)|主\s*办(?=\s*:)"
"""Who trained or examined, who issues where nobody else is said to."""
_AT_A_TIME = r"^([\u3400-\u9fff]{2,4})\s?于\s?(?:19|20)\d{2}年"
"""A sentence that begins with whom it is about (张某某于2017年11月,经……评审)."""
_PERSONNEL = r"人力资源|人社|人事|职称"
_COMMITTEES = r"评审组织|评审委员会(?:名称)?(?=[:：]|$)|评委会(?:名称)?"


def person(paper: Paper, labels: str = _NAME) -> Field | None:
    """The person the paper is about: beside 姓名, else before 同志 or 先生/女士, else before an identity number, else alone."""
    for quote in paper.labelled(f"(?i:{labels})", lambda t: leading_person(t) is not None):
        place = leading_person(quote.text)
        if place is not None:
            return _named(quote.cut(*place), 0.97)
    sure = _of_company(paper) or _over_number(paper) or _of_rare_surname(paper, labels)
    return sure or _in_sentence(paper) or _behind_unknown(paper) or _alone(paper) or _latin(paper)


def _named(quote: Quote, most: float) -> Field:
    return quote.field(re.sub(r"\s", "", quote.text), min(most, judge(quote.score, labelled=True, grammar=True)))


_SENTENCES = (
    r"((?:[\u3400-\u9fff]\s?){2,8})(?:同志|先生|女士|同学|小姐)",
    r"([\u3400-\u9fff]{2,4})[,(]?\s*(?:性别|男|女|身份证|证件号)",
    r"^([\u3400-\u9fff]{2,4})\s?:$",
    r"^((?:[\u3400-\u9fff]\s?){2,4})(?:参加|通过了?|完成)(?=.{4})",
    _AT_A_TIME,
)
"""How a sentence names whom it is about; 张某某: alone opens a letter."""


def _in_sentence(paper: Paper) -> Field | None:
    """The name that a sentence is about, on a line; else on a row whose boxes break the name (underlined, or set with gaps)."""
    rows = [row.quote for page in paper.pages for row in rows_of(page) if len(row.lines) > 1]
    for pattern in _SENTENCES:
        rx = re.compile(pattern)
        for quote in (*(Quote.of(line) for line in paper.lines), *rows):
            for m in rx.finditer(quote.text):
                start = _name_at_end(m[1])
                if start is not None:
                    return _named(quote.cut(m.start(1) + start, m.end(1)).strip(), 0.93)
    return None


def _name_at_end(text: str) -> int | None:
    """Where the name begins that `text` ends with (兹证明|林某某), the longest; None where it ends with none."""
    return next((i for i in range(len(text)) if is_person(text[i:])), None) if not is_person(text) else 0


_ADDRESS = re.compile(r"^(?:Mr|Ms|Mrs|Miss|Dr)\.?\s*", re.IGNORECASE)
_SPELT = re.compile(r"\s*[/(]?[A-Z][A-Za-z]+(?:[\s,-]+[A-Z][A-Za-z]*){0,3}\)?$")
"""The same name in Latin letters behind it."""
_LONGEST_ALONE = 32
"""Most characters of a name's own line, set with gaps and spelt in two scripts."""


def _alone(paper: Paper) -> Field | None:
    """The one name that has a line of its own: certificates set it large in their middle, without a label."""
    found: dict[str, Quote] = {}
    for row in (row for page in paper.pages for row in rows_of(page)):
        chinese = [line for line in row.lines if not line.text.isascii()]
        if len(chinese) != 1 or len(chinese[0].text) > _LONGEST_ALONE:
            continue
        line = chinese[0]
        lead, spelt = _ADDRESS.match(line.text), _SPELT.search(line.text)
        quote = Quote(((line, lead.end() if lead else 0, spelt.start() if spelt else len(line.text)),)).strip()
        if is_person(quote.text):
            found.setdefault(re.sub(r"\s", "", quote.text), quote)
    return _named(next(iter(found.values())), MOST) if len(found) == 1 else None


_LATIN = re.compile(r"(?:[A-Z][a-z]+|[A-Z]{2,})(?:[ -](?:[A-Z][a-z]+|[A-Z]{2,}|[A-Z]\.)){1,3}")


def _latin(paper: Paper) -> Field | None:
    """The name in Latin letters after ``certifies that``, on papers that have none in Chinese."""
    for quote in paper.labelled(r"(?i:certif(?:y|ies)\s+that)", lambda t: _LATIN.fullmatch(t) is not None):
        return quote.field(quote.text, min(0.9, judge(quote.score, labelled=True)))
    return None


def _behind_unknown(paper: Paper) -> Field | None:
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
    signed = issuer(paper, labels=f"{_BODIES}|{_TRAINERS}", sorts=("authority", "institute", "certifier"))
    signed = signed or remaining(paper, tuple(_employers(paper)))
    personnel = signed is not None and re.search(_PERSONNEL, str(signed.value)) and "委员会" not in str(signed.value)
    labelled = _labelled(paper, _BODIES) or _labelled(paper, _TRAINERS)
    return labelled or (signed if personnel else None) or _labelled(paper, _COMMITTEES) or signed


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
    """The day it was issued: 发证时间, else the day it closes with after it was 批准/通过, else that day, else a date that stands alone."""
    dates = dated(paper)
    signed = _told_by(dates, r"发证|颁证|签发|颁发|核发|制证|制发|填发|发放|出具")
    if signed is not None:
        return field_of(signed)
    passed = _told_by(dates, r"批准|授予|通过|取得|评审|评定|审[批核]|确认|认定")
    closing = _closing(paper, dates)
    if passed is not None and (closing is None or closing.read.value[:10] < passed.read.value):
        return field_of(passed)
    if closing is not None:
        return field_of(closing, None, (passed.read.value,) if passed is not None else ())
    free = [d for d in dates if d.role in ("issue", "current", "")]
    free = [d for d in free if _depth(paper, d) > 0.35] or [d for d in free if d.role == "issue"]
    low = [d for d in free if not re.search(r"出生|参加|学习|自|从" + ("" if d.role else "|于$"), d.label)]
    best = max(low, key=lambda d: (d.role != "", len(d.read.value), d.quote.box.middle_y), default=None)
    return field_of(best) if best else None


def _told_by(dates: Iterable[DatedQuote], words: str) -> DatedQuote | None:
    for d in dates:
        if re.search(words, d.label) and role_of(d.label) not in ("expiry", "begin", "other"):
            return DatedQuote(d.quote, d.read, "issue", d.label)
    return None


def _closing(paper: Paper, dates: Iterable[DatedQuote]) -> DatedQuote | None:
    """The day alone on its line that the paper ends with, under whoever signs."""
    alone = [d for d in dates if d.role == "" and d.read.whole and len(d.quote.text) >= 0.6 * len(d.quote.pieces[0][0].text)]
    return max((d for d in alone if _depth(paper, d) > 0.5), key=lambda d: d.quote.box.middle_y, default=None)


def _depth(paper: Paper, date: DatedQuote) -> float:
    return paper.depth(date.quote.pieces[0][0])
