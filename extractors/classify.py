"""What kind of document a page belongs to, from the cues that the kind modules declare."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from evidence.page import Page
from extractors.faces import Face, Score, by_labels, face_of, regex, score, spellings
from extractors.kinds import Kind, all_kinds
from extractors.quotes import lines_of
from extractors.roles import BARE_INK, heading_of, is_annex, is_contents, is_divider, leaf_of
from extractors.rows import rows_of

OTHER = "other"
ENOUGH = 0.45
"""Below this no kind is named: the page is `other`."""

TITLED = 0.6
"""How much a kind with a title on the page must have for the page's tables not to be asked."""
TABLED = 8
"""Fewest lines of a page with a list on it."""

_ALIKE = str.maketrans("OQDILZSB", "00011258")
"""Letters that OCR takes for digits, and the digits: keys are compared as if both were one."""


_PHOTOGRAPHS = re.compile(r"(?:照片|相片|实景图?|实拍图?)(?:[(（].{1,8}[)）])?$")


_STAMPED = re.compile(r"[\d\s:：./年月日时分秒-]{8,24}|(?:星期|周)[一二三四五六日]|(?:经度|纬度|海拔)[:：]?[\d.°′″'\sNESWm]+")
"""What a camera stamps on a picture: the day and the time, and where it was."""


_ABOUT = re.compile(
    r"申[请請報报].{0,4}[表书書单單]|受理|合[同約约]|协议|发票|發票|报价|報價|委托[书单]|送货|报告|清单|一览|汇总|名单|目录|回执|缴费|收据|订单"
    r"|invoice|quotation|agreement|contract|application ?form|acceptance|(?:test|audit|inspection) ?report|receipt|packing ?list",
    re.IGNORECASE,
)
"""Titles of papers that have a certificate's labels and are none: what asks for it, is paid for it, lists several."""


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


def looks_like_photograph(page: Page) -> bool:
    """A picture rather than paper: little text, and colour or texture over the page, or a reader that found no text to read; or a sheet
    that calls itself one of photographs and has little text but their captions."""
    letters = sum(len(line.text) for line in lines_of(page))
    picture = page.picture
    if picture.texture >= 0.1 and page.lines and letters <= 60 and all(_STAMPED.fullmatch(line.text.strip()) for line in page.lines):
        return True
    if picture.texture >= 0.1 and letters <= 60 and any(_PHOTOGRAPHS.search(line.text) for line in page.lines):
        return True
    if picture.texture >= 0.3 or (picture.colour >= 0.2 and picture.texture >= 0.12):
        return letters <= 120
    return page.route == "image" and letters <= 60


def classify(page: Page, hint: str = "", near: str = "") -> Verdict:
    """The page's kind. `hint` is its file's name with folders (the page's own where empty), and a divider before it;
    `near` is the heading of the document before it, which tells only what a photograph shows."""
    photograph = looks_like_photograph(page)
    face = face_of(page, f"{hint or page.file}/{near if photograph else ''}")
    leaf = leaf_of(face)
    annex = is_annex(face)
    continues = leaf[0] > 1 or annex
    contents = is_contents(face)
    part_read = page.read == "glance" and page.picture.ink > BARE_INK
    divider = contents or (is_divider(face, photograph, page.picture.ink) and not part_read)
    scores = _untitled({name: score(kind, face, photograph) for name, kind in all_kinds().items() if name != OTHER}, page, face)
    ranked = sorted(((one.value, name) for name, one in scores.items() if one.value > 0.1), key=lambda s: (-s[0], s[1]))
    rivals = tuple((name, round(value, 4)) for value, name in ranked[1:4])
    if divider or not ranked or ranked[0][0] < ENOUGH:
        best = ranked[0][0] if ranked else 0.0
        sure = 0.9 if divider else max(0.3, 0.9 - best)
        rivals = tuple((name, round(value, 4)) for value, name in ranked[:3])
        return Verdict(
            OTHER,
            round(sure, 4),
            rivals,
            False,
            continues,
            key_of(all_kinds()[OTHER], page),
            (),
            divider,
            contents,
            heading_of(face),
            leaf,
            annex,
        )
    best, name = ranked[0]
    kind = all_kinds()[name]
    second = max((one.plain for other, one in scores.items() if other != name), default=0.0)
    sure = best * (1 - 0.6 * min(1.0, second / best) ** 2)
    begins = face.has(kind.begins) if kind.begins else scores[name].titled
    continues |= face.has(kind.continues)
    parts = tuple(i for i, part in enumerate(kind.parts) if face.has(part))
    begins = begins and leaf[0] <= 1
    return Verdict(
        name, round(sure, 4), rivals, begins, continues, key_of(kind, page), parts, heading=heading_of(face), leaf=leaf, annex=annex
    )


def _untitled(scores: dict[str, Score], page: Page, face: Face) -> dict[str, Score]:
    """The scores with what the page's labels and the columns of its tables say, where what the page seems to be is not said by a title."""
    first = max(scores.values(), key=lambda one: one.value)
    if first.titled and first.value >= TITLED:
        return scores
    found = dict(scores)
    about = any(_ABOUT.search(title) for title in face.titles)
    for name, kind in all_kinds().items():
        listed = page.read != "glance" and kind.listed is not None and len(page.lines) >= TABLED
        spoken = (0.0 if about else by_labels(kind, face), kind.listed(page) if listed and kind.listed is not None else 0.0)
        for one in filter(None, spoken):
            found[name] = found[name].and_by(one)
    return found


def key_of(kind: Kind, page: Page) -> str:
    """The number by which pages of one document of `kind` know each other, as compared; "" where there is none."""
    if not kind.key:
        return ""
    for text in spellings(rows_of(page)):
        m = regex(kind.key).search(text)
        if m:
            found = m.group(1) if m.re.groups and m.group(1) else m.group()
            return as_key(found)
    return ""


def as_key(text: str) -> str:
    """`text` as numbers are compared: without spaces, slashes and dots, letters that look like digits as digits."""
    return re.sub(r"[\s/.]+", "", text).upper().translate(_ALIKE)


def says(page: Page, pattern: str) -> bool:
    """Whether a row of the page matches `pattern`, as cues are matched."""
    return bool(pattern) and any(regex(pattern).search(text) for text in spellings(rows_of(page)))


def name_hint(file: str) -> str:
    """What a file's name and folders say, without the numbering and the ending."""
    path = PurePosixPath(file)
    return "/".join((*path.parts[:-1], path.stem))
