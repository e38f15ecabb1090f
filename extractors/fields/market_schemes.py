"""The schemes under which products are certified for a market, and which of them a paper names (domain.md B10)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.document import Field
from extractors.fields.confidence import judge
from extractors.paper import Paper, Quote
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
    ("JIS", "JP", r"(?<![A-Z])JIS(?![A-Z]).{0,20}(?:mark|マーク|certif|认证|認証)"),
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
    ("SONCAP", "NG", r"\bSONCAP\b|standards organi[sz]ation of nigeria"),
    ("SIRIM", "MY", r"\bSIRIM\b"),
    ("TISI", "TH", r"\bTISI\b|thai industrial standards"),
    ("SNI", "ID", r"\bSNI\b(?=.{0,16}(?:\d{3,5}|mark|certif|sertifikat))|standar nasional indonesia"),
    ("KEBS", "KE", r"\bKEBS\b|kenya bureau of standards"),
    ("TBS", "TZ", r"tanzania bureau of standards"),
    ("GOEIC", "EG", r"\bGOEIC\b"),
    ("COSQC", "IQ", r"\bCOSQC\b"),
    ("KUCAS", "KW", r"\bKUCAS\b"),
    ("ECAS", "AE", r"\bECAS\b|emirates conformity assessment"),
    ("G-Mark", "GCC", r"\bG-?mark\b|gulf conformity|\bGSO\b.{0,16}(?:certif|mark)"),
    ("SII", "IL", r"standards institution of israel"),
    ("TSE", "TR", r"türk standard|turkish standards institut"),
    ("NRCS", "ZA", r"\bNRCS\b|national regulator for compulsory specifications"),
    ("IRAM", "AR", r"\bIRAM\b"),
    ("NOM", "MX", r"\bNOM-\d{3}|norma oficial mexicana"),
    ("RETIE", "CO", r"\bRETIE\b|\bRETILAP\b"),
    ("CR", "VN", r"\bQCVN\b|hợp quy"),
    ("HALAL", "ID", r"\bBPJPH\b|jaminan produk halal|\bLPPOM\b|majelis ulama indonesia"),
    ("HALAL", "MY", r"\bJAKIM\b|jabatan kemajuan islam"),
    ("HALAL", "SG", r"\bMUIS\b|majlis ugama islam singapura"),
    ("HALAL", "international", r"\bhalal\b.{0,24}(?:certif|sertif|认证)|清真.{0,6}认证"),
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
_CASED = ("CCC", "CE", "KC", "GS", "ACS", "CB", "DOT", "PSB", "VDE", "REACH")
"""Schemes whose words are told from everyday words by their capitals."""
_MARK = (
    r"(?:certification|conformity|approval|test|quality)?\s*mark(?=\s*[:(/]|\s*$|\s+[A-Z])|prüfzeichen"
    r"|zeichen(?=\s*:)|scheme|认证标志|认证类型|认证类别|认证项目|认证标识"
)
_MARKED = (
    rf"\b({'|'.join(re.escape(scheme) for scheme, _, _ in SCHEMES)})"
    r"\s(?:(?:listed|listing|certified|certification|approval|safety)\s)?mark\b"
)
"""A scheme whose mark a sentence speaks of: what the product may bear."""


def scheme_and_market(paper: Paper) -> tuple[Field, Field] | None:
    """Which scheme's paper this is, and the market it opens: a country's two letters, EU or international."""
    return _by_directive(paper) or _scheme(paper)


def _scheme(paper: Paper) -> tuple[Field, Field] | None:
    """The scheme by the mark that is named as such or stands alone in large letters, else by the title, else by words of the text."""
    own = paper.has(r"(?i)declaration of conformity")
    for quote in (*paper.labelled(f"(?i:{_MARK})", lambda t: _named(t) is not None), *_alone(paper)):
        named = _named(quote.text)
        if named is not None:
            sure = min(0.93, judge(quote.score, labelled=True, grammar=True))
            return quote.field(named[0], sure), quote.field(named[1], sure)
    return _by_words(paper, own, titled=True) or _marked(paper) or _by_words(paper, own, titled=False)


def _by_words(paper: Paper, own: bool, *, titled: bool) -> tuple[Field, Field] | None:
    """The first scheme of which the title, or the text, has words; `own`: the paper is the maker's own declaration."""
    for scheme, market, words in SCHEMES:
        flags = 0 if scheme in _CASED else re.IGNORECASE
        found = (q for q, _ in paper.find(f"(?:{words})", flags) if not titled or q.pieces[0][0].box.middle_y < 0.3)
        quote = next(found, None)
        if quote is not None:
            sure = min(0.93, judge(quote.score, labelled=False, grammar=True))
            return quote.field("CE-DoC" if own and scheme == "CE" else scheme, sure), quote.field(market, sure)
    return None


def _marked(paper: Paper) -> tuple[Field, Field] | None:
    """The scheme of whose mark a sentence speaks: ETL Listed Mark."""
    for quote, _ in paper.find(_MARKED, re.IGNORECASE):
        if (named := _named(quote.text)) is not None:
            sure = min(0.9, judge(quote.score, grammar=True))
            return quote.field(named[0], sure), quote.field(named[1], sure)
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
