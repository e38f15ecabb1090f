"""实验室认可证书 (CNAS) and 检验检测机构资质认定证书 (CMA) (domain.md B5)."""

from __future__ import annotations

import re
from dataclasses import replace

from evidence.document import Field
from extractors.fields.certificates import basics
from extractors.fields.confidence import judge
from extractors.fields.holders import holder
from extractors.fields.organisations import find_organisations
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Quote, Reading

_NUMBER = r"CNAS\s?[LI1|K]{1,2}[BO]?\s?\d{3,5}(?!\d)|(?<![\dA-Za-z])(?:\d{12}|\d{10}Z)(?![\dA-Za-z])"
_NUMBER_LABELS = (
    r"(?:注\s*册|证\s*书|认\s*可|登\s*记)(?:编)?\s*号|编\s*号|(?:registration|accreditation|certificate)\s*(?:no\.?|number)"
    r"|lab(?:oratory)?\s*(?:code|id)|registrierungsnummer(?:\s+der\s+\w+)?"
    r"|^(?:accredited\s+)?(?:testing|calibration|medical|test)\s+laboratory(?:\s+(?:no\.?|number))?(?=\s+[A-Z]{0,4}-?\d)|認可實驗所編號|認可編號"
)
TERM_MONTHS = 72
"""Six years (CNAS rules and the rules on 资质认定)."""


def read(paper: Paper) -> Reading:
    fields = basics(
        paper,
        number_form=_NUMBER,
        number_labels=_NUMBER_LABELS,
        issuer_sorts=("authority",),
        default_months=TERM_MONTHS if paper.has(_NUMBER) else None,  # other countries' bodies have terms of their own
    )
    number = fields.get("certificate_number")
    if number is not None:
        fields["certificate_number"] = _mended(number)
    body = _body(paper)
    if body is not None:
        fields["issuer"] = body
    if body is not None and ("holder" not in fields or fields["holder"].value == body.value):
        known = holder(paper, issuers=(str(body.value),)) or _laboratory(paper)
        fields = {name: one for name, one in fields.items() if name != "holder"} | ({} if known is None else {"holder": known})
    return Reading(fields)


def _mended(number: Field) -> Field:
    """CNAS's own series is L: 1, I and | in its place are misread (domain.md B21)."""
    value = re.sub(r"^CNAS[1I|](?=\d{3,5}$)", "CNASL", str(number.value))
    if value == number.value:
        return number
    source = replace(number.source, method=number.source.method + "+repair:grammar")
    return replace(number, value=value, confidence=min(number.confidence, 0.85), source=source, alternatives=(number.value,))


_UNDER = re.compile(r"(?i:(?:this is to|hereby) (?:certify|attest|confirm)s? that|has accredited|accredits)\s*:?$")
_PLAIN_LABORATORY = re.compile(r"(?=.*(?:Lab|Test|Cent))(?:[A-Z][\w&.'-]*|of|and|for)(?: (?:[A-Z(][\w&.'()-]*|of|and|for))+")


def _laboratory(paper: Paper) -> Field | None:
    """A laboratory without a legal form in its name, alone under the words that accredit it."""
    for line in paper.lines:
        below = paper.below(line, 4.0) if _UNDER.search(line.text) else None
        if below is not None and _PLAIN_LABORATORY.fullmatch(below.text):
            quote = Quote.of(below)
            return quote.field(quote.text, min(0.8, judge(quote.score, labelled=True)))
    return None


def _body(paper: Paper) -> Field | None:
    """The accreditation body is named in the head or the signature, not in a label."""
    quote = paper.first(r"(中国合格评定国家认可委员会|中国实验室国家认可委员会)")
    if quote is not None:
        return quote.field(quote.text, min(0.98, judge(quote.score, labelled=False, grammar=True) + 0.04))
    if paper.has(r"China\s?National\s?Accreditation\s?Service"):
        english = paper.first(r"China\s?National\s?Accreditation\s?Service(?:\s?for\s?Conformity\s?Assessment)?")
        return english.field("China National Accreditation Service for Conformity Assessment", 0.9) if english else None
    if (foreign := _foreign_body(paper)) is not None:
        return foreign
    seal = next(
        (q for q, _ in paper.find(r"(.{2,12}(?:市场监督管理局|认证认可监督管理委员会|质量技术监督局))") if find_organisations(q.text)), None
    )
    return seal.field(find_organisations(seal.text)[0].name, 0.85) if seal else None


_FOREIGN = re.compile(
    r"(?:(?:The|A)\s)?(?P<name>(?:(?!Certificate|Scope|Schedule|Criteria|Vice|Council)[A-Z][\w&.'-]*\s)(?:(?:[A-Z][\w&.'-]*|of|for|and)\s){0,5}"
    r"(?:Accreditation|Akkreditierungs\w*|Akkreditierung)(?:\s(?:Services?|Board|Bod(?:y|ies)|Cent(?:er|re)|Council|Agency|GmbH|,?\s?Inc\.?|,?\s?LLC))*(?:,\s?Inc\.?)?)"
    r"|(?P<chinese>[\u4e00-\u9fff]{2,10}(?:認可處|認證基金會|認可委員會|認可中心))"
)
"""Bodies of other countries that accredit laboratories, by the work in their names."""
_PROGRAMME = re.compile(r"^(?:Vice\s)?President|Program(?:me)?\b|Council$|^(?:Initial|Certificate|Scope|Date|Laboratory)\b")


def _foreign_body(paper: Paper) -> Field | None:
    """The body of another country: alone on its line, else where a sentence begins with it."""
    found = [
        (quote, m)
        for quote, m in paper.find(rf"^{_FOREIGN.pattern}")
        if not _PROGRAMME.search(quote.text) and not re.match(r"\s?(?:Certificate|Criteria|Program)", m.string[m.end() :])
    ]
    alone = [(q, m) for q, m in found if m.end() >= len(m.string) - 1]
    for _, m in alone or found:
        line = next(o for o in paper.lines if o.text == m.string)
        group = "name" if m["name"] else "chinese"
        quote = Quote(((line, m.start(group), m.end(group)),))
        return quote.field(quote.text, min(0.9, judge(quote.score, grammar=True)))
    return None


KIND = Kind(
    name="laboratory_accreditation_certificate",
    title="实验室认可证书",
    fields=("holder", "certificate_number", "issuer", "issue_date", "valid_until"),
    cues=(
        Cue(r"实验室认可证书|检验检测机构资质认定证书|检验机构认可证书|资质认定证书|计量认证证书", 1.0, "title"),
        Cue(r"laboratory ?accreditation ?certificate|certificate ?of ?accreditation", 0.9, "title"),
        Cue(r"获(?:准)?认可(?:的)?(?:实验室|[检验测]{2,4}机构|机构)(?:名录|信息|查询)", 0.5),
        Cue(r"CNAS-?CL01|ISO/?IEC ?17025", 0.5),
        Cue(r"CNASL\d{3,5}", 0.3),
        Cue(r"检验报告|检测报告|校准证书|检定证书|管理体系认证证书|手册", -0.9, "title"),
        Cue(r"CNAS|实验室认可|资质认定", 0.3, "file"),
    ),
    read=read,
    labels=(
        r"(?:机构|实验室)名称",
        r"(?:注册|认可|证书)编号",
        r"认可状态|证书状态",
        r"证书(?:生效|起始|颁发)日期|(?:本次)?认可日期|生效日期",
        r"证书截止日期|(?:证书)?有效期至|截止日期",
        r"认可(?:依据|准则|领域)",
        r"初次认可日期|首次认可日期",
        r"联系人|邮政编码|附件名称",
    ),
    begins=r"认可证书|资质认定证书|ACCREDITATION CERTIFICATE",
    continues=r"^(?:附件|附表|附页)|认可的(?:检测|校准)能力范围|能力附表|Appendix",
    key=r"CNASL(\d{3,5})",
)
