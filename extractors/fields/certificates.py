"""What all certificates share: a number, a holder, a body that signed, two dates."""

from __future__ import annotations

import re
from collections.abc import Callable

from evidence.document import Field
from extractors.fields.confidence import judge
from extractors.fields.dates import find_dates
from extractors.fields.holders import holder
from extractors.fields.issuers import ISSUER_LABELS, SIGNERS, issuer, remaining
from extractors.fields.label_words import NUMBER, WEAK_NUMBER
from extractors.fields.numbers import find_uscc
from extractors.fields.unknown_labels import MOST, is_number, only_behind
from extractors.fields.validity import validity
from extractors.paper import Paper, Quote

NUMBER_LABELS, WEAK_LABELS = NUMBER, WEAK_NUMBER
_END = re.compile(
    r"\s{2,}|\((?:原|旧|曾用|首次|变更)|(?:发证|颁发|有效|日期|统一|名称|获证|地址|签发|首次|初次|本次|颁证|企业|单位|持证|姓名|兹证明|注册日|第?\d+页)"
    r"|\s(?:date|issue|valid|page|expir)|[,，;；。]|(?<=\d)\.\s+(?=[A-Z][a-z])|date of|valid|issue",
    re.IGNORECASE,
)
_ACCREDITED = re.compile(r"CNAS|CNAB|UKAS|ANAB|CNCA|DAkkS|IAF", re.IGNORECASE)
"""Marks of accreditation bodies carry numbers of their own, which are not the certificate's."""
_STANDARD = re.compile(r"(?:GB/?[TZ]?|ISO|IS0|IATF|OHSAS|EN|IEC|SA)(?:/?(?:TS|IEC))?\d{4,5}(?:[-:]\d+)*", re.IGNORECASE)
_CITIZEN = re.compile(r"[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx]")
_ADDRESS = re.compile(r"\b(?:road|street|avenue|lane|building|district|floor|room)\b|[路街道巷区镇村楼]", re.IGNORECASE)
_GOES_ON = re.compile(r"[-/]?[0-9A-Z]")
"""What follows on a form's number where the paper's has a part more than the form knows."""
_FORM = re.compile(r"[0-9A-Za-zА-Я\u4e00-\u9fa5\[\]()\-/._ :*]{4,40}")


def certificate_number(
    paper: Paper, *, labels: str = NUMBER_LABELS, form: str = "", accept: Callable[[str], bool] | None = None
) -> Field | None:
    """The number by its label, else by `form` (a pattern of the kind's own numbers), else alone in the upper half.

    The value is as printed, without spaces.
    """
    rx = re.compile(form) if form else None
    ok = accept or plausible_number

    def taken(text: str) -> bool:
        return ok(_cut(text)) or bool(rx and rx.match(text))

    def other(text: str) -> bool:
        return taken(text) and not _CITIZEN.fullmatch(_cut(text))

    asked = (  # a citizen's number is the certificate's on cards that have no other
        q for accepted in (other, taken) for words in (labels, WEAK_LABELS) for q in paper.labelled(f"(?i:{words})", accepted)
    )
    for quote in asked:
        text = quote.text
        cut = quote.cut(0, len(_cut(text))).strip(" :.-")
        again = re.match(r"(?:No|Nr|№)[.:：\s]+(?=\S)", cut.text, re.IGNORECASE)
        cut = cut.cut(again.end(), len(cut.text)) if again else cut
        m = rx.search(cut.text) if rx else None
        m = None if m and _GOES_ON.match(cut.text, m.end()) else m
        if m is None and (rest := _next_digits(paper, cut)) is not None:
            return _field(cut.then(rest), labelled=True, grammar=None).with_confidence(0.8)
        if m:
            return _field(cut.cut(m.start(), m.end()), labelled=True, grammar=True)
        return _field(cut, labelled=True, grammar=None)
    if rx is not None:
        quote_or_none = paper.first(form)
        if quote_or_none is not None:
            return _field(quote_or_none, labelled=False, grammar=True)
    return _office_number(paper) or number_behind_unknown(paper)


def number_behind_unknown(paper: Paper) -> Field | None:
    """The only number behind a label that no list has and that ends as labels of numbers do."""
    quote = only_behind(paper, is_number, heads="[号码]")
    return None if quote is None else quote.field(quote.number, min(MOST, judge(quote.score)))


def _next_digits(paper: Paper, cut: Quote) -> Quote | None:
    """The last digits of a number broken over the line (12 111 / 92956): alone right below, at the left edge of label or value."""
    line, _, end = cut.pieces[-1]
    if end < len(line.text) or not re.search(r"\d$", cut.text):
        return None
    below = paper.below(line)
    if below is None or not re.fullmatch(r"\d[\d -]{2,11}", below.text) or below.box.top - line.box.bottom > 0.6 * line.box.height:
        return None
    if any(
        o.box.right <= below.box.left and o.box.overlap_y(below.box) > 0.5 * below.box.height for o in paper.lines if o.page is below.page
    ):
        return None  # a number with a label of its own
    return Quote.of(below) if abs(below.box.left - line.box.left) < 0.02 else None


_OFFICE = re.compile(
    r"[\[(]?[\u4e00-\u9fff](?:[A-Z]{2,4})?[\u4e00-\u9fff]{0,8}\s?[\[(]\s?(?:19|20)\d{2}\s?[\])]\s?第?\s?[A-Z]{0,3}-?\d{1,8}(?:-\d{1,4})?\s?号[\])]?"
    r"|[\[(](?:19|20)\d{2}[\])][\u4e00-\u9fff]{1,6}(?:\([\u4e00-\u9fff]{1,6}\))?字?第?[ⅠⅡⅢIVA-Z]{0,3}\d{2,8}号"
    r"|[\u4e00-\u9fff]{2,8}字第\s?[A-Z\d-]{4,16}\s?号"
    r"|(?:[A-Z]{2,6})?[\u4e00-\u9fff]{1,6}[\[(]?(?:19|20)\d{2}[\])]?-\d{2,8}号?"
)
_OWN_OFFICE = re.compile(r"[\u4e00-\u9fff]{1,6}[资职证]\w{0,4}字第?\s?[A-Z\d-]{4,16}\s?号")
"""Numbers of certificates only: they may stand anywhere on a booklet's page."""


def _office_number(paper: Paper) -> Field | None:
    """A number as offices write them (粤质协字[2021]第0123号), alone on its line in the upper part of the first page."""
    for line in paper.lines:
        upper = line.page is paper.pages[0] and line.box.middle_y < 0.45
        if (upper and _OFFICE.fullmatch(line.text)) or _OWN_OFFICE.fullmatch(line.text):
            return _field(Quote.of(line), labelled=False, grammar=None)
    return None


def alone_number(paper: Paper) -> Field | None:
    """A number that stands alone and unlabelled in the upper half of the first page."""
    for line in paper.lines:
        text = line.text
        number = re.fullmatch(r"(?=(?:.*\d){6})[0-9A-Z][0-9A-Z\-/ ]{7,27}", text)
        upper = line.page is paper.pages[0] and line.box.middle_y < 0.5
        if upper and number and not find_uscc(text) and not find_dates(text) and not _CITIZEN.fullmatch(text.replace(" ", "")):
            return _field(Quote(((line, 0, len(text)),)), labelled=False, grammar=None, rivals=1)
    return None


def _cut(text: str) -> str:
    """The number at the beginning of a labelled text."""
    m = _END.search(text, 4)
    return (text[: m.start()] if m else text).strip()


def plausible_number(text: str) -> bool:
    """Whether a labelled text can be a certificate's number: three digits at least, no date, no credit code, no sentence."""
    plain = text.replace(" ", "")
    digits = sum(c.isdigit() for c in plain)
    if (
        _ACCREDITED.match(plain)
        or _ADDRESS.search(text)
        or _STANDARD.fullmatch(plain)
        or digits < 3
        or not _FORM.fullmatch(text.strip())
        or len(re.findall(r"[\u4e00-\u9fa5]", plain)) > 12
    ):
        return False
    dates = find_dates(text)
    if any(re.search(r"[A-Za-z]{3}|[年月]", text[d.start : d.end]) for d in dates):
        return False
    return not (dates and dates[0].end - dates[0].start >= len(text) - 2) and not (len(plain) == 18 and find_uscc(plain))


def _field(quote: Quote, *, labelled: bool, grammar: bool | None, rivals: int = 0) -> Field:
    value = quote.number
    if value.endswith((")", "]")) and value.count(value[-1]) > value.count("(" if value[-1] == ")" else "["):
        value = value[:-1]
    sure = judge(quote.score, labelled=labelled, grammar=grammar, rivals=rivals)
    # Without check digits a 3 for an 8 cannot be seen; a known form is worth a little (domain.md B21).
    return quote.field(value, min(sure, 0.965 if grammar else 0.94))


def basics(
    paper: Paper,
    *,
    number_form: str = "",
    number_labels: str = NUMBER_LABELS,
    issuer_labels: str = ISSUER_LABELS,
    issuer_sorts: tuple[str, ...] = SIGNERS,
    many_issuers: bool = False,
    default_months: int | None = None,
) -> dict[str, Field]:
    """``holder``, ``certificate_number``, ``issuer``, ``issue_date``, ``valid_until``: those that are there."""
    fields: dict[str, Field] = {}
    signed = issuer(paper, labels=issuer_labels, sorts=issuer_sorts, many=many_issuers)
    names = (
        () if signed is None else signed.value if isinstance(signed.value, tuple) else (str(signed.value), *map(str, signed.alternatives))
    )
    owner = holder(paper, issuers=names)
    if signed is None and owner is not None:
        signed = remaining(paper, (str(owner.value),))
    for name, found in (
        ("holder", owner),
        ("certificate_number", certificate_number(paper, labels=number_labels, form=number_form)),
        ("issuer", signed),
    ):
        if found is not None:
            fields[name] = found
    return fields | validity(paper, default_months=default_months)
