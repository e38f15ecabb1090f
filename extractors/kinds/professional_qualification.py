"""职业资格证书 and other certificates of persons that are no 职称: 注册计量师, 质量专业技术人员, inspectors (domain.md B15)."""

from __future__ import annotations

import re
from functools import partial

from evidence.document import Field, Flag
from extractors.fields.certificates import certificate_number
from extractors.fields.confidence import judge
from extractors.fields.credentials import issued, issuing_body, person
from extractors.fields.identity import identity_number
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Quote, Reading
from extractors.rows import flow_of, titles_of

_NAMES = (
    r"([一二]级注册计量师|注册计量师|质量专业技术人员(?:职业资格)?|注册质量工程师|质量工程师|注册安全工程师"
    r"|注册设备监理师|特种设备(?:检验|无损检测)(?:师|员)"
    r"|特种设备安全管理(?:和作业)?人员|标准化工程师|六西格玛(?:黑带|绿带)|(?:质量|环境|食品安全)?(?:管理体系)?内(?:部)?审核?员"
    r"|检验员|计量检定员|(?:(?:质量|环境|职业健康安全|食品安全|能源)管理体系)?(?:注册|正式|主任|高级|实习)?审核员|可靠性工程师"
    r"|Certified (?:[A-Z][a-z]+ ){1,3}(?:Engineer|Auditor|Manager|Inspector|Technician|Analyst|Black Belt|Green Belt))"
)
_CALLED = (
    r"(?:专业|资格)?类\s*别(?=\s*:\s*[\u3400-\u9fff]{2,8}专业)|^别(?=\s*:\s*[\u3400-\u9fff]{2,8}专业)"
    r"|(?:职业|执业|岗位)?资格名称|职业名称|职业资格(?=[:：]|$)|(?<![该本其])职业\(工种\)(?:及等级)?(?!\s*相[应关])|工种名称"
)
"""Labels of nothing but a qualification's name."""
_NAME_FORM = re.compile(r"[\u3400-\u9fff()]{3,20}")
_SORT_FORM = re.compile(r"[\u3400-\u9fff()]{2,16}(?:[师员工]|专业)$")
_SORTS = r"资格(?:类别|种类)|专\s*业(?:名称|类别)?(?=\s*:|\s*$)"
"""Labels of a level or a field as well: told by how the value ends."""
_LABELS = (
    r"职业资格(?![证等级])|(?:资格|检验|检测|作业|考核)项目"
    r"|工种|(?:资格)?类别|考试名称|项目名称|qualification"
)
_LEVEL = r"(?:(?:资格|技能|职业)?(?:等级|级别)|[类级]\s*别|(?:skill\s)?level)"
_STEPS = r"(?:[一二三四五]级|初级|中级|高级|[1-5]级|I{1,3}(?:级|$))"
_WORDS = r"(?:[一二三四五]级|初级|中级|高级|[1-5]级|I{1,3}(?:级|$)|^(?:助理|高级|中级|初级)?[\u4e00-\u9fff]{1,4}[师员](?=$|\())"
_AFTER_NAME = r"[初中高]级$|[(]?[初中高一二三四五]级[)]?$|级别|等级|编号|日期|姓名"
_SAT = r"(?:考试|鉴定|考核)[,，:]?\s*(?P<what>[\u3400-\u9fff]{2,12})\((?P<level>[初中高]级|[一二三四五]级)\)"
"""What a sentence says was examined: …资格考试,质量专业(初级)各科目成绩合格."""


def read(paper: Paper) -> Reading:
    fields: dict[str, Field] = {}
    qualification = _qualification(paper)
    for name, found in (
        ("person", person(paper)),
        ("id_number", identity_number(paper)),
        ("qualification", qualification),
        ("level", _level(paper, qualification)),
        ("certificate_number", certificate_number(paper)),
        ("issuer", issuing_body(paper)),
        ("issue_date", issued(paper)),
    ):
        if found is not None:
            fields[name] = found
    flags: tuple[Flag, ...] = ()
    if paper.has(r"内审员|内部审核员|中国质量协会|六西格玛"):
        flags = (Flag("association_certificate", "属协会或培训类证书，不是人事劳动部门颁发的职称，需核实"),)
    return Reading(fields, (), flags)


def _qualification(paper: Paper) -> Field | None:
    """What stands beside the label of a qualification's name, else one that is known by name, else what a weaker label or a sentence
    says, else the title without 证书."""
    for labels, form in ((_CALLED, _NAME_FORM), (_SORTS, _SORT_FORM)):
        for called in paper.labelled(labels, partial(_matches, form), stop=_AFTER_NAME):
            if not re.match(r"[\u3400-\u9fff]{2,6}:", called.text):
                return called.field(re.sub(r"\s", "", called.text), min(0.95, judge(called.score, labelled=True)))
    known = _known(paper)
    if known is not None:
        return known.field(known.text, min(0.95, judge(known.score, labelled=False, grammar=True)))
    for labelled in paper.labelled(_LABELS, partial(_matches, _NAME_FORM), stop=_AFTER_NAME):
        return labelled.field(re.sub(r"\s", "", labelled.text), min(0.93, judge(labelled.score, labelled=True)))
    flow = flow_of(paper.pages)
    if (sat := re.search(_SAT, flow.text)) is not None:
        said = flow.quote(sat.start("what"), sat.end("what"))
        return said.field(sat["what"], min(0.9, judge(said.score, grammar=True)))
    return _of_title(paper)


def _matches(form: re.Pattern[str], text: str) -> bool:
    return form.match(text) is not None


def _known(paper: Paper) -> Quote | None:
    """The first qualification known by name, without its level, as long as the paper anywhere says it (质量管理体系内审员 under 内审员)."""
    flow = flow_of(paper.pages)
    quotes = (flow.quote(*m.span()) for m in re.finditer(_NAMES, flow.text))
    found = [quote for quote in quotes if not re.match(_LEVEL, quote.pieces[0][0].text)]
    if not found:
        return None
    quote = max((q for q in found if q.text.endswith(found[0].text)), key=lambda q: len(q.text))
    return quote.cut(2, len(quote.text)) if re.match(r"[一二三]级", quote.text) else quote


def _of_title(paper: Paper) -> Field | None:
    for title in titles_of(paper.pages[0]):
        m = re.search(r"([\u3400-\u9fff]{3,20}?)(?:职业)?(?:资格|注册)?证书?$", title)
        line = paper.first(re.escape(m[1])) if m else None
        if line is not None:
            return line.field(line.text, 0.75)
    return None


def _level(paper: Paper, qualification: Field | None) -> Field | None:
    found = [
        (quote, m)
        for quote in paper.labelled(f"(?i:{_LEVEL})", lambda t: bool(re.search(_WORDS, t[:16])))
        if (m := re.search(rf"{_WORDS}(?:\s?[/(]\s?[\u4e00-\u9fff]{{2,4}}\)?)?", quote.text))
        and ("类" not in quote.label or re.search(_STEPS, m[0]))
    ]
    for quote, m in sorted(found, key=lambda one: not re.search(_STEPS, one[1][0])):
        if re.search(_STEPS, m[0]) is None and (step := _step_beside(paper, quote)) is not None:
            return step
        return quote.cut(m.start(), m.end()).field(m[0], min(0.95, judge(quote.score, labelled=True, grammar=True)))
    flow = flow_of(paper.pages)
    if (sat := re.search(_SAT, flow.text)) is not None:
        said = flow.quote(sat.start("level"), sat.end("level"))
        return said.field(sat["level"], min(0.9, judge(said.score, grammar=True)))
    beside = re.escape(str(qualification.value)) if qualification else "资格"
    named = paper.first(rf"({_WORDS})\s?(?:{beside}|资格|职业|证书|专业)")
    return named.field(named.text, 0.8) if named else None


def _step_beside(paper: Paper, quote: Quote) -> Field | None:
    """The level right of a trade's name, where one label asks for both (职业及等级 质检员 三级/高级)."""
    line = quote.pieces[-1][0]
    beside = next(paper.neighbours(line), None)
    if beside is None or beside.box.overlap_y(line.box) < 0.5 * line.box.height or not re.match(_STEPS, beside.text):
        return None
    step = Quote.of(beside).strip()
    return step.field(step.text, min(0.95, judge(step.score, labelled=True, grammar=True)))


KIND = Kind(
    name="professional_qualification",
    title="职业资格证书",
    fields=("person", "id_number", "qualification", "level", "certificate_number", "issuer", "issue_date"),
    cues=(
        Cue(r"职业资格证书|执业资格证书|注册计量师|质量专业技术人员|职业技能等级证书|注册(?:设备监理|安全工程)师", 1.0, "title"),
        Cue(r"内审员|内部(?:质量)?审核员", -0.9),
        Cue(r"(?:检验员|检定员|质量工程师|审核员|作业人员).{0,6}(?:证书?|培训合格)", 0.9, "title"),
        Cue(r"(?:职业|执业|从业|上岗)(?:水平|资格|能力|技能)(?:等级|考试|鉴定|评价)?(?:合格|成绩)?(?:证明|证书|证)(?:书)?$", 0.9, "title"),
        Cue(
            r"(?:检验|检测|检定|焊接|操作|无损|作业|监理|计量|审核|校准|化验|评审)(?:检测)?(?:人员|师|员|工)(?:资格|执业|从业|上岗|注册)?(?:证书?|证明)$",
            0.9,
            "title",
        ),
        Cue(
            r"(?:参加|通过).{0,12}(?:职业|执业|技术人员).{0,6}资格考试|各科目?成绩合格|资格(?:项目|类别|级别)|(?:理论知识|操作技能)(?:考[试核])",
            0.5,
        ),
        Cue(r"(?:准予)?注册为.{0,20}(?:审核员|工程师|黑带|绿带)|RegisteredasA?.{2,30}Auditor", 0.9),
        Cue(
            r"六西格玛[黑绿]带|^Certified[A-Za-z]{4,30}(?:Engineer|Auditor|Manager|Inspector|Technician|Analyst|(?:Black|Green)Belt)$",
            0.9,
            "title",
        ),
        Cue(r"职业(?:资格|名称)|资格类别|管理号", 0.4),
        Cue(
            r"职称证书|首席质量官|(?:评审|评定)(?:通过)?时间|专业技术(?:职务)?(?:任职)?资格证书|管理体系认证证书|聘书|任命", -0.85, "title"
        ),
        Cue(r"清单|汇总|一览表|花名册|名单|通知", -0.8, "title"),
        Cue(r"职业资格|计量师", 0.3, "file"),
    ),
    read=read,
)
