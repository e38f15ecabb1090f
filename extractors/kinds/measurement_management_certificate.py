"""测量管理体系认证证书: GB/T 19022 / ISO 10012, numbered CMS粤[2020]AAA3125号 (domain.md B1)."""

from __future__ import annotations

import re

from evidence.document import Field, Flag
from extractors.fields.certificates import basics
from extractors.fields.confidence import judge
from extractors.fields.label_words import GRADE
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Reading

NUMBER = r"CMS\s?[\u4e00-\u9fa5]\s?[\[(]\s?20\d{2}\s?[\])]\s?A{0,3}\s?\d{3,5}\s?号?"
_TITLE = r"测量管理体系(?:认证|注册|评定|合格)*证书"
_CNCA = r"\d{3}\d{2}(?:MMS|M)\d{3,6}R\d{1,2}[LMS0]?\d{0,2}"


def read(paper: Paper) -> Reading:
    fields = basics(paper, number_form=f"{NUMBER}|{_CNCA}")
    number = fields.get("certificate_number")
    if "valid_until" not in fields:
        # CMS numbers come with five years, others with three (domain.md B1).
        months = 60 if number and str(number.value).startswith("CMS") else 36
        fields |= {k: v for k, v in basics(paper, number_form=NUMBER, default_months=months).items() if k == "valid_until"}
    grade = _grade(paper, number)
    if grade is not None:
        fields["grade"] = grade
    flags: tuple[Flag, ...] = ()
    in_number = _grade_in(str(number.value)) if number else ""
    if grade is not None and in_number and grade.value != in_number:
        flags = (Flag("grade_differs", f"证书编号中的等级（{in_number}）与正文（{grade.value}）不一致，需核实"),)
    return Reading(fields, (), flags)


def _grade(paper: Paper, number: Field | None) -> Field | None:
    """AAA, AA or A: as the text says it, else as the number carries it."""
    for quote in paper.labelled(f"(?i:{GRADE})", lambda t: bool(re.match(r"A{1,3}(?![A-Za-z])", t))):
        grade = re.sub(r"[^A].*", "", quote.text)
        agrees = number is not None and _grade_in(str(number.value)) == grade
        return quote.cut(0, len(grade)).field(grade, 0.985 if agrees else min(0.94, judge(quote.score, labelled=True, grammar=True)))
    for pattern in (r"(?:等级|级别|评定为|达到)[:：]?\s*(A{1,3})(?![A-Za-z])", r"(?<![A-Za-z])(A{1,3})\s*级"):
        said = paper.first(pattern)
        if said is not None:
            agrees = number is not None and _grade_in(str(number.value)) == said.text
            return said.field(said.text, 0.985 if agrees else min(0.94, judge(said.score, labelled=True, grammar=True)))
    in_number = _grade_in(str(number.value)) if number else ""
    if number is not None and in_number:
        return Field(in_number, number.raw, round(number.confidence * 0.97, 4), number.source)
    return None


def _grade_in(number: str) -> str:
    m = re.search(r"[\])](A{1,3})\d", number)
    return m[1] if m else ""


KIND = Kind(
    name="measurement_management_certificate",
    title="测量管理体系认证证书",
    fields=("holder", "certificate_number", "issuer", "issue_date", "valid_until", "grade"),
    cues=(
        Cue(rf"{_TITLE}|^认证证书测量管理体系$", 1.0, "title"),
        Cue(r"measurement ?management ?system", 0.8, "title"),
        Cue(r"CMS[\u4e00-\u9fa5]?[\[(]20\d\d", 0.7),
        Cue(r"19022-|ISO ?10012", 0.6),
        Cue(r"测量管理体系", 0.4),
        Cue(r"内审员|培训|手册|审核报告|合同|申请", -0.85, "title"),
        Cue(r"测量管理|计量", 0.3, "file"),
    ),
    read=read,
    begins=rf"{_TITLE}$|MEASUREMENT MANAGEMENT SYSTEM",
    continues=r"^(?:附件|附页|附表|证书附件)|本附件|Annex",
    key=r"(CMS[\u4e00-\u9fa5]?[\[(]20\d\d[\])]A{0,3}\d{3,5})",
)
