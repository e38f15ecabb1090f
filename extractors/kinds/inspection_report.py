"""检验报告: supervision spot-checks (监督抽查) and commissioned tests (委托检验)."""

from __future__ import annotations

import re

from evidence.document import Field, Flag
from extractors.blocks import HEAD
from extractors.fields.certificates import number_behind_unknown
from extractors.fields.confidence import judge
from extractors.fields.dates import find_dates
from extractors.fields.labelled import labelled_date, labelled_organisations, labelled_text
from extractors.fields.letter import closing_dates
from extractors.fields.report_conclusions import conclusion
from extractors.fields.report_origins import laboratory, level, report_type
from extractors.fields.standards import find_standard_numbers
from extractors.fields.unknown_labels import MOST
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Reading, first_of

_NUMBER = re.compile(r"[A-Z0-9\u4e00-\u9fff()\[\]]{0,8}[A-Z0-9][A-Z0-9()\-/. ]{4,30}", re.IGNORECASE)
_MAKER = (
    r"标称(?:的)?生产(?:者|单位|企业|厂家|厂商|厂|商)(?:名称)?|标称(?:制造商|生产方)|生产(?:者|单位|企业)(?:名称)?\(标称\)",
    r"(?<!标称)生产(?:者|单位|企业|厂家|厂商|厂|商|方)(?:名称)?(?!地址)|制造(?:商|单位|厂|者|企业)(?:名称)?|生产/受检单位"
    r"|(?<![A-Za-z])(?:Manufacturer|Producer)(?:'?s? ?[Nn]ame)?(?=\s*:|\s*$)",
)
_PRODUCT = (
    r"(?:样品|产品|商品|检品|样品\(产品\)|产品/样品|样品/产品)\s?名称",
    r"(?<![\u4e00-\u9fff])(?:(?:受检|被[测检]|送[检样]|抽[查样])(?:产品|样品|商品)|样品|检品)(?=[::]|$)",
    r"(?:测试|检[测验])(?:样品|产品)(?=[::]|$)|样品[^。:]{0,8}由[^。:]{2,8}(?:提供|确认)(?:(?:及|并)确认)?(?=:)",
    r"(?<![A-Za-z])(?:Product|Sample|Item) [Nn]ame(?=\s*:|\s*$)|Name of (?:the )?(?:Sample|Product)",
    r"(?<![A-Za-z])(?:Product|Sample|Test item)(?: [Dd]escription)?(?=\s*:|\s*$)",
)
"""What a product stands behind, the fuller labels first."""


def read(paper: Paper) -> Reading:
    fields: dict[str, Field | None] = {
        "report_number": _number(paper),
        "report_type": report_type(paper),
        "product": first_of([_product(paper, label) for label in _PRODUCT]),
        "manufacturer": _manufacturer(paper),
        "conclusion": conclusion(paper),
        "report_date": first_of(
            [
                labelled_date(
                    paper,
                    r"(?:报告)?(?:签发|批准)(?:日期|时间)|报告(?:出具|完成|编制|发[出布])?(?:日期|时间)|签发日"
                    r"|(?<![A-Za-z])(?:(?:Report|Issued?) Date|Date of (?:Issue|Report)|Date Issued)",
                ),
                labelled_date(
                    paper,
                    r"(?:签发|批准)(?::(?=\s?(?:20\d|二))|$)|(?:签发|批准|审批|授权签字)人?:[\u4e00-\u9fff·]{0,4}\s?(?:日期|时间|(?=20\d\d))",
                ),
                labelled_date(
                    paper, r"(?<![\u4e00-\u9fff])(?:发布|发出|编发|出具|编制)?日期(?!.{0,2}抽样)|(?:^|(?<=\s))Date(?=\s?:)", penalty=0.1
                ),
                next((one for _, one in closing_dates(paper)), None),
            ]
        ),
    }
    sort = fields["report_type"]
    if sort is not None and sort.value == "supervision":
        fields["supervision_level"] = level(paper)
    fields["inspected_organization"] = labelled_organisations(paper, r"受检(?:单位|方|企业|者)(?:名称)?|被抽[样查检](?:单位|者)(?:名称)?")
    fields["client"] = labelled_organisations(paper, r"委托(?:单位|方|人|企业)(?:名称)?|(?<![A-Za-z])(?:Applicant|Client)(?=\s*:|\s*$)")
    named = (fields[name] for name in ("manufacturer", "inspected_organization", "client"))
    fields["issuer"] = laboratory(paper, tuple(str(one.value) for one in named if one is not None))
    found = {name: one for name, one in fields.items() if one is not None}
    return Reading(found, (), tuple(_flags(paper, found)))


def _product(paper: Paper, label: str) -> Field | None:
    return labelled_text(
        paper,
        label,
        lambda t: bool(re.search(r"[\u4e00-\u9fffA-Za-z]{2}", t)) and not re.search(r"规格|型号|商标|批号|名称|Sample|said to be", t),
        stop=r"[\u4e00-\u9fff()/]{2,10}[::]|规格型号|商\s?标|型号规格|样品编号",
    )


def _number(paper: Paper) -> Field | None:
    def accept(text: str) -> bool:
        m = _NUMBER.match(text)
        return bool(m) and len(re.sub(r"\D", "", m.group() if m else "")) >= 4

    for labels in (
        r"(?:检[验测]|检验检测)?报告(?:编[号码]|书编号|号|代[号码])(?:\s?/?\s?\(?(?:Report\s?)?No\.?\)?)?|Report\s?(?:No\.?|Number)",
        r"(?:^|(?<=[\u4e00-\u9fff):]\s)|(?<=[\u4e00-\u9fff):]))N(?:[o0]\.?|(?=:))|(?<![A-Za-z] )(?<![A-Za-z])Number(?=\s?:)"
        r"|(?<![\u4e00-\u9fff])(?:检[验测]|受检|证书)?编号",
    ):
        for quote in paper.labelled(labels, accept):
            m = _NUMBER.match(quote.text)
            if m:
                piece = quote.cut(0, m.end()).strip(" .:;/")
                value = re.sub(r"\s+", "", piece.text)
                sign = _NUMBER_SIGN.sub("No", value)  # № reaches us as Ne
                sure = judge(piece.score, labelled=True, grammar=True, repaired=sign != value)
                others = (value,) if sign != value else ()
                return piece.field(sign, sure, suffix="+repair:grammar" if others else "", alternatives=others)
    return _number_alone(paper) or number_behind_unknown(paper)


def _number_alone(paper: Paper) -> Field | None:
    """A number alone on its line, as offices give them (铁检字(2021)第0389号), or the one code at the head ((22-WT-3301))."""
    head = Paper(paper.pages[:1])
    quote = head.first(r"^([\u4e00-\u9fff]{1,8}[\[(]20\d{2}[\])]第?[A-Z\d-]{1,10}号)$")
    codes = [q for q, _ in head.find(_CODE) if q.box.bottom < HEAD and not find_dates(q.text) and not find_standard_numbers(q.text)]
    if quote is None and len(codes) == 1:
        quote = codes[0]
    return quote.field(quote.text, min(MOST, judge(quote.score, grammar=True))) if quote else None


_CODE = r"^\(?(?:[\u4e00-\u9fff]{1,4}字\s?)?((?=(?:.*\d){4})[A-Z0-9]{1,8}(?:[-/][A-Z0-9]{1,10}){1,4})\)?$"


_NUMBER_SIGN = re.compile(r"^N(?:[e°º](?=[\d.])|(?=20\d\d-))")
"""№ as it reaches us: Ne, or N alone before a year."""


def _manufacturer(paper: Paper) -> Field | None:
    """标称生产者 before 生产单位; never the shop where it was sampled."""
    for labels in _MAKER:
        found = labelled_organisations(paper, labels)
        if found is not None:
            return found
    return None


def _flags(paper: Paper, found: dict[str, Field]) -> list[Flag]:
    flags = []
    text = paper.text
    if "风险监测" in text and "report_type" not in found:
        flags.append(Flag("risk_monitoring", "为风险监测,不是监督抽查,需核实"))
    sort = found.get("report_type")
    if sort is not None and sort.value == "commissioned" and re.search(r"仅对来样|对来样负责|送检样品", text):
        flags.append(Flag("sample_only", "报告仅对来样负责,需核实"))
    if "conclusion" not in found:
        flags.append(Flag("no_conclusion", "未读到检验结论,需核实"))
    return flags


KIND = Kind(
    name="inspection_report",
    title="检验检测报告",
    fields=("report_number", "report_type", "supervision_level", "product", "manufacturer", "conclusion", "report_date", "issuer"),
    cues=(
        Cue(
            r"(?:检验|检测|检验检测|测试|抽查|监督检验|委托检验|试验)报告(?:书)?|监督抽查结果报告|[檢測][驗測試]報告|(?:TEST|INSPECTION)REPORT",
            0.9,
            "title",
        ),
        Cue(r"报告编号|报告书编号", 0.3),
        Cue(r"(?:样品|产品)名称", 0.2),
        Cue(r"(?:检验|检测)(?:结论|依据|类别|项目)", 0.35),
        Cue(r"受检单位|抽样单编号|抽样基数|标称生产", 0.35),
        Cue(r"主检|审核.{0,6}批准|签发日期", 0.15),
        Cue(r"检[验测]报告|抽查", 0.25, "file"),
        Cue(r"规程|作业指导书|认可证书|管理手册|程序文件|总结|台账|记录表|记录$", -0.8, "title"),
        Cue(r"校准证书|检定证书", -0.8, "title"),
    ),
    read=read,
    span="open",
    key=r"(?:报告(?:书)?编号|报告号|^N[o0]?[.:])(?:Report)?(?:No)?[:.]*(?=[^:共第]{0,12}\d{3})([A-Z0-9\[\]()\-/.]{5,28})",
)
