"""Patents granted abroad (domain.md B6): letters patent and grant certificates of the usual offices."""

from __future__ import annotations

import re

from evidence.document import Field, Flag
from extractors.fields.authorities import CHINA_OFFICE
from extractors.fields.broken_names import begun_above
from extractors.fields.confidence import judge
from extractors.fields.dates import find_dates
from extractors.fields.label_words import is_label
from extractors.fields.organisations import OrganisationRead, find_organisations
from extractors.fields.parties import begun_by, parties
from extractors.fields.validity import DatedQuote, ambiguous, dated, field_of
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Quote, Reading

OFFICES: tuple[tuple[str, str, str], ...] = (
    # country, words of its office, form of its numbers
    (
        "US",
        r"United States of America|United States (?:Design |Plant |Reissue )?Patent|USPTO|\bUS\s?\d{1,2},?\d{3},?\d{3}",
        r"(?:US\s?|No\.?\s?)?(\d{1,2},\d{3},\d{3}|D\s?\d{3},\d{3})(?:\s?[BS]\d?)?",
    ),
    (
        "EP",
        r"(?i:European Patent|Europäisches Patent)|\bEP\s?\d\s?\d{3}\s?\d{3}(?!\d)",
        r"(?:EP\s?)?(\d\s?\d{3}\s?\d{3})(?!\d)(?:\s?B[1-3])?",
    ),
    ("JP", r"特許証|特許庁|特許第|JAPAN PATENT OFFICE|意匠登録|実用新案", r"(?:特許|登録|意匠登録)?第?\s?(\d{6,7})\s?号?"),
    ("KR", r"대한민국|특허|KOREAN INTELLECTUAL|Republic of Korea", r"(10-\d{7}|20-\d{7}|30-\d{7})"),
    (
        "DE",
        r"Deutsches Patent|Urkunde|DE\s?10\s?\d{4}|DE\s?20\s?\d{4}",
        r"((?:DE\s?)?[12]0\s?\d{4}\s?\d{3}\s?\d{3}(?:\.\d)?(?:\s?[BCUTA]\d)?)",
    ),
    ("GB", r"United Kingdom|UK Intellectual Property|\bGB\s?\d{7}", r"((?:GB\s?)?\d{7}(?:\s?[BC])?)"),
    ("AU", r"Australia", r"((?:AU\s?)?\d{10}(?:\s?[AB]\d)?)"),
    ("CA", r"Canadian Patent|Canada", r"((?:CA\s?)?\d{1},?\d{3},?\d{3}(?:\s?C)?)"),
    ("TW", r"中華民國|經濟部智慧財產局|Taiwan", r"([IMD]\s?\d{6})"),
    ("IN", r"Government of India|The Patent Office|भारत", r"(\d{6})"),
    ("RU", r"РОССИЙСКАЯ|Russian Federation", r"(\d{6,7})"),
    ("HK", r"Hong Kong|香港", r"((?:HK\s?)?\d{7,8})"),
    ("LU", r"Luxembourg", r"((?:LU\s?)?\d{6})"),
    ("ZA", r"South Africa", r"(\d{4}/\d{5})"),
)
_LABELS = (
    r"(?:patent|registration|publication|grant|certificate|brevet|utility\s*model|design)\s*-?(?:no\.?|number|nr\.?|n°|nummer)"
    r"|特許番号|登録番号|등록번호|특허번호|番\s*号"
    r"|\(11\)|\(10\)|n°\s*de\s*(?:brevet|publication)|專利(?:證書)?號數?|专利号|发明第|發明第|新型第"
)
_TITLE = (
    r"\(54\)|title\s*of\s*(?:the\s*)?(?:invention|patent|design|model)(?!\s+[a-z])|invention\s*title"
    r"|for\s+an\s+invention\s+entitled|entitled"
    r"|bezeichnung(?:\s*der\s*erfindung)?|titre(?:\s*de\s*l.invention)?|발명의\s*명칭|発\s*明\s*の\s*名\s*称|考案の名称"
    r"|意匠に係る物品|(?:發明|新型|設計)名稱?(?=[:：\s]|$)|发明名称|título\s*(?:de\s*la\s*invención|da\s*invenção)?(?=\s*:)|titolo(?=\s*:)|denominación(?=\s*:)|^\W*title(?=\s*:|\s*$|\s+(?-i:[A-Z]))"
)
_OWNER = (
    r"(?:patentee|patent\s*(?:holder|owner)|assignee|(?:registered\s*)?proprietor(?:\(?s\)?)?|(?:registered\s*)?owner|grantee|applicant"
    r"|(?:patent)?inhaber|titulaire|特許権者|実用新案権者|意匠権者|權利人|特\s*許\s*権\s*者|특허권자|專利權人|专利权人|granted\s*to"
    r"|issued\s*to)(?:\(?s\)?)?(?:\s*(?:of\s+(?:the\s+)?patent|name))?"
)
_GRANTED = (
    r"date\s*of\s*(?:the\s*)?(?:grant|patent|issue|registration|publication|entry)|(?:registration|issue|patent|publication)\s*date"
    r"|(?:patent)?erteilung\w*|erteilt|授權|發證|登\s*[録錄录]\s*日|등록일|교부일|특허일|grant(?:ed)?\s*(?:date|on)|issued?"
    r"|Tag der Bekanntmachung|Hinweises auf die Erteilung|mention of the grant|date de délivrance"
    r"|^\W*granted\W*$|veröffentlichung|granted\b[^.]{0,40}\bon\b|dated\s+this|patent\s*date|registered|登録日|公告日|授权|発行日|sealed"
)
_NEXT = (
    r"(?i:\(\d\d\)|(?:patent)?inhaber|erfinder|tag der|anmelde|titulaire|特許権者|出願|登録|專利權|發明人|申請|発\s*明\s*者"
    r"|\(patent|proprietor|inventor|patentee|assignee|applicant|date|filed|number|no\.|発明者|申请"
    r"|地址|address|priority|name\s+(?:and|of)|term\s+of|class)"
)


def read(paper: Paper) -> Reading:
    fields: dict[str, Field] = {}
    office = _office(paper)
    for name, found in (
        ("country", office[0] if office else None),
        ("patent_number", _number(paper, office[1] if office else "")),
        ("patent_type", _type(paper)),
        ("title", _text(paper, _TITLE, 2)),
        ("patentees", _owners(paper)),
        ("grant_date", _granted(paper)),
    ):
        if found is not None:
            fields[name] = found
    flags: tuple[Flag, ...] = ()
    if paper.has(r"PCT/[A-Z]{2}\d{4}|WO\s?\d{4}/\d{6}|(?i:application publication)"):
        flags = (Flag("application_only", "似为国际申请或公开文本，是否授权需核实"),)
    return Reading(fields, (), (*flags, *ambiguous(fields)))


def _office(paper: Paper) -> tuple[Field, str] | None:
    for country, words, form in OFFICES:
        quote = paper.first(words)
        if quote is not None:
            return quote.field(country, min(0.94, judge(quote.score, labelled=False, grammar=True))), form
    return None


def _number(paper: Paper, form: str) -> Field | None:
    rx = re.compile(form) if form else re.compile(r"([A-Z]{0,2}\s?\d[\d,\-/ ]{5,14}\d)")
    for quote in paper.labelled(f"(?i:{_LABELS})", lambda t: bool(rx.match(t)) and not find_dates(t[:12])):
        m = rx.match(quote.text)
        if m:
            return _numbered(quote.cut(m.start(), m.end()), labelled=True, grammar=bool(form))
    found = paper.first(r"(?<![A-Za-z])(?:US|EP|JP|KR|DE|GB|AU|CA)\s?\d[\d,\- ]{4,14}\d\s?[A-CSU]\d?(?!\w)")
    if found is not None:
        return _numbered(found, labelled=False, grammar=True)
    return _bare_number(paper, form) if form else None


BARE = 0.6
"""Highest confidence of a number known by its digits alone: applications and priorities have as many."""
_OTHER_NUMBER = re.compile(r"\((?:2[1-9]|3\d|6\d|8\d)\)|appl|priorit|PCT/|filed|filing|anmeld|dépôt|申请|申請|出願|출원", re.IGNORECASE)


def _bare_number(paper: Paper, form: str) -> Field | None:
    """The first number of the office's form, one with its signs (特許第…号) before mere digits, that no line calls an application's and
    that is no part of a longer one."""
    found = [
        (re.fullmatch(r"[\d ]+", m[0]) is not None, Quote(((line, m.start(), m.end()),)).strip())
        for line in paper.lines
        if not _OTHER_NUMBER.search(line.text)
        for m in re.finditer(rf"(?<![\d.]){form}(?!\.?\d)", line.text)
        if not find_dates(m[0])
    ]
    if not found:
        return None
    digits, quote = min(found, key=lambda one: one[0])
    number = _numbered(quote, labelled=False, grammar=None if digits else True)
    return number.with_confidence(min(BARE, number.confidence)) if digits else number


def _numbered(quote: Quote, *, labelled: bool, grammar: bool | None) -> Field:
    return quote.field(re.sub(r"\s", "", quote.text), min(0.94, judge(quote.score, labelled=labelled, grammar=grammar)))


def _type(paper: Paper) -> Field | None:
    for kind, words in (
        ("design", r"(?i:design patent|registered design)|意匠|外观设计|外觀設計|設計專利|\bS1\b|United States Design"),
        ("utility_model", r"(?i:utility model|petty patent|innovation patent|gebrauchsmuster)|実用新案|实用新型|新型專利"),
        ("invention", r"(?i:\bpatent\b|invention|utility patent)|特許|发明|發明"),
    ):
        quote = paper.first(words)
        if quote is not None:
            return quote.field(kind, 0.9 if kind != "invention" else 0.85)
    return None


def _text(paper: Paper, labels: str, lines: int) -> Field | None:
    for found in paper.labelled(
        f"(?i:{labels})", lambda t: len(re.findall(r"[^\W\d_]", t)) >= 3 and not re.match(_NEXT, t), stop=_NEXT, lines=lines
    ):
        quote = _own(paper, found, labels)
        value = re.sub(r"\s+", " ", quote.words).strip(" :：;,.")
        if len(value) >= 3 and not is_label(quote.text):
            return quote.field(value, min(0.9, judge(quote.score, labelled=True)))
    return None


def _own(paper: Paper, quote: Quote, labels: str) -> Quote:
    """A title without a second label before it and without the organisation on the line below."""
    named = {id(line.source) for p in parties(paper) for line, _, _ in p.quote.pieces}
    end = next((i for i, (line, _, _) in enumerate(quote.pieces) if i and id(line.source) in named), len(quote.pieces))
    own = Quote(quote.pieces[:end], quote.label)
    led = re.match(rf"(?i:{labels})[\s:：/.]*", own.text)
    return own.cut(led.end(), len(own.text)) if led and led.end() < len(own.text) else own


def _owners(paper: Paper) -> Field | None:
    for quote in paper.labelled(f"(?i:{_OWNER})", lambda t: len(t) >= 3 and not re.match(_NEXT, t), stop=_NEXT, lines=4):
        if is_label(quote.text):
            continue
        reads = find_organisations(quote.words)
        if not reads and (under := _under_address(paper, quote)) is not None:
            return under
        if (one := _broken_name(paper, quote, reads)) is not None:
            return one[0].field((one[1].name,), min(0.93, judge(one[0].score, labelled=True, grammar=True)))
        names = tuple(r.name for r in reads) or tuple(n.strip() for n in re.split(r"[;；]", quote.words) if n.strip())
        cut = quote.cut_words(reads[0].start, reads[-1].end) if reads else quote
        if names:
            return cut.field(names, min(0.93, judge(cut.score, labelled=True, grammar=bool(reads))))
    return None


_ADDRESS = re.compile(r"[\u3400-\u9fff]*(?:[省市区縣县州街路号號]|番地?)")


def _under_address(paper: Paper, quote: Quote) -> Field | None:
    """The owner on the line below an address, as offices print owners that give the address first."""
    line = quote.pieces[-1][0]
    below = paper.below(line) if _ADDRESS.fullmatch(quote.text) else None
    reads = find_organisations(below.text) if below is not None else ()
    if below is None or len(reads) != 1 or reads[0].start > 0:
        return None
    named = Quote(((below, 0, reads[0].end),), quote.label)
    return named.field((reads[0].name,), min(0.93, judge(named.score, labelled=True, grammar=True)))


def _broken_name(paper: Paper, quote: Quote, reads: tuple[OrganisationRead, ...]) -> tuple[Quote, OrganisationRead] | None:
    """The one owner whose Latin name stands on several lines, of which the label was followed by some."""
    if len(reads) == 1 and reads[0].name.isascii():
        return begun_above(paper, quote.cut_words(reads[0].start, reads[0].end), reads[0])
    party = None if reads else begun_by(paper, quote.words)
    return None if party is None else (party.quote, party.read)


def _granted(paper: Paper) -> Field | None:
    dates = dated(paper)
    found = next((d for d in dates if re.search(_GRANTED, d.label, re.IGNORECASE) and not _FILED.search(d.label)), None)
    if found is not None:
        return field_of(DatedQuote(found.quote, found.read, "issue", found.label))
    left = [d for d in dates if d.read.whole and d.role in ("issue", "first", "begin", "") and not _FILED.search(d.label)]
    if len({d.read.value for d in left}) != 1:
        return None
    alone = field_of(DatedQuote(left[0].quote, left[0].read, left[0].role, left[0].label))
    return alone.with_confidence(min(0.7, alone.confidence))


_FILED = re.compile(r"fil(?:ed|ing)|applic|priorit|anmeld|dépôt|申请|申請|出願|출원|expir|until|term", re.IGNORECASE)


KIND = Kind(
    name="foreign_patent_certificate",
    title="国外专利证书",
    fields=("country", "patent_number", "patent_type", "title", "patentees", "grant_date"),
    cues=(
        Cue(
            r"united ?states ?patent(?! ?and ?trademark)|letters ?patent|european ?patent|certificate ?of ?(?:grant|patent)"
            r"|patent ?certificate|特許証|특허증|certificate ?of ?grant ?of ?patent|certificate ?for ?(?:an? )?(?:european ?)?patent"
            r"|Erteilung ?des ?Patents|brevet ?d.invention|patente ?de ?invenci[oó]n",
            0.95,
            "title",
        ),
        Cue(r"中華民國專利證書|發明專利證書|新型專利證書", 0.95, "title"),
        Cue(r"Deutsches ?Patent|UNITED ?STATES ?OF ?AMERICA", 0.6, "title"),
        Cue(r"\(1[29]\).{0,40}(?:Patent|特許)|^\(?(?:10|11)\)?.{0,6}Patent|\(45\)Date", 0.5),
        Cue(r"\(54\)", 0.4),
        Cue(r"\(7[1-5]\)|Assignee:|Proprietor|Patentee|特許権者|專利權人|특허권자", 0.4),
        Cue(r"Inventors?:|発明者|發明人|Claims,|Appl\.?No\.?", 0.3),
        Cue(r"PatentNo\.?:?(?:US|EP)?\d|DateofPatent|USPTO|PatentandTrademarkOffice|EuropeanPatentOffice", 0.6),
        Cue(r"PatentApplicationPublication|Offenlegungsschrift|公開特許公報|demande ?internationale|InternationalPublicationNumber", -0.8),
        Cue(r"\((?:111|151|511|540|730|732)\)|PrincipalRegister|^Trademark$|trademark(?:registration|identified)|RegisterofMarks", -0.8),
        Cue(r"Int\.?Cl\.?:?\d{1,2}$|\((?:P\.?R\.?)?CHINA(?:limited|corporation|company)|^Registered[A-Z][a-z]{2}", -0.6),
        Cue(rf"{CHINA_OFFICE}|PatentN(?:o|umber)\.?:?ZL", -0.9),
        Cue(r"国家知识产权局|(?:发明|实用新型|外观设计)专利证书", -0.9),
        Cue(r"trademark ?registration|registered ?trademark|managementsystem", -0.8, "title"),
        Cue(r"国外专利|美国专利|欧洲专利|PCT", 0.3, "file"),
    ),
    read=read,
    continues=r"^(?:Sheet|U\.S\.Patent|Claims|Description)",
)
