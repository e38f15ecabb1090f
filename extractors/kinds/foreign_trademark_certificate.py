"""Trademarks registered abroad, by national offices or under Madrid (domain.md B7)."""

from __future__ import annotations

import re

from evidence.document import Field
from extractors.fields.authorities import CHINA_OFFICE
from extractors.fields.broken_names import begun_above, only_form
from extractors.fields.confidence import judge
from extractors.fields.holders import holder
from extractors.fields.label_words import is_label
from extractors.fields.offices import OFFICES, office_of
from extractors.fields.organisations import find_organisations
from extractors.fields.parties import begun_by, organisation_field, parties, under_address
from extractors.fields.tongues import TRADE_MARK
from extractors.fields.validity import ambiguous, dated, field_of
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Quote, Reading

_EUROPEAN = next(office.marks for office in OFFICES if office.country == "EU")
_LABELS = (
    r"number\s+of\s+the\s+(?:international\s+)?registration|(?:int\.?|international\s*)?(?:trade\s?mark|registration|reg\.?"
    r"|certificate|註冊|注册|登録|商標)\s*(?:no\.?|number|nr\.?|n°|號(?:數)?|番?号|第)|登録第|註冊第|등록번호|\((?:111|116|151)\)"
    r"|registernummer|numéro\s*(?:d.enregistrement|de\s*la\s*marque)"
)
_BARE_LABELS = r"(?:^|/\s*)(?:no|nr|n\.?\s?º|n°|№|số)\.?(?=\s*[:：]?\s*[\dA-Z]|\s*[:：]?\s*$)"
"""Labels that any number on the paper may have: asked where none of a registration's own is there."""
_OWNER = (
    r"(?:registered\s+|trade\s?mark\s+)?(?:proprietor|owner|holder|registrant|applicant|titular|titulaire"
    r"|inhaber(?:in)?)(?:\(s\))?(?:\s+name|'s\s+name)?|\(73[02]\)|상표권자|правообладател[ьи]"
    r"|name\s+(?:and\s+address\s+)?of\s+(?:the\s+)?(?:holder|owner|proprietor|registrant)|商標権者|註冊人|注册人|權利人"
    r"|商標(?:專用)?權人|商標所有人|擁有人(?:姓名)?(?:/?名稱)?(?:及地址)?|所有人|(?:registered\s+)?in\s+the\s+names?(?:\s*\(s\))?\s*of|^names?\s*\(s\)\s*of|propri[ée]taire(?:\s+inscrit)?|titolare"
    r"|titular|name\s+of\s+(?:the\s+)?(?:registered\s+)?owner"
)
_REGISTERED = (
    r"(?i:date\s*of\s*(?:the\s*)?(?:international\s*)?(?:registration|entry)|\(151\)|entered\s*(?:on"
    r"|in)|eintragung\w*|enregistrement|등록일|registration\s*date|registered(?:\s*(?:on|from))?|reg\.?\s*date)"
    r"|(?i:date\s*of\s*effect|data\s*d[oei]\s*(?:despacho\s*de\s*)?(?:registo|registro|registrazione|concessão)|cấp\b"
    r"|fecha\s*de\s*(?:registro|concesi[oó]n)|зарегистрировано)|核准日|登録日|註冊日|注册日|公告日|批示日"
)
_NEXT = r"(?i:address|representative|class|goods|mark|nationality|no\.|country|legal|заявк|приоритет)|地址|住所"


def read(paper: Paper) -> Reading:
    fields: dict[str, Field] = {}
    office = office_of(paper, "marks")
    number = _number(paper, office[0].marks if office else r"([A-Z]{0,3}/?\d[\d,\-]{5,12}[A-Z]?)")
    if number is not None:
        fields["trademark_number"] = number
    owner = _owner(paper)
    if owner is not None:
        fields["holder"] = owner
    if office is not None:
        fields["country"] = office[1].field(office[0].country, min(0.93, judge(office[1].score, labelled=False, grammar=True)))
    fields |= _term(paper)
    return Reading(fields, (), ambiguous(fields))


_JAPANESE = r"(?:商標)?登[録錄録]第\s?\d{5,7}\s?号"
"""A Japanese number, which is written with its signs."""
_EUROPEAN_CODE = r"^\W*(?:111|210)(?=\W*$|\W+\d)"
"""Codes of the number of a mark of the European Union: it keeps its application's."""


def _number(paper: Paper, form: str) -> Field | None:
    rx = re.compile(form)
    if (signed := paper.first(_JAPANESE)) is not None:
        return _field(signed, labelled=False)
    labels = f"{_LABELS}|{_EUROPEAN_CODE}" if form == _EUROPEAN else _LABELS
    labelled = (q for words in (labels, _BARE_LABELS) for q in paper.labelled(f"(?i:{words})", lambda t: bool(rx.search(t[:24]))))
    for quote in labelled:
        m = rx.search(quote.text[:24])
        if m:
            return _field(quote.cut(m.start(1), m.end(1)), labelled=True)
    marked = paper.first(rf"(?<![\w,]){form}(?!\w)") if re.search(r"[A-Z]{2}|-|,", form) else None
    return _field(marked, labelled=False) if marked is not None else None


def _field(quote: Quote, *, labelled: bool) -> Field:
    return quote.field(re.sub(r"\s", "", quote.text), min(0.94, judge(quote.score, labelled=labelled, grammar=True)))


_NATURE = re.compile(
    r"(?:corporation|(?:private )?limited(?: liability)? company|company limited|legal entity|individual|juridical)\W*$", re.IGNORECASE
)
"""What an owner is, where his name is asked for."""


def _may_own(text: str) -> bool:
    return len(text) >= 4 and not re.match(_NEXT, text) and not _NATURE.match(text) and not is_label(text)


def _owner(paper: Paper) -> Field | None:
    for quote in paper.labelled(f"(?i:{_OWNER})", _may_own, stop=_NEXT, lines=3):
        if (under := under_address(paper, quote)) is not None:
            return under.quote.field(under.read.name, min(0.93, judge(under.quote.score, labelled=True, grammar=True)))
        reads = find_organisations(quote.words)
        if reads and not only_form(reads[0].name):
            cut, read = begun_above(paper, quote.cut_words(reads[0].start, reads[0].end), reads[0])
            return cut.field(read.name, min(0.93, judge(cut.score, labelled=True, grammar=True)))
        if (party := begun_by(paper, quote.words)) is not None:
            return party.quote.field(party.read.name, min(0.9, judge(party.quote.score, labelled=True, grammar=True)))
        line, start, end = quote.pieces[0]
        first = Quote(((line, start, end),), quote.label)
        value = re.sub(r"\s+", " ", first.text).strip(" ,;:")
        return first.field(value, min(0.93, judge(first.score, labelled=True, grammar=False)))
    return _described(paper) or holder(paper)


def _described(paper: Paper) -> Field | None:
    """A name with what it is in brackets after it, as the United States print owners: ``X CO., LTD. (CHINA limited company)``."""
    for p in parties(paper):
        line, _, end = p.quote.pieces[-1]
        if p.read.name.isascii() and re.match(
            r"\s*\([A-Z][A-Za-z' ]+ (?:limited|corporation|company|llc|partnership)", line.text[end:], re.IGNORECASE
        ):
            return organisation_field(p.quote, p.read, labelled=False, rivals=int(len(p.read.name.split()) <= 3))  # perhaps half a name
    return None


_CODED = re.compile(r"^\W*(151|180|186)\b")
"""WIPO's codes of bibliographic data (ST.60): registered, expected to expire (first, and after renewals)."""


_PERIOD = r"(?i:權利期間|专用权?期[限间]|專用權?期[限間]|存続期間|(?:term|period) of (?:registration|protection))"
"""Labels of the term of a mark, which begins on the day of its registration."""


def _term(paper: Paper) -> dict[str, Field]:
    dates = dated(paper)
    start = next((d for d in dates if re.search(_REGISTERED, d.label) and not re.search(r"(?i)fil|applic|expir|until", d.label)), None)
    coded = {code: d for d in dates for code in _CODED.findall(d.label)[-1:]}
    start = coded.get("151") or start
    until = (
        coded.get("186")
        or coded.get("180")
        or next(
            (d for d in dates if d.role == "expiry" or re.search(r"(?i)renewal|payment due|expiration|存続期間|專用期限", d.label)),
            None,
        )
    )
    fields: dict[str, Field] = {}
    if start is None and until is not None:
        start = next((d for d in dates if d.role == "begin" and re.search(_PERIOD, d.label)), None)
    if start is not None:
        fields["registration_date"] = field_of(start)
    if until is not None and until is not start:
        fields["valid_until"] = field_of(until)
    return fields


KIND = Kind(
    name="foreign_trademark_certificate",
    title="国外商标注册证书",
    fields=("trademark_number", "holder", "country", "registration_date", "valid_until"),
    cues=(
        Cue(
            r"certificate ?of ?(?:trade ?mark ?registration|registration ?of ?(?:a ?)?trade ?mark)"
            r"|trade ?mark ?registration|registration ?of ?trade ?mark|商標登録証|商標註冊證|상표등록증"
            r"|на ?товарный ?знак|Eintragung ?der ?Marke|registro ?de ?marca|nhãn ?hiệu",
            0.8,
            "title",
        ),
        Cue(TRADE_MARK, 0.85, "title"),
        Cue(TRADE_MARK, 0.5),
        Cue(r"(?:Trade ?Marks?|Intellectual ?Property|Industrial ?Property|Madrid) ?(?:Registry|Office|Department|Bureau|Institute)", 0.3),
        Cue(r"international ?registration|enregistrement ?international|certificat ?d.enregistrement", 0.9, "title"),
        Cue(r"certificate ?of ?registration", 0.5, "title"),
        Cue(r"trade ?mark(?!s)|商標", 0.45),
        Cue(r"food ?and ?drug|FDA|21 ?CFR|device ?listing", -0.85),
        Cue(r"\((?:111|151|180|511|540|730|732)\)|NCL\(\d{1,2}\)|Nice ?class", 0.5),
        Cue(r"Int\.?Cl\.?:?\d{1,2}$|\((?:P\.?R\.?)?CHINA(?:limited|corporation|company)|^Registered[A-Z][a-z]{2}", 0.5),
        Cue(r"EUIPO|OHIM|WIPO|USPTO|PrincipalRegister|Madrid|INTELLECTUALPROPERTYOFFICE", 0.5),
        Cue(r"PrincipalRegister|Reg\.?No\.?\d{1,2},\d{3},\d{3}|^Trademark$|ServiceMark", 0.7),
        Cue(r"\(54\)|United ?States ?Patent\b(?! ?and)|DateofPatent|letters ?patent|^特許証", -0.85),
        Cue(
            r"patents ?act|(?:registrar|commissioner|controller) ?of ?patents(?! ?and)|\bpatent ?(?:no|number)|community ?design"
            r"|意匠|디자인",
            -0.7,
        ),
        Cue(r"managementsystem|ISO9001|ISO14001|management ?system", -0.9),
        Cue(r"国家知识产权局|国家工商行政管理总局商标局", -0.6),
        Cue(CHINA_OFFICE, -0.9),
        Cue(r"检[验测]报告|测试报告|test ?report", -0.8, "title"),
        Cue(r"商标注册证|清单|(?<![a-z])list(?:of|$)|certificate ?of ?(?:conformity|compliance)", -0.8, "title"),
        Cue(r"国外商标|境外商标|马德里", 0.3, "file"),
    ),
    read=read,
    labels=(
        r"(?:.{0,12}/)?(?:registered)?(?:owner|proprietor|holder|registrant)(?:/.*)?|(?:商標)?(?:註冊人|所有人|權利人|專用權人|擁有人)",
        r"(?:trade)?mark|(?:repr.{0,20}of)?themark|nhanhieu|merek|marca|marque|marke|marchio|商標(?:名稱|圖樣)?",
        r".{0,4}class(?:es)?(?:\(es\))?(?:no\.?)?|goods(?:and/?or?services)?,?(?:/?class)?|goods(?:/|and)services|類別|nhom|kelas|clase|classe",
        r"(?:trademark|registration|reg\.?)(?:no\.?|number)|註冊(?:編?號|號數)",
        r"(?:filing|application)date|dateof(?:filing|application)|申請日期?",
        r"dateof(?:registration|grant|entry)|registrationdate|註冊日期?",
        r"validuntil|expirydate|dateofexpiry|renewal(?:due)?date|expires?on|專用期限",
    ),
)
