"""实验室认可证书 (CNAS) and 检验检测机构资质认定证书 (CMA) (domain.md B5)."""

from __future__ import annotations

import re
from dataclasses import replace

from evidence.document import Field
from extractors.fields.certificates import basics
from extractors.fields.confidence import judge
from extractors.fields.organisations import find_organisations
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Reading

_NUMBER = r"CNAS\s?[LI1|K]{1,2}[BO]?\s?\d{3,5}(?!\d)|(?<![\dA-Za-z])(?:\d{12}|\d{10}Z)(?![\dA-Za-z])"
TERM_MONTHS = 72
"""Six years (CNAS rules and the rules on 资质认定)."""


def read(paper: Paper) -> Reading:
    fields = basics(
        paper,
        number_form=_NUMBER,
        number_labels=r"(?:注\s*册|证\s*书|认\s*可|登\s*记)(?:编)?\s*号|编\s*号|(?:registration|accreditation|certificate)\s*(?:no\.?|number)",
        issuer_sorts=("authority",),
        default_months=TERM_MONTHS,
    )
    number = fields.get("certificate_number")
    if number is not None:
        fields["certificate_number"] = _mended(number)
    body = _body(paper)
    if body is not None:
        fields["issuer"] = body
    return Reading(fields)


def _mended(number: Field) -> Field:
    """CNAS's own series is L: 1, I and | in its place are misread (domain.md B21)."""
    value = re.sub(r"^CNAS[1I|](?=\d{3,5}$)", "CNASL", str(number.value))
    if value == number.value:
        return number
    source = replace(number.source, method=number.source.method + "+repair:grammar")
    return replace(number, value=value, confidence=min(number.confidence, 0.85), source=source, alternatives=(number.value,))


def _body(paper: Paper) -> Field | None:
    """The accreditation body is named in the head or the signature, not in a label."""
    quote = paper.first(r"(中国合格评定国家认可委员会|中国实验室国家认可委员会)")
    if quote is not None:
        return quote.field(quote.text, min(0.98, judge(quote.score, labelled=False, grammar=True) + 0.04))
    if paper.has(r"China\s?National\s?Accreditation\s?Service"):
        english = paper.first(r"China\s?National\s?Accreditation\s?Service(?:\s?for\s?Conformity\s?Assessment)?")
        return english.field("China National Accreditation Service for Conformity Assessment", 0.9) if english else None
    seal = next(
        (q for q, _ in paper.find(r"(.{2,12}(?:市场监督管理局|认证认可监督管理委员会|质量技术监督局))") if find_organisations(q.text)), None
    )
    return seal.field(find_organisations(seal.text)[0].name, 0.85) if seal else None


KIND = Kind(
    name="laboratory_accreditation_certificate",
    title="实验室认可证书",
    fields=("holder", "certificate_number", "issuer", "issue_date", "valid_until"),
    cues=(
        Cue(r"实验室认可证书|检验检测机构资质认定证书|检验机构认可证书|资质认定证书|计量认证证书", 1.0, "title"),
        Cue(r"laboratory ?accreditation ?certificate|certificate ?of ?accreditation", 0.9, "title"),
        Cue(r"CNAS-?CL01|ISO/?IEC ?17025", 0.5),
        Cue(r"CNASL\d{3,5}", 0.3),
        Cue(r"检验报告|检测报告|校准证书|检定证书|管理体系认证证书|手册", -0.9, "title"),
        Cue(r"CNAS|实验室认可|资质认定", 0.3, "file"),
    ),
    read=read,
    begins=r"认可证书|资质认定证书|ACCREDITATION CERTIFICATE",
    continues=r"^(?:附件|附表|附页)|认可的(?:检测|校准)能力范围|能力附表|Appendix",
    key=r"CNASL(\d{3,5})",
)
