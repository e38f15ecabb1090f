"""Patents granted abroad (domain.md B6): letters patent and grant certificates of the usual offices."""

from __future__ import annotations

import re
from dataclasses import replace

from evidence.document import Field, Flag
from extractors.fields.authorities import CHINA_OFFICE
from extractors.fields.broken_names import begun_above
from extractors.fields.confidence import judge
from extractors.fields.dates import DateRead, date_value, find_dates
from extractors.fields.label_words import is_label
from extractors.fields.offices import Office, office_of
from extractors.fields.organisations import OrganisationRead, find_organisations
from extractors.fields.parties import begun_by, parties, under_address
from extractors.fields.tongues import PATENT
from extractors.fields.validity import DatedQuote, ambiguous, dated, field_of
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Quote, Reading

_LABELS = (
    r"(?:patent|registration|publication|grant|certificate|brevet|utility\s*model|design)\s*-?(?:no\.?|number|nr\.?|n°|nummer)"
    r"|特許番号|登録番号|등록번호|특허번호|番\s*号|\(?\b1[01]\)(?=\W*(?:[A-Z]{2}|\d))|\(1[01]\)|^11(?=\s+[\dA-Z]|$)"
    r"|^(?:gebrauchsmusters?\s+|patents?\s+)?(?:no|nr|№|n°)(?:\.\s*|\s+)(?=\d|$)|n°\s*de\s*(?:brevet|publication)"
    r"|專利(?:證書)?號數?|专利号|发明第|發明第|新型第|設計第"
)
_CODED_TITLE = r"\(54\)|^54(?=\s|$)"
_TITLE = (
    rf"{_CODED_TITLE}|title\s*of\s*(?:the\s*)?(?:invention|patent|design|model)(?!\s+[a-z])|invention\s*title"
    r"|for\s+an\s+invention\s+entitled|entitled|(?:発\s*明|考\s*案)\s*の\s*名\s*称|意匠に係る物品|(?:發明|新型|設計)\s*名\s*稱?(?=[:：\s]|$)"
    r"|bezeichnung(?:\s*der\s*erfindung)?|titre(?:\s*de\s*l.invention)?|(?:발명|고안)의\s*명칭|디자인의\s*대상이\s*되는\s*물품|发明名称"
    r"|título\s*(?:de\s*la\s*invención|da\s*invenção)?(?=\s*:)|titolo(?=\s*:)|denominación(?=\s*:)|^\W*title(?=\s*:|\s*$|\s+(?-i:[A-Z]))"
)
_OWNER = (
    r"(?:patentee|patent\s*(?:holder|owner)|assignee|(?:registered\s*)?proprietor(?:\(?s\)?)?|(?:registered\s*)?owner|grantee|applicant"
    r"|(?:patent)?inhaber(?:/inhaberin)?|titulaire|特許権者|実用新案権者|意匠権者|權利人|特\s*許\s*権\s*者|(?:특허|디자인|실용신안)권자"
    r"|專\s*利\s*權\s*人|专利权人|專利所有人|патентообладател[ьи]|granted\s*to|issued\s*to|^73(?=\s+[A-Z]|$))"
    r"(?:\(?s\)?)?(?:\s*(?:of\s+(?:the\s+)?patent|name))?"
)
_GRANTED = (
    r"date\s*of\s*(?:the\s*)?(?:grant|patent|issue|registration|publication|entry)|(?:registration|issue|patent|publication)\s*date"
    r"|(?:patent)?erteilung\w*|erteilt|eintragung|授權|發證|登\s*[録錄录]\s*日|등록일|교부일|특허일|grant(?:ed)?\s*(?:date|on)|issued?"
    r"|Tag der Bekanntmachung|Hinweises auf die Erteilung|of\s+the\s+grant\b|date de délivrance|批予日期"
    r"|^\W*granted\W*$|veröffentlichung|granted\b[^.]{0,40}\bon\b|\bdated\b|patent\s*date|registered|登録日|公告日|授权|発行日|sealed"
    r"|регистрации|^\W*45\W*$"
)
_NEXT = (
    r"(?i:\(\d\d\)|^\d\d\s+(?=\D)|IPC\b|(?:patent)?inhaber|erfinder|tag der|anmelde|titulaire|(?:特許|実用新案|意匠)権者|出願|登録|專利權"
    r"|發明人|申請|発\s*明\s*者|考案者|創作|発明者|申请|地址|特許權|(?:특허|디자인|실용신안)권자|발명자|고안자|출원|патентообладател|автор|заявк|приоритет"
    r"|\((?:patent|owner|title)|\b(?:proprietor|inventors?|patentee|assignee|applicant)\b|\bdate\b|\bfiled\b|\bnumber\b|\bno\.|\baddress\b"
    r"|\bpriority\b|\bname\s+(?:and|of)\b|\bterm\s+of\b|\bclass\b|(?:as\s+)?disclosed\s+in\b"
    r"|^(?:the\s+(?:executive\s+)?)?(?:director|president|commissioner|registrar|controller)\b)"
)
"""What stands on these papers behind a value, and begins no value."""


def read(paper: Paper) -> Reading:
    fields: dict[str, Field] = {}
    office = office_of(paper, "patents")
    for name, found in (
        ("country", _country(*office) if office else None),
        ("patent_number", _number(paper, office[0].patents if office else "")),
        ("patent_type", _type(paper)),
        ("title", _title(paper)),
        ("patentees", _owners(paper)),
        ("grant_date", _granted(paper)),
    ):
        if found is not None:
            fields[name] = found
    flags: tuple[Flag, ...] = ()
    if paper.has(r"PCT/[A-Z]{2}\d{4}|WO\s?\d{4}/\d{6}|(?i:application publication)"):
        flags = (Flag("application_only", "似为国际申请或公开文本，是否授权需核实"),)
    return Reading(fields, (), (*flags, *ambiguous(fields)))


def _country(office: Office, quote: Quote) -> Field:
    return quote.field(office.country, min(0.94, judge(quote.score, labelled=False, grammar=True)))


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


_TYPES = (
    (
        "design",
        r"design patent|(?:registered|community) design|design registration|意匠|外观设计|外觀設計|設計專利|디자인|\bS1\b|промышленн",
    ),
    ("utility_model", r"utility model|petty patent|innovation patent|gebrauchsmuster|実用新案|实用新型|新型專利|新型第|실용신안|полезн"),
    ("invention", r"\bpatent\b|invention|特許|发明|發明|특허|изобретени"),
)


def _type(paper: Paper) -> Field | None:
    for kind, words in _TYPES:
        quote = paper.first(words, re.IGNORECASE)
        if quote is not None:
            return quote.field(kind, 0.9 if kind != "invention" else 0.85)
    return None


LONGEST = 5
"""Most lines of a title behind its code, in a column of its own; behind a label two are read."""


def _title(paper: Paper) -> Field | None:
    return _text(paper, _CODED_TITLE, LONGEST) or _text(paper, _TITLE, 2) or _beneath_number(paper)


def _may_be_value(text: str) -> bool:
    return len(re.findall(r"[^\W\d_]", text)) >= 3 and not re.match(_NEXT, text) and not is_label(text)


def _text(paper: Paper, labels: str, lines: int) -> Field | None:
    for found in paper.labelled(f"(?i:{labels})", _may_be_value, stop=_NEXT, lines=lines):
        quote = _own(paper, found)
        value = re.sub(r"^[A-Z]{2} - ", "", re.sub(r"\s+", " ", quote.words).strip(' :：;,."“”'))
        if len(value) >= 3 and not is_label(quote.text):
            return quote.field(value, min(0.9, judge(quote.score, labelled=True)))
    return None


BENEATH = 0.7
"""Highest confidence of a title that has no label but stands centred right under the number."""
_ALONE = re.compile(r"(?:№|N[or]\.?)\s*\d[\d ]{4,14}")


def _beneath_number(paper: Paper) -> Field | None:
    """The title that stands centred under the number of the patent, as Russian papers have it."""
    for line in paper.lines:
        below = paper.below(line, 3.5) if _ALONE.fullmatch(line.text) else None
        if below is not None and len(below.text) >= 4 and ":" not in below.text and not re.match(_NEXT, below.text):
            return Quote.of(below).field(below.text, BENEATH)
    return None


_OTHER_TONGUE = re.compile(
    r"[ÄÖÜßÉÈÊÀÂÇÎÔÛ]|\b(?:und|zur?m?|mit|eines?r?|verfahren|vorrichtung|dispositif|du|des|pour|et)\b", re.IGNORECASE
)
"""Signs of German and French: European patents print their titles in these too, below the one of the proceedings."""


def _own(paper: Paper, quote: Quote) -> Quote:
    """A title without a second label before it and without the organisation on the line below."""
    named = {id(line.source) for p in parties(paper) for line, _, _ in p.quote.pieces}
    plain = _OTHER_TONGUE.search(quote.pieces[0][0].text) is None
    end = next(
        (
            i
            for i, (line, a, b) in enumerate(quote.pieces)
            if i and (id(line.source) in named or (plain and _OTHER_TONGUE.search(line.text[a:b])))
        ),
        len(quote.pieces),
    )
    own = Quote(quote.pieces[:end], quote.label)
    led = re.match(rf"(?i:{_TITLE})[\s:：/.]*", own.text)
    return own.cut(led.end(), len(own.text)) if led and led.end() < len(own.text) else own


def _owners(paper: Paper) -> Field | None:
    for quote in paper.labelled(f"(?i:{_OWNER})", _may_be_value, stop=_NEXT, lines=4):
        if (under := under_address(paper, quote)) is not None:
            return under.quote.field((under.read.name,), min(0.93, judge(under.quote.score, labelled=True, grammar=True)))
        reads = find_organisations(quote.words)
        if (one := _broken_name(paper, quote, reads)) is not None:
            return one[0].field((one[1].name,), min(0.93, judge(one[0].score, labelled=True, grammar=True)))
        names = tuple(r.name for r in reads) or tuple(n.strip() for n in re.split(r"[;；]", _first(quote).words) if n.strip())
        cut = quote.cut_words(reads[0].start, reads[-1].end) if reads else _first(quote)
        if names:
            return cut.field(names, min(0.93, judge(cut.score, labelled=True, grammar=bool(reads))))
    return None


def _first(quote: Quote) -> Quote:
    """The first line of an owner in no form that is known: below it stands the address."""
    return replace(quote, pieces=quote.pieces[:1])


def _broken_name(paper: Paper, quote: Quote, reads: tuple[OrganisationRead, ...]) -> tuple[Quote, OrganisationRead] | None:
    """The one owner whose Latin name stands on several lines, of which the label was followed by some."""
    if len(reads) == 1 and reads[0].name.isascii():
        return begun_above(paper, quote.cut_words(reads[0].start, reads[0].end), reads[0])
    party = None if reads else begun_by(paper, quote.words)
    return None if party is None else (party.quote, party.read)


def _granted(paper: Paper) -> Field | None:
    dates = [d for d in dated(paper) if d.read.whole]
    found = next((d for d in dates if re.search(_GRANTED, d.label, re.IGNORECASE) and not _FILED.search(d.label)), None)
    if found is not None:
        return field_of(DatedQuote(found.quote, _day_first(found), "issue", found.label))
    left = [d for d in dates if d.role in ("issue", "first", "begin", "") and not _FILED.search(d.label)]
    if len({d.read.value for d in left}) != 1:
        return None
    alone = field_of(DatedQuote(left[0].quote, _day_first(left[0]), left[0].role, left[0].label))
    return alone.with_confidence(min(0.7, alone.confidence))


def _day_first(found: DatedQuote) -> DateRead:
    """The date; one of two digits each between points (17.08.22) as Europe writes it."""
    m = re.fullmatch(r"([0-3]\d)\.([01]\d)\.([0-3]\d)", found.quote.text) if found.read.short_year else None
    value = date_value(2000 + int(m[3]), int(m[2]), int(m[1])) if m else ""
    return replace(found.read, value=value) if value else found.read


_FILED = re.compile(r"fil(?:ed|ing)|applic|priorit|anmeld|dépôt|申请|申請|出願|출원|expir|until|term|истекает|заявк", re.IGNORECASE)


_PATENT_LAW = (
    r"Patents ?(?:Act|Rules)|(?:Registrar|Commissioner|Controller|Comptroller) ?of ?Patents(?!,? ?(?:Designs ?and|and ?Trade))"
    r"|patent ?(?:has ?been ?granted|in ?respect ?of)|Patentschrift|fascicule"
)


KIND = Kind(
    name="foreign_patent_certificate",
    title="国外专利证书",
    fields=("country", "patent_number", "patent_type", "title", "patentees", "grant_date"),
    cues=(
        Cue(
            r"united ?states ?patent(?! ?and ?trademark)|letters ?patent|european ?patent|certificate ?of ?(?:grant|patent)"
            r"|patent ?certificate|특허증|certificate ?of ?grant ?of ?patent|certificate ?for ?(?:an? )?(?:european ?)?patent"
            r"|特許証|実用新案登録証|意匠登録証|실용신안등록증|디자인등록증|certificate ?of ?(?:utility ?model|design) ?registration"
            r"|European ?Patent ?Specification|Erteilung ?des ?Patents|Eintragung ?des ?Gebrauchsmusters|innovation ?patent"
            r"|Gebrauchsmusters?(?:Nr|$)"
            r"|патент ?на ?(?:изобретение|полезную|промышленный)|^на ?(?:изобретение|полезную ?модель)$"
            r"|brevet ?d.invention|patente ?de ?invenci[oó]n",
            0.95,
            "title",
        ),
        Cue(r"中華民國專利證書|發明專利證書|新型專利證書", 0.95, "title"),
        Cue(PATENT, 0.8, "title"),
        Cue(r"Deutsches ?Patent|UNITED ?STATES ?OF ?AMERICA", 0.6, "title"),
        Cue(r"\(1[29]\).{0,40}(?:Patent|特許)|^\(?(?:10|11)\)?.{0,6}Patent|\(45\)Date", 0.5),
        Cue(r"\(54\)", 0.4),
        Cue(r"\(7[1-5]\)|Assignee:|Proprietor|Patentee|特許権者|專利權人|특허권자", 0.4),
        Cue(rf"{_PATENT_LAW}|community ?design", 0.6),
        Cue(r"Inventors?:|発明者|發明人|Claims,|Appl\.?No\.?", 0.3),
        Cue(r"PatentNo\.?:?(?:US|EP)?\d|DateofPatent|USPTO|PatentandTrademarkOffice|EuropeanPatentOffice", 0.6),
        Cue(
            r"PatentApplicationPublication|Offenlegungsschrift|公開特許公報|demande ?internationale|\(10\)InternationalPublicationNumber",
            -0.8,
        ),
        Cue(r"trade ?mark ?(?:no\b|number|registration)|商標|상표|товарный ?знак", -0.6),
        Cue(r"\((?:111|151|511|540|730|732)\)|PrincipalRegister|^Trademark$|trademark(?:registration|identified)|RegisterofMarks", -0.8),
        Cue(r"Int\.?Cl\.?:?\d{1,2}$|\((?:P\.?R\.?)?CHINA(?:limited|corporation|company)|^Registered[A-Z][a-z]{2}", -0.6),
        Cue(rf"{CHINA_OFFICE}|PatentN(?:o|umber)\.?:?ZL", -0.9),
        Cue(r"国家知识产权局|(?:发明|实用新型|外观设计)专利证书", -0.9),
        Cue(r"trademark ?registration|registered ?trademark|managementsystem", -0.8, "title"),
        Cue(r"国外专利|美国专利|欧洲专利|PCT", 0.3, "file"),
    ),
    read=read,
    labels=(
        r"(?:standard)?patent(?:no\.?|number)|專利(?:編?號|號數)|證書號(?:數|碼)",
        r"(?:title|nameoftitle)(?:ofthe)?(?:invention|design|utilitymodel)?|發明名稱|新型名稱|設計名稱|發明名",
        r"(?:nameof)?(?:the)?(?:patentee|proprietor|owner|grantee|assignee)(?:\(s\)|s)?(?:\(s\))?|專利(?:權|所有)人",
        r"(?:nameof)?(?:the)?inventor(?:\(s\)|s)?|發明人|創作人|設計人",
        r"(?:date|day)of(?:filing|application)|filingdate|提交日期|申請日期?",
        r"dateof(?:grant|patent|registration|issue)|grant(?:ed)?(?:date|on)|批予日期|公告日期?|授予日期",
        r"(?:patent)?term(?:ofpatent)?|專利(?:權)?期間|prioritydate|applicationno\.?|applicationnumber|申請案?號",
    ),
    continues=r"^(?:Sheet|U\.S\.Patent|Claims|Description)",
)
