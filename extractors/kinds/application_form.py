"""申报表: the enterprise's own application with the points it gives itself."""

from __future__ import annotations

import re
from dataclasses import replace

from evidence.document import Field, Flag, Value
from evidence.geometry import BoundingBox
from extractors.fields.credit_codes import credit_code
from extractors.fields.organisations import find_organisations
from extractors.fields.own_company import company
from extractors.kinds import Cue, Kind
from extractors.normalise import normalise
from extractors.paper import Paper, Reading
from extractors.tables.form import labelled_fields
from extractors.tables.records import Record, records

COLUMNS = {
    "group": r"^一级指标(名称)?$",
    "indicator": r"(评审|评价|评分|考核|二级)?(指标|项目|内容)(名称)?|评审标准|条款",
    "serial": r"^((评审|评价|考核|二级)?(指标|条款|项目|标准|内容)?(序号|编号|编码|代码|代号)|(指标|条款|项目)号|条款)$",
    "full": r"^(分值|满分|标准分|权重|配分)$",
    "score": r"(企业|申报|单位)?自评(得)?分(数|值)?|自评(结果|情况)?|申报(得)?分|^得分$",
}
_TITLES = {
    "计量认证": "1.1",
    "标准研发": "1.2",
    "质量检测能力": "1.3",
    "知识产权保护": "1.4",
    "品牌建设": "1.5",
    "组织与管理": "2.6",
    "质量管控": "3.7",
    "技术创新": "3.8",
    "质量管理体系": "3.9",
    "专职质量管理": "4.10",
    "专业人员": "4.11",
}
"""The rule's second-level indicators by what a form surely prints of them; forms that print serial numbers need none of this."""
_SERIAL = re.compile(r"^(?:第)?(\d{1,2})(?:[、.．:,)）]|(?=[\u4e00-\u9fff]))")
_PRINTED = re.compile(
    r"(?P<id>[1-4]\.\d{1,2})(?!\d)(?:[-—–_]?[(（](?P<part>[a-zA-Z0-9])[)）]|[-—–_]?(?P<bare>[a-zA-Z](?![a-zA-Z])|(?<=[-—–_])\d(?!\d)))?"
)


_ENTERPRISE = (
    r"(?:申报|申请|被推荐)?(?:企业|单位)(?:名称|全称)|(?:申报|申请|被推荐|承诺)(?:企业|单位)(?=\s*[:(]|\s*$|\s)"
    r"|(?:申报|申请)?主体(?:名称)?(?=\s*:|\s*$|\s)|^(?:企业|单位)(?=\s*:)"
)


def read(paper: Paper) -> Reading:
    """`self_scores` is a list of texts ``1.1=5``: the indicator's id and the points, as far as a form prints them by indicator.

    Where one indicator has several rows the second and later ones are ``2.6#2=3``: the rows' order says which cell is meant.
    """
    fields: dict[str, Field] = {}
    enterprise = next(labelled_fields(paper, _ENTERPRISE, _organisation), None) or company(paper)
    if enterprise is not None:
        fields["enterprise"] = enterprise
    uscc = credit_code(paper)
    if uscc is not None:
        fields["uscc"] = uscc
    scores, empty = _scores(paper)
    flags: tuple[Flag, ...] = ()
    if scores is not None:
        fields["self_scores"] = scores.with_confidence(scores.confidence - (0.25 if empty else 0.0))
        flags = (Flag("scores_incomplete", f"自评分未能读全（{'、'.join(empty)}），需核实原件"),) if empty else ()
    return Reading(fields, flags=flags)


def _organisation(text: str) -> Value | None:
    found = find_organisations(text)
    return found[0].name if found and found[0].start <= 2 else None


def _scores(paper: Paper) -> tuple[Field | None, list[str]]:
    """The scores, and the indicators whose score is empty or cannot be read (a seal may lie on it)."""
    texts: list[str] = []
    empty: list[str] = []
    parts: list[Field] = []
    count: dict[str, int] = {}
    for record in records(paper.pages, COLUMNS, ("score", "indicator"), sections=False):
        number = re.fullmatch(r"(\d{1,3}(?:\.5|\.0)?)分?", record.text("score"))
        name = _indicator(record)
        if number is None or not name:
            empty += [name] if name else []
            continue
        count[name] = count.get(name, 0) + 1
        texts.append(f"{name}{f'#{count[name]}' if count[name] > 1 else ''}={number[1].removesuffix('.0')}")
        parts.append(record.cells["score"].field(texts[-1], grammar=True))
    if not parts:
        return None, []
    first = parts[0]
    boxes = [f.source.box for f in parts if f.source.page == first.source.page and f.source.box is not None]
    source = replace(first.source, box=BoundingBox.around(boxes) if boxes else None, quote="；".join(texts)[:400])
    return Field(tuple(texts), "；".join(f.raw for f in parts), min(f.confidence for f in parts), source), empty


def _printed(text: str) -> str:
    """The id at the beginning of `text`: ``2.6-a``, ``2.6(a)`` and ``2.6a`` are one."""
    m = _PRINTED.match(text)
    return "-".join(filter(None, (m["id"], (m["part"] or m["bare"] or "").lower()))) if m else ""


_PARTS = {"2.6": r"^\(?(?P<part>[a-g])[).、]", "4.10": r"^\(?(?P<part>[ab])[).、]", "3.9": r"\((?P<part>[12])\)$"}
"""How the cells of one indicator are told apart where its id is printed once for all of them."""


def _with_part(printed: str, indicator: str) -> str:
    """The id of a cell of several (2.6 beside (a)质量组织架构), as printed otherwise."""
    m = re.search(_PARTS[printed], normalise(indicator)) if printed in _PARTS else None
    return f"{printed}-{m['part']}" if m else printed


def _indicator(record: Record) -> str:
    """The indicator's id: printed (``1.1``, ``2.6-a``), else from its serial number, else from its title."""
    for name in ("serial", "indicator"):
        if printed := _printed(record.text(name)):
            return _with_part(printed, record.text("indicator"))
    for header, cell in record.others.items():  # under whatever header a form has for them, if not one of numbers
        if _PRINTED.fullmatch(cell.compact) and not re.search(r"[分值权重比率数]", header):
            return _printed(cell.compact)
    text = record.text("indicator")
    by_title = next((key for title, key in _TITLES.items() if title in text), "")
    if by_title:
        return by_title
    serial = _SERIAL.match(text) or re.fullmatch(r"(\d{1,2})", record.text("serial"))
    return next((key for key in _TITLES.values() if serial and key.split(".")[1] == serial[1]), "")


KIND = Kind(
    name="application_form",
    title="申报表",
    fields=("enterprise", "uscc", "self_scores"),
    cues=(
        Cue(r"(申报|申请|推荐)(表|书)$|申报书|申报表", 0.8, "title"),
        Cue(r"企业质量提升创新中心.{0,10}(申报|申请)(表|书)", 0.9, "title"),
        Cue(r"关于(申报|申请).{0,24}(创新中心|创新平台).{0,8}(申请|请示|报告|函)?$", 0.8, "title"),
        Cue(r"(申报|申请)(企业|单位)(基本)?(信息|情况)表$", 0.8, "title"),
        Cue(r"申报事项:?.{0,12}创新中心", 0.7),
        Cue(r"自评(分|打分)?表$", 1.0, "title"),
        Cue(r"^(自评|自我评价|自评(得分|打分))(情况|汇总|统计)?(表)?$", 0.8, "title"),
        Cue(r"(指标|项目)(名称)?.{0,6}分值.{0,6}自评", 0.8),
        Cue(r"自评(得)?分|自评情况", 0.5),
        Cue(r"评审指标|一级指标|二级指标|申报(企业|单位)(\(盖章\))?[::]?$|申报(企业|单位)意见", 0.3),
        Cue(r"申报表|申报书|申请表", 0.3, "file"),
        Cue(r"社会保险|缴费申报|参保|专利|商标|立项|任务书|项目申报|高新技术企业认定申请", -0.8, "title"),
    ),
    read=read,
    span="open",
    begins=r"(申报|申请)(表|书)$",
)
