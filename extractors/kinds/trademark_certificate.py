"""商标注册证: registrations in China, and proofs of their renewal (domain.md B7)."""

from __future__ import annotations

import re

from evidence.document import Field, Flag
from extractors.fields.authorities import CHINA_OFFICE
from extractors.fields.confidence import judge
from extractors.fields.label_words import OWNER, is_label
from extractors.fields.organisations import find_organisations
from extractors.fields.persons import is_person
from extractors.fields.terms import term_end, term_start
from extractors.fields.tongues import TRADE_MARK
from extractors.fields.validity import DatedQuote, ambiguous, dated, field_of
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Quote, Reading
from extractors.rows import rows_of, titles_of

TERM_MONTHS = 120
"""Ten years from registration (Trademark Law, art. 39)."""
_NUMBER = r"第\s*(G?\d{5,9}[A-Z]?)\s*号"
_MISREAD = r"第\s*(G?[\dOoQIl|ZB]{5,9}[A-Z]?)\s*号"
_TO_DIGIT = str.maketrans("OoQIl|ZB", "00011128")
_OWN_NUMBER = r"(?:商标)?注\s*册\s*(?:证\s*)?(?:编?号|号码)(?=[:：\s]|第?G?\d|$)|商标注册证号"
_WHOLE_NUMBER = re.compile(r"第?\s?G?\d{5,9}[A-Z]?\s?号?$")
_OF_LETTER = re.compile(r"(?:证明|发文|文件|公告|[:：])[^第]{0,16}$")
"""What stands before the number of a paper about the mark (编号：2023商标证明第…号)."""
_NUMBER_LABELS = r"(?:商标)?(?:注\s*册|证\s*书)\s*(?:编?号|证号|号码)|商标注册证号|商标号|(?i:reg(?:istration|\.)?\s?)?N[oO]\.?"
_OWNER = (
    rf"{OWNER}|(?i:registrant|proprietor)|受\s*让\s*人(?:名称|名义)?(?!地址)|变更后(?:的)?(?:商标)?注册人(?:名义|名称)?|(?<![原前])(?:商标)?注\s*册\s*人(?:名称|名义)?(?!地址)"
    rf"|申请人|持有人|所有人"
)
_NOW = r"受\s*让\s*人(?:名称|名义)?(?!地址)|(?:变更|转让|转移)后(?:的)?(?:商标)?(?:注册人|权利人|持有人)?(?:名义|名称)?(?=[:：])"
"""Who owns it since it changed hands."""
_CLASS_LABELS = r"国际分类|(?:商品|核定|注册|商标)?类别|类号|(?i:class)"
_CLASSES = r"[1-9]|[1-3]\d|4[0-5]"
"""The numbers of the classes of Nice."""
_CLASS = r"第\s*(\d{1,2})\s*类|国际分类[:：]?\s*(?:第)?\s*(\d{1,2})|类别[:：]?\s*(?:第)?\s*(\d{1,2})|(?i:class)[:：]?\s*(\d{1,2})"
_STOP = r"(?:注\s*册)?\s*地\s*址|注册(?:日期|公告|有效)|有效期|核定|国籍|类\s*别[:：]|商品[:：]|\(?(?:公章|盖章)\)?|Registrant|Address"


def read(paper: Paper) -> Reading:
    fields: dict[str, Field] = {}
    for name, found in (("trademark_number", _number(paper)), ("holder", owner(paper)), ("class", trademark_class(paper))):
        if found is not None:
            fields[name] = found
    fields |= term(paper)
    return Reading(fields, (), (*_flags(paper), *ambiguous(fields)))


def _number(paper: Paper) -> Field | None:
    quote = next(paper.labelled(_OWN_NUMBER, lambda t: bool(_WHOLE_NUMBER.match(t))), None) or _signed(paper)
    labelled = quote is not None
    misread = None if quote else next((q for q, _ in paper.find(_MISREAD) if sum(c.isdigit() for c in q.text) >= 4), None)
    if misread is not None:
        value = re.sub(r"\s", "", misread.text)
        sure = judge(misread.score, labelled=True, grammar=True, repaired=True)
        return misread.field(value.translate(_TO_DIGIT), min(0.85, sure), suffix="+repair:grammar", alternatives=(value,))
    if quote is None:
        quote = next(paper.labelled(_NUMBER_LABELS, lambda t: bool(_WHOLE_NUMBER.match(t))), None)
    if quote is None:
        return None
    quote = quote.strip(" 第号")
    return quote.field(re.sub(r"\s", "", quote.text), min(0.96, judge(quote.score, labelled=labelled, grammar=True)))


def _signed(paper: Paper) -> Quote | None:
    """第…号, in one box or in several of a row; not the number of a letter or proof about the mark."""
    found = (q for q, m in paper.find(_NUMBER) if not _OF_LETTER.search(m.string[: m.start()]))
    rows = (row for page in paper.pages for row in rows_of(page) if len(row.lines) > 1)
    parted = ((row, m) for row in rows if (m := re.search(_NUMBER, row.text)) is not None and not _OF_LETTER.search(row.text[: m.start()]))
    return next(found, None) or next((row.quote.cut(m.start(1), m.end(1)) for row, m in parted), None)


def owner(paper: Paper, labels: str = _OWNER) -> Field | None:
    """The registrant: an organisation, or a person's name."""

    def acceptable(text: str) -> bool:
        return bool(find_organisations(text)) or is_person(text)

    now = paper.labelled(_NOW, acceptable, stop=_STOP, lines=2) if labels is _OWNER else iter(())
    for quote in (*now, *paper.labelled(labels, acceptable, stop=_STOP, lines=2)):
        reads = find_organisations(quote.text)
        if reads:
            cut = quote.cut(reads[0].start, reads[0].end)
            return cut.field(reads[0].name, min(0.98, judge(cut.score, labelled=True, grammar=True)))
        return quote.field(re.sub(r"\s", "", quote.text), min(0.95, judge(quote.score, labelled=True, grammar=None)))
    unknown = next(paper.labelled(labels, lambda t: bool(_ANY_NAME.fullmatch(t)) and not is_label(t), stop=_STOP), None)
    return unknown.field(unknown.text, UNKNOWN) if unknown is not None else None


_ANY_NAME = re.compile(r"[\u3400-\u9fff()·]{5,30}")
UNKNOWN = 0.8
"""Confidence of a registrant who is neither an organisation of a known form nor a person (某某公会)."""


def trademark_class(paper: Paper) -> Field | None:
    """The class of Nice, 1 to 45; several classes as a tuple of their numbers."""
    found: list[tuple[Quote, int]] = []
    for quote, m in paper.find(_CLASS):
        number = int(next(g for g in m.groups() if g))
        if 1 <= number <= 45:
            found.append((quote, number))
    found = found or [(q, int(q.text)) for q in paper.labelled(_CLASS_LABELS, lambda t: re.fullmatch(_CLASSES, t) is not None)]
    if not found:
        return None
    quote, number = found[0]
    numbers = tuple(dict.fromkeys(n for _, n in found))
    sure = min(0.97, judge(quote.score, labelled=True, grammar=True, rivals=0 if len(numbers) == 1 else 1))
    return quote.field(number if len(numbers) == 1 else tuple(str(n) for n in numbers), sure)


def term(paper: Paper) -> dict[str, Field]:
    """``registration_date`` and ``valid_until``; one that is not printed is derived from the other."""
    dates = [d for d in dated(paper) if d.read.whole]
    renewed = paper.has(r"续展|(?i:renew)")
    words = r"注册日期?|注册(?:公告)?(?:日期|时间)|核准注册|registration date|date of registration|registered"
    start = _labelled(dates, words, () if renewed else ("issue", "first"))
    begin = next((d for d in dates if d.role == "begin" and not (renewed and _of_renewal(paper, d))), None)
    ends = [d for d in dates if d.role == "expiry"]
    until = max(ends, key=lambda d: d.read.value, default=None) if renewed else next(iter(ends), None)
    start = start or begin
    if start is not None and until is not None and until.read.value <= start.read.value:
        until = None
    fields: dict[str, Field] = {}
    agree = bool(start and until and term_end(start.read.value, TERM_MONTHS) == until.read.value)
    if start is not None:
        fields["registration_date"] = field_of(start, agree)
    if until is not None:
        fields["valid_until"] = field_of(until, agree)
    if start is not None and until is None:
        fields["valid_until"] = _computed(fields["registration_date"], term_end(start.read.value, TERM_MONTHS), "registration_date", 0.93)
    if start is None and until is not None and not renewed:
        fields["registration_date"] = _computed(fields["valid_until"], term_start(until.read.value, TERM_MONTHS), "valid_until", 0.8)
    return fields


def _of_renewal(paper: Paper, begin: DatedQuote) -> bool:
    """Whether a term is one that a renewal began: its words say so, or the heading of a page that proves nothing else."""
    line = begin.quote.pieces[0][0]
    return "续展" in line.text or (not re.search(r"注册有效|专用", begin.label) and any("续展" in text for text in titles_of(line.page)))


def _labelled(dates: list[DatedQuote], words: str, roles: tuple[str, ...]) -> DatedQuote | None:
    by_word = next(
        (d for d in dates if re.search(words, d.label, re.IGNORECASE) and d.role not in ("expiry", "other") and "续展" not in d.label), None
    )
    return by_word or next((d for d in dates if d.role in roles), None)


def _computed(known: Field, value: str, name: str, factor: float) -> Field:
    return Field(value, known.raw, round(known.confidence * factor, 4), known.source, derived=True, inputs=(name,))


def _flags(paper: Paper) -> tuple[Flag, ...]:
    if paper.has(r"受理通知书|初步审定公告|等待"):
        return (Flag("not_registered", "似为申请受理或初审材料，是否已核准注册需核实"),)
    return ()


KIND = Kind(
    name="trademark_certificate",
    title="商标注册证",
    fields=("trademark_number", "holder", "class", "registration_date", "valid_until"),
    cues=(
        Cue(r"商标注册证(?:明)?$|^商标注册证(?!书?编?号)", 1.0, "title"),
        Cue(
            r"商标续展注册证明|核准续展注册证明|核准商标转让证明|注册商标变更证明|商标变更证明|商标(?:转让|续展|变更|转移|许可备案)(?:注册)?证明",
            0.9,
            "title",
        ),
        Cue(r"trade ?mark ?registration ?certificate|certificate ?of ?trade ?mark ?registration", 0.5, "title"),
        Cue(CHINA_OFFICE, 0.5),
        Cue(r"商标详情|^商标(?:基本)?信息(?:查询)?(?:结果)?$", 0.65, "title"),
        Cue(r"商标详情|中国商标网|商标网上(?:检索|查询)|sbj\.(?:saic|cnipa)\.gov", 0.45),
        Cue(TRADE_MARK, -0.85, "title"),
        Cue(r"核定使用(?:商品|服务)", 0.5),
        Cue(r"国家工商行政管理总局商标局|商标局$|国家知识产权局", 0.15),
        Cue(r"注册(?:有效期限|公告日期?)|注册人", 0.25),
        Cue(r"受理通知书|初步审定|驳回|异议|清单|汇总表|一览表|明细表|列表|许可合同|统计表", -0.85, "title"),
        Cue(r"专利证书|软件著作权", -0.9, "title"),
        Cue(r"商标", 0.3, "file"),
    ),
    read=read,
    begins=r"商标注册证$|续展注册证明|转让证明|变更证明",
    continues=r"^(?:附件|附页|续页)|续展注册证明|转让证明|变更证明",
    labels=(
        r"(?:申请/?)?注册号|商标(?:注册)?号",
        r"国际分类|商标类别|类别|类号",
        r"商标(?:名称|图样|图形)",
        r"申请人(?:名称)?|注册人(?:名称)?|权利人",
        r"申请人地址|注册人地址",
        r"初审公告(?:期号|日期)",
        r"注册公告(?:期号|日期)",
        r"专用权期限|有效期限?",
        r"商品/服务(?:项目|列表)?|类似群组?",
        r"(?:当前)?(?:商标)?(?:法律)?状态|商标(?:类型|形式)|是否共有商标|代理/?(?:办理)?(?:机构|人)(?:名称)?",
    ),
    key=r"(?:第|注册证?号(?:码)?:?第?)(G?\d{5,9}[A-Z]?)(?!\d)",
)
