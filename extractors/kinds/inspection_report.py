"""检验报告: supervision spot-checks (监督抽查) and commissioned tests (委托检验)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.document import Field, Flag
from extractors.fields.authorities import tier_of
from extractors.fields.certificates import number_behind_unknown
from extractors.fields.confidence import judge
from extractors.fields.issuers import sealed
from extractors.fields.labelled import labelled_date, labelled_organisations, labelled_text
from extractors.fields.letter import closing_dates
from extractors.fields.parties import organisation_field, parties
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Quote, Reading, first_of
from extractors.rows import rows_of

_NUMBER = re.compile(r"[A-Z0-9\u4e00-\u9fff()\[\]]{0,8}[A-Z0-9][A-Z0-9()\-/. ]{4,30}", re.IGNORECASE)
_SORT_LABEL = r"(?:检验|检测|检验检测|任务|抽查|抽样|监督检验|样品|报告)(?:类别|类型|性质)|类别"
_SOURCE_LABEL = (
    r"任务来源|抽查类别|抽检类别|任务下达单位|组织(?:抽查|实施)?(?:单位|部门|机关)|下达任务(?:单位|部门)"
    r"|监督抽查(?:级别|类别)|委托(?:单位|方|人)(?:名称)?"
)
_MAKER = (
    r"标称(?:的)?生产(?:者|单位|企业|厂家|厂商|厂|商)(?:名称)?|标称(?:制造商|生产方)|生产(?:者|单位|企业)(?:名称)?\(标称\)",
    r"(?<!标称)生产(?:者|单位|企业|厂家|厂商|厂|商|方)(?:名称)?(?!地址)|制造(?:商|单位|厂|者|企业)(?:名称)?|生产/受检单位",
)
_PRODUCT = (
    r"(?:样品|产品|商品|检品|样品\(产品\)|产品/样品|样品/产品)\s?名称",
    r"(?<![\u4e00-\u9fff])(?:(?:受检|被[测检]|送[检样]|抽[查样])(?:产品|样品|商品)|样品|检品)(?=[::]|$)",
)
"""What a product stands behind, the fuller labels first."""
_CONCLUSION_LABEL = (
    r"(?<!单项)(?<!单)(?:检验|检测|本次检验|综合|抽查|最终|总体|样品)?(?:判定|检验)?结论"
    r"|综合判定|总体判定|检验结果判定|(?<![\u4e00-\u9fff])(?:检[验测]|最终)(?:结果)?判定(?=\s*:)"
)
_HARMLESS = re.compile(
    r"(?:未见|无|未发现|未检出|没有)(?:明显)?(?:任何)?不合格|不合格(?:项目?|品)?(?:数|项数)?\s*[::]?\s*(?:/|无|0(?!\.)|-)|不合格(?:复检|后处理|判定)|合格与不合格|不合格项目?名称"
)
_FAIL = re.compile(r"不合格|不符合|不达标|未达到|不通过|不满足|(?<![A-Za-z])fail", re.IGNORECASE)
_PASS = re.compile(r"合格|符合|达到|满足|通过|(?<![A-Za-z])pass", re.IGNORECASE)
_LABORATORY = re.compile(
    r"[\u4e00-\u9fff()]{2,30}(?:(?:检[验测]|检验检测|质检|计量|测试|检疫|研究|监督|技术)[\u4e00-\u9fff]{0,4}(?:院|所|站|中心)"
    r"|检[验测][\u4e00-\u9fff()]{0,12}有限公司|认证有限公司)"
    r"(?:\([\u4e00-\u9fff]{2,8}\))?"
)
LEAST_ITEMS = 3
"""Fewest judged items that stand for a conclusion that could not be read."""
_STATED = re.compile(r"(?:所检|经检[验测]|抽样检[验测]|检[验测]结果|该(?:批|样品|产品)|本次检[验测]).{0,80}?(?:不合格|不符合|合格|符合)")


def read(paper: Paper) -> Reading:
    fields: dict[str, Field | None] = {
        "report_number": _number(paper),
        "report_type": _report_type(paper),
        "product": first_of([_product(paper, label) for label in _PRODUCT]),
        "manufacturer": _manufacturer(paper),
        "conclusion": _conclusion(paper),
        "report_date": first_of(
            [
                labelled_date(paper, r"(?:报告)?(?:签发|批准)(?:日期|时间)|报告(?:出具|完成|编制|发[出布])?(?:日期|时间)|签发日"),
                labelled_date(
                    paper, r"(?:签发|批准)(?::(?=\s?(?:20\d|二))|$)|(?:签发|批准|审批|授权签字)人?:[\u4e00-\u9fff·]{0,4}\s?(?:日期|时间)"
                ),
                labelled_date(paper, r"(?<![\u4e00-\u9fff])(?:发布|发出|编发|出具|编制)?日期(?!.{0,2}抽样)", penalty=0.1),
                next((one for _, one in closing_dates(paper)), None),
            ]
        ),
    }
    sort = fields["report_type"]
    if sort is not None and sort.value == "supervision":
        fields["supervision_level"] = _level(paper)
    fields["inspected_organization"] = labelled_organisations(paper, r"受检(?:单位|方|企业|者)(?:名称)?|被抽[样查检](?:单位|者)(?:名称)?")
    fields["client"] = labelled_organisations(paper, r"委托(?:单位|方|人|企业)(?:名称)?")
    named = (fields[name] for name in ("manufacturer", "inspected_organization", "client"))
    fields["issuer"] = _issuer(paper, tuple(str(one.value) for one in named if one is not None))
    found = {name: one for name, one in fields.items() if one is not None}
    return Reading(found, (), tuple(_flags(paper, found)))


def _product(paper: Paper, label: str) -> Field | None:
    return labelled_text(
        paper,
        label,
        lambda t: bool(re.search(r"[\u4e00-\u9fffA-Za-z]{2}", t)) and not re.search(r"规格|型号|商标|批号|名称|Sample", t),
        stop=r"[\u4e00-\u9fff()/]{2,10}[::]|规格型号|商\s?标|型号规格|样品编号",
    )


def _number(paper: Paper) -> Field | None:
    def accept(text: str) -> bool:
        m = _NUMBER.match(text)
        return bool(m) and len(re.sub(r"\D", "", m.group() if m else "")) >= 4

    for labels in (
        r"(?:检[验测]|检验检测)?报告(?:编[号码]|书编号|号|代[号码])(?:\s?/?\s?\(?(?:Report\s?)?No\.?\)?)?",
        r"(?<![A-Za-z])(?:Report\s?)?N(?:[o0]\.?|(?=:))|(?<![\u4e00-\u9fff])(?:检[验测]|受检|证书)?编号",
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
    return number_behind_unknown(paper)


_NUMBER_SIGN = re.compile(r"^N(?:[e°º](?=[\d.])|(?=20\d\d-))")
"""№ as it reaches us: Ne, or N alone before a year."""


def _report_type(paper: Paper) -> Field | None:
    """By the category that is printed, else by the title, else by what only one of the two has."""
    for quote in paper.labelled(_SORT_LABEL, lambda t: _sort_of(t) != ""):
        sort = _sort_of(quote.text)
        return None if sort == "neither" else quote.field(sort, judge(quote.score, labelled=True, grammar=True))
    for page in paper.pages[:2]:
        for row in rows_of(page):
            if row.title and (sort := _sort_of(row.compact)) not in ("", "neither"):
                return row.quote.field(sort, judge(row.quote.score, grammar=True))
    for pattern, sort in (
        (r"监督抽查|抽样单编号|抽样基数|抽查任务", "supervision"),
        (r"委托检[验测]|仅对来样|来样|送样|根据客户要求", "commissioned"),
    ):
        seen = paper.first(pattern)
        if seen is not None:
            return seen.field(sort, judge(seen.score, grammar=True) - 0.15)
    return None


def _sort_of(text: str) -> str:
    if re.search(r"风险监测|型式|出厂|验收检验|仲裁|生产许可", text):
        return "neither"
    if re.search(r"监督|抽查|抽检|国抽|省抽|市抽", text):
        return "supervision"
    return "commissioned" if re.search(r"委托|送检|来样", text) else ""


def _level(paper: Paper) -> Field | None:
    """Who ordered the spot-check: words first (省级监督抽查), then the authority named as source."""
    words = (
        (r"国家(?:级)?(?:产品质量)?监督抽查|国家级|国抽", "national"),
        (r"(?:县|区)级(?:产品质量)?(?:监督|抽查|专项)|县\(区\)级|[\u4e00-\u9fff]{2,3}区(?:产品质量)?监督抽查", "county"),
        (r"省级|省(?:产品质量)?监督抽查|省抽|全省", "provincial"),
        (r"市级|市(?:产品质量)?监督抽查|市抽", "city"),
    )
    for quote, _ in paper.find(r"[\u4e00-\u9fff()\d]{0,16}(?:监督抽查|国抽|省抽|市抽|[国省市县区]级|监督检验)[\u4e00-\u9fff]{0,6}"):
        county = tier_of(quote.text) == "county"
        for pattern, level in ((r".", "county"),) if county else words:
            if re.search(pattern, quote.text):
                return quote.field(level, judge(quote.score, grammar=True))
    for quote in paper.labelled(_SOURCE_LABEL, lambda t: tier_of(t) is not None and bool(re.search(r"局|厅|总局|政府|部门", t))):
        tier = tier_of(quote.text)
        if tier is not None:
            return quote.field(tier, judge(quote.score, labelled=True, grammar=True) - 0.05)
    return None


def _manufacturer(paper: Paper) -> Field | None:
    """标称生产者 before 生产单位; never the shop where it was sampled."""
    for labels in _MAKER:
        found = labelled_organisations(paper, labels)
        if found is not None:
            return found
    return None


def _conclusion(paper: Paper) -> Field | None:
    """pass or fail; negative words decide before positive ones."""
    for quote in _conclusions(paper):
        said = _HARMLESS.sub("", quote.text)
        if said != quote.text and not _FAIL.search(said):
            return quote.field("pass", judge(quote.score, labelled=True, grammar=True) - (0.0 if _PASS.search(said) else 0.05))
        if _FAIL.search(said):
            return quote.field("fail", judge(quote.score, labelled=True, grammar=True))
        if _PASS.search(said):
            return quote.field("pass", judge(quote.score, labelled=True, grammar=True))
    return _by_items(paper)


def _by_items(paper: Paper) -> Field | None:
    """What the single items come to, where the conclusion itself is under a seal: the cells of the column 单项判定."""
    for head, _ in paper.find(r"^单项(?:判定|结论|评价)$"):
        at = head.box
        cells = [
            line
            for line in paper.lines
            if line.page is head.page and line.box.top > at.bottom and at.left - 0.02 < line.box.middle_x < at.right + 0.02
        ]
        said = [(line, m[1] is None) for line in cells if (m := re.fullmatch(r"(不)?(?:合格|符合)(?:要求)?", line.text))]
        if len(said) >= LEAST_ITEMS:
            line, fine = min(said, key=lambda one: one[1])
            return Quote.of(line).field("pass" if fine else "fail", 0.65, derived=True)
    return None


def _conclusions(paper: Paper) -> Iterator[Quote]:
    """Texts that state the conclusion: after its label (with the lines below), else sentences that say so."""

    def accept(text: str) -> bool:
        return bool(_PASS.search(text) or _FAIL.search(text)) and not re.search(r"^单项|^检验项目|^备注", text)

    yield from paper.labelled(_CONCLUSION_LABEL, accept, stop=r"签发日期|批准|审核|主检|备\s?注|\(?盖章|检验机构", lines=4)
    yield from paper.labelled(_CONCLUSION_LABEL, accept, lines=1)
    for quote, _ in paper.find(_STATED.pattern):
        yield quote


def _issuer(paper: Paper, others: tuple[str, ...]) -> Field | None:
    """Who tested: by label, else a laboratory's name on its own line, by its seal, else the one body left that is none of `others`."""
    labelled = labelled_organisations(
        paper, r"(?:检验检测|检[验测]|承检|承担|鉴定)(?:机构|单位|中心|院|所)(?:名称)?(?:\(?盖章\)?)?|(?<![\u4e00-\u9fff])机构名称", lines=1
    )
    if labelled is not None and re.search(r"检|测|质量|研究|标准", str(labelled.value)):
        return labelled
    for page in paper.pages:
        for row in rows_of(page):
            for line in row.lines:
                m = _LABORATORY.search(line.text)
                if m and m.start() <= 4 and m.end() >= len(line.text) - 6:
                    quote = Quote(((line, m.start(), m.end()),))
                    return quote.field(re.sub(r"\s+", "", quote.text), judge(quote.score, grammar=True))
    return sealed(paper, ("institute", "certifier")) or _alone(paper, others)


MOST_ALONE = 0.8
"""Highest confidence of an issuer known only by its trade and by standing alone."""


def _alone(paper: Paper, others: tuple[str, ...]) -> Field | None:
    """The one body of the testing trade that stands alone on a line and is none of the `others` that the report names."""
    found = {p.read.name: p for p in parties(paper) if p.fill >= 0.9 and p.read.sort in ("institute", "certifier")}
    alone = [p for name, p in found.items() if name not in others]
    if len(alone) != 1:
        return None
    field = organisation_field(alone[0].quote, alone[0].read, labelled=False)
    return field.with_confidence(min(MOST_ALONE, field.confidence))


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
        Cue(r"(?:检验|检测|检验检测|测试|抽查|监督检验|委托检验|试验)报告(?:书)?|监督抽查结果报告|(?:TEST|INSPECTION)REPORT", 0.9, "title"),
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
