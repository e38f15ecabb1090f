"""Whose employees a record of social insurance lists."""

from __future__ import annotations

import re
from dataclasses import replace

from evidence.document import Field, Value
from extractors.fields.confidence import judge
from extractors.fields.organisations import find_organisations
from extractors.paper import Paper, Quote
from extractors.rows import flow_of
from extractors.tables.form import labelled_fields, outer
from extractors.tables.insurance import unit_name

_EMPLOYER = (
    r"(?:参保|缴费|现?工作|所属|当前|用人)?单位(?:全称|名称)|(?:缴费人|纳税人|扣缴义务人)名称"
    r"|(?<![我本该各])(?:参保|缴费|现?工作|用人)?单位(?=[::]|$)"
)
_ATTESTED = re.compile(
    r"(?:兹证明|兹有|兹|证明|经查询?[,:]?)+(?P<who>(?:(?!证明)[^。;]){4,60}?)(?:为(?:下列|以下|本|其)|(?:的)?(?:下列|以下)(?:人员|职工|员工)|(?:已)?(?:在|于)我|(?:\([^()]*\))?,?(?:自|从)?(?:19|20)\d{2}年)"
)
_SAID = re.compile(r"(?:参保|缴费|工作|用人|所在|就业)单位(?:全称|名称)?(?:为|是):?(?P<who>[^。;,]{4,50})")
"""What a sentence about a person says: 现参保单位为某某有限公司."""
_ANOTHER = re.compile(r"[\u4e00-\u9fff]{2,4}(?:状态|险种|基数|类型|月数|标志|时间|日期|年月|编号|性质)")
"""Another label that stands where a name was looked for."""
_WHOLE_UNIT = re.compile(r"(?:公司|厂|集团|中心|院|所|社|店|行|校|会|局|部|队|站|户|室|企业|事务所)(?:\([\u4e00-\u9fff]+\))?$|[A-Za-z.]$")
_LEGAL_FORM = re.compile(r"(?<=[\u4e00-\u9fff]{4})(?:股份)?有限(?:责任)?(?:公)?$|(?<=[\u4e00-\u9fff]{4})有限责$")
_REST_OF_UNIT = re.compile(r"[\u4e00-\u9fff()]{1,24}(?:公司|厂|集团|合作社|中心)(?:\([\u4e00-\u9fff]+\))?")


def insuring_unit(paper: Paper) -> Field | None:
    """The unit after its label, else the one that a sentence names; its name made whole where a cell broke it off."""
    labelled = next(labelled_fields(paper, _EMPLOYER, _unit), None)
    return unbroken(paper, labelled or _attested(paper) or _titled(paper))


def _unit(text: str) -> Value | None:
    """An employer's name, without the county or city a Guangdong form prints before it (``江门市:``)."""
    name = unit_name(text)
    return name if len(name) >= 4 and not re.search(r"\d{4,}|险|人数|姓名", name) and not _ANOTHER.match(name) else None


def _titled(paper: Paper) -> Field | None:
    """The company with whose name the title begins (江门市某某有限公司社会保险缴费情况表)."""
    for line in paper.lines[:4]:
        m = re.match(r"(?P<who>[^,:;]{4,40}?)(?:员工|职工|人员)?(?:社会保险|社保|参保|养老保险)[^,:;]{0,20}$", line.text)
        found = find_organisations(m["who"]) if m else ()
        if m and found and found[0].start == 0 and found[0].end == len(m["who"]) and found[0].sort == "company":
            quote = Quote(((line, 0, found[0].end),))
            return quote.field(found[0].name, judge(quote.score, grammar=True))
    return None


def _attested(paper: Paper) -> Field | None:
    """The company of which a sentence says that it insures the persons listed (兹证明……为下列职工办理参加社会保险手续)."""
    flow = flow_of(p for p in outer(paper).pages if p.route != "office")
    for m in (*_ATTESTED.finditer(flow.text), *_SAID.finditer(flow.text)):
        found = find_organisations(m["who"])
        if found and found[0].start <= 2 and (found[0].sort == "company" or _WHOLE_UNIT.search(found[0].name)):
            quote = flow.quote(m.start("who") + found[0].start, m.start("who") + found[0].end)
            return quote.field(found[0].name, judge(quote.score, labelled=True, grammar=True))
    return None


def unbroken(paper: Paper, unit: Field | None) -> Field | None:
    """A unit's name that a narrow cell broke off, made whole by the line under it or by the same name elsewhere on the paper;
    much less sure where neither is found."""
    if unit is None or _WHOLE_UNIT.search(str(unit.value)) or not re.search(r"[\u4e00-\u9fff]", str(unit.value)):
        return unit
    start = str(unit.value)
    texts = [line.text for line in outer(paper).lines]
    names = {o.name for text in texts for o in find_organisations(text) if o.name.startswith(start) and _WHOLE_UNIT.search(o.name)}
    ends = {text for text in texts if _REST_OF_UNIT.fullmatch(text) and find_organisations(start + text)}
    whole = names or {start + end for end in ends} or _legal_form(start)
    if len(whole) != 1:
        return unit.with_confidence(min(0.5, unit.confidence - 0.3))
    source = replace(unit.source, method=f"{unit.source.method}+repair:name")
    return replace(unit, value=whole.pop(), source=source, alternatives=(start,)).with_confidence(min(0.9, unit.confidence - 0.05))


def _legal_form(start: str) -> set[str]:
    """The name with its legal form made whole, where it is cut within it (某某有限公): 有限 is followed by nothing else."""
    m = _LEGAL_FORM.search(start)
    if m is None:
        return set()
    return {start + ("任公司" if m[0].endswith("责") else "司" if m[0].endswith("公") else "公司")}
