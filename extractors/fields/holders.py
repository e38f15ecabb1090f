"""Who a paper is for: the organisation that holds it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from evidence.document import Field
from extractors.fields.broken_names import begun_above, only_form
from extractors.fields.label_words import CERTIFY, HOLDER_LATIN, HOLDER_NAMES, HOLDER_ROLES
from extractors.fields.organisations import OrganisationRead, find_organisations
from extractors.fields.parties import ACCREDITOR, name_key, organisation_field, parties, same_name
from extractors.fields.unknown_labels import MOST, only_behind
from extractors.paper import Paper, Quote

HOLDER_LABELS = f"{HOLDER_NAMES}|{HOLDER_ROLES}|{HOLDER_LATIN}"


def _inside(quote: Quote) -> tuple[Quote, OrganisationRead] | None:
    """The first organisation inside a quote, with its own place."""
    for read in find_organisations(quote.words):
        return quote.cut_words(read.start, read.end), read
    return None


def holder(paper: Paper, *, labels: str = HOLDER_LABELS, issuers: Iterable[str] = ()) -> Field | None:
    """The organisation the paper is for: by label, after 兹证明, else the largest company name that did not sign it.

    Of several pages (halves in two languages, annexes) the first that names one in Chinese, else the first that names one.
    """
    signed = set(issuers)
    if len(paper.pages) > 1:
        each = [one for page in paper.pages if (one := _holder(Paper((page,)), labels, signed)) is not None]
        return next((one for one in each if re.search(r"[\u3400-\u9fff]", str(one.value))), each[0] if each else None)
    return _holder(paper, labels, signed)


DISPUTED = 0.9
"""Highest confidence of a holder beside whom the same labels name another organisation."""


def _labels_another(paper: Paper, pattern: str, name: str, signed: set[str]) -> bool:
    """Whether a label of the same role names another organisation in the same script (申请人 and 生产者 that differ)."""
    for quote in paper.labelled(f"(?i:{pattern})", lambda t: _company(t, signed), lines=2, stop=_STOP):
        other = _inside(quote)
        if other is not None and other[1].name.isascii() == name.isascii() and not same_name(name_key(other[1].name), name_key(name)):
            return not ACCREDITOR.search(other[0].text)
    return False


def _holder(paper: Paper, labels: str, signed: set[str]) -> Field | None:
    names = [p.read.name for p in parties(paper)]
    latin: Field | None = None
    for pattern, lines in ((labels, 3), (CERTIFY, 3)):
        for quote in paper.labelled(f"(?i:{pattern})", lambda t: _company(t, signed), lines=lines, stop=_STOP):
            found = _inside(quote)
            if found is not None and found[1].name not in signed:
                found = begun_above(paper, *found)
                if only_form(found[1].name):
                    continue
                if ACCREDITOR.search(found[0].text) or re.search(r"由.{0,3}$", quote.text[: found[1].start]):
                    continue
                named = organisation_field(*found, labelled=True, twice=names.count(found[1].name) > 1)
                if _labels_another(paper, pattern, found[1].name, signed):
                    named = named.with_confidence(min(DISPUTED, named.confidence))
                if not found[1].name.isascii():
                    return named
                latin = latin or named
    return (
        _identified(paper, signed)
        or _in_sentence(paper, signed)
        or _under_certify(paper, signed, chinese=latin is not None)
        or latin
        or _addressed(paper, signed)
        or _largest(paper, signed)
        or _behind_unknown(paper, signed)
    )


def _behind_unknown(paper: Paper, signed: set[str]) -> Field | None:
    """The only company that stands behind a label nobody knows."""
    quote = only_behind(paper, lambda text: _only_company(text, signed) is not None)
    read = _only_company(quote.text, signed) if quote is not None else None
    if quote is None or read is None:
        return None
    field = organisation_field(quote, read, labelled=False)
    return field.with_confidence(min(MOST, field.confidence))


def _only_company(text: str, signed: set[str]) -> OrganisationRead | None:
    reads = find_organisations(text)
    whole = len(reads) == 1 and (reads[0].start, reads[0].end) == (0, len(text))
    return reads[0] if whole and reads[0].sort == "company" and reads[0].name not in signed else None


_OWN = re.compile(
    r"\s*[(,]?\s*(?:统一社会信用|(?:注册|生产|经营|企业)?(?:住所|地址)[:：]|以下简称|简称)|(?:\([^()]{4,60}\))?(?:所)?(?:建立|实施|运行)?的?"
    r"[\u4e00-\u9fff]{0,12}(?:体系|模式|保证能力)(?!认证证书)|,?经[\u4e00-\u9fff]{0,10}(?:认定|审核|考核|评审|评定|确认)"
)
"""What follows the name of whom a sentence is about: its code or address in brackets, or the system it runs."""


_SPOKEN_TO = re.compile(r"\s*:\s*(?:$|[^:。]{0,12}(?:你|贵)(?:单位|公司|司|厂|院|所|中心))")


def _addressed(paper: Paper, signed: set[str]) -> Field | None:
    """Whom a letter is to: the name that opens its line, closed by a colon, alone there or before what is said to it (…:经考核,你单位)."""
    for p in parties(paper):
        line, start, end = p.quote.pieces[-1]
        opens = (start == 0 or len(p.quote.pieces) > 1) and _SPOKEN_TO.match(line.text[end:])
        if opens and p.read.sort != "authority" and p.read.name not in signed:
            return organisation_field(p.quote, p.read, labelled=True)
    return None


def _identified(paper: Paper, signed: set[str]) -> Field | None:
    """The name with its credit code in brackets behind it: ``X有限公司(统一社会信用代码:…)的…``."""
    for p in parties(paper):
        line, _, end = p.quote.pieces[-1]
        if p.read.sort != "authority" and p.read.name not in signed and _OWN.match(line.text[end:]):
            return organisation_field(p.quote, p.read, labelled=True)
    return None


def _under_certify(paper: Paper, signed: set[str], chinese: bool) -> Field | None:
    """The company alone on the next line after 兹证明, which stands at the margin while the name is centred below it.

    `chinese`: only names in Chinese are asked for (one in Latin letters is known)."""
    for line in paper.lines:
        if not re.fullmatch(rf"(?i:{CERTIFY})\s*[:,]?", line.text):
            continue
        reach = line.box.bottom + 4 * line.box.height
        under = [p for p in parties(paper) if p.line.page is line.page and line.box.bottom - 0.005 < p.line.box.middle_y < reach]
        alone = [p for p in under if p.fill >= 0.8 and p.read.sort != "authority" and p.read.name not in signed]
        alone = [p for p in alone if not (chinese and p.read.name.isascii())]
        first = min(alone, key=lambda p: p.line.box.top, default=None)
        if first is not None:
            return organisation_field(first.quote, first.read, labelled=True)
    return None


def _in_sentence(paper: Paper, signed: set[str]) -> Field | None:
    """``经认定,X有限公司为高新技术企业``: the name right after the words that say it was examined."""
    for quote, _ in paper.find(r"经[\u4e00-\u9fff]{2,4}[,，:]?(?=[\u4e00-\u9fff(]{4,40}(?:公司|厂|中心))(.+)"):
        reads = find_organisations(quote.text)
        if reads and reads[0].start == 0 and reads[0].sort == "company" and reads[0].name not in signed:
            return organisation_field(quote.cut(0, reads[0].end), reads[0], labelled=True)
    return None


_STOP = r"统一社会信用|统一信用|信用代码|组织机构代码|注册地址|经营地址|地址[:：]|证书编号|住所|[Aa]ddress"


def _company(text: str, signed: set[str]) -> bool:
    return any(o.name not in signed and o.sort != "authority" and o.start <= 6 for o in find_organisations(text))


_LABORATORY = re.compile(
    r"(?:检测|检验|测试|试验|校准|计量|化验)(?:实验)?(?:中心|室|所|站)$"
    r"|^(?:[A-Z]\w+ ){0,4}(?:Cent(?:er|re)|Laborator(?:y|ies)) of .*\b(?:Ltd|Limited|Inc|LLC|Company|Corporation|Group)\b",
    re.IGNORECASE,
)


def _largest(paper: Paper, signed: set[str]) -> Field | None:
    free = [
        p
        for p in parties(paper)
        if p.read.sort in ("company", "institute", "certifier")
        and p.read.name not in signed
        and p.fill >= 0.8
        and not ACCREDITOR.search(p.line.text)
        and 0.08 < p.line.box.middle_y < 0.75
    ]
    companies = [p for p in free if p.read.sort == "company"] or [p for p in free if p.read.sort == "institute"]
    laboratories = [p for p in free if _LABORATORY.search(p.read.name)]
    companies = companies or [p for p in laboratories if not p.read.name.isascii()] or laboratories or free
    if companies and all(p.read.name.isascii() for p in companies):  # a laboratory's own name under its translation
        companies = [p for p in free if not p.read.name.isascii() and _LABORATORY.search(p.read.name)] or companies
    best = max(companies, key=lambda p: (round(p.line.box.height, 2), -p.line.box.top), default=None)
    if best is None:
        return None
    return organisation_field(best.quote, best.read, labelled=False, rivals=int(len({p.read.name for p in companies}) > 1))
