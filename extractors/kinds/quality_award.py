"""政府质量奖: certificates, plaques and commendation notices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from evidence.document import Field, Flag, Row
from extractors.fields.authorities import tier_of
from extractors.fields.confidence import judge
from extractors.fields.labelled import labelled_organisations
from extractors.fields.letter import letter_date, letter_issuer
from extractors.fields.organisations import OrganisationRead, find_organisations
from extractors.fields.vocabulary import CITIES, COUNTIES
from extractors.kinds import Cue, Kind
from extractors.paper import Line, Paper, Quote, Reading
from extractors.rows import flow_of

_LEAD = r"(?![度获予得年的了为司厂院社省市区县州旗])"
_AWARD = re.compile(
    rf"(?:第[一二三四五六七八九十\d]{{1,3}}届)?(?:中国|(?:黑龙江|[\u4e00-\u9fff]{{2}})省|(?:内蒙古|广西壮族|宁夏回族|新疆维吾尔|西藏)自治区"
    rf"|(?:{_LEAD}[\u4e00-\u9fff]{{2,3}}[市州])?{_LEAD}[\u4e00-\u9fff]{{2,3}}[市区县旗州])?(?:人民)?"
    r"(?:政府|[市省区县州旗]长|主席|(?<=[省市区县州旗])(?!工程|产品|服务|项目|优秀)[\u4e00-\u9fff]{2})?质量(?:管理|贡献)?奖"
    r"(?:\(?(?:提名奖?|鼓励奖|培育奖|入围奖|金奖|银奖|铜奖|优秀奖|个人奖|组织奖)\)?|奖)?"
)
_NOMINATION = re.compile(r"提名|入围|鼓励奖|培育")
_BEFORE = re.compile(r"^(?:.*?(?:荣获|获得|授予|评为|颁发|获|年度|关于|年))?")
_AWARDED = re.compile(r"(?:授予|决定授予|表彰)\s*")


def read(paper: Paper) -> Reading:
    award = _award(paper)
    issuer = letter_issuer(paper, sorts=("authority",))
    fields: dict[str, Field | None] = {
        "award_name": award,
        "holder": _holder(paper),
        "issuer": issuer,
        "issue_date": letter_date(paper),
        "level": _level(award, issuer),
        "nomination": _nomination(paper, award),
    }
    found = {name: one for name, one in fields.items() if one is not None}
    return Reading(found, tuple(_given(paper)) or _listed(found), _flags(award, issuer))


def _listed(found: dict[str, Field]) -> tuple[Row, ...]:
    """One row a holder of an award that several are given."""
    holder, award, nomination = found.get("holder"), found.get("award_name"), found.get("nomination")
    if holder is None or award is None or nomination is None or not isinstance(holder.value, tuple):
        return ()
    return tuple({"holder": replace(holder, value=name), "award_name": award, "nomination": nomination} for name in holder.value)


def _given(paper: Paper) -> Iterator[Row]:
    """Whom a decision that gives awards of several classes gives which: in a list by the heading above, in a sentence by the award
    that follows the name."""
    flow = flow_of(paper.pages)
    awards = [(m.start() + lead, m.end()) for m in _AWARD.finditer(flow.text) for lead in (_lead(m.group()),)]
    if len({bool(_NOMINATION.search(flow.text[a:b])) for a, b in awards}) < 2:
        return
    for o in _companies(flow.text):
        listed = o.start in flow.breaks or bool(
            re.match(r"\d{1,2}[.、]|[一二三四五六七八九十]{1,3}、", flow.text[max(0, o.start - 3) : o.start])
        )
        before = [at for at in awards if at[1] <= o.start]
        after = [at for at in awards if o.end <= at[0] <= o.end + 40]
        near = before[-1:] if listed else after[:1]
        for a, b in near:
            name, award = flow.quote(o.start, o.end), flow.quote(a, b)
            sure = min(judge(name.score, grammar=True), judge(award.score, grammar=True)) - 0.03
            own = re.sub(r"\s+", "", award.text)
            yield {
                "holder": name.field(_AWARDED.sub("", o.name), sure),
                "award_name": award.field(own, sure),
                "nomination": award.field(bool(_NOMINATION.search(own)), sure),
            }


def _award(paper: Paper) -> Field | None:
    """The award's full name: of the spellings that name a place the one in quotation marks, else the longest."""
    best: tuple[tuple[bool, bool, int], Quote] | None = None
    for quote, before in _spelt(paper):
        marked = before in tuple('“"「『《[')  # as the award itself is called, without its year or session
        rank = (bool(re.search(r"中国|[省市区县]", quote.text)), marked, len(quote.text))
        if best is None or rank > best[0]:
            best = rank, quote
    if best is None:
        return None
    quote = best[1]
    name = re.sub(r"\s+", "", quote.text)
    sure = judge(quote.score, grammar=best[0][0])
    bare = _SESSION.sub("", name)
    return quote.field(name, sure) if bare == name else quote.field(bare, min(HELD_AGAIN, sure), alternatives=(name,))


_SESSION = re.compile(r"^第[一二三四五六七八九十\d]{1,3}届")
HELD_AGAIN = 0.88
"""Highest confidence of an award whose name is printed with the number of its session only, which is left out."""


def _spelt(paper: Paper) -> Iterator[tuple[Quote, str]]:
    """Each spelling of an award's name with the sign before it: within a line, or where running text goes on in the next."""
    for line in paper.lines:
        for m in _AWARD.finditer(line.text):
            start = _own_start(line.text, m)
            yield Quote(((line, start, m.end()),)), line.text[start - 1 : start]
    flow = flow_of(paper.pages)
    for m in _AWARD.finditer(flow.text):
        start = _own_start(flow.text, m)
        quote = flow.quote(start, m.end())
        if _runs_on(tuple(line for line, _, _ in quote.pieces)):
            yield quote, flow.text[start - 1 : start]


def _own_start(text: str, m: re.Match[str]) -> int:
    start = m.start() + _lead(m.group())
    return start + _wrong_lead(text[start : m.end()])


def _lead(text: str) -> int:
    """Characters at the start that belong to the sentence: 荣获, 授予, 年度."""
    m = _BEFORE.match(text)
    return m.end() if m else 0


def _level(award: Field | None, issuer: Field | None) -> Field | None:
    """By the name of the award and who gives it; where both tell and differ, by the issuer and less sure."""
    named = tier_of(str(award.value)) if award else None
    given = tier_of(_text(issuer)) if issuer else None
    source = issuer if given and issuer else award
    tier = given or named
    if source is None or tier is None:
        return None
    sure = source.confidence - (0.35 if named and given and named != given else 0.0)
    return Field(tier, source.raw, round(max(0.1, sure), 4), source.source)


def _text(one: Field) -> str:
    return ";".join(one.value) if isinstance(one.value, tuple) else str(one.value)


_PLACE = re.compile(rf"[\u4e00-\u9fff](?=(?:{'|'.join((*CITIES, *COUNTIES))})[市区])")


def _wrong_lead(text: str) -> int:
    """Characters of the sentence before a place that is known (表|彰台山市政府质量奖)."""
    m = _PLACE.match(text)
    return m.end() if m else 0


def _nomination(paper: Paper, award: Field | None) -> Field | None:
    """True where 提名, 入围, 鼓励 or 培育 stands at the award's name; else False, by the name itself."""
    for quote, _ in paper.find(r"质量奖.{0,4}(?:提名|入围|鼓励奖|培育)|(?:提名|入围|培育).{0,6}质量奖"):
        return quote.field(True, judge(quote.score, grammar=True))
    if award is None:
        return None
    return Field(bool(_NOMINATION.search(award.raw)), award.raw, round(award.confidence - 0.05, 4), award.source)


def _holder(paper: Paper) -> Field | None:
    listed = _named(paper)
    labelled = labelled_organisations(paper, r"^(?:获奖(?:单位|企业|组织)|单位名称|企业名称)(?:名称)?(?=:|$)")
    heads_list = labelled is not None and listed is not None and isinstance(listed.value, tuple) and labelled.value in listed.value
    return listed if labelled is None or heads_list else labelled


def _named(paper: Paper) -> Field | None:
    """The companies that the paper names, wherever: several as a tuple."""
    names: dict[str, Quote] = {}
    for text, lines in _stretches(paper):
        for o in _companies(text):
            if any(o.name in n for n in names):
                continue
            broken = next((n for n in names if o.name.endswith(n) and o.start > 0 and _runs_on(lines)), None)
            if broken is not None:
                del names[broken]
            if not any(n in o.name for n in names):
                whole = Quote(tuple((line, 0, len(line.text)) for line in lines))
                lead = _AWARDED.match(o.name)
                names[o.name[lead.end() :] if lead else o.name] = whole.cut(o.start + (lead.end() if lead else 0), o.end)
    names |= {name: quote for name, quote in _broken_over(paper).items() if not any(name in n or n in name for n in names)}
    if not names:
        return None
    value = tuple(names) if len(names) > 1 else next(iter(names))
    quote = next(iter(names.values()))
    return quote.field(value, judge(quote.score, grammar=True))


def _broken_over(paper: Paper) -> dict[str, Quote]:
    """The companies of running text whose names go on from one line to the next."""
    flow = flow_of(paper.pages)
    found: dict[str, Quote] = {}
    for o in _companies(flow.text):
        lead = _AWARDED.match(o.name)
        quote = flow.quote(o.start + (lead.end() if lead else 0), o.end)
        if _runs_on(tuple(line for line, _, _ in quote.pieces)):
            found[o.name[lead.end() :] if lead else o.name] = quote
    return found


def _runs_on(lines: tuple[Line, ...]) -> bool:
    """Whether the first of two lines is a full line of running text that the second carries on."""
    return len(lines) > 1 and lines[0].box.right > 0.75 and lines[1].box.left < lines[0].box.left + 0.03


def _companies(text: str) -> Iterator[OrganisationRead]:
    """Companies of `text`, each ended where 公司 or 厂 stands (an authority's award may follow without a sign between)."""
    for m in re.finditer(r"公司|厂(?![商家有房区])", text):
        for o in find_organisations(text[: m.end()])[-1:]:
            if o.end == m.end() and o.sort in ("company", "certifier") and len(o.name) >= 6:
                yield _own_end(o)


def _own_end(o: OrganisationRead) -> OrganisationRead:
    """The last of two companies between whose names the sign was lost (甲有限公司乙有限公司); a branch keeps its company's name."""
    m = re.match(r".*有限公司(?=.{6})", o.name)
    return o if m is None or o.name.endswith("分公司") else replace(o, start=o.start + m.end(), name=o.name[m.end() :])


def _stretches(paper: Paper) -> Iterator[tuple[str, tuple[Line, ...]]]:
    """Each line, then each two that follow one another (a name may be broken over them)."""
    lines = paper.lines
    for line in lines:
        yield line.text, (line,)
    for a, b in pairwise(lines):
        if not re.search(r"(?:公司|厂|[:。])$", a.text) and re.match(r"[\u4e00-\u9fff()]{1,20}(?:公司|厂)", b.text):
            yield a.text + b.text, (a, b)


def _flags(award: Field | None, issuer: Field | None) -> tuple[Flag, ...]:
    named = tier_of(str(award.value)) if award else None
    given = tier_of(_text(issuer)) if issuer else None
    if named and given and named != given:
        return (Flag("level_differs", "奖项名称与颁发单位的级别不一致,需核实"),)
    return ()


KIND = Kind(
    name="quality_award",
    title="政府质量奖",
    fields=("award_name", "level", "holder", "issuer", "issue_date", "nomination"),
    cues=(
        Cue(r"政府质量奖|[市省区县州旗]长质量(?:管理)?奖|主席质量奖|中国质量奖", 0.85, "title"),
        Cue(r"[省市区县州](?!工程|产品|服务|项目|优秀)[\u4e00-\u9fff]{0,2}质量(?:管理|贡献)?奖", 0.75, "title"),
        Cue(r"政府质量奖|[市省区县州旗]长质量(?:管理)?奖|主席质量奖|中国质量奖", 0.4),
        Cue(r"质量奖", 0.35, "title"),
        Cue(r"[省市区县州旗](?:人民)?政府质量?$|^政府质量?$", 0.55, "title"),
        Cue(r"^(?:荣誉|获奖|奖励)证书|^奖状$|^荣誉称号", 0.2, "title"),
        Cue(r"(?:荣获|获得|授予|评为|颁发).{0,40}质量奖", 0.55),
        Cue(r"荣获|授予|表彰|奖牌|特发此证|获奖", 0.3),
        Cue(r"关于.{0,20}表彰|表彰.{0,20}(?:决定|通报)", 0.3, "top"),
        Cue(r"质量奖", 0.25, "file"),
        Cue(r"质量(?:管理|控制)?(?:QC)?小组|QC小组|质量信得过班组", -0.8),
        Cue(r"卓越绩效.{0,10}自评报告|质量手册|申报表|申请表", -0.7, "title"),
    ),
    read=read,
)
