"""From documents to candidates: which papers speak for which item, and what was found out about each."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal, TypeVar

from evidence.document import Document, Field, Flag, Problem
from evidence.sheet import Application, EvidenceRef, Outcome, Rejection
from scoring.edition import Item, PaperRule, Rubric
from scoring.known import Known
from scoring.names import Identity

Found = TypeVar("Found")
Standing = Literal["counts", "doubtful", "unreadable", "rejected"]
ORDER: tuple[Standing, ...] = ("counts", "doubtful", "unreadable", "rejected")


@dataclass(frozen=True, slots=True)
class Case:
    """One application under one set of options: everything a rule may look at. `ruled` are the readings that experts have
    settled for the round, so that their other options are no longer open. `known` is what was found out already; every variant
    of the case shares it."""

    application: Application
    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]
    rubric: Rubric
    identity: Identity
    options: Mapping[str, str]
    ruled: frozenset[str] = frozenset()
    known: Known = field(default_factory=Known, compare=False, repr=False)

    @property
    def deadline(self) -> dt.date:
        return self.application.deadline

    def under(self, reading: str, option: str) -> bool:
        """Whether that option of that reading is the one taken."""
        return bool(reading) and self.options.get(reading) == option

    def with_documents(self, documents: Iterable[Document]) -> Case:
        """The same application with other papers."""
        return Case(self.application, tuple(documents), self.problems, self.rubric, self.identity, self.options, self.ruled, self.known)

    def with_options(self, options: Mapping[str, str]) -> Case:
        """The same papers under other options."""
        return Case(self.application, self.documents, self.problems, self.rubric, self.identity, options, self.ruled, self.known)

    def once(self, key: tuple[object, ...], papers: tuple[Document, ...], find: Callable[[Case], Found]) -> Found:
        """What `find` finds out about these very papers, found out once for all options that answer alike what it asks of the case
        it is given. It may look at no other papers; `key` says what is asked, and whatever else the answer depends on."""
        return self.known.once(key, papers, self.options, lambda asked: find(self.with_options(asked)))

    def at_all(self, key: tuple[object, ...], find: Callable[[Case], Found]) -> Found:
        """The same about all papers of the case together."""
        return self.once(key, self.documents, find)

    def of_kinds(self, *kinds: str) -> Iterator[Document]:
        return (d for d in self.documents if d.kind in kinds)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper, or one row of a table seen as a paper of its own, that an item's paper rules let in or turn away."""

    document: Document
    rule: PaperRule
    row: int | None = None

    def field(self, name: str) -> Field | None:
        return self.document.fields.get(name)

    def text(self, name: str) -> str:
        return self.document.text(name)


@dataclass(frozen=True, slots=True)
class Check:
    """What one test of a candidate gave. `proposes`, of a doubtful one: worth suggesting all the same. `shaky`, of one that
    counts or is refused: a small misreading of `fields` would change it."""

    standing: Standing = "counts"
    reason: str = ""
    fields: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    proposes: bool = True
    shaky: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A candidate after all its checks. `points` is what it is worth where a rule gives papers different worth;
    `also` are the papers that had to be read with it."""

    candidate: Candidate
    standing: Standing
    reason: str
    fields: tuple[str, ...]
    flags: tuple[Flag, ...]
    confidence: float
    proposes: bool
    shaky: bool
    points: Decimal = Decimal(0)
    also: tuple[EvidenceRef, ...] = ()

    @property
    def ref(self) -> EvidenceRef:
        return EvidenceRef(self.candidate.document.id, self.fields, self.candidate.row)

    @property
    def rejection(self) -> Rejection:
        where = f"第{self.candidate.row + 1}行：" if self.candidate.row is not None else ""
        return Rejection(self.candidate.document.id, where + self.reason, self.fields, self.candidate.row)


@dataclass(frozen=True, slots=True)
class Piece:
    """One of several things that a rule counts: a patent, a person. `evidence` are the papers it stands on, the leading one
    first; `support` is how sure the others are, where all of them are needed."""

    standing: Standing
    proposes: bool
    confidence: float
    evidence: tuple[EvidenceRef, ...]
    support: float = 1.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an item's rule says, before items are combined and capped.

    `sure` is the part of `points` that no doubt touches, where a rule counts pieces; None: all or nothing. Where it counts,
    `pieces` are those that are not plainly refused, and `ladder` the points for none, one, two … of them.
    """

    item: Item
    points: Decimal
    outcome: Outcome
    reason: str
    evidence: tuple[EvidenceRef, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    flags: tuple[Flag, ...] = ()
    confidence: float = 0.0
    shaky: bool = False
    sure: Decimal | None = None
    pieces: tuple[Piece, ...] = ()
    ladder: tuple[Decimal, ...] = ()


def piece_of(finding: Finding, support: float = 1.0) -> Piece:
    return Piece(finding.standing, finding.proposes, finding.confidence, (finding.ref, *finding.also), support)


def is_list(document: Document) -> bool:
    """Whether each of its rows is a paper of its own."""
    return document.kind.endswith("_list")


def entries(document: Document) -> Iterator[tuple[Document, int | None]]:
    """The document, or each of its rows as a document that also has the fields of the whole."""
    if not document.rows:
        yield document, None
    for index, row in enumerate(document.rows):
        yield replace(document, fields={**document.fields, **row}, rows=()), index


def candidates(case: Case, item: Item) -> tuple[Candidate, ...]:
    """Papers that an item's paper rules speak of, rows one by one, in the documents' order."""
    return tuple(c for d in case.documents if d.kind in item.spoken_of for c in _of_document(case, item, d))


def _of_document(case: Case, item: Item, document: Document) -> tuple[Candidate, ...]:
    return case.once(("candidates", item.id), (document,), lambda asked: tuple(_let_in(asked, item, document)))


def _let_in(case: Case, item: Item, document: Document) -> Iterator[Candidate]:
    for view, row in entries(document) if is_list(document) else ((document, None),):
        rule = next((p for p in item.papers if fits(p, view, case)), None)
        if rule:
            yield Candidate(view, rule, row)


def findings(case: Case, item: Item, found: Iterable[Candidate], find: Callable[[Case, Item, Candidate], Finding]) -> list[Finding]:
    """What `find` makes of each candidate. It may look at no other papers: what it finds is found once, whatever lies beside them."""
    return [_finding(case, item, c, find) for c in found]


def _finding(case: Case, item: Item, candidate: Candidate, find: Callable[[Case, Item, Candidate], Finding]) -> Finding:
    key = ("finding", find, item.id, candidate.row, id(candidate.rule))
    return case.once(key, (candidate.document,), lambda asked: find(asked, item, candidate))


@lru_cache(maxsize=20000)
def searchable(text: str) -> str:
    """Text as patterns see it: NFKC, dashes unified."""
    return re.sub("[—–－﹣−‒―]", "-", unicodedata.normalize("NFKC", text))


def fits(rule: PaperRule, document: Document, case: Case) -> bool:
    if document.kind not in rule.kinds:
        return False
    if rule.only_under and not case.under(*rule.only_under):
        return False
    return all(p.search(_text(document, name)) for name, p in rule.match) and not any(
        p.search(_text(document, name)) for name, p in rule.unless
    )


def _text(document: Document, name: str) -> str:
    if name == "file":
        return ";".join(p.file for p in document.pages)
    if name == "flags":
        return ";".join(f.code for f in document.flags)
    return searchable(document.text(name)).strip()


def judged(candidate: Candidate, checks: Iterable[Check], points: Decimal = Decimal(0)) -> Finding:
    """The candidate with the worst standing of its checks (its paper rule's among them) and their reasons."""
    all_checks = (_paper_check(candidate.rule), *checks)
    standings = {c.standing for c in all_checks}
    standing = next(s for s in reversed(ORDER) if s in standings)
    deciding = [c for c in all_checks if c.standing == standing]
    fields = tuple(dict.fromkeys(f for c in all_checks for f in c.fields))
    read = candidate.document.fields
    return Finding(
        candidate=candidate,
        standing=standing,
        reason="；".join(dict.fromkeys(c.reason for c in deciding if c.reason)),
        fields=tuple(f for f in fields if f in candidate.document.fields),
        flags=distinct([*(f for c in all_checks for f in c.flags), *_readers(candidate)]),
        confidence=min(candidate.document.kind_confidence, _sure(read, fields, deciding if standing == "rejected" else ())),
        proposes=all(c.proposes for c in all_checks if c.standing == "doubtful") and standing in {"counts", "doubtful"},
        shaky=all(c.shaky for c in deciding) if standing == "rejected" else any(c.shaky for c in all_checks),
        points=points,
    )


def _sure(read: Mapping[str, Field], fields: Iterable[str], refusing: Iterable[Check]) -> float:
    """How surely the deciding fields were read. Of several grounds to refuse a paper one is enough: the surest counts."""
    grounds = [c.fields for c in refusing] or [tuple(fields)]
    return max(min((read[f].confidence for f in names if f in read), default=1.0) for names in grounds)


def _paper_check(rule: PaperRule) -> Check:
    flags = (Flag(rule.flag, rule.reason),) if rule.flag and rule.reason else ()
    if rule.verdict == "accept":
        return Check(flags=flags)
    standing: Standing = "doubtful" if rule.verdict == "doubt" else "rejected"
    return Check(
        standing, rule.reason + ("，需核实" if rule.verdict == "doubt" else ""), tuple(n for n, _ in rule.match), flags, rule.proposes
    )


def distinct(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    return tuple(dict.fromkeys(flags))


def _readers(candidate: Candidate) -> tuple[Flag, ...]:
    """What the readers remarked on the paper; remarks on a list speak of all its rows and are left to its own page."""
    return candidate.document.flags if candidate.row is None else ()


def verdict_of(item: Item, findings: Iterable[Finding], points: Decimal | None = None) -> Verdict:
    """The verdict where one good paper is enough: the best standing decides."""
    found = sorted(findings, key=lambda f: (ORDER.index(f.standing), not f.proposes))
    rejected = tuple(f.rejection for f in found if f.standing == "rejected")
    if not found:
        return nothing(item)
    best = [f for f in found if (f.standing, f.proposes) == (found[0].standing, found[0].proposes)]
    lead = max(best, key=lambda f: (not f.shaky, f.confidence))
    full = item.points if points is None else points
    evidence = tuple(ref for f in [lead, *(f for f in best if f is not lead)] for ref in (f.ref, *f.also))
    reason, flags = "；".join(dict.fromkeys(f.reason for f in best)), distinct(x for f in best for x in f.flags)
    match lead.standing:
        case "counts":
            return Verdict(item, full, "met", lead.reason, evidence, rejected, lead.flags, lead.confidence, lead.shaky)
        case "doubtful":
            earned = full if lead.proposes else Decimal(0)
            return Verdict(item, earned, "needs_expert", reason, evidence, rejected, flags, lead.confidence)
        case "unreadable":
            return Verdict(item, Decimal(0), "unreadable", reason, evidence, rejected, flags, lead.confidence)
        case "rejected":
            return Verdict(item, Decimal(0), "not_met", reason, (), rejected, flags, lead.confidence, any(f.shaky for f in best))


def nothing(item: Item) -> Verdict:
    return Verdict(item, Decimal(0), "no_evidence", f"未提供{item.what}", confidence=1.0)
