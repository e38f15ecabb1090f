"""科技项目立项: task books, contracts, approval notices."""

from __future__ import annotations

from extractors.fields.projects import FIELDS, NUMBER_KEY, read_project
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Reading


def read(paper: Paper) -> Reading:
    return read_project(
        paper,
        r"(?:下达|立项|主管|批准|管理|组织|项目主管|发文)(?:部门|单位|机关)|项目下达单位|(?:项目管理)?专业机构|甲方(?:\([^)]*\))?",
        r"(?:立项|下达|签订|批准|签发|发文|印发)(?:日期|时间)",
    )


KIND = Kind(
    name="science_project_approval",
    title="科技项目立项文件",
    fields=FIELDS,
    cues=(
        Cue(r"(?:科技|科学技术|研发|创新|专项|攻关|揭榜挂帅).{0,16}(?:任务书|合同书?|立项(?:通知|证明|批复)?书?)", 0.95, "title"),
        Cue(r"(?:火炬|星火|科技|技术创新|重点新产品|产业化)(?:计划|专项|示范).{0,12}(?:项目)?证书", 0.95, "title"),
        Cue(r"项目(?:任务书|合同书?|立项(?:通知书?|证明书?|批复|书)?|计划任务书)|立项(?:证书|证明|通知书?|批复|书)", 0.85, "title"),
        Cue(r"项目.{0,6}下达通知(?:书|单)?$", 0.9, "title"),
        Cue(r"下达.{0,40}(?:科技|科学技术|研发|创新).{0,24}(?:计划|项目).{0,12}$", 0.9, "title"),
        Cue(r"下达.{0,30}(?:科技|科学技术|研发).{0,20}(?:计划|项目)", 0.5, "top"),
        Cue(r"予以立项|批准立项|同意立项|项目立项", 0.3),
        Cue(r"项目编号|合同编号|承担单位|起止(?:时间|年限)", 0.2),
        Cue(r"科技局|科学技术[局厅部]|科技厅", 0.2),
        Cue(r"立项|任务书", 0.25, "file"),
        Cue(r"验收|结题|结项|登记证", -0.75, "title"),
        Cue(r"申报书|申请书|可行性", -0.6, "title"),
    ),
    read=read,
    span="open",
    key=NUMBER_KEY,
)
