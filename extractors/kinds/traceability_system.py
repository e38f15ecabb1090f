"""追溯制度, and pictures or descriptions of a traceability system."""

from __future__ import annotations

from extractors.fields.control_block import DETAILS, FIELDS, NUMBER_KEY, STANDARD_COVER, read_control_block
from extractors.kinds import Cue, Kind

_WORDS = (
    r"(?:可?追溯性?|溯源)(?:管理|控制|信息|查询|体系|系统|平台|流程|运行|建设|使用|操作|实施)*"
    r"(?:制度|程序(?:文件)?|规定|办法|规程|规范|方案|说明书?|介绍|简介|手册|细则|报告|(?:运行)?情况(?:说明|汇报|报告|介绍)?)?|追溯"
)

KIND = Kind(
    name="traceability_system",
    title="质量追溯体系",
    fields=FIELDS,
    cues=(
        Cue(_WORDS, 0.9, "title"),
        Cue(rf"^(?:文件名称|文件标题|制度名称|标题|名称)[::]?.{{0,20}}(?:{_WORDS})", 0.85, "top"),
        Cue(DETAILS, 0.2),
        Cue(STANDARD_COVER, -0.8, "top"),
        Cue(r"追溯码|批次追溯|正向追溯|反向追溯|追溯系统", 0.3),
        Cue(r"追溯|MES|ERP", 0.25, "file"),
        Cue(r"认证证书|检[验测]报告|专利证书|任务书", -0.9, "title"),
    ),
    read=read_control_block(_WORDS),
    span="open",
    opening=True,
    key=NUMBER_KEY,
)
