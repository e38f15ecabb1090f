"""出口认证: CE, UL, FDA and the other schemes of foreign markets (domain.md B10). Mostly in English."""

from __future__ import annotations

import re

from evidence.document import Field, Flag
from extractors.fields.certificates import basics
from extractors.fields.confidence import judge
from extractors.fields.dates import LONG_TERM
from extractors.fields.parties import organisation_field, parties
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Reading

SCHEMES: tuple[tuple[str, str, str], ...] = (
    # scheme, market, words
    (
        "UL",
        "US",
        r"\bUL\b.{0,24}(?:certificate|listed|file|verified|solutions|compliance|LLC|mark|online|\d{3,5})|underwriters laborator"
        r"|E-?file|File (?:No|Number).{0,4}E\d{5,6}",
    ),
    ("ETL", "US", r"\bETL\b"),
    ("FCC", "US", r"\bFCC\b|federal communications commission"),
    ("FDA", "US", r"\bFDA\b|food and drug administration|510\(k\)"),
    ("NSF", "US", r"\bNSF\b"),
    ("CSA", "CA", r"\bCSA\b"),
    ("PSE", "JP", r"\bPSE\b|electrical appliance and material safety"),
    ("JIS", "JP", r"\bJIS\b.{0,20}(?:mark|certif|认证)"),
    ("KC", "KR", r"\bKC\b|韩国|Korea"),
    ("SAA", "AU", r"\bSAA\b|\bRCM\b|AS/NZS|Australia"),
    ("WRAS", "GB", r"\bWRAS\b"),
    ("UKCA", "GB", r"\bUKCA\b"),
    ("GS", "DE", r"\bGS\b[- ](?:mark|zeichen|certif)|geprüfte sicherheit"),
    ("DVGW", "DE", r"\bDVGW\b"),
    ("ACS", "FR", r"\bACS\b"),
    ("EAC", "RU", r"\bEAC\b|eurasian"),
    ("SASO", "SA", r"\bSASO\b"),
    ("CB", "international", r"\bCB\b.{0,16}(?:test certificate|scheme|certificate)|IECEE"),
    (
        "CE",
        "EU",
        r"(?<![A-Z])CE(?![A-Z]).{0,24}(?:certificate|mark|认证|证书)|EC[- ](?:type|certificate|declaration)|EU[- ]type"
        r"|\d{4}/\d{2,4}/E[CU]\b|\bDirective\b|notified body",
    ),
    ("RoHS", "EU", r"\bRoHS\b|2011/65/EU"),
)
_NUMBER_LABELS = (
    r"(?:certificate|cert\.?|registration|report|file|reference|document|license|licence)\s*(?:registration\s*)?(?:no\.?|number|nr\.?|#)"
    r"|FCC\s?ID(?:entifier)?|证书编号|证书号|(?<![一-龥])编号|注册号|(?<![A-Za-z])no\.?(?=\s*[:：.]\s*[A-Z0-9])"
)
_HOLDER = (
    r"(?:certificate\s+|licen[cs]e\s+)?holder(?:'s)?(?:\s+name)?|applicant(?:'s\s+name)?|issued\s+to|licensee|client|manufacturer"
    r"|name\s+(?:and\s+address\s+)?of\s+(?:the\s+)?(?:applicant|manufacturer|holder)|持证人|证书持有[人者]"
    r"|申请人|委托人|制造商|生产(?:厂|企业|者)(?:名称)?"
)
_PRODUCT = (
    r"(?:certified\s+)?products?(?:\s+(?:name|description|designation))?(?=\s*[:：(/])"
    r"|(?:\bthe\s+|^)products?(?:\s+(?:name|description|designation))?$|name\s+of\s+(?:the\s+)?product|(?:sample|equipment)\s+(?:name|description)"
    r"|representative\s+samples(?:\s+of)?|^this\s+certificate$|confirms\s+that$|产品名称|产品(?=[:：])|认证产品"
)
_START = (
    r"(?i:models?\b|type\b|型号|trade ?mark|brand|商标|address|地址|manufacturer|制造商|applicant"
    r"|confirms|representative|^of$|standards?\b|标准|directive|date|certificate|report|holder)"
)
_STOP = (
    r"(?i:(?:models?|type|型号|trade ?mark|brand|商标|address|地址|manufacturer|制造商|applicant"
    r"|standards?|标准|directive|certificate|report)[^:：]{0,12}[:：])"
)


def read(paper: Paper) -> Reading:
    fields = basics(paper, number_labels=_NUMBER_LABELS, issuer_sorts=("certifier", "institute"))
    holder = _english(paper, _HOLDER)
    if holder is not None and ("holder" not in fields or fields["holder"].confidence < holder.confidence):
        fields["holder"] = holder
    if "issuer" not in fields and (body := _body(paper, fields.get("holder"))) is not None:
        fields["issuer"] = body
    if "holder" in fields and paper.has(r"(?i)(?:declaration of conformity|declare under our sole)"):
        fields["issuer"] = fields["holder"].with_confidence(fields["holder"].confidence - 0.05)  # who declares, signs
    found = _scheme(paper)
    if found is not None:
        fields["scheme"], fields["country"] = found
    product = _english(paper, _PRODUCT)
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
    for p in parties(paper):
        if re.search(r"director|manager|president", p.line.text, re.IGNORECASE):
            continue
        if p.fill > 0.8 and p.line.box.middle_y > 0.6 and not (known and p.read.name.lower().startswith(known)):
            return organisation_field(p.quote, p.read, labelled=False, rivals=1)
    return None


def _scheme(paper: Paper) -> tuple[Field, Field] | None:
    for scheme, market, words in SCHEMES:
        quote = paper.first(f"(?:{words})", re.IGNORECASE if scheme not in ("CE", "KC", "GS", "ACS", "CB") else 0)
        if quote is not None:
            sure = min(0.93, judge(quote.score, labelled=False, grammar=True))
            own = scheme == "CE" and paper.has(r"(?i)declaration of conformity")
            return quote.field("CE-DoC" if own else scheme, sure), quote.field(market, sure)
    return None


def _english(paper: Paper, labels: str) -> Field | None:
    """A labelled value of an English paper: a name or a product, on one line or two."""
    for quote in paper.labelled(
        f"(?i:{labels})", lambda t: len(re.findall(r"[A-Za-z\u4e00-\u9fff]", t)) >= 3 and not re.match(_START, t), stop=_STOP
    ):
        value = re.sub(r"\s+", " ", quote.text).strip(" :：;,")
        if len(value) >= 3:
            return quote.field(value, min(0.9, judge(quote.score, labelled=True)))
    return None


KIND = Kind(
    name="export_certificate",
    title="出口认证证书",
    fields=("holder", "certificate_number", "scheme", "country", "product", "issuer", "issue_date", "valid_until"),
    cues=(
        Cue(
            r"certificate ?of ?(?:conformity|compliance)|E[CU]-?type(?: ?examination)?(?: ?certificate)?"
            r"|verification ?of ?(?:conformity|compliance)|attestation ?of ?conformity",
            0.75,
            "title",
        ),
        Cue(
            r"declaration ?of ?conformity|CB ?test ?certificate|UL ?(?:certificate|listed)|FDA ?(?:registration|certificate)", 0.75, "title"
        ),
        Cue(r"^(?:CE|UL|ETL|CSA|FCC|PSE|SAA|KC|GS|RoHS)(?:认证)?(?:证书|certificate)", 0.9, "title"),
        Cue(r"Directive|EN\d{4,5}|UL\d{2,5}|IEC(?!170[12])\d{5}|AS/NZS\d{4}|\d{4}/\d{2,3}/E[CU]", 0.5),
        Cue(r"notifiedbody|CEmark|applicant(?!.{0,80}patent)|manufacturer", 0.3),
        Cue(r"\(54\)|(?:United|European).{0,8}Patent|trade ?mark|CNAS-?CL|计量|检定|校准", -0.8),
        Cue(r"managementsystem|管理体系|ISO9001|ISO14001|ISO45001", -0.85),
        Cue(r"检验报告|检测报告|test ?report|专利|商标|合同", -0.8, "title"),
        Cue(r"(?<![A-Z])(?:CE|UL|FDA|FCC|CSA|ETL|PSE|RoHS)(?![A-Z])|出口认证", 0.3, "file"),
    ),
    read=read,
    continues=r"^(?:Annex|Appendix|Attachment|附件)",
)
