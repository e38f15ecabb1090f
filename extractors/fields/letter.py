"""What official letters and certificates of authorities have in common: their date, who signs, their title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from evidence.document import Field
from extractors.fields.confidence import judge
from extractors.fields.damaged_dates import dates_on
from extractors.fields.issuers import sealed
from extractors.fields.labelled import date_field, labelled_date, labelled_organisations
from extractors.fields.organisations import OrganisationRead, find_organisations
from extractors.fields.terms import find_ranges
from extractors.paper import Line, Paper, Quote
from extractors.rows import Row, rows_of

ISSUE_LABELS = r"(?:发证|颁发|颁证|签发|批准|授予|授奖|授牌|颁奖|立项|下达|印发|发布|发文|验收|结题|签订|成文|出具)(?:日期|时间)"
ISSUER_LABELS = r"(?:发证|颁发|颁证|颁奖|授奖|授牌|发文|批准|授予|签发|下达|立项|组织验收|验收|管理|出具)(?:机关|机构|单位|部门)"
_SIGNERS = re.compile(r"(?:(?:批准|审批|签发|审核|校核|复核|编[制写]|主检|检[验测])人?:[\u4e00-\u9fff·]{0,4}\s*){2,}$")
"""Who signs, in a row that closes with the day."""
_CLOSING = re.compile(r"^(?:(?:日期|时间)[::]|[(]?盖章[)]?)?$")


_NUMBER = re.compile(r"[\u4e00-\u9fffA-Z]{2,10}[〔\[(（]\d{4}[〕\])）]第?\d+号")
"""The number of an office's letter, alone on its row over the title."""
_STAMP = re.compile(r"\(?(?:盖章|公章|签章)\)?\s*:?\s*(?=\S)")
_STAMPED = re.compile(r"\([^()]{0,10}章\)$")
"""What is printed behind a name where its seal goes."""
_IMPRINT = re.compile(r"^\s*印[发制]$")


def organisation_in(text: str) -> OrganisationRead | None:
    """The first organisation of `text` that is more than a bare suffix."""
    return next((o for o in find_organisations(text) if len(o.name) >= 4), None)


def closing_dates(paper: Paper) -> Iterator[tuple[Row, Field]]:
    """Dates that stand alone on a row or at its end in the lower part of a page, last page first, from the bottom up.

    An imprint (……办公室 2022年7月28日印发) says who copied the letter and when: it comes after all others.
    """
    found = list(_ending_dates(paper))
    yield from sorted(found, key=lambda one: bool(_IMPRINT.search(one[0].text[-2:])))


def _ending_dates(paper: Paper) -> Iterator[tuple[Row, Field]]:
    for page in reversed(paper.pages):
        for row in reversed(rows_of(page)):
            ranges = find_ranges(row.text)
            for read in reversed(dates_on(paper, row.text)):
                rest = row.text[: read.start].strip()
                if any(r.start <= read.start < r.end for r in ranges) or _ends_period(row, read.start):
                    continue
                if len(read.value) < 7 or len(row.text[read.end :].strip(" )日")) > 2:  # seals leave a character or two
                    continue
                if rest == row.text[read.start : read.end].strip():
                    rest = ""  # two who sign beside each other, each with the day
                if _CLOSING.match(rest) or _SIGNERS.match(rest) or _only_organisation(rest):
                    yield row, date_field(row.quote, read, labelled=False)


def _ends_period(row: Row, at: int) -> bool:
    """Whether the date at `at` of a row is the end of a period that a table's cell begins on the line above (2022.01- / 2023.12)."""
    line = row.quote.cut(at, at + 1).pieces[0][0]
    return any(
        re.search(r"\d[年月日]?\s?[-~至]$", above.text)
        and abs(above.box.left - line.box.left) < 0.03
        and 0 < line.box.top - above.box.top < 2.5 * line.box.height
        for other in rows_of(line.page)
        for above in other.lines
    )


def _only_organisation(text: str) -> bool:
    """Whether `text` is a signature: an organisation, and around it a few characters that a seal or 盖章 leaves."""
    found = [o for o in find_organisations(text) if len(o.name) >= 4]
    if not found or re.search(r"[\u4e00-\u9fff]{2}(?:日期|时间):?$", text[found[-1].end :]):
        return False  # the day is that of another label (抽样日期)
    return found[0].start <= 6 and found[-1].end >= len(text) - 6


def letter_date(paper: Paper, labels: str = ISSUE_LABELS) -> Field | None:
    """The date of the paper: labelled, else the day it closes with, else the month."""
    return labelled_date(paper, labels) or _closing_date(paper)


NO_DAY = 0.1
"""Highest confidence of a closing date read from a picture to the month alone: letters are dated to the day, which seals cover."""


def _closing_date(paper: Paper) -> Field | None:
    """The last date to close a page; one known to the day where there is any (a list's last row may end in a month)."""
    found = [one for _, one in closing_dates(paper)]
    date = next((one for one in found if len(str(one.value)) == 10), found[0] if found else None)
    if date is None or len(str(date.value)) == 10 or not date.source.method.startswith("ocr"):
        return date
    return date.with_confidence(min(NO_DAY, date.confidence))


def letter_issuer(
    paper: Paper, labels: str = ISSUER_LABELS, sorts: tuple[str, ...] = ("authority", "institute", "certifier")
) -> Field | None:
    """Who issues: labelled, else who signs beside the closing date, else the red head, else the seal."""
    labelled = labelled_organisations(paper, labels)
    if labelled is not None:
        return labelled
    for row, _ in closing_dates(paper):
        signed = _signer(row, sorts)
        if signed is not None:
            return signed
    return _lone(paper, sorts) or _head(paper, sorts) or sealed(paper, sorts)


def _lone(paper: Paper, sorts: tuple[str, ...]) -> Field | None:
    """An organisation alone on a row of the lower half: a signature whose date could not be read."""
    for page in reversed(paper.pages):
        for row in reversed(rows_of(page)):
            for line in row.lines:
                found = organisation_in(line.text) if paper.depth(line) > 0.45 else None
                length = len(_STAMPED.sub("", line.text))
                if found and found.sort in sorts and found.start <= 2 and found.end >= length - 2:
                    quote = Quote(((line, found.start, found.end),))
                    return quote.field(found.name, judge(quote.score, grammar=True) - 0.1)
    return None


def _signer(row: Row, sorts: tuple[str, ...]) -> Field | None:
    """The organisations on the date's row or on up to four rows above it that hold nothing else."""
    rows = rows_of(row.lines[0].page)
    at = next((i for i, other in enumerate(rows) if other.lines == row.lines), 0)
    for other in [row, *reversed(rows[max(0, at - 4) : at])]:
        for whole in _signatures(other):
            found = [o for o in find_organisations(whole.text) if o.sort in sorts and len(o.name) >= 4]
            joint = all(two.start - one.end <= SIGNS for one, two in pairwise(found))
            if found and joint and found[0].start <= 6 and _ends(whole.text, found[-1].end):
                names = tuple(dict.fromkeys(o.name for o in found))
                quote = whole.cut(found[0].start, found[-1].end)
                return quote.field(names if len(names) > 1 else names[0], judge(quote.score, grammar=True))
    return None


def _ends(text: str, at: int) -> bool:
    """Whether nothing but a stamp's words or what a seal leaves stands behind a name: an award or a title goes on with words of its own."""
    return at >= len(text) - 6 and not re.search(r"奖|证书|文件|通报|决定|通知|批复|函|公告|意见", text[at:])


SIGNS = 3
"""Most characters between two who sign on one line; a title has words there (…人民政府关于颁发…政府质量奖的通报)."""


def _signatures(row: Row) -> Iterator[Quote]:
    """What of a row may be a signature: its lines, those that touch as one (a name cut in two in reading); no full line of a sentence, and
    not whom a letter is to (某某局：)."""
    pieces: list[list[Line]] = []
    for line in sorted(row.lines, key=lambda one: one.box.left):
        touches = bool(pieces) and line.box.left <= pieces[-1][-1].box.right and pieces[-1][-1].text[-1:] not in ":;,。"
        pieces = [*pieces[:-1], [*pieces[-1], line]] if touches else [*pieces, [line]]
    for piece in pieces:
        whole = Quote(tuple((line, 0, len(line.text)) for line in piece))
        sentence = piece[0].box.left < 0.2 and piece[-1].box.right > 0.8 and re.search(r"[,。;、]", whole.text)
        addressed = piece[0].box.left < 0.3 and whole.text.endswith(":")
        if not (sentence or addressed):
            stamped = _STAMP.match(whole.text)
            yield whole.cut(stamped.end(), len(whole.text)) if stamped else whole


def _head(paper: Paper, sorts: tuple[str, ...]) -> Field | None:
    """The red head: 江门市科学技术局文件."""
    for page in paper.pages[:1]:
        for row in rows_of(page)[:6]:
            text = re.sub(r"(?:文件|公告|通告|公报)$", "", row.compact)
            found = organisation_in(text)
            if found and found.sort in sorts and found.start == 0 and found.end >= len(text) - 1:
                quote = row.quote.cut(0, len(row.text) - (len(row.compact) - len(text)))
                return quote.field(found.name, judge(quote.score, grammar=True) - 0.05)
    return None


def _is_name(row: Row) -> bool:
    """Whether a row holds nothing but one organisation's name."""
    found = organisation_in(row.compact)
    return found is not None and found.start == 0 and found.end == len(row.compact)


def letter_title(paper: Paper) -> Field | None:
    """The largest title of the first page that has one, up to three rows."""
    for page in paper.pages:
        titles = [
            r for r in rows_of(page) if r.title and r.cjk >= 4 and not re.search(r"文件$", r.compact) and not _NUMBER.fullmatch(r.compact)
        ]
        if not titles:
            continue
        best = max(titles, key=lambda r: (round(r.height, 3), -r.top))
        at = titles.index(best)
        while len(titles) > at + 1 and titles[at + 1].height >= 0.75 * best.height and _is_name(titles[at]):
            at += 1  # the enterprise's name stands over the title, in the same hand
        best = titles[at]
        run = [best, *(r for r in titles[at + 1 : at + 3] if r.height >= 0.9 * best.height and r.top - best.bottom < 3 * best.height)]
        quote = Quote(tuple((line, 0, len(line.text)) for r in run for line in r.lines))
        return quote.field(re.sub(r"\s+", "", quote.text), judge(quote.score) - 0.02)
    return None
