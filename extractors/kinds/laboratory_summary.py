"""检验室年度运作工作总结."""

from __future__ import annotations

import re

from evidence.document import Field
from extractors.fields.confidence import judge
from extractors.fields.numerals import chinese_digits
from extractors.fields.own_company import company
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Quote, Reading
from extractors.rows import rows_of

_LAB = (
    r"(?:实验室|检验室|化验室|检测室|检测中心|质检中心|检验中心|质检室|试验室|技术中心|测试中心|试验中心|分析中心|理化室|(?:计量|测量)室)"
)
_YEAR = re.compile(r"(20\d{2}|二[〇○零O0][〇○零O0一二三四五六七八九]{2})\s*年?度?")
_TITLE = (
    rf"{_LAB}.{{0,18}}(?:总结|小结|工作报告|运行报告|运作报告|年度报告|情况报告|(?:运行|运作)情况$)|年度?{_LAB}.{{0,12}}总结"
    rf"|(?:检验|检测|质检|化验)(?:检测|工作|运行)+(?:年度)?(?:工作)?总结"
)


def read(paper: Paper) -> Reading:
    found = {"holder": company(paper), "year": _year(paper)}
    return Reading({name: one for name, one in found.items() if one is not None})


def _year(paper: Paper) -> Field | None:
    """The year the summary is of: in the title, else the year the text names with 年度 or names first."""
    rows = [row for page in paper.pages[:1] for row in rows_of(page)]
    head = [row for row in rows if row.title or re.search(_TITLE, row.compact)]
    for found, sure, sign in ((head, True, ""), (rows, False, "度"), (rows, False, "年")):
        for row in found:
            for m in _YEAR.finditer(row.text):
                year = int(m[1]) if m[1].isdigit() else chinese_digits(m[1])
                fits = m[0].endswith(sign) and not (_FOUNDED.search(row.text[: m.start()]) and not sure)
                if year and 2000 <= year <= 2040 and fits:
                    quote: Quote = row.quote.cut(m.start(1), m.end(1))
                    return quote.field(str(year), judge(quote.score, labelled=sure, grammar=True) - (0.0 if sure else 0.2))
    return None


_FOUNDED = re.compile(r"(?:成立|建成|建立|创建|创立|组建|始建|设立|自)于?$")
"""What is said before the year since when a laboratory is."""


KIND = Kind(
    name="laboratory_summary",
    title="检验室工作总结",
    fields=("holder", "year"),
    cues=(
        Cue(_TITLE, 0.95, "title"),
        Cue(r"工作总结|运作总结|运行总结", 0.3, "title"),
        Cue(_LAB, 0.2, "top"),
        Cue(rf"{_LAB}.{{0,20}}(?:人员|设备|检测|检验).{{0,20}}(?:批次|台|名)", 0.3),
        Cue(r"总结", 0.2, "file"),
        Cue(r"认可证书|资质认定|检[验测]报告", -0.7, "title"),
    ),
    read=read,
    span="open",
)
