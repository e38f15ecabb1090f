"""Whether what was tested passed: as the report concludes, else as its single items come to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.document import Field
from extractors.fields.confidence import judge
from extractors.paper import Paper, Quote

_CONCLUSION_LABEL = (
    r"(?<!单项)(?<!单)(?:检验|检测|本次检验|综合|抽查|最终|总体|样品)?(?:判定|检验)?结论"
    r"|综合判定|总体判定|检验结果判定|(?<![\u4e00-\u9fff])(?:检[验测]|最终)(?:结果)?判定(?=\s*:)"
)
_HARMLESS = re.compile(
    r"(?:未见|无|未发现|未检出|没有)(?:明显)?(?:任何)?不合格|不合格(?:项目?|品)?(?:数|项数)?\s*[::]?\s*(?:/|无|0(?!\.)|-)|不合格(?:复检|后处理|判定)|合格与不合格|不合格项目?名称"
)
_FAIL = re.compile(r"不合格|不符合|不达标|未达到|不通过|不满足|(?<![A-Za-z])fail", re.IGNORECASE)
_PASS = re.compile(r"合格|符合|达到|满足|通过|(?<![A-Za-z])pass", re.IGNORECASE)
_RESULT_LABEL = (
    r"(?:测试|检[验测])结果(?=\s*:|\s*$)"
    r"|(?<![A-Za-z])(?:(?:Test |Overall |Final )?(?:Conclusion|Result)|Verdict)s?(?=\s*:|\s*$)"
)
"""Less telling: single items have results too."""
LEAST_ITEMS = 3
"""Fewest judged items that stand for a conclusion that could not be read."""
_STATED = re.compile(r"(?:所检|经检[验测]|抽样检[验测]|检[验测]结果|该(?:批|样品|产品)|本次检[验测]).{0,80}?(?:不合格|不符合|合格|符合)")


def conclusion(paper: Paper) -> Field | None:
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
    yield from paper.labelled(_RESULT_LABEL, accept, lines=1)
    for quote, _ in paper.find(_STATED.pattern):
        yield quote
