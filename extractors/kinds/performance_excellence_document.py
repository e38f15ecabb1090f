"""卓越绩效 proofs: self-assessment reports, introduction plans, training."""

from __future__ import annotations

import re

from evidence.document import Field
from extractors.blocks import block_titles
from extractors.fields.confidence import judge
from extractors.fields.labelled import labelled_date
from extractors.fields.letter import letter_date, letter_title
from extractors.fields.own_company import company
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Quote, Reading
from extractors.rows import rows_of

_TITLE = r"卓越绩效|GB/[TZ]\s?195(?:80|79)"


def read(paper: Paper) -> Reading:
    found = {
        "holder": company(paper),
        "title": _in_block(paper) or _headed(paper) or letter_title(paper),
        "issue_date": letter_date(paper, r"(?:编制|发布|批准|报告|提交|颁布|实施|签订|签署|申报|填[表报]|制[定表])(?:日期|时间)")
        or labelled_date(paper, r"(?<![\u4e00-\u9fff])(?:培训|会议|活动|评价|自评|评审)?(?:日\s?期|时\s?间)(?![\u4e00-\u9fff])"),
    }
    return Reading({name: one for name, one in found.items() if one is not None})


def _in_block(paper: Paper) -> Field | None:
    """The title in the cell of a control block."""
    for line in block_titles(paper.pages[0]):
        if re.search(_TITLE, line.text):
            quote = Quote.of(line)
            return quote.field(re.sub(r"\s+", "", line.text), judge(quote.score, labelled=True))
    return None


def _headed(paper: Paper) -> Field | None:
    """The title that heads a page and says what it is about, where it is what stands largest over a form with larger cells."""
    for page in paper.pages:
        rows = [row for row in rows_of(page) if row.top < HEADED and row.title]
        best = next((row for row in rows if re.search(_TITLE, row.compact) and _PAPER.search(row.compact)), None)
        if best is not None:
            return best.quote.field(best.compact, judge(best.quote.score) - 0.02) if len(best.lines) == 1 else None
    return None


HEADED = 0.2
"""Above this (fraction of the page) stands a form's title."""
_PAPER = re.compile(r"(?:记录|签到表|登记表|汇总表|评分表|一览表|检查表|通知|纪要|试卷|计划表|心得|照片)$")
"""What the title of a form ends with; reports and plans say theirs on several rows."""

KIND = Kind(
    name="performance_excellence_document",
    title="卓越绩效材料",
    fields=("holder", "title", "issue_date"),
    cues=(
        Cue(_TITLE, 0.9, "title"),
        Cue(rf"(?:{_TITLE}).{{0,16}}(?:纪要|方案|计划|报告|总结|通知|记录|签到表|培训|启动会?|评价|手册|课件|试卷|心得)$", 0.9, "title"),
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
