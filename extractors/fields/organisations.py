"""Companies, authorities and institutes named in a text, cut free of the labels and sentence words around them.

A spaCy ``blank("zh")`` pipeline does it, with rule components only (no trained model): a PhraseMatcher for label and
sentence words where a name cannot begin before, a PhraseMatcher for the suffixes organisations end with, and an
EntityRuler for authorities that are always written the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from extractors.fields.authority_names import begins_name
from extractors.fields.vocabulary import AUTHORITIES, PLACES, SENTENCE_WORDS, SUFFIXES

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

Sort = Literal["company", "certifier", "authority", "institute"]


@dataclass(frozen=True, slots=True)
class OrganisationRead:
    """An organisation in a text: ``text[start:end]``, `name` without spaces inside Chinese."""

    start: int
    end: int
    name: str
    sort: Sort


_ONLY_FORM = re.compile(r"[股份有限责任公司]+")
"""The end of a broken name: its legal form alone."""
LONGEST = 60
"""Characters of a name before its suffix; those of papers' issuers and holders have fewer than forty."""
LONGEST_AUTHORITY = 24
"""The same of an authority's, with the country's name before it."""
_NAME = re.compile(r"[\u3400-\u9fff〇A-Za-z0-9()·&'\-.]")
_CERTIFIER = re.compile(
    r"认证|認證|檢驗|檢測|認可|检验|检测|认可|质量评|鉴定|审核|标准化|Certif|Testing|Assessment|Registrar|Inspection|Assurance|Registry|Veritas|Zertifi"
    r"|検査|検查|保証機構|認証|試験|Стандарт|Сертиф|Тест|Эксперт|인증|시험|Laborator|Regulatory|Approvals?\b|Prüf|\bT[ÜU]V\b|Certificaz|Certificac|Homologa|质量保证|技术服务|船级社",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"(?:Head|Certificate|Declaration|Scope|Schedule|Requirements?|Director|Manager|Chief|President|Board|Department|Division|Date|Place|Scope)\s(?:of|for)\b|.{0,12}'s\s"
    r"|(?:(?:Initial|First|Original|Latest|Re|Current|This|The|Product|Products|Management|System|Systems|Business|Social|Type|Safety|Quality"
    r"|Date|Dates|Place|Issue|Bearing|UL|CE|CB|GS)[\s-])*(?:Certification|Assurance|Assessment|Registration)$",
    re.IGNORECASE,
)
"""Beginnings of titles and phrases that end like a certification body's name (Head of Certification)."""
_FORM = (
    r"(?:Co\.?,?\s?,?\s?(?:Ltd|Limited)|Company(?:\sLimited)?|Ltd|LTD|Limited|Inc|INC|Corp(?:oration)?"
    r"|GmbH(?:\s&\sCo\.?\sKG)?|LLC|(?<![A-Za-z])(?:S\.?A|B\.?V|AG|AB|ASA|AS|SE|S\.?L|KG|UG|N\.?V|K\.?K|LP)|PLC|plc|Oyj?"
    r"|A/S|ApS|DAC|CLG|Pty\.?\sLtd|Pte\.?\sLtd|Pvt\.?\sLtd|Sdn\.?\sBhd|LLP|SAS|SARL|S\.?p\.?A|S\.?r\.?[lI]"
    r"|Ltda|KGaA|e\.\s?V|s\.r\.o"
    r"|d\.o\.o|Sp\.\sz\so\.o|Kft|OOO|LLLP|Foundation|Trust)\b\.?"
)
_LATIN = re.compile(
    r"(?<![A-Za-z])(?:[A-Z]{2,6}\s-\s)?[A-Z][\w&.'()\-]*(?:[ ,]+(?:[A-Z(][\w&.'()\-]*|of|and|for|the|de|&))*?[ ,.]*\s?"
    rf"(?:{_FORM}"
    r"|(?:Certification|Assurance|Registrars?|Assessment)(?:\s(?:Services?|Cent(?:er|re)|Body|Group|Institute|Limited|Ltd))*\b)",
)
_ON = re.compile(rf"(?:\s?\([A-Z]\w+\)|\s(?:[A-Z]\w*|of|and|&)){{0,4}}(?:[ ,.]*\s|,|(?<=\))){_FORM}|\sCo\.(?=\s*(?:$|[,;)]))")
"""How a name goes on behind a word it could end with: … Assurance| UK Ltd."""
_LATIN_CAPS = re.compile(r"(?<![A-Z])[A-Z][A-Z&.'()\- ]{3,60}?(?:CO\.?,?\s?LTD|COMPANY LIMITED|LIMITED|INC|GMBH|CORPORATION)\b\.?")


_FORMED = re.compile(rf"{_FORM}$")
_POST = re.compile(r"\b(?:Head|Director|Manager|President|Officer)\b.*\bof\b")
"""The post of somebody who signs, which ends like a body's name (… Global Head of Systems Certification)."""
_OTHER_WORD = re.compile(
    r"[\s-]+(?:Marks?|Dates?|Decision|Bod(?:y|ies)|Agreement|Scheme|Programs?|Programme|Requirements?|Cycle|Numbers?|No\b|Managers?|Director"
    r"|Officer|Department|Division|Rules|Reports?|Criteria|Standards?|Procedures?|is\b|has\b|shall\b)"
)
"""What makes of words that could be a body's name something else: the UL Certification| Mark."""
_LED = re.compile(
    r"(?:[\w./-]*\d{3}[\w./-]*\s|(?:[A-Z][a-z]+\s){0,2}(?:Director|Manager|President),\s|(?:(?:[Ss]igned|[Ii]ssued|[Cc]ertified|[Aa]pproved|[Vv]erified|[Ff]or)\s)?(?:for|by|to|[Oo]n\sbehalf\sof|and\son\sbehalf\sof)\s"
    r"|\w*(?:inhaber(?:in)?|[Oo]wner|OWNER|[Hh]older|HOLDER|[Aa]pplicant|APPLICANT|[Mm]anufacturer|MANUFACTURER|[Pp]roprietor"
    r"|PROPRIETOR|[Pp]atentee|PATENTEE|[Tt]itulaire|[Cc]lient|[Ll]icen[cs]ee|[Rr]egistrant)(?:\(s\))?\s?[.):/]+\s?"
    r"|(?:[Ll]icen[cs]e|[Cc]ertificate|LICEN[CS]E|CERTIFICATE)?\s?(?:[Hh]older|HOLDER)\s(?=[A-Z]{3})|We,\s?|WE,\s?)+"
)
_ABROAD = re.compile(
    r"(?:株式会社|有限会社|(?:一般|公益)(?:財団|社団)法人|独立行政法人)[\u3400-\u9fffァ-ヶー々A-Za-z]{2,24}"
    r"|[\u3400-\u9fffァ-ヶー々A-Za-z]{2,20}(?:株式会社|有限会社)"
    r"|(?:ООО|АО|ЗАО|ОАО|ПАО|ИП|ФГУП|ФБУ|Общество с ограниченной ответственностью)\s?[«\"“][^»\"”]{2,60}[»\"”]"
    r"|(?:주식회사|\(주\)|재단법인|한국)\s?[가-힣A-Za-z]{2,20}|[가-힣]{2,14}(?:연구원|시험원|인증원|주식회사)"
)
"""Organisations of other scripts by the words of their legal form."""


@lru_cache(maxsize=1 << 13)
def find_organisations(text: str) -> tuple[OrganisationRead, ...]:
    """Organisations in normalised `text`, left to right; of nested names the longest."""
    if (
        not any(s[-1] in text for s in SUFFIXES)
        and not re.search("法人|会社", text)
        and not any(c.isalpha() and (c.isascii() or not "\u3400" <= c <= "\u9fff") for c in text)
    ):
        return ()
    doc = _pipeline()(text)
    found = [_read(e.start_char, e.text, e.label_) for e in doc.ents]
    for rx in (_LATIN, _LATIN_CAPS):
        for m in rx.finditer(text):
            if any(r.start < m.end() and m.start() < r.end for r in found):
                continue
            more = _ON.match(text, m.end())
            end = more.end() if more else m.end()
            start = m.start() + _label_before(text[m.start() : end])
            name = text[start:end]
            if (
                _OFFICE.match(name)
                or (_POST.search(name) and not _FORMED.search(name))
                or re.fullmatch(r"[A-Z]{2,8}", name)
                or (not more and _OTHER_WORD.match(text, end) and not _FORMED.search(name))
            ):
                continue
            found.append(OrganisationRead(start, end, _spelt(name.strip()), _sort(name, "company")))
    for m in _ABROAD.finditer(text):
        if not any(r.start < m.end() and m.start() < r.end for r in found):
            found.append(OrganisationRead(m.start(), m.end(), m[0].strip().replace("検查", "検査"), _sort(m[0], "company")))
    return tuple(sorted(found, key=lambda r: r.start))


_SECTION = re.compile(r"(?P<firm>.{2,}(?:公司|厂))[\u3400-\u9fff]{1,8}(?:部|处|科|室|办)")
"""A section of an enterprise, which is no body of its own: ……有限公司|工艺部."""


def _read(start: int, text: str, label: str) -> OrganisationRead:
    section = _SECTION.fullmatch(text) if label == "authority" else None
    if section is not None:
        text, label = section["firm"], "company"
    return OrganisationRead(start, start + len(text), _tidy(text), _sort(text, label))


def _spelt(name: str) -> str:
    """A Latin name with the gap behind its commas, and its legal form with the l that is read as I (S.r.I.)."""
    return re.sub(r"\bS\.r\.I\b", "S.r.l", re.sub(r",(?=[A-Z])", ", ", name))


def _label_before(name: str) -> int:
    """How many characters of a Latin match are the label it was read together with."""
    m = _LED.match(name)
    return m.end() if m else 0


def is_organisation(text: str) -> bool:
    """Whether all of `text` is one organisation's name."""
    plain = text.strip(" :;,。.")
    return any(r.end - r.start >= len(plain) - 1 for r in find_organisations(plain))


def _tidy(text: str) -> str:
    name = re.sub(r",(?=[A-Z])", ", ", text.strip(" -·."))
    return name if re.search(r"[A-Za-z]\s+[A-Za-z]", name) else name.replace(" ", "")


def _sort(text: str, label: str) -> Sort:
    if label in ("company", "institute") and _CERTIFIER.search(text):
        return "certifier"
    sorts: dict[str, Sort] = {"authority": "authority", "institute": "institute"}
    return sorts.get(label, "company")


@cache
def _pipeline() -> Language:
    """The pipeline; built once, and only when first asked for: importing spaCy takes seconds."""
    import spacy
    from spacy.language import Language as Pipelines

    if not Pipelines.has_factory("organisation_names"):
        Pipelines.factory("organisation_names", func=_name_finder)
    nlp = spacy.blank("zh")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "authority", "pattern": name} for name in AUTHORITIES])  # type: ignore[attr-defined]
    nlp.add_pipe("organisation_names")
    return nlp


def _name_finder(nlp: Language, name: str) -> _NameFinder:
    return _NameFinder(nlp)


class _NameFinder:
    """Sets entities: from each suffix leftwards to the nearest word or sign that no name holds."""

    def __init__(self, nlp: Language) -> None:
        from spacy.matcher import PhraseMatcher

        self.suffixes = PhraseMatcher(nlp.vocab)
        for label, words in _by_label():
            self.suffixes.add(label, [nlp.make_doc(w) for w in words])
        self.stops = PhraseMatcher(nlp.vocab)
        self.stops.add("stop", [nlp.make_doc(w) for w in SENTENCE_WORDS])

    def __call__(self, doc: Doc) -> Doc:
        from spacy.tokens import Span
        from spacy.util import filter_spans

        walls = {end for _, _, end in self.stops(doc) if not _of_place(doc, end)} | _labels_end(doc)
        spans = list(doc.ents)
        for label, begin, end in self.suffixes(doc):
            if _goes_on(doc, end):
                continue
            start = _start(doc, begin, walls)
            name = doc[start:end].text
            if len(name) >= 4 and begin > start and not _ONLY_FORM.fullmatch(name) and not _SPOKEN_OF.search(name):
                spans.append(Span(doc, start, end, label=label))
        doc.ents = tuple(filter_spans(spans))
        return doc


_SPOKEN_OF = re.compile(r"[于在的了本我该其各由给对向是从](?:公司|集团|工厂|厂|中心|学院|协会)$")
"""Ends of sentences that speak of a company and do not name it (……存放于公司)."""
_LABEL = re.compile(
    r"(?:^|(?<=[\s:,。;]))(?:(?:发证|颁证|颁发|签发|核发|批准|认证|审批|登记|主管|出具|生产|制造|承担|实施|使用|编制|申报|参保|缴费|工作)?"
    r"(?:单位|部门|机关|机构)(?:名称)?|变更[前后](?:企业|公司)?(?:名称|内容)?)(?=[\u4e00-\u9fff]{4})"
)
"""A label that has lost its colon: what follows begins a name."""


def _labels_end(doc: Doc) -> set[int]:
    """Indices of the tokens behind the labels that open a text or a part of it."""
    ends = {m.end() for m in _LABEL.finditer(doc.text)}
    return {token.i for token in doc if token.idx in ends} if ends else set()


def _by_label() -> Iterable[tuple[str, list[str]]]:
    for label in ("company", "authority", "institute"):
        yield label, [s for s, sort in SUFFIXES.items() if sort == label]


def _goes_on(doc: Doc, end: int) -> bool:
    """Whether the name runs on after a suffix: 公司 of 公司法, 部 of 部门, 局 of 局长, 中心 of 中心任务."""
    after = doc[end].text if end < len(doc) else ""
    return after in {"法", "门", "长", "员", "分", "件", "章", "所"} and doc[end - 1].text in {"司", "部", "局", "会", "室", "厅", "委"}


def _of_place(doc: Doc, end: int) -> bool:
    """Whether 贵 before `end` is no polite your (贵公司) but begins a place (贵州, 贵阳, 贵港)."""
    return doc[end - 1].text == "贵" and end < len(doc) and doc[end].text in {"州", "阳", "港", "溪", "池", "定", "南"}


def _start(doc: Doc, begin: int, walls: set[int]) -> int:
    """Index of the name's first token, walking left from its suffix at `begin`."""
    at, depth = begin, 0
    while at > 0 and at not in walls and begin - at < LONGEST:
        text = doc[at - 1].text
        if not _NAME.fullmatch(text) or doc[at - 1].whitespace_:
            break
        if text == ")":
            depth += 1
        elif text == "(":
            if depth == 0:
                break
            depth -= 1
        at -= 1
        if _new_authority(doc, at, begin):
            break
    while at < begin and (doc[at].text in ")-.·' &" or doc[at].text.islower()):
        at += 1
    return at


def _new_authority(doc: Doc, at: int, begin: int) -> bool:
    """Whether a name ends just before `at` and an authority's begins there with a place (…财政厅|国家…, …公司|江门市科学技术局,
    …经|河北省计量协会)."""
    if at > 0 and doc[at - 1].text == "经":
        return "".join(t.text for t in doc[at : at + 3]).startswith(PLACES)
    if at > 0 and doc[at - 1].text in {"司", "厂"}:
        return begin - at <= LONGEST_AUTHORITY and begins_name("".join(t.text for t in doc[at:begin]))
    if at == 0 or doc[at - 1].text not in {"厅", "局", "府"}:
        return False
    ahead = "".join(t.text for t in doc[at : min(at + 3, begin)])
    before = "".join(t.text for t in doc[max(0, at - 6) : at])
    return not before.endswith("总局") and any(ahead.startswith(p) for p in PLACES)
