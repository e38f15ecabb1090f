"""检验规程, 不合格品控制 and its records."""

from __future__ import annotations

from extractors.fields.control_block import DETAILS, FIELDS, NUMBER_KEY, STANDARD_COVER, read_control_block
from extractors.kinds import Cue, Kind

_WORDS = (
    r"检[验测试](?:和试验)?(?:规程|规范|程序|控制程序|管理制度|制度|管理规定|管理程序|作业指导书|指导书|指引|标准书?|控制规定)"
    r"|检[验测](?:和试验|工作|作业|操作|管理)*(?:细则|办法|流程|计划|规定|守则|作业规范|作业标准|操作规程)"
    r"|监视(?:和|与|及|、)?测量(?:管理|控制)*(?:程序(?:文件)?|规程|规范|制度|办法|规定)"
    r"|(?:进货|进料|来料|物料|原料|原材料|原辅料|成品)(?:检查)?验收(?:规程|规范|标准|制度|办法|程序)|抽样(?:检验)?(?:方案|规程|规范|程序|办法)$"
    r"|不合格品?.{0,2}(?:控制|管理|处理|处置)(?!.{0,4}(?:台[账帐]|记录|登记|清单))(?:程序|制度|办法|规定)?|产品?放行(?:控制|管理)*(?:程序|制度|规定|办法)|试验规程"
)

KIND = Kind(
    name="inspection_procedure",
    title="检验规程",
    fields=FIELDS,
    cues=(
        Cue(_WORDS, 0.9, "title"),
        Cue(rf"^(?:文件名称|文件标题|制度名称|标题|名称)[::]?.{{0,20}}(?:{_WORDS})", 0.85, "top"),
        Cue(DETAILS, 0.2),
        Cue(STANDARD_COVER, -0.8, "top"),
        Cue(r"抽样方案|检验项目|AQL|检验频次", 0.3),
        Cue(r"检验规程|检验规范|不合格品", 0.25, "file"),
        Cue(r"作业指导书", -0.1, "title"),
        Cue(r"认证证书|检[验测]报告|专利证书|任务书", -0.9, "title"),
    ),
    read=read_control_block(_WORDS),
    span="open",
    opening=True,
    key=NUMBER_KEY,
)
