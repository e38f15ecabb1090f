"""科技项目结题: acceptance certificates, opinions and notices."""

from __future__ import annotations

from dataclasses import replace

from evidence.document import Field
from extractors.fields.labelled import labelled_date
from extractors.fields.letter import closing_dates
from extractors.fields.projects import FIELDS, NUMBER_KEY, read_project
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Reading

_ISSUED = r"发证|批准|签发|颁发|发文|印发|登记"
_EXAMINED = r"验收|结题|通过"


def read(paper: Paper) -> Reading:
    found = read_project(
        paper,
        r"(?:组织验收|验收|结题|发证|主管|下达|批准|管理|立项|颁发|发文|项目主管|登记)(?:部门|单位|机关)|验收组织单位|组织单位",
        rf"(?:{_ISSUED}|{_EXAMINED})(?:日期|时间)|^日期$",
    )
    issued = _closed_after(paper, found.fields.get("issue_date"))
    return replace(found, fields={**found.fields, "issue_date": issued}) if issued is not None else found


def _closed_after(paper: Paper, labelled: Field | None) -> Field | None:
    """The day on which the paper was signed, where its label tells only when experts met (验收日期): the later of the two.

    Never quite sure: a form may be sealed on another day than it is given out.
    """
    if labelled is None or labelled_date(paper, rf"(?:{_ISSUED})(?:日期|时间)") is not None:
        return labelled
    later = [one for _, one in closing_dates(paper) if len(str(one.value)) == 10 and str(one.value) > str(labelled.value)]
    if not later:
        return labelled
    return replace(later[0], confidence=min(0.85, later[0].confidence), alternatives=(labelled.value,))


KIND = Kind(
    name="science_project_conclusion",
    title="科技项目结题验收文件",
    fields=FIELDS,
    cues=(
        Cue(
            r"(?:项目|课题|计划).{0,12}(?:验收|结题|结项|完成)(?:和?结题)?(?:证书|证明|意见书?|通知书?|结论|报告|批复|公告)?", 0.95, "title"
        ),
        Cue(r"(?:项目|课题|计划).{0,8}绩效评价.{0,4}(?:结论|意见|证书|报告|通知)书?$", 0.95, "title"),
        Cue(r"(?:验收|结题|结项)(?:\(结题\)|结题)?(?:证书|证明|意见书?|通知书?|结论|报告)|科技成果登记证", 0.9, "title"),
        Cue(r"(?:科技|科学技术|研发|创新).{0,30}(?:验收|结题|结项).{0,12}(?:通知|公告|函)$", 0.85, "title"),
        Cue(r"通过.{0,6}验收|准予结题|同意结题|同意通过|验收结论", 0.35),
        Cue(r"项目编号|合同编号|承担单位|起止(?:时间|年限)|项目名称", 0.2),
        Cue(r"科技|科学技术", 0.2),
        Cue(r"验收|结题", 0.25, "file"),
        Cue(r"工程竣工|竣工验收|环保验收|消防|检[验测]报告", -0.8, "title"),
        Cue(r"申请书|申请表", -0.4, "title"),
    ),
    read=read,
    span="open",
    key=NUMBER_KEY,
)
