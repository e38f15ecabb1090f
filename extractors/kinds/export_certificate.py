"""出口认证: CE, UL, FDA and the other schemes of foreign markets (domain.md B10). Mostly in English."""

from __future__ import annotations

import re

from evidence.document import Field, Flag
from extractors.fields.certificates import basics
from extractors.fields.confidence import judge
from extractors.fields.dates import LONG_TERM
from extractors.fields.holders import HOLDER_LABELS
from extractors.fields.holders import holder as holder_of
from extractors.fields.label_words import NUMBER
from extractors.fields.market_schemes import scheme_and_market
from extractors.fields.parties import organisation_field, parties
from extractors.fields.products import labelled_name, product
from extractors.fields.tongues import CONFORMITY, HALAL, MANAGEMENT_SYSTEM, TRADE_MARK
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Quote, Reading

_NUMBER_LABELS = (
    rf"{NUMBER}|(?:(?<!test )report|file|reference|document|DoC|control|approval|declaration|listing|ausweis"
    r"|genehmigungs)-?\s*(?:registration\s*)?(?:no\.?"
    rf"|number|nr\.?|#)|^(?:certificate|zertifikat|certificado)(?=\s*:)|FCC\s?ID(?:entifier)?|기자재\s*등록번호"
)
_EURASIAN = r"ЕАЭС\s?(?:[NN]\s?)?[A-Z]{2}\s?[A-ZА-Я]-[A-Z]{2}\.[A-ZА-Я0-9.]{4,16}/\d{2}"
"""Numbers of certificates of the Eurasian Economic Union."""


def read(paper: Paper) -> Reading:
    fields = basics(
        paper, number_form=_EURASIAN if paper.has(_EURASIAN) else "", number_labels=_NUMBER_LABELS, issuer_sorts=("certifier", "institute")
    )
    declared = paper.has(r"(?i)(?:declaration of conformity|declare under our sole)")
    if declared and (maker := holder_of(paper)) is not None:
        fields["holder"] = maker  # who declares, signs: whom it names as signing is the maker too
    holder = labelled_name(paper, HOLDER_LABELS)
    if holder is not None and ("holder" not in fields or fields["holder"].confidence < holder.confidence):
        fields["holder"] = holder
    if "holder" in fields and declared:
        fields["issuer"] = fields["holder"].with_confidence(fields["holder"].confidence - 0.05)
    found = scheme_and_market(paper)
    if found is not None:
        fields["scheme"], fields["country"] = found
        owner = None if declared else _owner(paper, str(found[0].value))
        if owner is not None and ("issuer" not in fields or fields["issuer"].confidence < owner.confidence):
            fields["issuer"] = owner
    if "issuer" not in fields and (body := _body(paper, fields.get("holder"))) is not None:
        fields["issuer"] = body
    made = product(paper)
    if made is not None:
        fields["product"] = made
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
        line, start, _ = p.quote.pieces[-1]
        office = re.search(r"(?i:director|manager|president),\s*$", line.text[:start])  # whose officer signs
        if office is None and re.search(r"director|manager|president", p.line.text, re.IGNORECASE):
            continue
        if (p.fill > 0.8 or office) and p.line.box.middle_y > 0.6 and not (known and p.read.name.lower().startswith(known)):
            return organisation_field(p.quote, p.read, labelled=False, rivals=1)
    return None


def _owner(paper: Paper, scheme: str) -> Field | None:
    """The body that is called as its mark is, alone on a line: CSA Group, NSF International, UL LLC."""
    rx = rf"(?:{re.escape(scheme)}) (?:International|Group|Solutions|LLC|Inc\.?|Ltd\.?|Limited|GmbH|Institut\w*|Association)"
    for line in paper.lines:
        if re.fullmatch(rx, line.text):
            return Quote.of(line).field(line.text, min(0.9, judge(line.source.score, grammar=True)))
    return None


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


KIND = Kind(
    name="export_certificate",
    title="出口认证证书",
    fields=("holder", "certificate_number", "scheme", "country", "product", "issuer", "issue_date", "valid_until"),
    cues=(
        Cue(
            r"certificate ?of ?(?:conformity|compliance)|E[CU]-?type(?: ?examination)?(?: ?certificate)?|type ?examination ?certificate"
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
        Cue(rf"{CONFORMITY}|{HALAL}", 0.85, "title"),
        Cue(
            r"certificate ?of ?(?:the ?)?registration ?of ?product|product ?(?:certification|registration) ?certificate"
            r"|shipment ?certificate"
            r"|(?:grant|certificate) ?of ?(?:licen[cs]e|approval|authori[sz]ation)|(?:SABER|SONCAP|PVoC|SALEEM|CoC)(?![a-z])",
            0.6,
            "title",
        ),
        Cue(
            r"Bureau ?of ?Indian ?Standards|經濟部標準檢驗局|(?<![a-z])(?:BSMI|SIRIM|SABER|SONCAP)(?![a-z])"
            r"|(?<![a-z])(?:TISI|KEBS|PVoC|ANATEL|BPJPH|JAKIM|MUIS)(?![a-z])|Standards ?(?:Organi[sz]ation|Institution) ?of"
            r"|Bureau ?of ?Standards|Standar ?Nasional ?Indonesia|compulsory ?registration ?scheme",
            0.45,
        ),
        Cue(rf"{MANAGEMENT_SYSTEM}|{TRADE_MARK}", -0.8, "title"),
        Cue(r"^(?:CE|UL|ETL|CSA|FCC|PSE|SAA|KC|GS|RoHS)(?:认证)?(?:证书|certificate)", 0.9, "title"),
        Cue(
            r"сертификат ?соответствия|декларация ?о ?соответствии"
            r"|certificado ?de ?conformidad|(?:certificat|attestation) ?de ?conformit[ée]|商品驗證登錄證書|標準檢驗局",
            0.9,
            "title",
        ),
        Cue(
            r"registration ?of ?broadcasting|radio ?waves ?act|radio ?research ?agency|방송통신기자재"
            r"|電波法|工事設計認証|JISマーク|認証取得者|radio ?equipment ?regulations",
            0.6,
        ),
        Cue(
            r"official ?listing|^(?:[A-Z]{2,6} ?|product ?)approval(?: ?certificate)?$|approval ?granted ?of ?a ?type"
            r"|concerning ?(?:the ?)?approval",
            0.6,
            "title",
        ),
        Cue(r"(?<![A-Z])(?:UKCA|WRAS|NSF/ANSI|INMETRO|SASO)(?![A-Z])|UN(?:ECE)? ?Regulation ?No|(?<![A-Z])E\d{1,2}\*\d", 0.5),
        Cue(r"authori[sz]ation ?to ?(?:mark|apply)|licen[cs]e ?to ?use|permission ?to ?use ?the ?mark|konformitätserklärung", 0.7, "title"),
        Cue(r"ЕВРАЗИЙСК|ТР ?ТС|изготовитель|орган ?по ?сертификации|電気用品|技術基準", 0.5),
        Cue(
            r"food ?(?:and|&) ?drug ?administration|FDA|establishment ?(?:registration|identifier)"
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
        Cue(r"\(54\)|(?:United|European).{0,8}Patent|trade ?mark(?!(?:s|\(s\))?(?:[:/]|$|\s?\(if))|CNAS-?CL|计量|检定|校准", -0.8),
        Cue(r"managementsystem|管理体系|ISO9001|ISO14001|ISO45001|ISO27001|ISO50001|IATF16949", -0.85),
        Cue(r"(?:检验|检测|试验|测试)报告|test ?report|专利|商标|(?<!适)合同(?!等)", -0.8, "title"),
        Cue(r"(?<![A-Z])(?:CE|UL|FDA|FCC|CSA|ETL|PSE|RoHS)(?![A-Z])|出口认证", 0.3, "file"),
    ),
    read=read,
    labels=(
        r"(?:nameof)?(?:the)?applicant.{0,22}|申請人|申请人|namapelakuusaha|pemohon|solicitante|demandeur|antragsteller|basvuru.{0,8}",
        r"(?:nameof)?(?:the)?manufacturer.{0,12}|(?:name|address)?(?:of)?factory|生產廠場|制造商|生产(?:企业|厂)|pengilang|fabricante?|hersteller|uretici",
        r"(?:nameof)?(?:the)?products?(?:name|description)?|descriptionof(?:goods|products?)|商品名稱|产品名称.{0,8}|namaproduk|jenisproduk|product[oe]|produit|produkt|urun",
        r"(?:trade)?brand(?:name)?(?:/?model.{0,8})?|(?:type/?)?models?(?:no\.?|number|name)?(?:\(s\))?|(?:typ[eo]?)(?:/model)?|seriesoftype|(?:系列)?型[式號]|规格型号|modelo",
        r"(?:applicable|reference|applied|indian)?standards?(?:\(s\))?(?:applied)?|(?:technical)?regulations?|依據標準|认证依据的?标准.{0,6}|norma|normen?",
        r"test(?:ing)?report(?:no\.?|number|ref.{0,12})?|(?:testing)?laboratory|測試報告.{0,4}|countryoforigin|hscode",
        r"certificate(?:no\.?|number|type)|registrationnumber|licen[cs]e(?:no\.?|number)|證書號碼|no\.?sertifikat|證書編號",
        r"(?:date)?(?:of)?expir(?:y|ation)(?:date)?|valid(?:until|upto|to|ity)|有效期限|berlakusampai(?:dengan)?|gultigbis|validade",
    ),
    continues=r"^(?:Annex|Appendix|Attachment|附件)",
    begins=r"^(?:zeichengenehmigung|marks? ?approval"
    r"|.{0,30}declaration ?of ?conformity|certificate ?of ?(?:conformity|compliance)|zertifikat|.{0,12}产品认证证书)$",
)
