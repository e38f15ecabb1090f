"""What kind of document a page belongs to, from the cues that the kind modules declare."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from evidence.page import Page
from extractors.kinds import Cue, Kind, all_kinds
from extractors.normalise import compact
from extractors.rows import Row, rows_of, titles_of

OTHER = "other"
CERTAIN = 0.98
"""The most that cues can say together."""
ENOUGH = 0.45
"""Below this no kind is named: the page is `other`."""
BARE_INK = 0.02
"""Ink (fraction of the page) above which a page holds more than one or two large rows: a drawing, a plaque."""
HINT = 0.3
"""The most that a name of a file or folder, or a divider, can add."""

_NUMBERING = re.compile(
    r"^(?:附件|附录|附表|附)[\d一二三四五六七八九十A-Z]|^[(]?[一二三四五六七八九十]+[)]?[、.]|^\d{1,2}(?:[.\-]\d{1,2}){0,2}[、.:\-]?[^\d年月]|^第[一二三四五六七八九十\d]+[章节部篇]"
)
_CONTENTS = re.compile(
    r"^(?:材料|申报材料|申请材料|佐证材料|证明材料|附件)?(?:目录|目次|清单目录|CONTENTS)$|^.{0,16}(?:材料|附件|资料)(?:目录|清单|一览表)$"
)
_LEADER = re.compile(r"[.…·]{4,}\s*\d*$|…")
_ALIKE = str.maketrans("OQDILZSB", "00011258")
"""Letters that OCR takes for digits, and the digits: keys are compared as if both were one."""
_BODY = re.compile(r"公司|厂$|集团|政府$|[局厅部会院]$|中心|大学|:|\d{3}|[A-Za-z]{4}")
_DETAIL = re.compile(r"\d{4}年|\d{4}-\d{1,2}-\d{1,2}|编号|No\.?:|有效期|版本|[A-Z]{2,}[-/ ]?\d{3,}", re.IGNORECASE)
_PAGE_OF = re.compile(
    r"第(\d{1,3})页[,/、(]*共(\d{1,3})页|共(\d{1,3})页[,/、]*第(\d{1,3})页|^(?:Page|P)?\.?(\d{1,3})(?:/|of)(\d{1,3})$", re.IGNORECASE
)
_ANNEX = re.compile(r"附件|附页|附表|续页|续表|Annex|Appendix|Schedule", re.IGNORECASE)


@dataclass(frozen=True)
class Verdict:
    """What a page is. `rivals` are the next best kinds with their scores, best first.

    `begins`: it looks like a first page of its kind; `continues`: it says that it carries on what was before it;
    `key`: the number that pages of one document share, "" where none was seen. `parts` are the indices of the
    kind's parts that stand on it. `divider`: it announces others (a divider, a contents page), `heading` is what it says.
    `leaf`: its number and the number of pages in all, where it says so (第2页 共3页), else (0, 0). `annex`: a heading calls
    it an annex or a continuation.
    """

    kind: str
    confidence: float
    rivals: tuple[tuple[str, float], ...] = ()
    begins: bool = False
    continues: bool = False
    key: str = ""
    parts: tuple[int, ...] = ()
    divider: bool = False
    contents: bool = False
    heading: str = ""
    leaf: tuple[int, int] = (0, 0)
    annex: bool = False


@dataclass(frozen=True)
class _Face:
    """A page's rows, lines and titles as cues see them."""

    rows: tuple[Row, ...]
    texts: tuple[str, ...]
    top: tuple[str, ...]
    titles: tuple[str, ...]
    hint: str

    def where(self, cue: Cue) -> Iterable[str]:
        return {"title": self.titles, "top": self.top, "anywhere": self.texts, "file": (self.hint,)}[cue.where]

    def has(self, pattern: str) -> bool:
        return bool(pattern) and any(_regex(pattern).search(text) for text in self.texts)


@lru_cache(maxsize=4096)
def _regex(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _face(page: Page, hint: str) -> _Face:
    rows = rows_of(page)
    texts = _spellings(rows)
    return _Face(rows, texts, _spellings([row for row in rows if row.top < 0.4]), titles_of(page), compact(hint))


def _spellings(rows: Iterable[Row]) -> tuple[str, ...]:
    """Rows without spaces, their single lines, and rows as read where these differ; each once."""
    found: dict[str, None] = {}
    for row in rows:
        found[row.compact] = None
        for line in row.lines:
            found[re.sub(r"\s+", "", line.text)] = None
        found[row.text] = None
    return tuple(found)


def _strength(cue: Cue, face: _Face) -> float:
    """How much of `cue`'s weight this page earns, 0 where it is not there."""
    rx = _regex(cue.pattern)
    if cue.where != "title":
        return 1.0 if any(rx.search(text) for text in face.where(cue)) else 0.0
    best = max((_share(m, text) for text in face.titles for m in rx.finditer(text)), default=0.0)
    if best < 0.7 and any(_fills(m, row.compact) for row in face.rows for m in rx.finditer(row.compact)):
        best = 0.7
    return best


def _share(m: re.Match[str], text: str) -> float:
    """1 where the words open or close a title or fill half of it; 0.5 inside a longer one (关于……证书补贴的通知)."""
    whole = m.start() == 0 or m.end() == len(text) or (m.end() - m.start()) * 2 >= len(text)
    return 1.0 if whole else 0.5


def _fills(m: re.Match[str], text: str) -> bool:
    return (m.end() - m.start()) >= 0.7 * len(text) and len(text) >= 4


@dataclass(frozen=True)
class _Score:
    """What cues give a kind: with the hint, without it, and whether one of its titles stands as a title."""

    value: float
    plain: float
    titled: bool


def _score(kind: Kind, face: _Face, photograph: bool) -> _Score:
    against, doubt, hint, titled = 1.0, 1.0, 0.0, False
    for cue in kind.cues:
        earned = _strength(cue, face)
        if not earned:
            continue
        if cue.weight < 0:
            against *= 1 + max(-1.0, cue.weight)
        elif cue.where == "file":
            hint = max(hint, min(HINT, cue.weight))
        else:
            doubt *= 1 - min(0.99, cue.weight * earned)
            titled |= cue.where == "title" and earned == 1.0 and cue.weight >= 0.5
    score, plain = 1 - doubt * (1 - hint), 1 - doubt
    if kind.picture:
        plain = plain if photograph else 0.0
        score = max(score, 0.6 + hint) if photograph and (hint or plain > 0.2) else plain
    return _Score(min(CERTAIN, score) * against, min(CERTAIN, plain) * against, titled)


def looks_like_photograph(page: Page) -> bool:
    """A picture rather than paper: little text, and colour or texture over the page, or a reader that found no text to read."""
    letters = sum(len(line.text) for line in page.lines)
    picture = page.picture
    if picture.texture >= 0.3 or (picture.colour >= 0.2 and picture.texture >= 0.12):
        return letters <= 120
    return page.route == "image" and letters <= 60


def classify(page: Page, hint: str = "", near: str = "") -> Verdict:
    """The page's kind. `hint` is its file's name with folders (the page's own where empty), and a divider before it;
    `near` is the heading of the document before it, which tells only what a photograph shows."""
    photograph = looks_like_photograph(page)
    face = _face(page, f"{hint or page.file}/{near if photograph else ''}")
    leaf = _leaf(face)
    annex = _is_annex(face)
    continues = leaf[0] > 1 or annex
    contents = _is_contents(face)
    divider = contents or _is_divider(face, photograph, page.picture.ink)
    scores = {name: _score(kind, face, photograph) for name, kind in all_kinds().items() if name != OTHER}
    ranked = sorted(((score.value, name) for name, score in scores.items() if score.value > 0.1), key=lambda s: (-s[0], s[1]))
    rivals = tuple((name, round(score, 4)) for score, name in ranked[1:4])
    if divider or not ranked or ranked[0][0] < ENOUGH:
        best = ranked[0][0] if ranked else 0.0
        sure = 0.9 if divider else max(0.3, 0.9 - best)
        rivals = tuple((name, round(score, 4)) for score, name in ranked[:3])
        return Verdict(OTHER, round(sure, 4), rivals, False, continues, "", (), divider, contents, _heading(face), leaf, annex)
    best, name = ranked[0]
    kind = all_kinds()[name]
    second = max((score.plain for other, score in scores.items() if other != name), default=0.0)
    sure = best * (1 - 0.6 * min(1.0, second / best) ** 2)
    begins = face.has(kind.begins) if kind.begins else scores[name].titled
    continues |= face.has(kind.continues)
    parts = tuple(i for i, part in enumerate(kind.parts) if face.has(part))
    begins = begins and leaf[0] <= 1
    return Verdict(
        name, round(sure, 4), rivals, begins, continues, key_of(kind, page), parts, heading=_heading(face), leaf=leaf, annex=annex
    )


def key_of(kind: Kind, page: Page) -> str:
    """The number by which pages of one document of `kind` know each other, as compared; "" where there is none."""
    if not kind.key:
        return ""
    for text in _spellings(rows_of(page)):
        m = _regex(kind.key).search(text)
        if m:
            found = m.group(1) if m.re.groups and m.group(1) else m.group()
            return as_key(found)
    return ""


def as_key(text: str) -> str:
    """`text` as numbers are compared: without spaces, slashes and dots, letters that look like digits as digits."""
    return re.sub(r"[\s/.]+", "", text).upper().translate(_ALIKE)


def says(page: Page, pattern: str) -> bool:
    """Whether a row of the page matches `pattern`, as cues are matched."""
    return bool(pattern) and any(_regex(pattern).search(text) for text in _spellings(rows_of(page)))


def _leaf(face: _Face) -> tuple[int, int]:
    """Page number and number of pages, where the page prints both (第2页 共3页, Page 2 of 3)."""
    for text in face.texts:
        m = _PAGE_OF.search(text)
        if m:
            a = [int(g) if g else 0 for g in m.groups()]
            number, total = (a[0], a[1]) if a[0] else (a[3], a[2]) if a[3] else (a[4], a[5])
            if 1 <= number <= total:
                return number, total
    return 0, 0


def _is_annex(face: _Face) -> bool:
    """A heading or the first row calls the page an annex or a continuation."""
    heads = [*face.titles[:2], *(row.compact for row in face.rows[:2])]
    return any(len(text) <= 30 and _ANNEX.search(text) for text in heads)


def _is_contents(face: _Face) -> bool:
    head = [row.compact for row in face.rows[:4]]
    if any(_CONTENTS.match(text) for text in [*head, *face.titles]):
        return True
    leaders = sum(1 for text in face.texts if _LEADER.search(text))
    return leaders >= 5 and leaders * 3 >= len(face.rows)


def _is_divider(face: _Face, photograph: bool, ink: float) -> bool:
    """A page that only announces: a few short numbered rows, no date, number or label."""
    if photograph or not face.rows or len(face.rows) > 8:
        return False
    texts = [row.compact for row in face.rows if not re.fullmatch(r"[-\d\s第页/IVX]+", row.compact)]
    if (
        not texts
        or sum(map(len, texts)) > 90
        or any("。" in t for t in texts)
        or any(_DETAIL.search(t) and not _NUMBERING.search(t) for t in texts)
    ):
        return False
    bare = (
        ink < BARE_INK
        and len(texts) <= 2
        and all(row.title for row in face.rows if row.compact in texts)
        and not any(_BODY.search(t) for t in texts)
    )
    return bare or any(_NUMBERING.search(text) for text in texts)


def _heading(face: _Face) -> str:
    """The page's first title, else its first row."""
    return next(iter(face.titles), face.rows[0].compact if face.rows else "")[:80]


def name_hint(file: str) -> str:
    """What a file's name and folders say, without the numbering and the ending."""
    path = PurePosixPath(file)
    return "/".join((*path.parts[:-1], path.stem))
