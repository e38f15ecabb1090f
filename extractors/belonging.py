"""Whether a page carries on the document before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from evidence.page import Page
from extractors.beginnings import LETTER, ORGANISATION, page_of_web, running_heads, set_titles, strange_title
from extractors.blocks import block_number, whole_titles
from extractors.classify import OTHER, Verdict, as_key, key_of, looks_like_photograph, says
from extractors.fields.control_block import NUMBER_KEY
from extractors.kinds import Kind, all_kinds
from extractors.numbers import named_numbers, numbers_on, serials, translates
from extractors.rows import TITLE_SCALE, body_height, rows_of
from extractors.views import View

FIRST_PAGE = 0.55
"""How sure a page must be to start another document inside an open one (a manual may mention anything)."""
TITLED_PAGE = 0.4
"""The same in a report or a project's paper, which hold no other papers' titles."""
SURE_PAGE = 0.75
"""The same for a page that is not known as a first page."""
MISREAD = 80
"""How alike (percent) two numbers must be for one to be a misreading of the other."""
COVER_ROWS, SHORTEST_TITLE = 12, 4
"""Most rows of a cover; fewest characters of a title that its first page repeats."""
_APPROVAL = re.compile(r"(?:审批|会签|批准|更改|修订)(?:记录)?[表页单]|(?:颁布|发布)令")
HEADED, LONGEST_TITLE = 0.3, 40
"""A paper's title stands above HEADED (fraction of the page), and has at most so many characters."""
_FORM_NUMBER = r"(?:表单|表格|记录)(?:编号|编码|号)"
"""The number of a form: an annex has its own, and belongs to the procedure that it is a form of all the same."""
RENAMED = 75
"""How alike (percent) two titles in control blocks are at most, to be two titles and not two readings of one."""
_ANNEX_HEAD = re.compile(r"^附(?:件|页|表|录)[\d一二三四五六]?[:：]?|[证书]附件$|^(?:Annex|Appendix|Attachment)\b", re.IGNORECASE)
_COUNTER = re.compile(r"第\d+页|共\d+页|页[次码数]?[:：]?\d+(?:/\d+)?|(?<![\d/])\d{1,3}/\d{1,3}$")
_LABELLED = re.compile(r"[\u4e00-\u9fff]{2,12}[:：].*\d")
"""A row that says something with a number in it; rows of tables have no colon."""


@dataclass
class Open:
    """A document while its pages are being gathered. `closed`: nothing is added to it (a divider); `lists`: it is a contents page."""

    kind: str
    confidence: float
    views: list[View]
    key: str = ""
    parts: set[int] = field(default_factory=set)
    closed: bool = False
    leaf: tuple[int, int] = (0, 0)
    heading: str = ""
    lists: bool = False

    @property
    def pages(self) -> list[Page]:
        return [view.page for view in self.views]

    def take(self, view: View, verdict: Verdict) -> None:
        self.views.append(view)
        self.leaf = verdict.leaf if verdict.leaf[0] else self.leaf
        if self.kind == OTHER and verdict.kind != OTHER:  # an annex says what a letter is about
            self.kind, self.confidence, self.heading = verdict.kind, verdict.confidence, f"{self.heading}/{verdict.heading}"
        if verdict.kind == self.kind:
            self.confidence = max(self.confidence, verdict.confidence)
            self.parts |= set(verdict.parts)
            self.key = self.key or verdict.key


def belongs(last: Open, page: Page, verdict: Verdict, found: Sequence[Open], *, listed: bool = False) -> bool:
    """Whether `page` carries on `last`, the document before it in the same file; `found` are all so far, `last` included.

    `listed`: a contents page that can be believed has a paper begin here.
    """
    if last.leaf[0] and verdict.leaf[1] == last.leaf[1] and 0 < verdict.leaf[0] - last.leaf[0] <= 2:
        return True
    if _printed_anew(last, page):
        return False
    kind = all_kinds()[last.kind]
    key = key_of(kind, page)
    if key != last.key and not verdict.begins and verdict.kind in {last.kind, OTHER} and _shares_number(last, page, key):
        key = last.key  # a paper may print several (受理编号, 项目编号)
    repeated = controlled(last) and (key == last.key != "" or _names(last, page))  # a control block stands on every page
    if page.file != last.pages[-1].file and verdict.begins and not (verdict.annex or verdict.leaf[0] > 1 or repeated):
        return False  # files may be numbered as pages are; a first page in one of its own begins a paper
    if verdict.leaf[0] == 1 and verdict.leaf[1] > 1:
        own = alike(key, last.key) if key and last.key else not _otherwise_numbered(last, page)
        same = verdict.kind == last.kind or (verdict.kind == OTHER and key == last.key != "")
        return kind.span == "open" and not last.leaf[0] and same and own
    if not verdict.annex and controlled(last) and _other_block(last, page):
        return False
    if glanced(page) and not (verdict.begins or verdict.divider or strange_title(page)):
        return not kind.picture
    if _named_annex(last, page, verdict) or (verdict.kind == OTHER and _keeps(last, page)):
        return True
    if last.kind == OTHER:
        return not listed and _carries_other_on(last, page, verdict)
    repeats_head = verdict.continues and key == last.key != ""  # the first page of a text prints the cover's words again
    if kind.parts and verdict.kind == last.kind and verdict.begins and last.parts & set(verdict.parts) and not repeats_head:
        return False
    if _its_annex(last, page, verdict, key):
        return True
    if verdict.annex and controlled(last) and verdict.kind in {last.kind, OTHER} and says(page, _FORM_NUMBER):
        return True
    if _complete(last) and _another(last, page, verdict, key):
        return False
    if last.key and key:
        return _same_key_on(last, kind, page, verdict, key)
    if verdict.kind in {last.kind, OTHER} and _counts_on(last, page):
        return True
    if kind.span == "open":
        return _carries_open_on(last, kind, page, verdict, found) and not (listed and not _same_head(last, page, found))
    return _carries_single_on(last, kind, page, verdict)


def _printed_anew(last: Open, page: Page) -> bool:
    """The page was printed by a browser, and what is before it was not, or of another address."""
    (here, address), (before, other) = page_of_web(page), page_of_web(last.pages[-1])
    return here and (not before or bool(address and other and address != other))


def _its_annex(last: Open, page: Page, verdict: Verdict, key: str) -> bool:
    """A page whose heading calls it an annex, and that is for nothing else surely: it belongs to the certificate or letter before it."""
    kind = all_kinds()[last.kind]
    if not verdict.annex or verdict.kind == OTHER or kind.picture or verdict.begins or verdict.divider:
        return False
    if verdict.confidence >= SURE_PAGE or (key and last.key and key != last.key):
        return False
    return any(_ANNEX_HEAD.search(row.compact) for row in rows_of(page)[:1])


def _named_annex(last: Open, page: Page, verdict: Verdict) -> bool:
    """An annex under a title that the letter before it names: the list of those whom a notice is about."""
    rows = rows_of(page)
    if len(last.views) > 1 or last.lists or not (verdict.annex and any(_ANNEX_HEAD.search(row.compact) for row in rows[:1])):
        return False
    before = rows_of(last.pages[0])
    if not any(LETTER.search(row.compact) for row in before if row.top < 0.4) or not any("附件" in row.compact for row in before):
        return False
    title = next((text for row in rows[:2] if len(text := _ANNEX_HEAD.sub("", row.compact)) >= 6), "")
    return bool(title) and fuzz.partial_ratio(title, "".join(row.compact for row in before)) >= RENAMED


def controlled(last: Open) -> bool:
    """Whether the document can be one of the enterprise's own, that carry a control block."""
    return last.kind == OTHER or all_kinds()[last.kind].key == NUMBER_KEY


def _other_block(last: Open, page: Page) -> bool:
    """The page's control block has another number than the open document's, or, where a block has no number, another title."""
    before, here = (as_key(block_number(p)) for p in (last.pages[-1], page))
    titles, own = (whole_titles(p) for p in (last.pages[-1], page))
    renamed = bool(titles and own) and max(fuzz.ratio(a, b) for a in titles for b in own) < RENAMED
    if before and here:
        return before != here and (renamed or not alike(before, here))
    return renamed and not (before or here)


def glanced(page: Page) -> bool:
    """Whether the page was taken at a glance for one that decides nothing: a body, a divider."""
    return page.read == "glance"


def _same_key_on(last: Open, kind: Kind, page: Page, verdict: Verdict, key: str) -> bool:
    """Both pages print a number. Pages of a manual or standard with its number are its own whatever they look like."""
    if key == last.key:
        if kind.span == "open":
            return True
        again = verdict.begins and not verdict.continues and verdict.kind == last.kind and not translates(last.pages[-1], page)
        # the holder's number (its credit code) stands on papers of all sorts
        foreign = verdict.kind == OTHER and not (verdict.annex or verdict.continues) and strange_title(page)
        return verdict.kind in {last.kind, OTHER} and not again and not foreign
    if verdict.kind not in {last.kind, OTHER} or not alike(key, last.key):
        return False
    if kind.parts:
        return not verdict.begins and not last.parts & set(verdict.parts)
    unfinished = verdict.leaf[0] > 1 or (0 < last.leaf[0] < last.leaf[1] and not verdict.leaf[0])
    return kind.span == "open" and unfinished


_CODE = re.compile(r"(?=[^\d\W]*\d)[A-Z0-9]{2,}(?:[-/.][A-Z0-9]+)*", re.IGNORECASE | re.ASCII)
SHORTEST_SHARED = 8
"""Fewest characters of a number that ties pages together wherever on them it stands."""


def _shares_number(last: Open, page: Page, key: str) -> bool:
    """One of the numbers of the open document and of the page stands on both."""
    if not (key and last.key):
        return False
    here, before = ([as_key(row.compact) for row in rows_of(p)] for p in (page, last.pages[0]))
    return any(
        len(number) >= SHORTEST_SHARED and any(number in text for text in texts) for number, texts in ((last.key, here), (key, before))
    )


def _complete(last: Open) -> bool:
    """The open document has shown all the pages that it counts (第2页 共2页)."""
    return last.leaf[0] > 0 and last.leaf[0] == last.leaf[1]


def _another(last: Open, page: Page, verdict: Verdict, key: str) -> bool:
    """A page without a page count after a document that is complete: of another kind, or under a title of its own."""
    if verdict.annex or verdict.leaf[0] or (key and key == last.key):
        return False
    return verdict.kind not in {last.kind, OTHER} or strange_title(page) or bool(set_titles(page)[:1] and not _names(last, page))


def _of_its_own(last: Open, page: Page) -> bool:
    """The page has a title set large at its head, and numbers none of which the open document has."""
    titles = [row for row in rows_of(page) if row.title and row.top < HEADED and len(row.compact) <= LONGEST_TITLE]
    body = body_height(line for row in rows_of(page) for line in row.lines)
    large = [row.compact for row in titles if row.height >= TITLE_SCALE * body]
    mine = numbers_on(page)
    return bool(large and mine) and not mine & set().union(*(numbers_on(p) for p in last.pages))


def _otherwise_numbered(last: Open, page: Page) -> bool:
    """A cover and a page each with long numbers, none of them on both: the cover of a paper is not that of another one."""
    before, here = (numbers_on(p) for p in (last.pages[0], page))
    return bool(before and here) and not (before & here or _codes(last.pages[0]) & _codes(page))


def _codes(page: Page) -> set[str]:
    """Numbers with letters in them (DZ2023-ZJ14387), as keys are compared."""
    return {as_key(m[0]) for row in rows_of(page) for m in _CODE.finditer(row.compact) if len(m[0]) >= SHORTEST_SHARED}


def alike(key: str, other: str) -> bool:
    """Whether one number can be a misreading of the other. Papers of one sort have such numbers too: something else must speak for it."""
    return fuzz.ratio(key, other) >= MISREAD


def _counts_on(last: Open, page: Page) -> bool:
    """A table goes on: its first row is numbered next after the last row of the page before."""
    before, here = serials(last.pages[-1]), serials(page)
    return bool(before and here) and here[0] == before[-1] + 1


def _counts_anew(last: Open, page: Page) -> bool:
    """Another table of the same sort: under a title of its own its rows are numbered from 1 again."""
    before, here = serials(last.pages[-1]), serials(page)
    return bool(before and here) and here[0] == 1 and bool(set(set_titles(page)) & set(set_titles(last.pages[0])))


def _carries_other_on(last: Open, page: Page, verdict: Verdict) -> bool:
    """An unknown paper goes on over unknown pages that do not look like a first page."""
    alike = looks_like_photograph(page) == looks_like_photograph(last.pages[-1])
    return verdict.kind == OTHER and alike and not verdict.divider and not strange_title(page)


def _carries_open_on(last: Open, kind: Kind, page: Page, verdict: Verdict, found: Sequence[Open]) -> bool:
    if verdict.divider:
        return verdict.contents and _own_contents(last, page, verdict, found)
    if verdict.kind == last.kind:
        if _counts_anew(last, page) or _retitled(last, kind, page, verdict):
            return False
        fresh = verdict.begins and not (verdict.annex or verdict.leaf[0] > 1) and _repeats(last, verdict, kind)
        if fresh and controlled(last) and not _says_otherwise(last, page) and _announced(last, page):
            return True
        return not fresh or (not _says_otherwise(last, page) and (_same_head(last, page, found) or _names(last, page)))
    first = FIRST_PAGE if controlled(last) else TITLED_PAGE
    sure = verdict.confidence >= (first if verdict.begins else SURE_PAGE)
    if verdict.kind != OTHER and (sure or (not verdict.continues and _of_its_own(last, page))):
        return _same_head(last, page, found)
    return not strange_title(page) or _same_head(last, page, found)


def _retitled(last: Open, kind: Kind, page: Page, verdict: Verdict) -> bool:
    """A page of the same sort under another title of it: the proofs of one person and of all, two tables of two offices."""
    part = bool(kind.begins) and not verdict.begins  # 自评情况 under 申报书: a title that no first page of the kind has
    if part or verdict.annex or verdict.leaf[0] > 1 or kind.parts or controlled(last):
        return False
    words = [cue.regex for cue in kind.cues if cue.where == "title" and cue.weight >= 0.5]
    before, here = (
        [row.compact for row in rows_of(p)[:2] if row.title and row.top < HEADED and any(rx.search(row.compact) for rx in words)]
        for p in (last.pages[0], page)
    )
    return bool(before and here) and max(fuzz.ratio(a, b) for a in before for b in here) < RENAMED


def _announced(last: Open, page: Page) -> bool:
    """The open document is a single page that only leads to a paper, a sheet of approvals or a cover, and this page has its title."""
    rows = rows_of(last.pages[0])
    lead = len(rows) <= COVER_ROWS and not any("。" in row.text for row in rows)
    lead |= any(_APPROVAL.search(row.compact) for row in rows if row.title)
    number, own = block_number(page), block_number(last.pages[0])
    if len(last.views) > 1 or not lead or (number and own and as_key(number) != as_key(own)):
        return False
    texts = {re.sub(r"\s+", "", line.text) for row in rows for line in row.lines}
    return any(len(title) >= SHORTEST_TITLE and title in texts for title in set_titles(page))


def _says_otherwise(last: Open, page: Page) -> bool:
    """The same labels stand over both pages with other numbers or dates behind them: two papers filled in on one form."""

    def said(one: Page) -> dict[str, str]:
        rows = [_COUNTER.sub("", row.compact) for row in rows_of(one) if row.top < 0.35]
        return {re.sub(r"[\d\W_]+", "", text): re.sub(r"\D+", "", text) for text in rows if _LABELLED.match(text)}

    before, here = said(last.pages[0]), said(page)
    return any(label in before and before[label] != digits for label, digits in here.items() if digits)


def _own_contents(last: Open, page: Page, verdict: Verdict, found: Sequence[Open]) -> bool:
    """A contents page of the manual or standard itself: near its start, and not a list of other kinds of papers."""
    near = len(last.views) <= 4 and len(verdict.rivals) < 3 and len(rows_of(page)) > 3
    return _same_head(last, page, found) or (near and says(page, r"^目[次录]$"))


def _repeats(last: Open, verdict: Verdict, kind: Kind) -> bool:
    """A first page of the same kind where the open document already has its own: always, or for kinds of parts, when a part comes twice."""
    return bool(last.parts & set(verdict.parts)) if kind.parts else True


def _carries_single_on(last: Open, kind: Kind, page: Page, verdict: Verdict) -> bool:
    if verdict.divider:
        return False
    if verdict.kind == OTHER and not verdict.annex and strange_title(page):
        return False
    if verdict.continues or says(page, kind.continues):
        return verdict.kind in {last.kind, OTHER} and not (verdict.begins and verdict.key and verdict.key != last.key)
    if kind.picture:
        return False
    if verdict.kind == last.kind:
        if translates(last.pages[-1], page) and named_numbers(last.pages[-1]) & named_numbers(page):
            return True
        if kind.span == "spread":
            return bool(kind.parts) and not last.parts & set(verdict.parts)
        return not verdict.begins and verdict.confidence < FIRST_PAGE and not _of_its_own(last, page)
    return False


_KEEPING = re.compile(r"(?:保持|维持|监督|年度|换证|延续|复审|年检|继续有效).{0,16}(?:通知书?|确认书?|证明书?|决定书?|公告|合格单)$")


def _keeps(last: Open, page: Page) -> bool:
    """A notice that a certificate stays valid, which names the number of the one before it."""
    rows = rows_of(page)
    titled = any(row.title and _KEEPING.search(row.compact) for row in rows[:4])
    return titled and bool(last.key) and any(last.key in as_key(row.compact) for row in rows)


def _names(last: Open, page: Page) -> bool:
    """The page carries the open document's number anywhere, or its title in small print as a running head."""
    rows = rows_of(page)
    if last.key and any(last.key in as_key(row.compact) for row in rows):
        return True
    body = body_height(line for row in rows for line in row.lines)
    heads = [row.compact for row in rows if row.top < 0.13 and row.height < TITLE_SCALE * body]
    titles = [t for t in set_titles(last.pages[0]) if len(t) >= 4 and not ORGANISATION.search(t)]
    return any(title in head and title != head for title in titles for head in heads)


def _same_head(last: Open, page: Page, found: Sequence[Open]) -> bool:
    """The page shares a running head with the open document that no document before it had."""
    shared = running_heads(page) & set().union(*(running_heads(p) for p in last.pages[-2:]))
    if not shared:
        return False
    return not any(shared & running_heads(p) for one in found[:-1][-6:] for p in one.pages[:2])
