"""计量保证体系 / 计量合格确认证书, 二级 or 三级 (domain.md B2). No sample of it is public: rules are kept wide."""

from __future__ import annotations

import re

from evidence.document import Field, Flag
from extractors.fields.certificates import basics
from extractors.fields.confidence import judge
from extractors.fields.label_words import GRADE
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Reading

_LEVELS = {"一": 1, "二": 2, "三": 3, "壹": 1, "贰": 2, "叁": 3, "1": 1, "2": 2, "3": 3, "I": 1, "II": 2, "III": 3, "Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3}
_LEVEL = r"((?:[一二三壹贰叁123]|I{1,3}|[ⅠⅡⅢ]))\s*级"

_OFFICE = (
    r"[\u4e00-\u9fa5]{2,8}[\[(](?:19|20)\d{2}[\])]第?[一二三ⅠⅡⅢ\d]{1,3}-\d{1,6}号?|[\[(]\s?(?:19|20)\d{2}\s?[\])]\s?[\u4e00-\u9fa5]{1,6}\d?字?第?\s?\d{1,8}(?:-\d{1,4})?\s?号|[\[(]?[\u4e00-\u9fa5][\u4e00-\u9fa5()]{1,9}[\[(]\s?(?:19"
    r"|20)\d{2}\s?[\])]\s?第?\s?[A-Z]{0,2}\d{1,8}(?:-\d{1,4})?\s?号?"
)
"""An office's numbers: 粤江量企确字(2019)第0456号."""


def read(paper: Paper) -> Reading:
    fields = basics(paper, number_form=_OFFICE, issuer_sorts=("authority", "certifier", "institute"))
    level = _level(paper)
    if level is not None:
        fields["level"] = level
    flags = (
        (Flag("other_scheme", "“C”标志属定量包装商品计量保证能力，与计量保证体系不同，需核实"),) if paper.has(r"定量包装|C\s?标志") else ()
    )
    return Reading(fields, (), flags)


def _level(paper: Paper) -> Field | None:
    """The level beside its label, else beside 计量, else the only level printed."""
    for quote in paper.labelled(f"(?i:{GRADE})", lambda t: bool(re.match(_LEVEL, t))):
        m = re.match(_LEVEL, quote.text)
        if m and m[1].upper() in _LEVELS:
            return quote.cut(0, m.end()).field(_LEVELS[m[1].upper()], min(0.96, judge(quote.score, labelled=True, grammar=True)))
    beside = [(q, m) for q, m in paper.find(_LEVEL) if "计量" in q.pieces[0][0].text or re.search(r"等级|级别", q.pieces[0][0].text)]
    found = beside or list(paper.find(_LEVEL))
    values = {_LEVELS.get(m[1].upper(), 0) for _, m in found}
    if not found or 0 in values:
        return None
    quote, m = found[0]
    sure = judge(quote.score, labelled=bool(beside), grammar=True, rivals=len(values) - 1)
    return quote.field(_LEVELS[m[1].upper()], min(0.96, sure))


KIND = Kind(
    name="metrology_assurance_certificate",
    title="计量保证体系证书",
    fields=("holder", "certificate_number", "issuer", "issue_date", "valid_until", "level"),
    cues=(
        Cue(
            r"(?:[一二三23ⅡⅢ]级)?计量(?:保证体系|保证能力|合格确认|检测体系(?:确认|合格)?|定级|合格)(?:认证|确认|合格)*(?:证书|证)?",
            0.95,
            "title",
        ),
        Cue(r"^[一二三23ⅡⅢ]级计量(?:保证|合格|确认|检测)(?:体系|能力|确认|合格)*(?:单位|企业|组织)$", 0.95, "title"),
        Cue(r"计量(?:保证体系|合格确认|保证能力|检测体系|定级)", 0.5),
        Cue(r"[一二三23ⅡⅢ]级计量", 0.4),
        Cue(r"测量管理体系认证|检定证书|校准证书|计量师|计量授权", -0.85, "title"),
        Cue(
            r"计量(?:保证体系|保证能力|合格|检测体系|定级)[\u4e00-\u9fff]{0,6}(?:确认|合格|考核|评审|认定|定级)(?:结果)?的?(?:通知|批复|决定|公告|函|证明)",
            0.95,
            "title",
        ),
        Cue(
            r"^(?:关于)?(?:确认|认定|核定|同意|批准).{4,40}级计量(?:保证|合格|检测)[\u4e00-\u9fff]{0,8}的(?:通知|批复|决定|公告|函)",
            0.95,
            "title",
        ),
        Cue(r"准予?(?:确认|认定)[\u4e00-\u9fff]{0,8}级计量(?:保证|合格|检测)", 0.6),
        Cue(
            r"^(?!.*(?:确认|认定|核定|同意|批准).{4,40}级计量(?:保证|合格|检测)).*(?:手册|申请书|申请表|(?<!确认的)(?<!确认结果的)(?<!考核的)(?<!评审的)(?<!合格的)通知|总结|合同)",
            -0.7,
            "title",
        ),
        Cue(r"计量保证|计量合格", 0.3, "file"),
    ),
    read=read,
    continues=r"^(?:附件|附页|附表)",
)
