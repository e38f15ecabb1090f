"""质量风险管理制度, 风险识别评价, 应急预案."""

from __future__ import annotations

from extractors.fields.control_block import DETAILS, FIELDS, NUMBER_KEY, STANDARD_COVER, read_control_block
from extractors.kinds import Cue, Kind

_WORDS = (
    r"风险(?:和|与|及|、)?(?:机遇|机会)?(?:的)?(?:管理|识别|评估|评价|控制|分析|应对|监测|防控|管控|预防|措施|预警|分级|排查|清单|登记)"
    r"(?:管理|控制|措施|评[估价])*(?:程序(?:文件)?|制度|办法|规定|规程|规范|方案|细则|报告|表|清单)?"
    r"|(?:质量|产品|安全)+风险[\u4e00-\u9fff]{2,10}(?:制度|办法|程序|规定|评[估价]表|清单|方案|预案|台[账帐])$"
    r"|应急(?:准备(?:与|和|及)?响应)?(?:处置|管理|控制)*(?:预案|程序)|(?:(?:日管控|周排查|月调度)[、和]?)+(?:工作|管理)*(?:制度|机制|记录)?"
    r"|危害分析(?:与|和|及)?(?:预防控制措施|关键控制点|工作)?(?:\(HACCP\))?(?:计划|工作单|表|程序)|HACCP(?:计划|手册|控制程序)"
    r"|失效模式(?:及|与|和)?(?:后果|影响|其)*分析"
)

KIND = Kind(
    name="risk_management_document",
    title="质量风险管理文件",
    fields=FIELDS,
    cues=(
        Cue(_WORDS, 0.9, "title"),
        Cue(rf"^(?:文件名称|文件标题|制度名称|标题|名称)[::]?.{{0,20}}(?:{_WORDS})", 0.85, "top"),
        Cue(DETAILS, 0.2),
        Cue(STANDARD_COVER, -0.8, "top"),
        Cue(r"(?:环境|消防|防汛|火灾|生产安全|安全生产)[^,。:]{0,8}(?:应急|预案)", -0.6, "title"),
        Cue(r"风险等级|风险源|应对措施|风险系数", 0.3),
        Cue(r"风险", 0.25, "file"),
        Cue(r"认证证书|检[验测]报告|专利证书|任务书", -0.9, "title"),
    ),
    read=read_control_block(_WORDS),
    span="open",
    opening=True,
    key=NUMBER_KEY,
)
