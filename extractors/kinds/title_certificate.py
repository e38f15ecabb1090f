"""职称证书: old paper books and new electronic certificates (domain.md B15)."""

from __future__ import annotations

import re

from evidence.document import Field
from extractors.fields.certificates import certificate_number
from extractors.fields.confidence import judge
from extractors.fields.credentials import issued, issuing_body, person
from extractors.fields.identity import identity_number
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Quote, Reading
from extractors.rows import flow_of

LEVELS: tuple[tuple[str, str], ...] = (
    ("senior", r"正高级|教授级高级|研究员级高级|正高(?!级?以)"),
    ("associate_senior", r"副高级|高级(?:工程|经济|会计|工艺美术|农艺|实验|统计|审计|政工|物流|标准化|计量|质量)师|高级职称|^高级$|副高"),
    ("junior", r"助理(?:工程|经济|会计|工艺美术|农艺|实验|统计)师|技术员|助理级|初级|员级|助理"),
    ("intermediate", r"(?:工程|经济|会计|工艺美术|农艺|实验|统计|标准化|计量|质量)师|中级"),
)
"""In this order: 高级工程师 before 工程师, 助理工程师 before 工程师 (domain.md B15)."""

_NUMBER = r"粤\s?[高中初]\s?职证字\s?第?\s?\d{10,13}\s?号?"
_LEVEL_LABELS = (
    r"职称名称|(?:评审|评定|获得|取得)(?:的)?(?:职称|资格)(?:名称)?(?=:|\s*$)|资格名称|资格级别|资格等级|专业技术资格(?:名称)?"
    r"|任职资格(?:名称)?|职称(?:等级|级别)?(?![证书])|专业技术(?:职务|职称)(?:名称)?|[等级层]\s*[级别次]|取得资格|职务名称|具备"
)
_SPECIALTY = (
    r"(?<![\u4e00-\u9fff])(?:现?从事|评审|申报|职称|系列|学科|所属|所学|资格|技术)?(?:系列)?[、/(]?\s*专\s*业\)?(?:(?:名称"
    r"|类别|方向|领域)|(?=\s*[:(]|\s*$|\s))"
    r"|的专\s*业(?=\s*:|\s*$)|专\s*业(?:名称|类别)?(?=\s*:)|^(?:从事|评审|申报|资格|职称)?专\s*业(?![技资职名类])(?=[\u4e00-\u9fff]{2,8}$)|^业(?=\s*:)"
)
_SAID = re.compile(
    r"(?:取得|具备|具有|获得|评为|评审通过|通过|符合|认定为?|晋升为?|授予|为)(?:[\u3400-\u9fff]{2,4}系列)?"
    r"(?P<what>(?:(?!委员会|评审|资格|专业)[\u3400-\u9fff()、/]){2,16}?)专业(?:技术)?(?:的)?"
    r"(?:正高级?|教授级|研究员级|副高级?|高级|中级|初级|助理级?|员级)?[\u3400-\u9fff]{0,6}?(?:师|员|资格|职称|职务|水平)"
)
_ENGINEER = re.compile(
    r"(?:取得|具备|具有|获得|授予)(?P<what>[\u3400-\u9fff()、/]{2,12}?)(?:正高级|高级|助理)?(?:工程|经济|会计|实验|统计)师(?:的)?(?:任职)?(?:资格|职称)"
)
"""What a sentence names the engineer of: 具备质量检验工程师资格."""
_OF_TITLE = re.compile(r"(?:师|[高中初副]级?)\((?P<what>[\u3400-\u9fff、/]{2,16})\)$")
"""The specialty in brackets behind the title: 高级工程师(标准化)."""
_END = r"级别|资格|取得|评审|批准|通过|授予|发证|证书|姓名|性别|职称|身份|单位|日期|时间|编号|管理号|$^"


def read(paper: Paper) -> Reading:
    fields: dict[str, Field] = {}
    for name, found in (
        ("person", person(paper)),
        ("id_number", identity_number(paper)),
        ("title_level", _level(paper)),
        ("specialty", _specialty(paper)),
        ("certificate_number", certificate_number(paper, form=_NUMBER)),
        ("issuer", issuing_body(paper)),
        ("issue_date", issued(paper)),
    ):
        if found is not None:
            fields[name] = found
    return Reading(fields)


def level_of(text: str) -> str | None:
    """The level that `text` names; the highest word decides nothing, the most specific does."""
    return next((level for level, words in LEVELS if re.search(words, text)), None)


def _level(paper: Paper) -> Field | None:
    for quote in paper.labelled(_LEVEL_LABELS, lambda t: level_of(t[:24]) is not None):
        level = level_of(quote.text[:24])
        if level is not None:
            return quote.field(level, min(0.97, judge(quote.score, labelled=True, grammar=True)))
    flow = flow_of(paper.pages)
    found = [
        (q, level_of(q.text))
        for q in (
            flow.quote(m.start(), m.end())
            for m in re.finditer(
                r"(?:正高级|教授级高级|高级|助理)?(?:工程|经济|会计|标准化|计量|质量)师|(?:正高|副高|[中初高])级(?:职称|专业技术)",
                flow.text,
            )
        )
    ]
    levels = {level for _, level in found}
    if not found or found[0][1] is None:
        return None
    quote, level = found[0]
    return quote.field(str(level), min(0.9, judge(quote.score, labelled=False, grammar=True, rivals=len(levels) - 1)))


def _specialty(paper: Paper) -> Field | None:
    def acceptable(text: str) -> bool:
        return bool(re.match(r"[\u3400-\u9fff()、/]{2,20}", text)) and not re.match(
            r"专业|[上下]述|[以如][上下]|[\u4e00-\u9fff]{1,6}:|技术|资格|证书|级别|名称|职称|人员|名$|[\u3400-\u9fff]{2,5}师|正高|副高|[高中初]级|助理|任职|职务|教授级|研究员|员级|学历|年限|工作",
            text,
        )

    for quote in paper.labelled(_SPECIALTY, acceptable, stop=_END):
        value = _with_remark(paper, quote)
        return value.field(re.sub(r"\s", "", value.text), min(0.95, judge(value.score, labelled=True, grammar=None)))
    for quote in paper.labelled(_LEVEL_LABELS, lambda t: _OF_TITLE.search(t) is not None):
        behind = _OF_TITLE.search(quote.text)
        if behind is not None and level_of(behind["what"]) is None:
            return quote.cut(*behind.span("what")).field(behind["what"], min(0.9, judge(quote.score, labelled=True)))
    flow = flow_of(paper.pages)
    m = _SAID.search(flow.text) or _ENGINEER.search(flow.text)
    if m is None:
        return None
    quote = flow.quote(m.start("what"), m.end("what"))
    return quote.field(re.sub(r"\s", "", quote.text), min(0.9, judge(quote.score, grammar=True)))


def _with_remark(paper: Paper, value: Quote) -> Quote:
    """A value together with the line right under it where that is nothing but a remark in brackets."""
    line, _, end = value.pieces[-1]
    below = paper.below(line, 1.5) if end == len(line.text) else None
    remark = below is not None and re.fullmatch(r"\([\u3400-\u9fff、/]{2,16}\)", below.text) and abs(below.box.left - line.box.left) < 0.03
    return value.then(Quote.of(below)) if below is not None and remark else value


_LETTER = (
    r"(?:确认|认定|公布|印发|取得|通过|授予|评审).{0,40}(?:(?:专业技术(?:职务)?(?:任职)?|任职)资格|职称).{0,24}(?:通知|批复|决定|公告)"
    r"|(?:职称|(?:专业技术|任职)资格)(?:评审|认定|评定|考核)*(?:通过|合格)人员(?:的)?名单"
)
"""A letter of an office, or its annex, that names who holds a title."""

KIND = Kind(
    name="title_certificate",
    title="职称证书",
    fields=("person", "id_number", "title_level", "specialty", "certificate_number", "issuer", "issue_date"),
    cues=(
        Cue(
            r"职称证书?$|职称证书|专业技术(?:职务|人员)?(?:任职)?资格证(?!明)书?|专业技术职务(?:任职资格)?证书|资格证书.{0,4}(?:高级|中级|初级)",
            1.0,
            "title",
        ),
        Cue(r"(?:正高级|高级|助理)?工程师(?:资格)?证书", 0.7, "title"),
        Cue(_LETTER, 0.9, "title"),
        Cue(r"职证字|职称名称|评审委员会|职称改革", 0.5),
        Cue(r"专业技术资格|资格名称|任职资格|评审组织", 0.4),
        Cue(
            r"(?:评审|评定)(?:通过)?(?:时间|日期)|通过评审|评审通过|具有相应的专业技术|(?:具备|具有|取得).{0,12}(?:工程师|经济师|会计师|技师).{0,4}(?:资格|职称)?",
            0.5,
        ),
        Cue(r"(?:资格|职称)(?:名称|级别)?(?:正?高级|助理)?(?:工程|经济|会计|标准化|计量|质量)师", 0.4),
        Cue(r"职业资格证书|注册计量师|注册证|培训|职业技能|首席质量官|内审员|聘书|聘任|任命|学历|学位|毕业证", -0.85, "title"),
        Cue(rf"^(?!.*(?:{_LETTER})).*(?:通知|清单|汇总|一览表|花名册|名单)", -0.85, "title"),
        Cue(r"职称|工程师", 0.3, "file"),
    ),
    read=read,
    begins=r"职称证书|专业技术(?:职务|人员)?(?:任职)?资格证(?!明)书?",
    key=r"(粤[高中初]职证字第?\d{10,13})",
)
