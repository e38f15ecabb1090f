"""高新技术企业证书: issuers are often read from round seals only; the term is printed as 三年 (domain.md B12)."""

from __future__ import annotations

import re
from dataclasses import replace

from evidence.document import Field, Flag
from extractors.fields.certificates import basics
from extractors.fields.numbers import NumberRead
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Reading

_NUMBER = r"(?:GR|CR|6R|GF|G[BP])\s?2[0O]\s?\d\s?\d(?:\s?[\dOIl]){8}(?![\dA-Za-z])"
_FORM = re.compile(r"G[RF]20\d{10}")
TERM_MONTHS = 36


def read(paper: Paper) -> Reading:
    fields = basics(
        paper,
        number_form=_NUMBER,
        issuer_sorts=("authority",),
        many_issuers=True,
        default_months=TERM_MONTHS,
    )
    number = fields.get("certificate_number")
    if number is not None:
        fields["certificate_number"] = _repaired(number)
    return Reading(fields, (), _flags(fields))


def _repaired(number: Field) -> Field:
    """GR + year + province + serial, with letters read for digits put right; the letters themselves have no other form."""
    printed = str(number.value).upper()
    mended = re.sub(r"^(?:CR|6R|G[BP])", "GR", printed)
    mended = mended[:2] + mended[2:].translate(str.maketrans("OIL", "011"))
    if not _FORM.fullmatch(mended):
        return number.with_confidence(min(number.confidence, 0.75))
    if mended == printed:
        return replace(number, value=mended, confidence=min(number.confidence, 0.96))
    source = replace(number.source, method=number.source.method + "+repair:grammar")
    return replace(number, value=mended, confidence=min(number.confidence, 0.85), source=source, alternatives=(printed,))


def mended_number(text: str) -> NumberRead | None:
    """A certificate number in `text`, for lists that name several."""
    m = re.search(_NUMBER, text)
    return NumberRead(m.start(), m.end(), re.sub(r"\s", "", m[0])) if m else None


def _flags(fields: dict[str, Field]) -> tuple[Flag, ...]:
    number, issued = fields.get("certificate_number"), fields.get("issue_date")
    m = re.match(r"G[RF](20\d\d)", str(number.value)) if number else None
    if m and issued and str(issued.value)[:4] != m[1]:
        return (Flag("number_year", f"证书编号中的年份（{m[1]}）与发证日期（{issued.value}）不一致，需核实"),)
    return ()


KIND = Kind(
    name="high_tech_enterprise_certificate",
    title="高新技术企业证书",
    fields=("holder", "certificate_number", "issuer", "issue_date", "valid_until"),
    cues=(
        Cue(r"高新技术企业(?:认定)?证书", 1.0, "title"),
        Cue(r"^高新技术企业$", 0.6, "title"),
        Cue(r"证书编号[:：]?(?:GR|CR|6R)20\d\d", 0.6),
        Cue(r"批准机关", 0.3),
        Cue(r"通知|公告|公示|名单|申请书|申请表|培育|备案", -0.85, "title"),
        Cue(r"高新技术企业|高企", 0.3, "file"),
    ),
    read=read,
    begins=r"高新技术企业",
    key=r"(G[RF]20\d{10})",
)
