"""卓越绩效 proofs: self-assessment reports, introduction plans, training."""

from __future__ import annotations

from extractors.fields.control_block import company
from extractors.fields.letter import letter_date, letter_title
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Reading

_TITLE = r"卓越绩效|GB/[TZ]\s?195(?:80|79)"


def read(paper: Paper) -> Reading:
    found = {
        "holder": company(paper),
        "title": letter_title(paper),
        "issue_date": letter_date(paper, r"(?:编制|发布|批准|报告|提交|颁布|实施)(?:日期|时间)"),
    }
    return Reading({name: one for name, one in found.items() if one is not None})


KIND = Kind(
    name="performance_excellence_document",
    title="卓越绩效材料",
    fields=("holder", "title", "issue_date"),
    cues=(
        Cue(_TITLE, 0.9, "title"),
        Cue(_TITLE, 0.35),
        Cue(r"领导.{0,4}战略.{0,4}顾客与市场|测量、?分析与改进", 0.35),
        Cue(r"自评报告|自我评价报告", 0.4, "title"),
        Cue(r"卓越绩效", 0.25, "file"),
        Cue(r"认证证书|管理体系证书|质量奖.*(?:决定|通报|证书)", -0.85, "title"),
        Cue(r"证书编号|注册号", -0.4),
    ),
    read=read,
    span="open",
)
