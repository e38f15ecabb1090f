"""What a page is for, whatever its kind: a contents page, a divider, an annex, page 2 of 3."""

from __future__ import annotations

import re
from itertools import pairwise

from extractors.faces import Face

BARE_INK = 0.02
"""Ink (fraction of the page) above which a page holds more than one or two large rows: a drawing, a plaque."""

_NUMBERING = re.compile(
    r"^(?:附件|附录|附表|附)[\d一二三四五六七八九十A-Z]|^[(]?[一二三四五六七八九十]+[)]?[、.]|^\d{1,2}(?:[.\-]\d{1,2}){0,2}[、.:\-]?[^\d年月]|^第[一二三四五六七八九十\d]+[章节部篇]"
)
_CONTENTS = re.compile(
    r"^(?:材料|申报材料|申请材料|佐证材料|证明材料|附件)?(?:目录|目次|清单目录|CONTENTS)$|^.{0,16}(?:材料|附件|资料)(?:目录|清单|一览表|索引)(?:及?页码)?(?:索引|目录)?$"
)
_PAGES = re.compile(r"^(?:所在|起始|起止|对应)?(?:页码|页次|页号|页面|起始页|Page)(?:索引|范围)?$", re.IGNORECASE)
_PAGE = re.compile(r"^[第Pp]?\.?(\d{1,4})(?:[-~—至]\d{1,4})?页?$")
_LEADER = re.compile(r"[.…·]{4,}\s*\d*$|…")
_BODY = re.compile(r"公司|厂$|集团|政府$|[局厅部会院]$|中心|大学|:|\d{3}|[A-Za-z]{4}")
_DETAIL = re.compile(r"\d{4}年|\d{4}-\d{1,2}-\d{1,2}|编号|No\.?:|有效期|版本|[A-Z]{2,}[-/ ]?\d{3,}", re.IGNORECASE)
_PAGE_OF = re.compile(
    r"第(\d{1,3})页[,/、(]*共(\d{1,3})页|共(\d{1,3})页[,/、]*第(\d{1,3})页|^(?:Page|P)?\.?(\d{1,3})(?:/|of)(\d{1,3})$"
    r"|页[码次数]:?(\d{1,3})(?:/|of)(\d{1,3})$",
    re.IGNORECASE,
)
_ANNEX = re.compile(r"附件|附页|附表|续页|续表|Annex|Appendix|Schedule", re.IGNORECASE)
_FOLIO = re.compile(r"[-\d\s第共页/·.()PpageofIVX]+")
CELLS = 2
"""Most pieces on a row of a divider: more are a table."""
BOUND = 30
"""Pages in all above which ``12/240`` numbers a volume and not a paper in it."""


def leaf_of(face: Face) -> tuple[int, int]:
    """Page number and number of pages, where the page prints both (第2页 共3页, Page 2 of 3); the smallest whole where there are two."""
    found: list[tuple[int, int]] = []
    for text in face.texts:
        for m in _PAGE_OF.finditer(text):
            a = [int(g) if g else 0 for g in m.groups()]
            number, total = (a[0], a[1]) if a[0] else (a[3], a[2]) if a[3] else (a[4], a[5]) if a[4] else (a[6], a[7])
            if 1 <= number <= total and (a[0] or a[3] or total <= BOUND):
                found.append((number, total))
    return min(found, key=lambda leaf: leaf[1], default=(0, 0))


def is_annex(face: Face) -> bool:
    """A heading or the first row calls the page an annex or a continuation."""
    heads = [*face.titles[:2], *(row.compact for row in face.rows[:2])]
    return any(len(text) <= 30 and _ANNEX.search(text) for text in heads)


def is_contents(face: Face) -> bool:
    head = [row.compact for row in face.rows[:4]]
    if any(_CONTENTS.match(text) for text in [*head, *face.titles]):
        return True
    leaders = sum(1 for text in face.texts if _LEADER.search(text))
    return (leaders >= 5 and leaders * 3 >= len(face.rows)) or _counts_pages(face)


def _counts_pages(face: Face) -> bool:
    """Whether a table under a column of page numbers gives a number to each row, and the numbers rise."""
    at = next((i for i, row in enumerate(face.rows[:8]) for line in row.lines[1:] if _PAGES.match(re.sub(r"\s+", "", line.text))), None)
    if at is None:
        return False
    below = [row for row in face.rows[at + 1 :] if len(row.lines) > 1]
    numbers = [int(m[1]) for row in below if (m := _PAGE.match(re.sub(r"\s+", "", row.lines[-1].text)))]
    rising = sum(a <= b for a, b in pairwise(numbers))
    return len(numbers) >= 4 and len(numbers) >= 0.7 * len(below) and rising >= 0.8 * (len(numbers) - 1) and numbers[-1] > numbers[0] + 2


def is_divider(face: Face, photograph: bool, ink: float) -> bool:
    """A page that only announces: a few short numbered rows, no date, number or label."""
    if photograph or not face.rows or len(face.rows) > 8 or any(len(row.lines) > CELLS for row in face.rows):
        return False
    texts = [row.compact for row in face.rows if not _FOLIO.fullmatch(row.compact)]
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


def heading_of(face: Face) -> str:
    """The page's first title, else its first row."""
    return next(iter(face.titles), face.rows[0].compact if face.rows else "")[:80]
