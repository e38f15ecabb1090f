"""质量手册, 程序文件 and 管理制度 of the quality system."""

from __future__ import annotations

from extractors.fields.control_block import DETAILS, FIELDS, NUMBER_KEY, read_control_block
from extractors.kinds import Cue, Kind

_WORDS = r"质量(?:管理)?(?:体系)?手册|品质手册|管理手册|程序文件|质量管理(?:体系)?(?:文件|制度)|管理制度汇编"

KIND = Kind(
    name="quality_manual",
    title="质量手册、程序文件",
    fields=FIELDS,
    cues=(
        Cue(_WORDS, 0.9, "title"),
        Cue(rf"^(?:文件名称|文件标题|制度名称|标题|名称)[::]?.{{0,20}}(?:{_WORDS})", 0.85, "top"),
        Cue(DETAILS, 0.2),
        Cue(r"质量方针|质量目标", 0.25),
        Cue(r"手册颁布令|发布令|颁布令", 0.5, "top"),
        Cue(r"质量手册|程序文件", 0.25, "file"),
        Cue(r"认证证书|检[验测]报告|专利证书|任务书", -0.9, "title"),
    ),
    read=read_control_block(_WORDS),
    span="open",
    opening=True,
    key=NUMBER_KEY,
)
