"""质量手册, 程序文件 and 管理制度 of the quality system."""

from __future__ import annotations

from extractors.fields.control_block import DETAILS, FIELDS, NUMBER_KEY, STANDARD_COVER, read_control_block
from extractors.kinds import Cue, Kind

_WORDS = (
    r"质量(?:管理|保证)?(?:体系)?手册|品质(?:管理|保证)?手册|管理(?:体系)?手册"
    r"|程序文件(?:汇编)?|质量管理(?:体系)?(?:文件|制度)(?:汇编)?|管理制度汇编"
)
_PROCEDURE = r"^(?!.*(?:检[验测]|监视|测量|不合格|放行|风险|追溯|标识|作业|应急)).{2,20}控制程序$"
"""A procedure of the system that is of no nearer kind (文件控制程序, 内部审核控制程序)."""
_OF_SYSTEM = (
    r"^(?:内部(?:质量)?审核|管理评审|文件(?:和资料)?|(?:质量)?记录|培训|采购|纠正(?:(?:和|与|及)?预防)?措施).{0,6}(?:程序(?:文件)?|制度|规定)$"
    r"|^.{0,12}质量(?:管理)?体系文件(?:汇编)?$"
)
"""Its procedures by what they govern, whatever they end in."""

KIND = Kind(
    name="quality_manual",
    title="质量手册、程序文件",
    fields=FIELDS,
    cues=(
        Cue(_WORDS, 0.9, "title"),
        Cue(rf"^(?:文件名称|文件标题|制度名称|标题|名称)[::]?.{{0,20}}(?:{_WORDS})", 0.85, "top"),
        Cue(_PROCEDURE, 0.6, "title"),
        Cue(_OF_SYSTEM, 0.6, "title"),
        Cue(DETAILS, 0.2),
        Cue(STANDARD_COVER, -0.8, "top"),
        Cue(r"质量方针|质量目标", 0.25),
        Cue(r"手册颁布令|发布令|颁布令", 0.5, "top"),
        Cue(r"质量手册|程序文件", 0.25, "file"),
        Cue(r"认证证书|检[验测]报告|专利证书|任务书", -0.9, "title"),
    ),
    read=read_control_block(rf"{_WORDS}|控制程序$"),
    span="open",
    opening=True,
    key=NUMBER_KEY,
)
