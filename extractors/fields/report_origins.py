"""What sort of test a report is of, who ordered a spot-check, and who tested."""

from __future__ import annotations

import re

from evidence.document import Field
from extractors.fields.authorities import tier_of
from extractors.fields.confidence import judge
from extractors.fields.issuers import sealed
from extractors.fields.labelled import labelled_organisations
from extractors.fields.organisations import find_organisations
from extractors.fields.parties import organisation_field, parties
from extractors.paper import Paper, Quote
from extractors.rows import rows_of

_SORT_LABEL = r"(?:检验|检测|测试|检验检测|任务|抽查|抽样|监督检验|样品|报告)(?:类别|类型|性质)|类别"
_SOURCE_LABEL = (
    r"任务来源|抽查类别|抽检类别|任务下达单位|组织(?:抽查|实施)?(?:单位|部门|机关)|下达任务(?:单位|部门)"
    r"|监督抽查(?:级别|类别)|委托(?:单位|方|人)(?:名称)?"
)
_LABORATORY = re.compile(
    r"[\u4e00-\u9fff()]{2,30}(?:(?:检[验测]|检验检测|质检|计量|测试|检疫|研究|监督|技术)[\u4e00-\u9fff]{0,4}(?:院|所|站|中心)"
    r"|检[验测][\u4e00-\u9fff()]{0,12}有限公司|认证有限公司)"
    r"(?:\([\u4e00-\u9fff]{2,8}\))?"
)


def report_type(paper: Paper) -> Field | None:
    """By the category that is printed, else by the title, else by what only one of the two has."""
    for quote in paper.labelled(_SORT_LABEL, lambda t: _sort_of(t) != ""):
        sort = _sort_of(quote.text)
        return None if sort == "neither" else quote.field(sort, judge(quote.score, labelled=True, grammar=True))
    for page in paper.pages[:2]:
        for row in rows_of(page):
            if not row.title or not re.search(r"报告|检[验测]|抽[查检]", row.compact):
                continue
            sort = _sort_of(row.compact)
            if sort == "neither":
                return None
            if sort:
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
    if re.search(r"风险监测|认证试验|型式|出厂|验收检验|仲裁|生产许可", text):
        return "neither"
    if re.search(r"监督|抽查|抽检|国抽|省抽|市抽", text):
        return "supervision"
    return "commissioned" if re.search(r"委托|送检|来样", text) else ""


def level(paper: Paper) -> Field | None:
    """Who ordered the spot-check: words first (省级监督抽查), then the authority named as source."""
    words = (
        (r"国家(?:级)?(?:产品质量)?监督抽查|国家级|国抽", "national"),
        (r"(?:县|区)级(?:产品质量)?(?:监督|抽查|专项)|县\(区\)级|[\u4e00-\u9fff]{2,3}区(?:产品质量)?监督抽查", "county"),
        (r"省级|省(?:产品质量)?监督抽查|省抽|全省", "provincial"),
        (r"市级|市(?:产品质量)?监督抽查|市抽", "city"),
    )
    for quote, _ in paper.find(r"[\u4e00-\u9fff()\d]{0,16}(?:监督抽查|国抽|省抽|市抽|[国省市县区]级|监督检验)[\u4e00-\u9fff]{0,6}"):
        county = tier_of(quote.text) == "county"
        for pattern, told in ((r".", "county"),) if county else words:
            if re.search(pattern, quote.text):
                return quote.field(told, judge(quote.score, grammar=True))
    for quote in paper.labelled(_SOURCE_LABEL, lambda t: tier_of(t) is not None and bool(re.search(r"局|厅|总局|政府|部门", t))):
        tier = tier_of(quote.text)
        if tier is not None:
            return quote.field(tier, judge(quote.score, labelled=True, grammar=True) - 0.05)
    return None


def laboratory(paper: Paper, others: tuple[str, ...]) -> Field | None:
    """Who tested: by label, else a laboratory's name on its own line, by its seal, else the one body left that is none of `others`."""
    labelled = labelled_organisations(
        paper,
        r"(?<![\u4e00-\u9fff])(?:检验检测|检[验测]|承检|承担|鉴定)(?:机构|单位|中心|院|所)(?:名称)?(?:\(?盖章\)?)?|(?<![\u4e00-\u9fff])机构名称",
        lines=1,
    )
    if labelled is not None and (str(labelled.value) not in others or re.search(r"检|测|质量|研究|标准", str(labelled.value))):
        return labelled
    for page in paper.pages:
        for row in rows_of(page):
            for line in row.lines:
                m = _LABORATORY.search(line.text)
                if m and m.start() <= 4 and m.end() >= len(line.text) - 6:
                    quote = _before_brackets(Quote(((line, m.start(), m.end()),)))
                    return quote.field(re.sub(r"\s+", "", quote.text), judge(quote.score, grammar=True))
    return sealed(paper, ("institute", "certifier")) or _alone(paper, others) or _on_behalf(paper)


def _before_brackets(quote: Quote) -> Quote:
    """The first name of a line that gives another of the same body in brackets: 某某食品检验所(某某酒类检测中心)."""
    reads = find_organisations(quote.text)
    return quote.cut(reads[0].start, reads[0].end) if len(reads) > 1 and quote.text[reads[0].end] == "(" else quote


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


def _on_behalf(paper: Paper) -> Field | None:
    """For whom an English report is signed: On behalf of ……."""
    for quote, _ in paper.find(r"(?:[Oo]n behalf of|[Ff]or and on behalf of)\s+(.{6,80})$"):
        reads = find_organisations(quote.text)
        if reads and reads[0].start == 0:
            return organisation_field(quote.cut(0, reads[0].end), reads[0], labelled=True)
    return None
