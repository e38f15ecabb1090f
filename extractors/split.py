"""One application's pages into documents: which pages belong together, and where the next paper starts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import PurePosixPath

from rapidfuzz import fuzz

from evidence.page import Page
from extractors.classify import OTHER, Verdict, as_key, classify, key_of, name_hint, says
from extractors.kinds import Kind, all_kinds
from extractors.rows import TITLE_SCALE, body_height, rows_of, titles_of

FIRST_PAGE = 0.55
"""How sure a page must be to start another document inside an open one (a manual may mention anything)."""
SURE_PAGE = 0.75
"""The same for a page that is not known as a first page."""
MISREAD = 80
"""How alike (percent) the number in a standard's running head must be to the standard's to be a misreading of it."""

_PAPER = re.compile(
    r"(?:证书|证明|证明书|通知|通知书|公告|决定|合同|协议|发票|执照|许可证|(?<!报告)[\u4e00-\u9fff]{2}声明|承诺书|申报材料|申请材料|授权书|批复|登记表|申报书|报告|身份证|批件|名单|报表|课表)$"
)

_ORGANISATION = re.compile(r"(?:公司|厂|集团|局|厅|部|委员会|政府|中心|院|所|协会|学会)(?:文件)?[A-Z]*$")


@dataclass(frozen=True)
class Draft:
    """Pages that are one document, and what they are."""

    kind: str
    confidence: float
    pages: tuple[Page, ...]


@dataclass
class _Open:
    """A document while its pages are being gathered."""

    kind: str
    confidence: float
    pages: list[Page]
    key: str = ""
    parts: set[int] = field(default_factory=set)
    closed: bool = False
    leaf: tuple[int, int] = (0, 0)
    heading: str = ""

    @property
    def draft(self) -> Draft:
        return Draft(self.kind, round(self.confidence, 4), tuple(self.pages))


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key by which ``扫描2`` comes before ``扫描10``."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part.casefold()) for part in re.split(r"(\d+)", name) if part)


def split(pages: Sequence[Page]) -> tuple[Draft, ...]:
    """The documents of one application, files in natural order of their names. Blank pages are in none."""
    found: list[_Open] = []
    ordered = sorted(pages, key=lambda p: (natural(p.file), p.number))
    for _, group in groupby(ordered, key=lambda p: p.file):
        found += _split_file([page for page in group if page.route != "blank"])
    return tuple(one.draft for one in _joined(found))


def _split_file(pages: Sequence[Page]) -> list[_Open]:
    found: list[_Open] = []
    divider = ""
    for page in pages:
        hint = f"{name_hint(page.file)}/{divider}"
        last = found[-1] if found else None
        verdict = classify(page, hint, last.heading if last else "")
        if last is not None and not last.closed and _belongs(last, page, verdict, found):
            _take(last, page, verdict)
            continue
        if verdict.divider and not verdict.contents:
            divider = verdict.heading if not rows_of(page) else " ".join(row.compact for row in rows_of(page))[:120]
        if not _resumed(found, page, verdict):
            found.append(_start(page, verdict))
    return found


def _resumed(found: list[_Open], page: Page, verdict: Verdict) -> bool:
    """Takes `page` into the document before the last where both carry one number and a single unknown page lies between."""
    if len(found) < 2 or not verdict.key or (verdict.begins and all_kinds()[verdict.kind].parts):
        return False
    before, between = found[-2:]
    if between.kind != OTHER or between.closed or len(between.pages) > 1 or (before.kind, before.key) != (verdict.kind, verdict.key):
        return False
    before.pages += found.pop().pages
    _take(before, page, verdict)
    return True


def _start(page: Page, verdict: Verdict) -> _Open:
    parts, heading = set(verdict.parts), verdict.heading
    if verdict.kind != OTHER:
        heading = f"{heading}/{all_kinds()[verdict.kind].title}"
    return _Open(verdict.kind, verdict.confidence, [page], verdict.key, parts, verdict.divider, verdict.leaf, heading)


def _take(last: _Open, page: Page, verdict: Verdict) -> None:
    last.pages.append(page)
    last.leaf = verdict.leaf if verdict.leaf[0] else last.leaf
    if verdict.kind == last.kind:
        last.confidence = max(last.confidence, verdict.confidence)
        last.parts |= set(verdict.parts)
        last.key = last.key or verdict.key


def _belongs(last: _Open, page: Page, verdict: Verdict, found: Sequence[_Open]) -> bool:
    """Whether `page` carries on the document before it in the same file."""
    if last.leaf[0] and verdict.leaf == (last.leaf[0] + 1, last.leaf[1]):
        return True
    kind = all_kinds()[last.kind]
    key = key_of(kind, page)
    if verdict.leaf[0] == 1 and verdict.leaf[1] > 1:
        return kind.span == "open" and not last.leaf[0] and verdict.kind == last.kind and key in {"", last.key or key}
    if last.kind == OTHER:
        return _carries_other_on(last, page, verdict)
    if kind.parts and verdict.kind == last.kind and verdict.begins and last.parts & set(verdict.parts):
        return False
    if last.key and key:
        return _same_key_on(last, kind, page, verdict, key)
    if kind.span == "open":
        return _carries_open_on(last, kind, page, verdict, found)
    return _carries_single_on(last, kind, page, verdict)


def _same_key_on(last: _Open, kind: Kind, page: Page, verdict: Verdict, key: str) -> bool:
    """Both pages print a number. Pages of a manual or standard with its number are its own whatever they look like."""
    if key == last.key:
        again = verdict.begins and not verdict.continues and verdict.kind == last.kind
        return kind.span == "open" or (verdict.kind in {last.kind, OTHER} and not again)
    if kind.parts and not verdict.begins and not last.parts & set(verdict.parts):
        return verdict.kind in {last.kind, OTHER} and fuzz.ratio(key, last.key) >= MISREAD
    return False


def _carries_other_on(last: _Open, page: Page, verdict: Verdict) -> bool:
    """An unknown paper goes on over unknown pages that do not look like a first page."""
    return verdict.kind == OTHER and not verdict.divider and not _strange_title(page)


def _carries_open_on(last: _Open, kind: Kind, page: Page, verdict: Verdict, found: Sequence[_Open]) -> bool:
    if verdict.divider:
        return verdict.contents and _own_contents(last, page, verdict, found)
    if verdict.kind == last.kind:
        fresh = verdict.begins and not (verdict.annex or verdict.leaf[0] > 1) and _repeats(last, verdict, kind)
        return not fresh or _same_head(last, page, found) or _names(last, page)
    if verdict.kind != OTHER and verdict.confidence >= (FIRST_PAGE if verdict.begins else SURE_PAGE):
        return _same_head(last, page, found)
    return not _strange_title(page) or _same_head(last, page, found)


def _own_contents(last: _Open, page: Page, verdict: Verdict, found: Sequence[_Open]) -> bool:
    """A contents page of the manual or standard itself: near its start, and not a list of other kinds of papers."""
    near = len(last.pages) <= 4 and len(verdict.rivals) < 3 and len(rows_of(page)) > 3
    return _same_head(last, page, found) or (near and says(page, r"^目[次录]$"))


def _repeats(last: _Open, verdict: Verdict, kind: Kind) -> bool:
    """A first page of the same kind where the open document already has its own: always, or for kinds of parts, when a part comes twice."""
    return bool(last.parts & set(verdict.parts)) if kind.parts else True


def _carries_single_on(last: _Open, kind: Kind, page: Page, verdict: Verdict) -> bool:
    if verdict.divider:
        return False
    if verdict.continues or says(page, kind.continues):
        return verdict.kind in {last.kind, OTHER} and not (verdict.begins and verdict.key and verdict.key != last.key)
    if kind.picture:
        return False
    if verdict.kind == last.kind:
        if kind.span == "spread":
            return bool(kind.parts) and not last.parts & set(verdict.parts)
        return not verdict.begins and verdict.confidence < FIRST_PAGE
    return False


def _strange_title(page: Page) -> bool:
    """A large title that names a paper (……证书, ……通知): the first page of something of its own."""
    return any(row.title and row.top < 0.4 and len(row.compact) <= 30 and _PAPER.search(row.compact) for row in rows_of(page))


def _heads(page: Page) -> set[str]:
    """Rows in the page's upper eighth, without digits: running heads repeat them.

    Names of organisations are none: all papers of an enterprise, or of an office, carry them.
    """
    texts = (re.sub(r"[\d\W_]+", "", row.compact) for row in rows_of(page) if row.top < 0.13)
    return {text for text in texts if len(text) >= 4 and not _ORGANISATION.search(text)}


def _names(last: _Open, page: Page) -> bool:
    """The page carries the open document's number anywhere, or its title in small print as a running head."""
    rows = rows_of(page)
    if last.key and any(last.key in as_key(row.compact) for row in rows):
        return True
    body = body_height(line for row in rows for line in row.lines)
    heads = [row.compact for row in rows if row.top < 0.13 and row.height < TITLE_SCALE * body]
    titles = [t for t in titles_of(last.pages[0]) if len(t) >= 4 and not _ORGANISATION.search(t)]
    return any(title in head and title != head for title in titles for head in heads)


def _same_head(last: _Open, page: Page, found: Sequence[_Open]) -> bool:
    """The page shares a running head with the open document that no document before it had."""
    shared = _heads(page) & set().union(*(_heads(p) for p in last.pages[-2:]))
    if not shared:
        return False
    return not any(shared & _heads(p) for one in found[:-1][-6:] for p in one.pages[:2])


def _joined(found: Sequence[_Open]) -> list[_Open]:
    """Parts that came as files of their own (cover and foreword as two photographs) put together."""
    kept: list[_Open] = []
    waiting = list(found)
    while waiting:
        one = waiting.pop(0)
        kinds = all_kinds()
        kind = kinds[one.kind]
        if kind.parts:
            while (mate := _mate(one, waiting, kind)) is not None:
                waiting.remove(mate)
                first, second = (one, mate) if min(one.parts) <= min(mate.parts) else (mate, one)
                one = _Open(
                    one.kind,
                    max(one.confidence, mate.confidence),
                    [*first.pages, *second.pages],
                    first.key or second.key,
                    one.parts | mate.parts,
                )
        kept.append(one)
    return kept


def _mate(one: _Open, others: Sequence[_Open], kind: Kind) -> _Open | None:
    """The document that has the parts `one` lacks: of the same number in its folder, else the next file's with no other number."""
    if not one.parts or len(one.parts) == len(kind.parts):
        return None
    fitting = [o for o in others if o.kind == one.kind and o.parts and not o.parts & one.parts and _folder(o) == _folder(one)]
    same = [o for o in fitting if one.key and o.key == one.key]
    if same:
        return same[0]
    after = next((o for o in others if o.kind != OTHER or _file(o) != _file(one)), None)
    free = [o for o in fitting if o is after and _file(o) != _file(one) and not (one.key and o.key)]
    return free[0] if free else None


def _folder(one: _Open) -> str:
    return str(PurePosixPath(one.pages[0].file).parent)


def _file(one: _Open) -> str:
    return one.pages[0].file
