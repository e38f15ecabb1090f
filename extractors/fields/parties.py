"""Who a paper is for and who signed it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from evidence.document import Field
from extractors.fields.body_names import cut_off, whole
from extractors.fields.broken_names import begun_above, broken
from extractors.fields.confidence import judge
from extractors.fields.label_words import CERTIFY, HOLDER_LATIN, HOLDER_NAMES, HOLDER_ROLES, ISSUER_LATIN, ISSUER_ROLES
from extractors.fields.organisations import OrganisationRead, find_organisations
from extractors.paper import Line, Paper, Quote

HOLDER_LABELS = f"{HOLDER_NAMES}|{HOLDER_ROLES}|{HOLDER_LATIN}"
ISSUER_LABELS = f"{ISSUER_ROLES}|{ISSUER_LATIN}"
_ACCREDITOR = re.compile(
    r"国家认证认可|认可委员会|www\.|http|网址|网站|官方|查询|CNAS|IAF|公众号|地址|address|监制|property of"
    r"|director|manager|president|联盟|合格评定",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation on the page: its quote, and how much of its line it fills (1.0: it stands alone)."""

    quote: Quote
    read: OrganisationRead
    fill: float

    @property
    def line(self) -> Line:
        return self.quote.pieces[0][0]


_SEALED = re.compile(r"[(（]?(?:盖|公|签|印)章[)）]?$")
"""What is printed behind a name where its seal goes."""


def parties(paper: Paper) -> tuple[Party, ...]:
    """Every organisation named in the paper, with its place."""
    found = []
    for line in paper.lines:
        cut = broken(paper, line)
        if cut is not None:
            (quote, read), fill = cut
            found.append(Party(*begun_above(paper, quote, read), fill))
            continue
        reads, length = find_organisations(line.text), len(_SEALED.sub("", line.text))
        filled = sum(r.end - r.start for r in reads) >= 0.9 * length  # a name and its translation on one line
        for read in reads:
            fill = 1.0 if filled else (read.end - read.start) / length
            found.append(Party(*begun_above(paper, Quote(((line, read.start, read.end),)), read), fill))
    return tuple(found)


def begun_by(paper: Paper, text: str) -> Party | None:
    """The organisation whose name `text` begins, where one does: a label was followed by its first line only."""
    key = _key(text)
    return next((p for p in parties(paper) if len(key) >= 6 and _key(p.read.name).startswith(key)), None)


def organisation_field(quote: Quote, read: OrganisationRead, *, labelled: bool, rivals: int = 0, twice: bool = False) -> Field:
    """An organisation as a field. `twice`: it is named again elsewhere on the paper."""
    sure = judge(quote.score, labelled=labelled, grammar=True, rivals=rivals)
    if twice:
        sure += 0.3 * (1 - sure)
    lines = len({id(line.source) for line, _, _ in quote.pieces})
    return quote.field(read.name, min(sure, GROWN if lines > 1 and read.name.isascii() else 0.985))


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
        if other is not None and other[1].name.isascii() == name.isascii() and not _same(_key(other[1].name), _key(name)):
            return not _ACCREDITOR.search(other[0].text)
    return False


def _holder(paper: Paper, labels: str, signed: set[str]) -> Field | None:
    names = [p.read.name for p in parties(paper)]
    latin: Field | None = None
    for pattern, lines in ((labels, 3), (CERTIFY, 3)):
        for quote in paper.labelled(f"(?i:{pattern})", lambda t: _company(t, signed), lines=lines, stop=_STOP):
            found = _inside(quote)
            if found is not None and found[1].name not in signed:
                found = begun_above(paper, *found)
                if _ACCREDITOR.search(found[0].text) or re.search(r"由.{0,3}$", quote.text[: found[1].start]):
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
    )


_OWN = re.compile(
    r"\s*[(,]?\s*(?:统一社会信用|(?:注册|生产|经营|企业)?(?:住所|地址)[:：]|以下简称|简称)|(?:\([^()]{4,60}\))?(?:所)?(?:建立|实施|运行)?的?"
    r"[\u4e00-\u9fff]{0,12}(?:体系|模式|保证能力)(?!认证证书)"
)
"""What follows the name of whom a sentence is about: its code or address in brackets, or the system it runs."""


def _addressed(paper: Paper, signed: set[str]) -> Field | None:
    """Whom a letter is to: the name alone on its line, closed by a colon."""
    for p in parties(paper):
        line, start, end = p.quote.pieces[-1]
        alone = (start == 0 or len(p.quote.pieces) > 1) and line.text[end:].strip() in (":", "：")
        if alone and p.read.sort != "authority" and p.read.name not in signed:
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


GROWN = 0.93
"""Highest confidence of a name joined from lines by its capitals alone."""


def _company(text: str, signed: set[str]) -> bool:
    return any(o.name not in signed and o.sort != "authority" and o.start <= 6 for o in find_organisations(text))


def _largest(paper: Paper, signed: set[str]) -> Field | None:
    free = [
        p
        for p in parties(paper)
        if p.read.sort in ("company", "institute", "certifier")
        and p.read.name not in signed
        and p.fill >= 0.8
        and not _ACCREDITOR.search(p.line.text)
        and 0.08 < p.line.box.middle_y < 0.75
    ]
    companies = [p for p in free if p.read.sort == "company"] or [p for p in free if p.read.sort == "institute"]
    companies = companies or [
        p for p in free if re.search(r"(?:检测|检验|测试|试验|校准|计量|化验)(?:实验)?(?:中心|室|所|站)$", p.read.name)
    ]
    best = max(companies, key=lambda p: (round(p.line.box.height, 2), -p.line.box.top), default=None)
    if best is None:
        return None
    return organisation_field(best.quote, best.read, labelled=False, rivals=int(len({p.read.name for p in companies}) > 1))


SIGNERS = ("certifier", "authority")


def issuer(paper: Paper, *, labels: str = ISSUER_LABELS, sorts: tuple[str, ...] = SIGNERS, many: bool = False) -> Field | None:
    """Who signed the paper: by label, else the body named alone near date and seal, else at its head, else in a sentence.

    `many`: all bodies that stand together there (批准机关 on several lines), as a tuple where more than one.
    """
    found = _issuer(paper, labels, sorts, many)
    return None if found is None else whole(found, paper)


def _issuer(paper: Paper, labels: str, sorts: tuple[str, ...], many: bool) -> Field | None:
    labelled = _labelled_issuers(paper, labels, many)
    if labelled:
        return _joined(labelled, labelled=True, twice=False)
    cut = (cut_off(quote, paper, labelled=True) for quote in paper.labelled(f"(?i:{labels})"))
    if (named := next((one for one in cut if one is not None), None)) is not None:
        return named
    free = [p for p in parties(paper) if p.read.sort in sorts and not _excluded(p)]
    ranked = sorted(free, key=lambda p: (-_standing(p), p.read.name.isascii(), -p.line.box.top))  # Chinese before its translation
    if not ranked or _standing(ranked[0]) <= 0:
        return sealed(paper, sorts) or _cut_off_at_foot(paper)
    best = ranked[0]
    group = [best]
    if many:
        group = [p for p in free if _standing(p) == _standing(best) and p.line.page is best.line.page]
    names = [p.read.name for p in free]
    return _joined([(p.quote, p.read) for p in group], labelled=False, twice=names.count(best.read.name) > 1)


def _cut_off_at_foot(paper: Paper) -> Field | None:
    """A centre's name without its last character, alone on a line of the lower half."""
    lower = (line for line in paper.lines if line.box.middle_y > 0.5)
    found = (cut_off(Quote(((line, 0, len(line.text)),)), paper, labelled=False) for line in lower)
    return next((one for one in found if one is not None), None)


def sealed(paper: Paper, sorts: tuple[str, ...] = SIGNERS) -> Field | None:
    """The body whose round seal is on the paper, for papers that print it nowhere. The last seal is the signer's."""
    found = []
    for rim in paper.rims:
        for read in find_organisations(rim.text):
            if read.sort in sorts and read.end - read.start >= 0.8 * len(rim.text):
                found.append((Quote(((rim, read.start, read.end),)), read))
    if not found:
        return None
    quote, read = found[-1]
    sure = judge(quote.score, grammar=True, rivals=int(len({r.name for _, r in found}) > 1))
    return quote.field(read.name, min(0.85, sure - 0.05), suffix="+seal")


REMAINS = 0.75
"""Highest confidence of an issuer known only because every other organisation of the paper is known to be another."""
_BODY = re.compile(
    r"[A-Z][\w&.,'()\- ]*\b(?:Institute|Laborator(?:y|ies)|Organi[sz]ation|Association|Academy|Authority|Bureau|Cent(?:er|re)"
    r"|Agency|Council"
    r"|Foundation|Registrars?|Certification|Testing|Zertifizierung|Services?|Veritas|Rheinland)(?:\s(?:of|for)\s[A-Z]\w+|\s?\([A-Z]\w+\))?"
)
"""A body of another country alone on its line, with no word of a legal form."""
_NO_BODY = re.compile(r"certificate|director|manager|head of|officer|accredit|page|signature", re.IGNORECASE)


def remaining(paper: Paper, known: Iterable[str]) -> Field | None:
    """The one organisation that stands alone in the lower half or at the head and is none of the `known` ones, or None."""
    names = {_key(name) for name in known}
    found: dict[str, Field] = {}
    for p in parties(paper):
        if len(p.read.name) < 4 or (p.read.name.isascii() and len(p.read.name) < 8):
            continue
        alone = p.fill >= 0.75 and (p.line.box.middle_y > 0.5 or p.line.box.middle_y < 0.12)
        if alone and not _excluded(p) and not any(_same(_key(p.read.name), name) for name in names):
            field = organisation_field(p.quote, p.read, labelled=False, rivals=1)
            found.setdefault(_key(p.read.name), field.with_confidence(min(REMAINS, field.confidence)))
    if len(found) == 1:
        return next(iter(found.values()))
    lower = [line for line in paper.lines if line.box.middle_y > 0.55 and _BODY.fullmatch(line.text) and not _NO_BODY.search(line.text)]
    if found or len(lower) != 1 or any(_same(_key(lower[0].text), name) for name in names):
        return None
    quote = Quote(((lower[0], 0, len(lower[0].text)),))
    return quote.field(quote.text, min(REMAINS, judge(quote.score, rivals=1)))


def _key(name: str) -> str:
    return re.sub(r"[^\w]", "", name).lower()


def _same(one: str, other: str) -> bool:
    """Whether two names are one, or one the beginning or end of the other (a line of a broken name)."""
    return one == other or (min(len(one), len(other)) >= 6 and (one in other or other in one))


def _excluded(p: Party) -> bool:
    return bool(_ACCREDITOR.search(p.line.text)) and not (p.fill > 0.95 and not _ACCREDITOR.search(p.read.name))


def _standing(p: Party) -> int:
    """How much its place speaks for a signature: 3 alone in the lower part, 2 alone at the head, 1 in a sentence (本证书由…)."""
    if p.fill >= 0.75:
        return 3 if p.line.box.middle_y > 0.5 else 2 if p.line.box.middle_y < 0.3 else 1
    return 1 if p.read.sort == "certifier" else 0


def _labelled_issuers(paper: Paper, labels: str, many: bool) -> list[tuple[Quote, OrganisationRead]]:
    found: list[tuple[Quote, OrganisationRead]] = []
    for quote in paper.labelled(f"(?i:{labels})", lambda t: bool(find_organisations(t)), lines=3 if many else 2):
        reads = find_organisations(quote.words)
        if not reads or reads[0].start > 8:
            continue
        chosen = reads if many else reads[:1]
        found.extend((quote.cut_words(r.start, r.end), r) for r in chosen)
        if many:
            found.extend(_same_column(paper, quote, {r.name for r in reads}))
        break
    return found


def _same_column(paper: Paper, quote: Quote, known: set[str]) -> list[tuple[Quote, OrganisationRead]]:
    """Authorities on the lines under a labelled one and beside it, as 批准机关 lists them."""
    box, found = quote.box, []
    for p in parties(paper):
        near = p.line.page is quote.page and -0.02 < p.line.box.top - box.top < 0.16 and p.line.box.right > box.left
        if near and p.read.sort == "authority" and p.fill > 0.8 and p.read.name not in known:
            known.add(p.read.name)
            found.append((p.quote, p.read))
    return found


def _joined(found: list[tuple[Quote, OrganisationRead]], *, labelled: bool, twice: bool) -> Field:
    first, read = found[0]
    names = tuple(dict.fromkeys(r.name for _, r in found))
    if len(names) == 1:
        return organisation_field(first, read, labelled=labelled, twice=twice)
    quote = first
    for q, _ in found[1:]:
        quote = quote.then(q) if q.page is quote.page else quote
    return quote.field(names, min(0.97, judge(quote.score, labelled=labelled, grammar=True)))
