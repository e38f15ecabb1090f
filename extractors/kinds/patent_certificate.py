"""专利证书: Chinese patents, of every layout since the 1990s (domain.md B6)."""

from __future__ import annotations

import re

from evidence.document import Field, Flag
from extractors.fields.authorities import CHINA_OFFICE
from extractors.fields.confidence import judge
from extractors.fields.label_words import OWNER
from extractors.fields.labelled import one_a_line
from extractors.fields.numbers import NumberRead, find_patent_numbers, patent_type, proved_patent
from extractors.fields.organisations import find_organisations
from extractors.fields.validity import DatedQuote, ambiguous, dated, field_of
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Quote, Reading
from extractors.rows import rows_of

_TITLE = (
    r"(?:发\s*明(?:\s*创\s*造)?|实\s*用\s*新\s*型|外\s*观\s*设\s*计|专\s*利)(?:的)?\s*名\s*称|使用(?:该)?外观设计的产品名称|产品名称"
    r"|(?<![\u4e00-\u9fff])名\s*称(?=\s*:|\s*$)|(?i:(?:title|name)\s+of\s+(?:the\s+)?(?:invention|utility\s+model|design))"
)
_NEXT = (
    r"(?:发\s*明|设\s*计|申\s*请|专\s*利\s*权)\s*人(?:[:：]|\s)|专\s*利\s*(?:号|申请|权)|地\s*址(?:[:：]|(?=[\u4e00-\u9fff]))|\(\d\d\)"
    r"|授权公告|申请日|证书号|国家知识产权局|^地$|^址|^发\s?明?$|^设\s?计?$|^明$|^计$|^专$|^利号|本(?:发明|外观|实用)"
)
_HEADING = r"^[\[(【]\s?{}(?:专利)?(?:授权|公告|公布|申请)?\s?[\])】]\s?"
"""The type in brackets before the title, as the office's pages of publications head a patent ([发明授权]一种…)."""
_NOW = r"(?:变更|转让)后(?:的)?(?:专利权人|权利人)?"
_OWNER = rf"{OWNER}|(?i:patentee)"
_NO_OWNER = r"的|应|姓名|变更|信息|状|序号"
"""What goes on the words of a label of owners where no owner follows."""
_FILED = r"申\s*请\s*(?:日(?:期)?|时间)[:：]?\W*$|(?i:(?:date\s+of\s+(?:filing|application)|(?:filing|application)\s+date)\W*$)"
_GRANTED = (
    r"(?:授\s*权\s*公\s*告|授\s*权|公\s*告|授予)\s*(?:日(?:期)?|时间)[:：]?\W*$"
    r"|(?i:(?:date\s+of\s+(?:(?:publication|announcement)\s+of\s+)?grant(?:\s+announcement)?|grant\s+(?:announcement\s+)?date)\W*$)"
)
_TYPES = (("发明", "invention"), ("实用新型", "utility_model"), ("外观设计", "design"))
_ENGLISH_TYPES = (("invention", "invention"), ("utility model", "utility_model"), ("design", "design"))


def read(paper: Paper) -> Reading:
    fields: dict[str, Field] = {}
    dates = _dates(paper)
    number = _number(paper, str(dates["filing_date"].value) if "filing_date" in dates else "")
    for name, found in (
        ("patent_number", number[0] if number else None),
        ("patent_type", _type(paper, number[1] if number else None)),
        ("title", _title(paper)),
        ("patentees", _patentees(paper)),
    ):
        if found is not None:
            fields[name] = found
    fields |= dates
    return Reading(fields, (), (*_flags(paper, fields, number[1] if number else None), *ambiguous(fields)))


MOST = 0.75
"""Highest confidence of a number that one of several confusions was undone in: chance lets one in eleven pass."""


def _number(paper: Paper, filed: str) -> tuple[Field, NumberRead] | None:
    """The number beside 专利号, else any; of several readings one whose check digit holds."""
    found: list[tuple[Quote, NumberRead]] = []
    for page in paper.pages:
        for row in rows_of(page):
            whole = [(row.quote.cut(n.start, n.end), n) for n in find_patent_numbers(row.text)]
            found += whole or [(Quote(((o, n.start, n.end),)), n) for o in row.lines for n in find_patent_numbers(o.text)]
    if not found:
        return None
    quote, read = max(found, key=lambda f: (f[1].check is True, not f[1].repaired))
    mended = proved_patent(read, _heading(paper), filed)
    if mended is not read:
        return quote.field(mended.value, MOST, suffix="+repair:check-digit", alternatives=mended.alternatives), mended
    others = {n.value for _, n in found if n.check} - {read.value}
    sure = judge(quote.score, labelled=True, grammar=True, check=read.check, repaired=read.repaired, rivals=len(others))
    suffix = "+repair:check-digit" if read.repaired else ""
    return quote.field(read.value, sure, suffix=suffix, alternatives=read.alternatives), read


def _heading(paper: Paper) -> str:
    """The type that the heading says, "" where it is lost."""
    return next((kind for words, kind in _TYPES if paper.has(rf"^{words}专利证书")), "")


def _type(paper: Paper, number: NumberRead | None) -> Field | None:
    """By the heading (…专利证书), confirmed by the number's type digit; by the number alone where the heading is lost."""
    by_number = patent_type(number.value) if number and number.check else None
    for words, kind in _TYPES:
        quote = paper.first(rf"{words}专利(?:证书|权)|^{words}专利") or paper.first(
            rf"{words}名称|使用{words}的产品名称|{_HEADING.format(words)}"
        )
        if quote is not None:
            return quote.field(kind, 0.99 if by_number == kind else 0.6 if by_number else 0.93)
    for words, kind in _ENGLISH_TYPES:
        if (quote := paper.first(rf"{words} patent", re.IGNORECASE)) is not None:
            return quote.field(kind, 0.97 if by_number == kind else 0.6)
    quote = paper.first(r"ZL.{8,}") if by_number else None
    return quote.field(by_number, 0.9) if quote and by_number else None


def _title(paper: Paper) -> Field | None:
    for quote in paper.labelled(_TITLE, lambda t: len(t) >= 2 and not re.match(_NEXT, t), stop=_NEXT, lines=3):
        return quote.field(_joined(quote.text), min(0.97, judge(quote.score, labelled=True, rivals=int(len(quote.pieces) > 2))))
    headed = paper.first(rf"{_HEADING.format('(?:发明|实用新型|外观设计)')}([^\s\[\]].{{3,}})$")
    return headed.field(_joined(headed.text), min(0.95, judge(headed.score, grammar=True))) if headed else None


def _joined(text: str) -> str:
    """A title or name without the blanks OCR puts beside Chinese characters, and with the one behind a Latin comma."""
    plain = re.sub(r"(?<=[\u3400-\u9fff])\s+|\s+(?=[\u3400-\u9fff])", "", text).strip(" :：;,。")
    return re.sub(r"(?<=[a-z.]),(?=[A-Z])", ", ", plain)


def _patentees(paper: Paper) -> Field | None:
    for quote in (q for labels in (_NOW, _OWNER) for q in paper.labelled(labels, _may_own, stop=_NEXT, lines=3)):
        names = tuple(
            n for text in _texts(quote) for part in re.split(r"[;；、,，](?!\s*(?:Ltd|Inc|LLC))", text) if len(n := _joined(part)) >= 2
        )
        if names:
            known = all(find_organisations(n) or len(n) <= 4 for n in names)
            return quote.field(names, min(0.985, judge(quote.score, labelled=True, grammar=known)))
    return None


def _may_own(text: str) -> bool:
    return len(text) >= 2 and not re.match(_NO_OWNER, text)


def _texts(quote: Quote) -> tuple[str, ...]:
    """The text, or each of its lines where every one is a name of its own."""
    alone = one_a_line(quote)
    return tuple(read.name for read in alone) if alone else (quote.words,)


def _dates(paper: Paper) -> dict[str, Field]:
    """申请日 and 授权公告日; the date under the seal confirms the grant, or stands for it."""
    all_dates = [d for d in dated(paper) if d.read.whole]
    filing = next((d for d in all_dates if re.search(_FILED, d.label)), None)
    grant = next((d for d in all_dates if re.search(_GRANTED, d.label)), None)
    signed = [d for d in all_dates if d.label.strip(" :：") == "" and d.quote.box.middle_y > 0.6]
    fields: dict[str, Field] = {}
    if filing is not None:
        fields["filing_date"] = field_of(_known(filing))
    if grant is not None:
        fields["grant_date"] = field_of(_known(grant), any(s.read.value == grant.read.value for s in signed))
    elif signed:
        fields["grant_date"] = field_of(signed[-1])
    return fields


def _known(found: DatedQuote) -> DatedQuote:
    return DatedQuote(found.quote, found.read, "issue", found.label)


def _flags(paper: Paper, fields: dict[str, Field], number: NumberRead | None) -> tuple[Flag, ...]:
    flags = []
    if number is not None and number.check and number.alternatives:
        flags.append(Flag("check_digit", f"专利号读作 {number.alternatives[0]}，校验位不符，按校验规则更正为 {number.value}，需核对原件"))
    if number is not None and number.check is False:
        flags.append(Flag("check_digit", f"专利号 {number.value} 的校验位不符，需核对原件"))
    kind, by_number = fields.get("patent_type"), patent_type(number.value) if number else None
    if kind is not None and by_number and by_number != kind.value:
        flags.append(Flag("type_differs", "专利号中的类型与证书名称不一致，需核实"))
    if paper.has(r"CN\s?\d{7,9}\s?A(?![A-Za-z])") and not paper.has(r"CN\s?\d{7,9}\s?[BCUYSD]"):
        flags.append(Flag("not_granted", "仅见公开号（A），未见授权公告号，需核实是否已授权"))
    return tuple(flags)


KIND = Kind(
    name="patent_certificate",
    title="专利证书",
    fields=("patent_number", "patent_type", "title", "patentees", "filing_date", "grant_date"),
    cues=(
        Cue(r"(?:发明|实用新型|外观设计)专利证书", 1.0, "title"),
        Cue(r"(?:发明|实用新型|外观设计)专利证书$", 0.6),
        Cue(r"^专利证书$|专利登记簿副本", 0.9, "title"),
        Cue(r"(?:invention|utility ?model|design) ?patent ?certificate", 0.6, "title"),
        Cue(r"(?:专利号|PatentN(?:o|umber))\.?[:：]?ZL", 0.5),
        Cue(CHINA_OFFICE, 0.4),
        Cue(r"授权公告[日号][:：]", 0.4),
        Cue(r"专利权人[:：]", 0.4),
        Cue(r"决定授予专利权|在专利登记簿上予以登记", 0.5),
        Cue(r"软件著作权|著作权登记|商标注册证|作品登记|专利(?:金|银|优秀)?奖|获奖证书|奖励证书|荣誉证书", -0.95, "title"),
        Cue(r"清单|汇总表|一览表|明细表|列表|合同|受理通知书|手续合格通知书|统计表", -0.8, "title"),
        Cue(r"专利证书|专利", 0.3, "file"),
    ),
    read=read,
    labels=(
        r"申请\(?专利\)?号|申请号",
        r"(?:授权)?公告号|公开\(公告\)号|授权公告号",
        r"(?:授权)?公告日|公开\(公告\)日|授权公告日",
        r"申请日期?",
        r"(?:申请|专利权|当前权利)人|申请\(专利权\)人",
        r"(?:发明|设计)人",
        r"(?:IPC|国际|主)?分类号|IPC分类",
        r"(?:发明创造|发明|专利|实用新型|外观设计)?名称|专利类型",
        r"法律状态|案件状态|专利状态|专利代理(?:机构|师)|优先权",
    ),
    begins=r"(?:发明|实用新型|外观设计)专利证书$|证书号第\d+号",
    continues=r"第[2-9]页\(?共[2-9]页|申请日时(?:申请|发明|设计)人|续页|专利说明书|权利要求书|说明书摘要",
    key=r"(?:专利号[:：]?|ZL)[.·]?ZL?[.·]?((?:19|20)?\d{2}[\d.Xx]{7,12})",
)
