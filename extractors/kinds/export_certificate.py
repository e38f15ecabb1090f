"""出口认证: CE, UL, FDA and the other schemes of foreign markets (domain.md B10). Mostly in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from evidence.document import Field, Flag
from extractors.fields.certificates import basics
from extractors.fields.confidence import judge
from extractors.fields.dates import LONG_TERM
from extractors.fields.holders import HOLDER_LABELS
from extractors.fields.holders import holder as holder_of
from extractors.fields.label_words import NUMBER, PRODUCT, is_label
from extractors.fields.parties import organisation_field, parties
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Quote, Reading
from extractors.rows import body_height

SCHEMES: tuple[tuple[str, str, str], ...] = (
    # scheme, market, words; the particular before what others name too
    ("CCC", "CN", r"强制性产品认证|China Compulsory|\bCCC\b|\b3C\b(?=认证|证书)"),
    (
        "UL",
        "US",
        r"\bc?UL(?:us)?\b.{0,24}(?:certificate|listed|file|verified|solutions|compliance|LLC|mark|online|\d{3,5})|underwriters laborator"
        r"|E-?file|File (?:No|Number).{0,4}E\d{5,6}|Certificate of Compliance\b.{0,12}\bE\d{6}",
    ),
    ("ETL", "US", r"\bETL\b"),
    ("FCC", "US", r"\bFCC\b|federal communications commission"),
    ("FDA", "US", r"\bFDA\b|food and drug administration|510\(k\)"),
    ("NSF", "US", r"\bNSF\b"),
    ("Energy Star", "US", r"energy star"),
    ("DOT", "US", r"\bDOT\b.{0,20}(?:FMVSS|certif|compl)|FMVSS"),
    ("CSA", "CA", r"\bCSA\b"),
    ("PSE", "JP", r"\bPSE\b|electrical appliance and material safety|電気用品"),
    ("JIS", "JP", r"\bJIS\b.{0,20}(?:mark|certif|认证|認証)"),
    ("VCCI", "JP", r"\bVCCI\b"),
    ("KC", "KR", r"\bKC\b|韩国|韓国|Korea(?:n)?\b|적합성|안전인증|KTL\b|방송통신|National Radio Research|Radio Waves Act"),
    ("SAA", "AU", r"\bSAA\b|\bRCM\b|AS/NZS|Australia"),
    ("WaterMark", "AU", r"watermark (?:certif|licen)"),
    ("WRAS", "GB", r"\bWRAS\b"),
    ("UKCA", "GB", r"\bUKCA\b|UK Declaration of Conformity|UK (?:type|approved body)|S\.?I\.? (?:2008|2016|2012)/\d+"),
    ("BSMI", "TW", r"\bBSMI\b|標準檢驗局"),
    ("PSB", "SG", r"\bPSB\b|Enterprise Singapore"),
    ("GS", "DE", r"\bGS\b[- ](?:mark|zeichen|certif)|geprüfte sicherheit|ProdSG|Product Safety Act"),
    ("VDE", "DE", r"\bVDE\b.{0,24}(?:mark|certif|zeichen|Prüf|Institut)|\bVDE[- ]?Prüf"),
    ("DVGW", "DE", r"\bDVGW\b"),
    ("ACS", "FR", r"\bACS\b|attestation de conformité sanitaire"),
    ("EAC", "RU", r"\bEAC\b|eurasian|ЕАЭС|ЕВРАЗИЙСК|ТР\s?ТС"),
    ("SASO", "SA", r"\bSASO\b"),
    ("INMETRO", "BR", r"\bINMETRO\b"),
    ("BIS", "IN", r"Bureau of Indian Standards"),
    ("CB", "international", r"\bCB\b.{0,16}(?:test certificate|scheme|certificate)|IECEE"),
    ("E-mark", "EU", r"(?:UN(?:ECE)?|ECE) Regulation|\bE-?mark\b|Regulation No\.? \d{1,3} of"),
    ("ATEX", "EU", r"\bATEX\b|2014/34/EU"),
    (
        "CE",
        "EU",
        r"(?<![A-Z])CE(?![A-Z]).{0,24}(?:certificate|mark|认证|证书)|EC[- ](?:type|certificate|declaration)|EU[- ](?:type|Declaration)"
        r"|\d{4}/\d{2,4}/E[CU]\b|\bDirective\b|notified body|Regulation \(EU\)|attestation of conformity",
    ),
    ("RoHS", "EU", r"\bRoHS\b|2011/65/EU"),
    ("REACH", "EU", r"\bREACH\b"),
)
_CASED = ("CCC", "CE", "KC", "GS", "ACS", "CB", "DOT", "BIS", "PSB", "VDE", "REACH")
"""Schemes whose words are told from everyday words by their capitals."""
_MARK = (
    r"(?:certification|conformity|approval|test|quality)?\s*mark(?=\s*[:(/]|\s*$|\s+[A-Z])|prüfzeichen"
    r"|zeichen(?=\s*:)|scheme|认证标志|认证类型|认证类别|认证项目|认证标识"
)
_NUMBER_LABELS = (
    rf"{NUMBER}|(?:(?<!test )report|file|reference|document|DoC|control|approval|declaration|listing|ausweis"
    r"|genehmigungs)-?\s*(?:registration\s*)?(?:no\.?"
    rf"|number|nr\.?|#)|^(?:certificate|zertifikat|certificado)(?=\s*:)|FCC\s?ID(?:entifier)?|기자재\s*등록번호"
)
_EURASIAN = r"ЕАЭС\s?(?:[NN]\s?)?[A-Z]{2}\s?[A-ZА-Я]-[A-Z]{2}\.[A-ZА-Я0-9.]{4,16}/\d{2}"
"""Numbers of certificates of the Eurasian Economic Union."""
_START = (
    r"(?i:models?\b|type\b|型号|trade ?mark|brand|商标|address|地址|manufacturer|制造商|applicant"
    r"|confirms|representative|^of$|standards?\b|标准|directive|date|certificate|report|holder)"
)
_STOP = (
    r"(?i:(?:models?|type|型号|trade ?mark|brand|商标|address|地址|manufacturer|制造商|applicant"
    r"|standards?|标准|directive|certificate|report)[^:：]{0,12}[:：])"
)


def read(paper: Paper) -> Reading:
    fields = basics(
        paper, number_form=_EURASIAN if paper.has(_EURASIAN) else "", number_labels=_NUMBER_LABELS, issuer_sorts=("certifier", "institute")
    )
    declared = paper.has(r"(?i)(?:declaration of conformity|declare under our sole)")
    if declared and (maker := holder_of(paper)) is not None:
        fields["holder"] = maker  # who declares, signs: whom it names as signing is the maker too
    holder = _english(paper, HOLDER_LABELS)
    if holder is not None and ("holder" not in fields or fields["holder"].confidence < holder.confidence):
        fields["holder"] = holder
    if "issuer" not in fields and (body := _body(paper, fields.get("holder"))) is not None:
        fields["issuer"] = body
    if "holder" in fields and declared:
        fields["issuer"] = fields["holder"].with_confidence(fields["holder"].confidence - 0.05)
    found = _by_directive(paper) or _scheme(paper)
    if found is not None:
        fields["scheme"], fields["country"] = found
    product = _product(paper)
    if product is not None:
        fields["product"] = product
    flags = []
    if "valid_until" not in fields:
        flags.append(Flag("no_expiry", "证书未印有效期，是否在有效期内需核实"))
    elif fields["valid_until"].value != LONG_TERM and fields.get("issue_date") and fields["issue_date"].alternatives:
        flags.append(Flag("ambiguous_date", "日期的日、月顺序不明确，需核实"))
    if paper.has(r"(?i)declaration of conformity"):
        flags.append(Flag("declaration", "属企业自我符合性声明，不是第三方认证，需核实"))
    return Reading(fields, (), tuple(flags))


def _body(paper: Paper, holder: Field | None) -> Field | None:
    """A laboratory or firm named alone in the lower part that is not the holder."""
    known = str(holder.value).lower()[:12] if holder else ""
    named = _officer(paper) or _copyright(paper)
    if named is not None:
        return named
    for p in parties(paper):
        line, start, end = p.quote.pieces[-1]
        office = re.search(r"(?i:director|manager|president),\s*$", line.text[:start])  # whose officer signs
        if office is None and re.search(r"director|manager|president", p.line.text, re.IGNORECASE):
            continue
        heads = start == 0 and _IMPRINT.match(line.text[end:])  # an imprint: name · role · address
        if (p.fill > 0.8 or office or heads) and p.line.box.middle_y > 0.6 and not (known and p.read.name.lower().startswith(known)):
            return organisation_field(p.quote, p.read, labelled=False, rivals=1)
    return None


_IMPRINT = re.compile(r"\s*[·•|]|,\s?(?:(?:Via|Viale|Rue|Calle|Avda|Am|Unit|P\.?O\.?|No)\b|\d)")
"""What follows a body's name at a page's foot: a sign, or its address."""


def _officer(paper: Paper) -> Field | None:
    """The authority whose head signs: ``Director General of National Radio Research Agency``."""
    for quote, _ in paper.find(
        r"^(?i:director[- ]?general|commissioner|president|chairman|chief|head|registrar|administrator)(?: of|,) (?:the )?"
        r"((?:[A-Z][\w&-]*|of|for|and)(?: (?:[A-Z][\w&-]*|of|for|and)){1,8})$"
    ):
        if re.search(
            r"\b(?:Agency|Authority|Administration|Bureau|Commission|Ministry|Institute|Board|Organi[sz]ation|Office)\b", quote.text
        ):
            return quote.field(quote.text, min(0.9, judge(quote.score, labelled=True)))
    return None


def _copyright(paper: Paper) -> Field | None:
    """The body whose form it is: ``© 2018 X Inc. All rights reserved``."""
    for p in parties(paper):
        line, start, _ = p.quote.pieces[0]
        if re.search(r"(?:©|\([Cc]\)|[Cc]opyright)\s?(?:\d{4}(?:-\d{4})?)?,?\s?(?:by\s)?$", line.text[:start]):
            return organisation_field(p.quote, p.read, labelled=False, rivals=0)
    return None


def _scheme(paper: Paper) -> tuple[Field, Field] | None:
    """The scheme by the mark that is named as such or stands alone in large letters, else by the title, else by words of the text."""
    own = paper.has(r"(?i)declaration of conformity")
    for quote in (*paper.labelled(f"(?i:{_MARK})", lambda t: _named(t) is not None), *_alone(paper)):
        named = _named(quote.text)
        if named is not None:
            sure = min(0.93, judge(quote.score, labelled=True, grammar=True))
            return quote.field(named[0], sure), quote.field(named[1], sure)
    for titled in (True, False):
        for scheme, market, words in SCHEMES:
            flags = 0 if scheme in _CASED else re.IGNORECASE
            found = (q for q, _ in paper.find(f"(?:{words})", flags) if not titled or q.pieces[0][0].box.middle_y < 0.3)
            quote_or_none = next(found, None)
            if quote_or_none is not None:
                quote, sure = quote_or_none, min(0.93, judge(quote_or_none.score, labelled=False, grammar=True))
                return quote.field("CE-DoC" if own and scheme == "CE" else scheme, sure), quote.field(market, sure)
    return None


def _by_directive(paper: Paper) -> tuple[Field, Field] | None:
    """RoHS or REACH where its directive is the only one the paper names."""
    named = {m[0] for _, m in paper.find(r"(?:19|20)\d\d/\d{1,4}/E[CU]|1907/2006") if m[0] != "2015/863/EU"}
    for scheme, number in (("RoHS", "2011/65/EU"), ("REACH", "1907/2006")):
        quote = paper.first(scheme)
        if named == {number} and quote is not None and not paper.has(r"(?<![A-Z])CE(?![A-Z]).{0,10}(?:mark|认证)|(?:EMC|LVD|Low Voltage)"):
            sure = min(0.9, judge(quote.score, grammar=True))
            return quote.field(scheme, sure), quote.field("EU", sure)
    return None


def _named(text: str) -> tuple[str, str] | None:
    """The scheme and market whose mark `text` begins with."""
    plain = text.strip(" :()").upper()
    return next(((s, m) for s, m, _ in SCHEMES if re.match(rf"{re.escape(s.upper())}(?![A-Z])", plain)), None)


def _alone(paper: Paper) -> Iterator[Quote]:
    """Marks that stand alone, set larger than the body."""
    body = body_height(paper.lines)
    for line in paper.lines:
        if len(line.text) <= 5 and line.box.height > 1.4 * body and any(s.upper() == line.text.upper() for s, _, _ in SCHEMES):
            yield Quote.of(line)


_MODEL = re.compile(
    r"(?:[,，;/(\s]\s*|(?<=[\u4e00-\u9fff]))(?:(?:model|type"
    r"|型号)s?[:\s.]*)?[A-Z]{1,6}[- ]?\d[\w/-]*(?:\s*[,，、;/]\s*[A-Z]{0,6}[- ]?\d[\w/-]*)*\)?$",
    re.IGNORECASE,
)
"""A product's model behind its name, where one label is for both."""


_RATED = re.compile(r"(?:(?<=[\u4e00-\u9fff)])|[\s,;/])\s*[A-Z]{1,6}[- ]?\d[^\u4e00-\u9fff]*\s\d[^\u4e00-\u9fff]*$")
"""A product's model with its ratings behind its name: TR-429 220V~ 50Hz."""
MODEL_CUT = 0.85
"""Highest confidence of a product whose model was cut off without a word that calls it one."""
_BOTH = re.compile(r"model|type|型号|规格|modell", re.IGNORECASE)


_CLASS = r"^CLASS\s?-?\s?C?\d{4,7}(?:[ -]\d{2})?\s?-\s?([A-Z][^-]{2,60}?)(?=\s-|-\s|$)"
"""CSA's class of products, by number and name."""


def _product(paper: Paper) -> Field | None:
    if (classed := paper.first(_CLASS)) is not None:
        return classed.field(classed.text.strip(), min(0.9, judge(classed.score, labelled=True)))
    labelled = _labelled(paper, PRODUCT) or _labelled(paper, r"(?:class|type|goods)\s+description")
    if labelled is None and paper.has(r"(?i:grant of equipment|federal communications)"):
        labelled = _labelled(paper, r"^notes(?=\s*:)")  # where a grant of the FCC names the equipment
    if labelled is None:
        return None
    quote, found = labelled
    rated = _RATED.search(str(found.value)) if _BOTH.search(quote.label) else None
    if rated is not None and rated.start() >= 3:
        return replace(found, value=str(found.value)[: rated.start()], alternatives=(found.value,))
    m = _MODEL.search(str(found.value))
    code = re.search(r"\s*[,，;]\s*[A-Z]{1,5}-?\d[\w-]*$", str(found.value))
    listed = code is not None and _BOTH.search(str(found.value)[: code.start()])  # "models LX-500, LX-700" is one phrase
    if code is not None and code.start() >= 4 and not listed:
        sure = min(MODEL_CUT, found.confidence)
        return replace(found, value=str(found.value)[: code.start()], confidence=sure, alternatives=(found.value,))
    if m is None or not (_BOTH.search(quote.label) or re.search(r"(?i)\b(?:model|type)\b|型号", m[0])):
        return found
    name = str(found.value)[: m.start()].strip(" ,，;/(")
    return replace(found, value=name) if len(name) >= 3 else found


def _english(paper: Paper, labels: str) -> Field | None:
    """A labelled value of an English paper: a name or a product."""
    found = _labelled(paper, labels)
    return found[1] if found else None


def _labelled(paper: Paper, labels: str) -> tuple[Quote, Field] | None:
    for quote in paper.labelled(
        f"(?i:{labels})",
        lambda t: len(re.findall(r"[A-Za-z\u4e00-\u9fff]", t)) >= 3 and not re.match(_START, t) and not is_label(t),
        stop=_STOP,
    ):
        again = re.match(rf"(?i:{labels})\s*[:：]\s*", quote.text)  # "the following product" over a line "Product: …"
        own = quote.cut(again.end(), len(quote.text)) if again and again.end() < len(quote.text) else quote
        value = re.sub(r"\s+", " ", own.text).strip(" :：;,")
        if len(value) >= 3:
            return own, own.field(value, min(0.9, judge(quote.score, labelled=True)))
    return None


KIND = Kind(
    name="export_certificate",
    title="出口认证证书",
    fields=("holder", "certificate_number", "scheme", "country", "product", "issuer", "issue_date", "valid_until"),
    cues=(
        Cue(
            r"certificate ?of ?(?:conformity|compliance)|E[CU]-?type(?: ?examination)?(?: ?certificate)?"
            r"|verification ?of ?(?:conformity|compliance)|attestation ?of ?conformity|zeichengenehmigung|marks? ?approval"
            r"|baumusterprüf|certificato ?di ?conformità",
            0.75,
            "title",
        ),
        Cue(
            r"grant ?of ?equipment ?authorization|^federal ?communications ?commission$"
            r"|declaration ?of ?conformity|CB ?test ?certificate|UL ?(?:certificate|listed)|FDA ?(?:registration|certificate)",
            0.75,
            "title",
        ),
        Cue(r"强制性产品认证|compulsory ?product ?certification|(?<!管理体系)产品认证证书|自愿性(?:产品)?认证证书", 1.0, "title"),
        Cue(
            r"^(?:zertifikat|certificat|certificado)$|geprüfte ?sicherheit|GS-?zeichen|prüfzeichen|特定電気用品"
            r"|[適适](?:合|合同等|合性検査|合性)証明書?|안전인증서"
            r"|certificate ?of ?(?:KCs?|PSE|product|safety|type) ?.{0,12}certification|certificate ?of ?(?:suitability"
            r"|type ?approval|registration ?of ?broadcasting)|(?:type|product) ?approval"
            r"|licen[cs]e ?certificate",
            0.6,
            "title",
        ),
        Cue(r"^(?:CE|UL|ETL|CSA|FCC|PSE|SAA|KC|GS|RoHS)(?:认证)?(?:证书|certificate)", 0.9, "title"),
        Cue(
            r"сертификат ?соответствия|декларация ?о ?соответствии"
            r"|certificado ?de ?conformidad|certificat ?de ?conformité",
            0.9,
            "title",
        ),
        Cue(
            r"registration ?of ?broadcasting|radio ?waves ?act|radio ?research ?agency|방송통신기자재"
            r"|電波法|工事設計認証|radio ?equipment ?regulations",
            0.6,
        ),
        Cue(r"authori[sz]ation ?to ?(?:mark|apply)|licen[cs]e ?to ?use|permission ?to ?use ?the ?mark|konformitätserklärung", 0.7, "title"),
        Cue(r"ЕВРАЗИЙСК|ТР ?ТС|изготовитель|орган ?по ?сертификации|電気用品|技術基準", 0.5),
        Cue(
            r"food ?and ?drug ?administration|FDA|establishment ?(?:registration|identifier)"
            r"|device ?listing|21 ?CFR|federal ?communications",
            0.6,
        ),
        Cue(
            r"owner/operator|registration ?and ?listing|(?:certified|covered|listed) ?products?|type ?designation|certificate ?of ?safety"
            r"|class ?description",
            0.4,
        ),
        Cue(
            r"(?:electrical|electronic|wireless|gas|pressure) ?(?:equipment|product|appliance|device)s?"
            r"|^models?(?:\(s\))?[:：]?|^marking:?$",
            0.3,
        ),
        Cue(r"Directive|EN\d{4,5}|UL\d{2,5}|IEC(?!170[12])\d{5}|AS/NZS\d{4}|\d{4}/\d{2,3}/E[CU]", 0.5),
        Cue(r"notifiedbody|CEmark|applicant(?!.{0,80}patent)|manufacturer", 0.3),
        Cue(
            r"prüfzeichen|certificationmark|geprüftnach|ProdSG|testedaccordingto|modell?/model|产品标准和技术要求|认证模式|产品名称和系列",
            0.5,
        ),
        Cue(r"\(54\)|(?:United|European).{0,8}Patent|trade ?mark(?!(?:s|\(s\))?(?:[:/]|$))|CNAS-?CL|计量|检定|校准", -0.8),
        Cue(r"managementsystem|管理体系|ISO9001|ISO14001|ISO45001|ISO27001|ISO50001|IATF16949", -0.85),
        Cue(r"检验报告|检测报告|test ?report|专利|商标|(?<!适)合同(?!等)", -0.8, "title"),
        Cue(r"(?<![A-Z])(?:CE|UL|FDA|FCC|CSA|ETL|PSE|RoHS)(?![A-Z])|出口认证", 0.3, "file"),
    ),
    read=read,
    continues=r"^(?:Annex|Appendix|Attachment|附件)",
    begins=r"^(?:zeichengenehmigung|marks? ?approval"
    r"|.{0,30}declaration ?of ?conformity|certificate ?of ?(?:conformity|compliance)|zertifikat|.{0,12}产品认证证书)$",
)
