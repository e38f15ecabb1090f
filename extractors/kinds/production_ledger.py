"""生产、服务过程信息台账: filled registers of batches, inspections, equipment."""

from __future__ import annotations

from extractors.fields.control_block import DETAILS, FIELDS, NUMBER_KEY, read_control_block
from extractors.kinds import Cue, Kind

_WORDS = (
    r"(?:生产|服务|质量|检验|出入库|入库|出库|设备|批次|工序|过程|产品|原材料|销售|巡检|车间|信息)[^,。:清单职]{0,10}"
    r"(?:台[账帐]|登记表|登记簿|记录表|记录本|日报表|日报|月报表|流水账|批记录|流转卡|跟踪表)|台[账帐]|生产记录|批生产记录|流转卡"
    r"|(?:生产|服务|检验|出入库|入库|出库|出货|批次|工序|巡检|首检|车间)(?:过程|作业|信息|原始)?记录[单本簿]?$"
)
_RECORD = r"^(?!.*(?:会议|培训|校准|检定|审核|评审|修[订改]|更改|变更|签到|谈话|面试|考核|访|借阅)).{2,20}记录[表单本簿]?$"
_CARD = r"(?:流转|随工|派工|生产任务|报工|领料|[入出]库|送检)[单卡]$"

KIND = Kind(
    name="production_ledger",
    title="生产、服务过程信息台账",
    fields=FIELDS,
    cues=(
        Cue(_WORDS, 0.85, "title"),
        Cue(_CARD, 0.7, "title"),
        Cue(_RECORD, 0.4, "title"),
        Cue(r"台[账帐]", 0.5, "top"),
        Cue(rf"^(?:文件名称|表单名称|记录名称)[::]?.{{0,20}}(?:{_WORDS})", 0.8, "top"),
        Cue(
            r"(?:生产|入库|出库|检验)日期.{0,60}(?:批号|批次|产品名称|工单|订单)|(?:批号|批次号|工单号).{0,60}(?:数量"
            r"|合格数|不良数|投产数)",
            0.5,
        ),
        Cue(
            r"^(?:生产日期|批号|批次号?|工单号|投产数|合格数|不良数|不合格数|班[组次]|炉[号次]|记录人|操作[人者员]|报工人|验收人|进货日期|供应商|机台号?)$",
            0.35,
        ),
        Cue(r"(?:表单|记录)编号", 0.2),
        Cue(DETAILS, 0.1),
        Cue(r"台[账帐]|生产记录", 0.3, "file"),
        Cue(r"专利|商标|社会保险|参保|认证证书|检[验测]报告|(管理|控制)(制度|程序|规定|办法)", -0.8, "title"),
        Cue(r"追溯(系统|平台|体系)", -0.6, "title"),
    ),
    read=read_control_block(rf"{_WORDS}|{_CARD}|{_RECORD}"),
    span="open",
    opening=True,
    key=NUMBER_KEY,
)
