"""作业指导书, 操作规程, 工艺流程."""

from __future__ import annotations

from extractors.fields.control_block import DETAILS, FIELDS, NUMBER_KEY, STANDARD_COVER, read_control_block
from extractors.kinds import Cue, Kind

_WORDS = (
    r"作业指导书|作业(?:规范|标准|规程|指引|要领|指示)书?|(?<!安全)操作规程|操作指导书|(?:工艺|工序)(?:流程图?|规程|过程卡|卡片?|文件|指导书|守则)"
    r"|(?:工序|工艺|作业|操作)指导[书卡]|标准(?:化)?(?:作业|操作)(?:程序|规程|书)?|(?:工艺|工序|操作)(?:作业|操作)?卡$|(?:岗位|设备|工序)操作(?:法|规范|指引|守则)|(?<![A-Z])SOP(?![A-Z])"
)

KIND = Kind(
    name="work_instruction",
    title="作业指导书",
    fields=FIELDS,
    cues=(
        Cue(_WORDS, 0.9, "title"),
        Cue(rf"^(?:文件名称|文件标题|制度名称|标题|名称)[::]?.{{0,20}}(?:{_WORDS})", 0.85, "top"),
        Cue(DETAILS, 0.2),
        Cue(STANDARD_COVER, -0.8, "top"),
        Cue(r"作业步骤|操作步骤|工序名称|作业要点", 0.3),
        Cue(r"作业指导|操作规程|工艺", 0.25, "file"),
        Cue(r"检[验测].{0,6}(?:指导书|作业规范|作业标准|操作规程)", -0.6, "title"),
        Cue(r"认证证书|检[验测]报告|专利证书|任务书", -0.9, "title"),
    ),
    read=read_control_block(_WORDS),
    span="open",
    opening=True,
    key=NUMBER_KEY,
)
