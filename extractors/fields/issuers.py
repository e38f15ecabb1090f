"""Who signed a paper: by label, by its place near date and seal, by its seal, or because nobody else is left."""

from __future__ import annotations

import re
from collections.abc import Iterable

from evidence.document import Field
from extractors.fields.body_names import by_vote, cut_off, whole
from extractors.fields.confidence import judge
from extractors.fields.label_words import ISSUER_LATIN, ISSUER_ROLES
from extractors.fields.organisations import OrganisationRead, find_organisations
from extractors.fields.parties import ACCREDITOR, Party, name_key, organisation_field, parties, same_name
from extractors.fields.seal_names import named_rims
from extractors.paper import Paper, Quote

ISSUER_LABELS = f"{ISSUER_ROLES}|{ISSUER_LATIN}"
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
    if (speaker := _speaker(paper)) is not None:
        return speaker
    free = [p for p in parties(paper) if p.read.sort in sorts and not _excluded(p)]
    ranked = sorted(free, key=lambda p: (-_standing(paper, p), p.read.name.isascii(), -p.line.box.top))  # Chinese before its translation
    if (not ranked or ranked[0].read.name.isascii()) and (voted := by_vote(paper, sorts)) is not None:
        return voted
    if not ranked or _standing(paper, ranked[0]) <= 0:
        return sealed(paper, sorts) or _cut_off_at_foot(paper)
    best = ranked[0]
    group = [best]
    if many:
        group = [p for p in free if _standing(paper, p) == _standing(paper, best) and p.line.page is best.line.page]
    names = [p.read.name for p in free]
    return _joined([(p.quote, p.read) for p in group], labelled=False, twice=names.count(best.read.name) > 1)


_SPEAKS = re.compile(r",?\s*(?:\([^()]*\)\s*)?(?:hereby\s+)?(?:certif(?:y|ies)|confirms?|attests?|declares?)\s+that\b", re.IGNORECASE)


def _speaker(paper: Paper) -> Field | None:
    """The body that opens a sentence in which it certifies: ``X hereby confirms that``."""
    for p in parties(paper):
        line, start, end = p.quote.pieces[-1]
        if (start == 0 or len(p.quote.pieces) > 1) and _SPEAKS.match(line.text, end):
            return organisation_field(p.quote, p.read, labelled=True)
    return None


def _cut_off_at_foot(paper: Paper) -> Field | None:
    """A centre's name without its last character, alone on a line of the lower half."""
    lower = (line for line in paper.lines if paper.depth(line) > 0.5)
    found = (cut_off(Quote.of(line), paper, labelled=False) for line in lower)
    return next((one for one in found if one is not None), None)


def sealed(paper: Paper, sorts: tuple[str, ...] = SIGNERS) -> Field | None:
    """The body whose round seal is on the paper, for papers that print it nowhere. The last seal is the signer's."""
    found = [(quote, read) for quote, read in named_rims(paper) if read.sort in sorts]
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
    names = {name_key(name) for name in known}
    found: dict[str, Field] = {}
    for p in parties(paper):
        if len(p.read.name) < 4 or (p.read.name.isascii() and len(p.read.name) < 8):
            continue
        alone = p.fill >= 0.75 and (paper.depth(p.line) > 0.5 or p.line.box.middle_y < 0.12)
        if alone and not _excluded(p) and not any(same_name(name_key(p.read.name), name) for name in names):
            field = organisation_field(p.quote, p.read, labelled=False, rivals=1)
            found.setdefault(name_key(p.read.name), field.with_confidence(min(REMAINS, field.confidence)))
    if len(found) == 1:
        return next(iter(found.values()))
    lower = [line for line in paper.lines if paper.depth(line) > 0.55 and _BODY.fullmatch(line.text) and not _NO_BODY.search(line.text)]
    if found or len(lower) != 1 or any(same_name(name_key(lower[0].text), name) for name in names):
        return None
    quote = Quote.of(lower[0])
    return quote.field(quote.text, min(REMAINS, judge(quote.score, rivals=1)))


def _excluded(p: Party) -> bool:
    return bool(ACCREDITOR.search(p.line.text)) and not (p.fill > 0.95 and not ACCREDITOR.search(p.read.name))


_SAID = re.compile(r"(?:出具|颁发|签发|核发|制发|印制)")


def _standing(paper: Paper, p: Party) -> int:
    """How much its place speaks for a signature: 3 alone in the lower part, 2 alone at the head, 1 in a sentence (本证书由…出具)."""
    if p.fill >= 0.75:
        return 3 if paper.depth(p.line) > 0.5 else 2 if p.line.box.middle_y < 0.3 else 1
    line, _, end = p.quote.pieces[-1]
    return int(p.read.sort == "certifier" or bool(_SAID.match(line.text, end)))


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
